"""One document of several pages: ids apart, headings in order, what is common told once."""

from __future__ import annotations

import re
from itertools import pairwise

from bs4 import BeautifulSoup

from analysis.combined import Combined, combine, for_print
from analysis.document import Document, Section
from analysis.markup import Html

ORIGIN = (
    '<div class="ursprung"><h3 id="definitioner">Definitioner</h3><dl class="definitioner">'
    '<dt>Nettokostnad</dt><dd>Kostnader minus intäkter.</dd>{more}</dl><h3 id="kallor">Källor</h3>'
    '<ul class="kallista"><li id="kalla-a"><strong>A</strong>. 2023.</li></ul>'
    "<details><ul><li>observations: <code>abc</code></li></ul></details></div>"
)


def page(title: str, figure: str, more: str = "") -> Document:
    opening = '<section aria-labelledby="det-viktigaste"><h2 id="det-viktigaste">Viktigast</h2>'
    opening += f'<a href="#{figure}">Se</a></section>'
    drawing = (
        f'<figure id="{figure}"><svg aria-labelledby="{figure}-namn">'
        f'<g clip-path="url(#{figure}-s1)"></g><title id="{figure}-namn">x</title>'
        f'<clipPath id="{figure}-s1"/></svg></figure>'
        '<p>Källa: <a href="#kalla-a">A</a>. Se <a href="#metod">metoden</a>.</p>'
    )
    method = f'<h3 id="osakerhet">Osäkerhet</h3><p>Säkert.</p>{ORIGIN.format(more=more)}'
    sections = (
        Section("hur-mycket", "Hur mycket?", Html(drawing)),
        Section("metod", "Metod", Html(method)),
    )
    return Document(title, Html("<p>Vad?</p>"), Html(opening), sections)


def whole(combined: Combined) -> BeautifulSoup:
    parts = []
    for chapter in combined.chapters:
        parts.append(f'<h2 id="{chapter.id}">{chapter.title}</h2>{chapter.lead}{chapter.opening}')
        parts += [f'<h3 id="{one.id}">{one.title}</h3>{one.body}' for one in chapter.sections]
    ends = (combined.definitions, combined.sources, combined.checksums)
    return BeautifulSoup("".join([*parts, *("".join(end) for end in ends)]), "html.parser")


DOCUMENTS = [page("Kostnader", "kostnad-netto"), page("Kvalitet", "kvalitet-trend")]


def test_every_id_is_there_once_and_every_reference_meets_one():
    soup = whole(combine(DOCUMENTS))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = {link["href"][1:] for link in soup.select("a[href]")}
    named = soup.select("[aria-labelledby]")
    names = {name for tag in named for name in tag["aria-labelledby"].split()}
    clips = set(re.findall(r"url\(#([^)]+)\)", str(soup)))
    assert len(clips) == 2
    assert links | names | clips <= set(ids)


def test_a_link_stays_in_its_chapter():
    first, second = combine(DOCUMENTS).chapters
    assert 'href="#kapitel-kostnader-metod"' in first.sections[0].body
    assert 'href="#kapitel-kvalitet-metod"' in second.sections[0].body


def test_a_figure_keeps_the_anchor_that_it_has_on_its_page():
    assert 'id="kostnad-netto"' in combine(DOCUMENTS).chapters[0].sections[0].body


def test_landmarks_of_the_same_name_are_told_apart_by_their_chapters():
    soup = whole(combine(DOCUMENTS))
    assert [tag["aria-labelledby"] for tag in soup.select("section")] == [
        "kapitel-kostnader kapitel-kostnader-det-viktigaste",
        "kapitel-kvalitet kapitel-kvalitet-det-viktigaste",
    ]


def test_headings_stand_one_level_deeper_and_no_level_is_jumped():
    levels = [
        int(tag.name[1]) for tag in whole(combine(DOCUMENTS)).find_all(re.compile("^h[1-6]$"))
    ]
    assert levels == [2, 3, 3, 3, 4, 2, 3, 3, 3, 4]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_every_page_has_stands_once_and_nothing_is_lost():
    other = page("Kvalitet", "kvalitet-trend", "<dt>Nöjdhet</dt><dd>En enkät.</dd>")
    combined = combine([DOCUMENTS[0], other])
    assert combined.definitions == (
        "<dt>Nettokostnad</dt><dd>Kostnader minus intäkter.</dd>",
        "<dt>Nöjdhet</dt><dd>En enkät.</dd>",
    )
    assert combined.sources == ('<li id="kalla-a"><strong>A</strong>. 2023.</li>',)
    assert combined.checksums == ("<li>observations: <code>abc</code></li>",)
    assert all("Definitioner" not in one.body for c in combined.chapters for one in c.sections)
    assert all("Säkert." in chapter.sections[1].body for chapter in combined.chapters)


def test_two_pages_of_the_same_title_are_two_chapters():
    combined = combine([page("Kostnader", "a-x"), page("Kostnader", "b-x")])
    ids = [tag["id"] for tag in whole(combined).find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_words_that_look_like_attributes_stay_words():
    text = Html("<p>Skriv id=&quot;metod&quot; och href=&quot;#metod&quot; samt &lt;h2&gt;.</p>")
    document = Document("A", text, Html(""), (Section("metod", "Metod", Html("")),))
    chapters = combine([document, DOCUMENTS[0]]).chapters
    assert chapters[0].lead == text


def test_on_paper_downloads_are_gone_and_links_to_files_are_words():
    html = (
        '<a href="index.html">Alla <b>sidor</b></a> <a download href="data/x.csv">Ladda ner</a> '
        '<a class="fil" href="data/x.csv" download type="text/csv">Ladda ner</a>'
        '<a href="#metod">Metod</a> <a href="https://example.se/">Källan</a> <abbr>x</abbr>'
    )
    assert for_print(html) == (
        'Alla <b>sidor</b>  <a href="#metod">Metod</a> <a href="https://example.se/">Källan</a> '
        "<abbr>x</abbr>"
    )

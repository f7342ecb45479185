"""A checker that is never seen to fail proves nothing: each is shown a page with its fault."""

from __future__ import annotations

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from analysis import style
from tests.reports import checks, sample
from tests.reports.checks import CHECKS, Page


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return sample.build(tmp_path_factory.mktemp("sample"))


def faults(page: Page) -> list[str]:
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(page)]


@pytest.mark.parametrize("name", ["index.html", "2023/index.html", "2023/01_cost.html"])
def test_the_sample_has_no_fault(files, name):
    assert faults(Page(name, files[name].decode(), files)) == []


FAULTS = [
    (checks.language_title_and_policy, 'lang="sv"', 'lang="en"'),
    (checks.language_title_and_policy, "<title>Kostnader 2023", "<title>01_cost"),
    (checks.language_title_and_policy, "default-src 'none'", "default-src 'self'"),
    (checks.language_title_and_policy, "width=device-width", "width=1280"),
    (checks.headline_first, "ökade till 12,5 mnkr", "ökade"),
    (checks.headline_first, "Nettokostnaden ökade till", "ord " * 40),
    (checks.key_points_lead_somewhere, 'class="status good"', ""),
    (checks.key_points_lead_somewhere, 'href="#kostnad-nyckeltal" class="belagg"', 'href="#kost"'),
    (checks.figures_say_what_they_find, 'class="fynd"', ""),
    (checks.figures_say_what_they_find, "Nettokostnaden ökade med", "x" * 90),
    (checks.figures_say_what_they_find, "Kommunkontoret, 2022–2023</p>", "Kommunkontoret</p>"),
    (checks.figures_say_what_they_find, "mnkr, Kommunkontoret, 2022", "mnkr, 2022"),
    (checks.sources_are_told, 'id="kalla-granskning-2023"', ""),
    (checks.sources_are_told, ">Granskning 2023</a>", ">granskning-2023</a>"),
    (checks.sources_are_told, ". Egen bearbetning.", "."),
    (checks.drawings_are_described, 'role="img"', ""),
    (checks.drawings_are_described, "Stapeldiagram över", "En kurva över"),
    (checks.drawings_are_described, "Den ökade från", "Lorem ipsum från"),
    (checks.drawings_are_described, "</main>", '<img src="data:," alt="Ett diagram"></main>'),
    (checks.drawings_are_described, "Linjediagram över åren. Nettokostnad: 9,0 mnkr år 2021 och"
     " 12,5 mnkr år 2023.", "Stapeldiagram över nettokostnaden. Den ökade från 10,0 till 12,5 mnkr"
     " 2022–2023."),
    (checks.descriptions_tell_first_and_last, "från 10,0 till", "från 110,0 till"),
    (checks.descriptions_tell_first_and_last, "2021 och 12,5 mnkr", "2021 och 10,0 mnkr"),
    (checks.drawings_are_described, " Den ökade från 10,0 till 12,5 mnkr 2022–2023.", ""),
    (checks.numbers_stand_behind_figures, '<td class="tal">12,5</td>', '<td class="tal">12,6</td>'),
    (checks.numbers_stand_behind_figures, "Räknad om till", "Räknad ner till"),
    (checks.numbers_stand_behind_figures, "CSV,", ""),
    (checks.numbers_stand_behind_figures, "<details", "<div"),
    (checks.numbers_stand_behind_figures, "data/kostnad-serie.csv", "data/saknas.csv"),
    (checks.numbers_stand_behind_figures, '<td class="tal">9,0</td><td>mnkr</td></tr>',
     '<td class="tal">9,0</td><td>tkr</td></tr>'),
    (checks.units_are_told, "Nettokostnad (mnkr).", "Nettokostnad."),
    (checks.units_are_told, "Nettokostnad, mnkr, Komm", "Nettokostnaden, Komm"),
    (checks.percentages_differ_by_points, "Svaret.", "Den ökade med 0,3 procent till 3,7 procent."),
    (checks.percentages_differ_by_points, '<span class="enhet">mnkr</span></p><p class="andring">'
     "+2,5\u00a0mnkr", '<span class="enhet">procent</span></p><p class="andring">+2,5 procent'),
    (checks.drawings_are_legible, f'fill="{style.INK}"', 'fill="#7b858e"'),
    (checks.drawings_are_legible, f'fill="{style.ACCENT}"', 'fill="#c0c8cf"'),
    (checks.drawings_are_legible, f'stroke="{style.ACCENT}"', 'stroke="#c0c8cf"'),
    (checks.decimals_are_constant, '<td class="tal">9,0</td>', '<td class="tal">9</td>'),
    (checks.decimals_are_constant, "text-align: right", "text-align: left"),
    (checks.percentages_differ_by_points, "procent, förändring i procentenheter", "procent"),
    (checks.figures_are_swedish, '<td class="tal">12,5</td>', '<td class="tal">12.5</td>'),
    (checks.figures_are_swedish, '<td class="tal">12,5</td>', '<td class="tal">1 234</td>'),
    (checks.figures_are_swedish, '<td class="tal">12,5</td>', '<td class="tal">\u22120,0</td>'),
    (checks.figures_are_swedish, "Punkt 0.", "Punkt -2,6."),
    (checks.tables_can_be_read_aloud, 'scope="row"', ""),
    (checks.tables_can_be_read_aloud, "<caption", "<p"),
    (checks.tables_can_be_read_aloud, 'tabindex="0"', ""),
    (checks.missing_is_told_in_words, ">sekretess<", "><"),
    (checks.missing_is_told_in_words, ">sekretess<", ">–<"),
    (checks.changes_are_told, ">① Enhet flyttar ut", ">Enhet flyttar ut"),
    (checks.changes_are_told, ">①</text>", "></text>"),
    (checks.changes_are_told, "mätsättet ändrades 2022", "mätsättet ändrades"),
    (checks.changes_are_told, "stroke-dasharray", "data-x"),
    (checks.comparators_are_named, "<strong>Grannby kommun", "<strong>Någon"),
    (checks.comparators_are_named, "utgåva 2022", "en utgåva"),
    (checks.comparators_are_named, "medelvärdet är vägt", "medelvärdet"),
    (checks.comparators_are_named, "2\u00a0kommuner", "kommuner"),
    (checks.outline_and_landmarks, "<h3", "<h4"),
    (checks.outline_and_landmarks, "<main", "<div"),
    (checks.outline_and_landmarks, 'class="hoppa" href="#huvudinnehall"', 'href="#x"'),
    (checks.anchors_and_links, 'id="metod"', 'id="kostnad-netto"'),
    (checks.anchors_and_links, 'id="metod"', 'id="metöd"'),
    (checks.anchors_and_links, 'href="index.html"', 'href="saknas.html"'),
    (checks.anchors_and_links, 'href="../index.html#tillganglighet"', 'href="../index.html#nej"'),
    (checks.nothing_is_run_or_fetched, "</main>", "<script></script></main>"),
    (checks.nothing_is_run_or_fetched, "</main>", '<img src="x.png"></main>'),
    (checks.nothing_is_run_or_fetched, "</main>", '<p style="color:red">x</p></main>'),
    (checks.nothing_is_run_or_fetched, "</main>", f"<p>{'x' * 300_000}</p></main>"),
    (checks.nothing_technical_shows, "Svaret.", "nan"),
    (checks.nothing_technical_shows, "Svaret.", "/home/anna/rapport"),
    (checks.nothing_technical_shows, "Svaret.", "FutureWarning: x"),
    (checks.provenance_is_complete, "MIT-licens", ""),
    (checks.provenance_is_complete, "aktuella till och med", ""),
    (checks.provenance_is_complete, "publicerad 2024", "från 2024"),
    (checks.provenance_is_complete, "#tillganglighet", "#"),
    (checks.provenance_is_complete, "corrections: ", "x: "),
    (checks.provenance_is_complete, "b" * 64, "okänd"),
    (checks.provenance_is_complete, "byggdes med version", "byggdes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "found", "fault"), FAULTS, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_check_finds_its_fault(files, check, found, fault):
    html = files["2023/01_cost.html"].decode()
    assert found in html
    broken = html.replace(found, fault)
    assert list(check(Page("2023/01_cost.html", broken, files)))


def test_every_check_is_shown_to_fail():
    assert {check for check, *_ in FAULTS} == set(CHECKS)


def test_nbconverts_own_export_is_full_of_faults():
    notebook = sample.notebook("Kostnader", sample.chart())
    html, _ = HTMLExporter().from_notebook_node(nbformat.from_dict(notebook))
    found = {
        fault.partition(":")[0] for fault in faults(Page("x.html", html, {"x.html": html.encode()}))
    }
    assert {
        "language_title_and_policy",
        "nothing_is_run_or_fetched",
        "outline_and_landmarks",
        "provenance_is_complete",
    } <= found

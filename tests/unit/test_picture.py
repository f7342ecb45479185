"""A chart that leaves its page takes its words with it."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import matplotlib.image
import pytest

from analysis import picture, style
from analysis.picture import Picture, Words, draw
from analysis.svg import render

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(
    "Nettokostnaden ökade",
    "Nettokostnad, mnkr, 2021–2022",
    "Källa: Granskning 2023. Egen bearbetning.",
    "Stapeldiagram. Nettokostnaden ökade från 97,6 till 100,2 mnkr.",
)


def drawn(words: Words = WORDS) -> tuple[bytes, bytes]:
    """Return a small chart as PNG and as SVG."""
    with style.figure_canvas(2.0) as canvas:
        axes = canvas.subplots()
        axes.bar(["2021", "2022"], [97.6, 100.2], **style.OWN.bar())
        axes.plot([0, 1], [50, 60], **style.comparator_look(0).line())
        png = draw(canvas, words)
        return png, picture.document(render(canvas, "netto"), words)


def texts(svg: bytes) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_finding_and_the_measure_stand_above_and_the_source_below():
    _, svg = drawn()
    found = texts(svg)
    assert found[:2] == [WORDS.title, WORDS.subtitle]
    places = {
        node.text: float(node.get("y", 0))
        for node in ElementTree.fromstring(svg).iter(f"{SVG}text")
    }
    height = float(ElementTree.fromstring(svg).get("viewBox", "").split()[3])
    assert places[WORDS.title] < places[WORDS.subtitle] < places[WORDS.credit] < height


def test_the_svg_has_a_name_and_a_description_and_carries_no_style():
    _, svg = drawn()
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == WORDS.title
    assert root.findtext(f"{SVG}desc") == WORDS.alt
    assert b"<style" not in svg and b"style=" not in svg and b"<script" not in svg


def test_a_mark_is_referred_to_as_older_readers_of_svg_do():
    _, svg = drawn()
    marks = list(ElementTree.fromstring(svg).iter(f"{SVG}use"))
    ids = {node.get("id") for node in ElementTree.fromstring(svg).iter()}
    assert marks
    assert {mark.get("{http://www.w3.org/1999/xlink}href", "")[1:] for mark in marks} <= ids


def test_the_bitmap_is_as_wide_as_the_drawing_and_higher_by_its_words():
    png, svg = drawn()
    height, width, _ = matplotlib.image.imread(io.BytesIO(png)).shape
    assert width == 1000  # 5 inches of 200 dots
    assert height > 2.0 * 200
    told = float(ElementTree.fromstring(svg).get("viewBox", "").split()[3])
    assert height == pytest.approx(told * 200 / 72, abs=2)


def test_the_bitmaps_drawing_is_not_upside_down():
    png, _ = drawn()
    pixels = matplotlib.image.imread(io.BytesIO(png))[:, :, :3]
    dark = (abs(pixels - matplotlib.colors.to_rgb(style.ACCENT)).sum(axis=2) < 0.05).sum(axis=1)
    rows = dark.nonzero()[0]
    # Columns stand on the axis, which is in the lower half; the words above are not that colour.
    assert dark[rows[-1]] > 100
    assert pixels.shape[0] - rows[-1] < rows[0]


def test_the_same_chart_gives_the_same_bytes_and_no_program_or_date():
    first, second = drawn(), drawn()
    assert first == second
    assert b"Software" not in first[0] and b"tIME" not in first[0]
    assert "Nettokostnaden ökade".encode("latin-1") in first[0]


def test_text_from_data_stays_text():
    hostile = Words("</svg><script>x</script>", "{{ 7*7 }} $x$ \U0001f600", "Källa: <b>", "& " * 30)
    png, svg = drawn(hostile)
    assert png.startswith(b"\x89PNG")
    assert "</svg><script>x</script>" in texts(svg)
    assert not list(ElementTree.fromstring(svg).iter(f"{SVG}script"))


def test_a_picture_goes_through_json_and_cannot_leave_its_folder():
    png, svg = drawn()
    kept = picture.from_json(Picture("../../x", svg, png).to_json())
    assert kept == Picture("../../x", svg, png)
    assert kept.files == {"x.png": png, "x.svg": svg}

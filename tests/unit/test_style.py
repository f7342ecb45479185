"""What the charts look like is legible to all: contrast, colour blindness, marks that differ."""

from __future__ import annotations

import ast
import re
from itertools import combinations
from pathlib import Path

import matplotlib
import pytest

from analysis import style
from analysis.site import TEMPLATES
from analysis.stylesheet import desk_style, style_sheet
from tests.colours import BLINDNESS, contrast, distance

DRAWN_BY_STYLE = {"marker", "markerfacecolor", "markeredgecolor", "hatch"}
SERIES = (style.ACCENT, style.ANCESTOR_COLOUR, *style.COMPARATOR_COLOURS)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_every_two_series_are_told_apart_with_any_colour_vision(blindness):
    close = [
        (a, b, round(distance(a, b, blindness), 1))
        for a, b in combinations(SERIES, 2)
        if distance(a, b, blindness) < 10
    ]
    assert close == []


def test_the_distance_finds_colours_that_are_too_close():
    assert distance("#808080", "#858585", "none") < 10


@pytest.mark.parametrize("colour", [style.INK, style.MUTED, style.ACCENT])
def test_text_in_a_chart_has_a_contrast_of_seven_to_one(colour):
    assert contrast(colour, style.PAPER) >= 7


@pytest.mark.parametrize(
    "colour", [*SERIES, *(step.colour for step in style.STEPS.values()), style.AXIS]
)
def test_lines_and_marks_have_a_contrast_of_three_to_one(colour):
    assert contrast(colour, style.PAPER) >= 3


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_forty_comparators_and_the_own_organisations_all_look_different():
    looks = [style.OWN, style.ANCESTOR, *(style.comparator_look(n) for n in range(40))]
    assert len({(look.colour, look.marker, look.dash) for look in looks}) == len(looks)


def test_neighbouring_series_differ_in_more_than_colour():
    looks = [style.OWN, style.ANCESTOR, *(style.comparator_look(n) for n in range(6))]
    assert len({look.marker for look in looks}) == len(looks)


def test_steps_of_a_bridge_differ_by_hatch_and_no_hatch_is_dotted():
    hatches = [step.hatch for step in style.STEPS.values()]
    assert len(set(hatches)) == len(hatches)
    assert not set("".join(hatches)) & set("o.O*")


def test_budget_outcome_and_forecast_have_the_suites_fixed_forms():
    assert style.form("budget")["marker"] == "_"
    assert style.form("budget", upright=False)["marker"] == "|"
    assert style.form("forecast")["marker"] == "o"
    assert style.form("forecast")["markerfacecolor"] == style.ACCENT
    assert style.form("outcome")["marker"] == "D"
    assert style.form("outcome")["markerfacecolor"] == style.PAPER


def test_no_comparator_has_a_mark_that_means_budget_outcome_or_forecast():
    kept = {style.form(kind)["marker"] for kind in ("budget", "outcome", "forecast")}
    assert not kept & {style.comparator_look(n).marker for n in range(40)}


def test_no_chart_has_a_mark_or_a_colour_of_its_own():
    """So budget, forecast and outcome can only be drawn as `style.form` says, in every chart."""
    own = []
    for path in sorted(Path(style.__file__).parent.glob("charts_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
                own += [(path.name, node.arg)] if node.arg in DRAWN_BY_STYLE else []
            if isinstance(node, ast.Constant) and re.match(r"#[0-9a-f]{3}", str(node.value)):
                own.append((path.name, node.value))
    assert own == []


def test_the_guide_names_the_forms_as_they_are_drawn():
    text = (TEMPLATES / "genomlysning-page" / "index.html.j2").read_text(encoding="utf-8")
    assert "Budget är ett streck, prognos en fylld cirkel och utfall en ofylld romb." in text


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_an_earlier_year_is_told_from_every_other_series(blindness):
    earlier = style.OWN_EARLIER.colour
    assert contrast(earlier, style.PAPER) >= 3
    own = distance(earlier, style.ACCENT, blindness)
    assert own >= 10


def test_settings_hold_only_inside_a_drawing():
    before = matplotlib.rcParams["svg.fonttype"], matplotlib.rcParams["axes.spines.top"]
    with style.figure_canvas(2.0) as canvas:
        assert matplotlib.rcParams["svg.fonttype"] == "none"
        assert tuple(canvas.get_size_inches()) == (style.WIDTH, 2.0)
    after = matplotlib.rcParams["svg.fonttype"], matplotlib.rcParams["axes.spines.top"]
    assert after == before


def test_no_text_is_smaller_than_eleven_points_on_a_drawing_of_360():
    sizes = [value for key, value in style.settings().items() if key.endswith("size")]
    assert min(sizes) >= 11
    assert style.WIDTH * style.POINTS == 360


# -- the page's own colours, as its style sheet has them ----------------------------------------

PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "panel")),
    *(("ink", ground) for ground in ("tint", "neutral-tint")),
    *((text, "tint") for text in ("accent", "muted")),
    *((tone, f"{tone}-tint") for tone in ("good", "bad")),
    ("paper", "accent"),
]


def tokens(css: str) -> list[dict[str, str]]:
    """Return the colour tokens of light mode, and of dark mode where they differ from it."""
    blocks = [
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
        for block in re.findall(r":root\s*{(.*?)}", css, re.DOTALL)
        if "--paper" in block
    ]
    return [blocks[0], blocks[0] | blocks[1]]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_on_the_page_has_a_contrast_of_seven_to_one(mode, text, ground):
    palette = tokens(style_sheet())[mode]
    assert contrast(palette[text], palette[ground]) >= 7


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_what_the_keyboard_is_on_stands_out(mode):
    palette = tokens(style_sheet())[mode]
    assert contrast(palette["focus"], palette["paper"]) >= 3


def test_pages_and_charts_share_one_accent():
    assert tokens(style_sheet())[0]["accent"] == style.ACCENT


def test_at_the_desk_good_and_bad_have_the_colours_that_they_have_on_a_light_page():
    told = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", desk_style().partition(":root")[0]))
    names = {"good", "good-tint", "bad", "bad-tint"}
    light = tokens(style_sheet())[0]
    assert told == {name: light[name] for name in names}


def test_every_token_of_the_style_sheet_has_a_value_at_the_desk():
    told = re.findall(r"--([\w-]+):", desk_style().partition(":root")[0])
    assert set(re.findall(r"var\(--(?!jp-)([\w-]+)\)", style_sheet())) <= set(told)

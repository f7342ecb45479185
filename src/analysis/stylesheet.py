"""The pages' style sheet, and the same style for what a notebook shows at the analyst's desk."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from analysis.markup import Html

_NOISE = re.compile(r"/\*.*?\*/|(?<=\n)\s+|\n(?=\n)", re.DOTALL)
#: Outputs in JupyterLab; a frame of pandas keeps the look that it has there.
_DESK = ".jp-RenderedHTML:not(:has(.dataframe))"
#: The lab's own colours, so that a dark theme stays dark. Good and bad keep those of a light page,
#: the words and what is behind them, which go together on any ground.
_COLOURS = """
--paper: var(--jp-layout-color0); --panel: var(--jp-layout-color2); --tint: var(--jp-layout-color2);
--ink: var(--jp-content-font-color0); --muted: var(--jp-content-font-color1);
--line: var(--jp-border-color2); --strong-line: var(--jp-border-color0);
--accent: var(--jp-content-link-color); --focus: var(--jp-content-link-color);
--good: #0d5845; --good-tint: #e3f2ec; --bad: #8a2c0a; --bad-tint: #fbebe3;
--neutral-tint: var(--jp-border-color2); --wide: 68rem; --text: 43rem;
"""
#: The lab gives columns one width each, whatever stands in them.
_LAYOUT = "table { table-layout: auto; }"
_DESK_STYLE = re.compile(r'<style class="skrivbord">.*?</style>', re.DOTALL)


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """Return the pages' style sheet without comments and indentation."""
    file = resources.files("analysis").joinpath("template", "genomlysning-page", "page.css")
    return _NOISE.sub("", file.read_text(encoding="utf-8")).strip()


@lru_cache(maxsize=1)
def desk_style() -> Html:
    """Return the same style as an element for an output, which holds for all of its notebook.

    Rules for the whole page (:root, body, @page) find nothing inside an output.
    """
    rules = f"{_COLOURS}{style_sheet()}{_LAYOUT}"
    return Html(f'<style class="skrivbord">{_DESK} {{{rules}}}</style>')


def without_desk_style(html: str) -> Html:
    """Return an output's HTML as a page has it: the page brings its own style."""
    return Html(_DESK_STYLE.sub("", html))

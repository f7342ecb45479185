"""Sphinx's settings for `make docs`: every Markdown file is a page, offline and without warnings.

The source folder is the repository's root, so that a link holds on the site as it does in a
checkout. What can be read off the code is never typed: see `generated`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]

import generated  # noqa: E402  # its folder is on the path only now

from analysis import __version__  # noqa: E402

project = "genomlysning"
author = "genomlysning contributors"
version = release = __version__

root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md", "benchmarks/*.md"]
include_patterns += [f"{folder}/README.md" for folder in ("data/raw", "data/processed", "reports")]
exclude_patterns = [".*", "**/node_modules", "src", "tests"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
autodoc_default_options = {"members": True, "member-order": "bysource", "ignore-module-all": True}
autodoc_typehints = "signature"
napoleon_custom_sections = [("Attributes", "params_style")]
# A name in backticks is code, not the title of a book, and quotes stand as the schemas have them.
default_role = "code"
smartquotes = False

nitpicky = True
# The standard library's names would need its inventory, which lies on the network.
nitpick_ignore_regex = [("py:.*", r"(?!analysis\.).*")]

html_theme = "alabaster"
html_theme_options = {"show_powered_by": False, "page_width": "75rem", "sidebar_width": "17rem"}
html_copy_source = False

_ON_ONE_LINE = re.compile(r"(Args|Returns|Raises|Yields): (?=\S)")


def read_house_style(
    _app: Sphinx, what: str, _name: str, _thing: object, _options: object, lines: list[str]
) -> None:
    """Make a field of `Returns: what`, which the house writes on one line and napoleon does not."""
    lines[:] = [_ON_ONE_LINE.sub(r":\1: ", line) for line in lines]
    if what in ("attribute", "data", "property"):
        # Else napoleon takes the words before a colon in the first line for a type.
        lines.insert(0, "")


def leave_types_as_text(_app: Sphinx, doctree: nodes.document) -> None:
    """Take the links out of signatures: a type stands there by its short name.

    Several modules have a `Row`, so that a link would be a guess.
    """
    for signature in doctree.findall(addnodes.desc_signature):
        for link in list(signature.findall(addnodes.pending_xref)):
            link.replace_self(link.children)


def setup(app: Sphinx) -> None:
    """Connect what is generated, and what reads the docstrings as the house writes them."""
    app.connect("source-read", generated.fill)
    app.connect("autodoc-process-docstring", read_house_style, priority=400)
    app.connect("doctree-read", leave_types_as_text)

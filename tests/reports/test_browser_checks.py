"""A checker that is never seen to fail proves nothing: each is shown a page with its fault."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from tests.reports import axe, keyboard, layout, nu, paper, sample
from tests.reports.browser import AXE, MODES, VNU, Mode, demand, show
from tests.reports.paper import printed
from tests.reports.visit import visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DELIVERED = Mode(folds_open=False)
SAMPLE = "2023/01_cost.html"


def strict_axe(page):
    return axe.faults(page, enhanced=True)


def paper_faults(page):
    return paper.faults(printed(page))


def before(end, fault):
    """Return what is found and what stands in its stead: the fault and what was found."""
    return end, fault + end


def styled(rule):
    return before("</head>", f"<style>{rule}</style>")


PALE, GREY = '<p style="color: #bbb">blekt</p>', '<p style="color: #6b6b6b">svagt</p>'
CROWDED = '<text x="20" y="9">Ale 8 250</text><text x="24" y="9">Kungälv 6 895</text>'
STRAY = '<a href="#x" style="position: absolute; left: -999px">osynlig</a>'

FAULTS = [
    (axe.faults, "light", *before("</main>", PALE), "color-contrast: "),
    (axe.faults, "phone", *before("</main>", PALE), "color-contrast: "),
    (axe.faults, "dark", *styled("main p { color: #222 }"), "color-contrast: "),
    (axe.faults, "print", *styled("@media print { td { color: #bbb } }"), "color-contrast: "),
    (axe.faults, "forced colours", 'lang="sv"', "", "html-has-lang: "),
    (axe.faults, "light", 'tabindex="0"', "", "scrollable-region-focusable: "),
    (axe.faults, "light", *styled("main { background: linear-gradient(#fff, #eee) }"), "cannot be"),
    (strict_axe, "light", *before("</main>", GREY), "color-contrast-enhanced: "),
    (layout.too_wide, "phone", *before("</main>", '<pre style="width: 400px">x</pre>'), "not 320"),
    (layout.too_wide, "print", *before("</main>", '<pre style="width: 700px">x</pre>'), "not 673"),
    (layout.badly_drawn, "light", *before("</svg>", CROWDED), "'Ale 8 250' lies on 'Kungälv"),
    (layout.badly_drawn, "phone", *before("</svg>", '<text x="-9" y="20">Ale</text>'), "leaves"),
    (layout.badly_drawn, "light", *before("</svg>", '<rect x="-9" width="20" height="9"/>'), "cut"),
    (keyboard.skip_link_faults, "light", "<body>", '<body><a href="x">x</a>', "no skip link"),
    (keyboard.skip_link_faults, "light", ' tabindex="-1"', "", "leads to"),
    (keyboard.skip_link_faults, "light", *styled(".hoppa { left: -999px !important }"), "in view"),
    (keyboard.tab_faults, "light", '<a href="#', '<a tabindex="2" href="#', "in the document"),
    (keyboard.tab_faults, "light", *before("</main>", STRAY), "out of sight"),
    (keyboard.tab_faults, "light", *styled(":focus { outline: 0 !important }"), "does not show"),
    (keyboard.tab_faults, "dark", *styled(":focus { outline-color: #222 !important }"), "not show"),
    (paper_faults, "print", 'lang="sv"', 'lang="en"', "the language is en"),
    (paper_faults, "print", *styled("@page { size: letter }"), "not A4"),
    (paper_faults, "print", *styled("figcaption { display: none }"), "not on paper"),
    (paper_faults, "print", *styled("caption { display: none }"), "not on paper"),
    (paper_faults, "print", *styled("details { display: none }"), "not on paper"),
    (paper_faults, "print", *styled("thead { display: table-row-group }"), "does not repeat"),
    (paper_faults, "print", *styled("tr { break-inside: auto }"), "may be torn"),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _tools():
    demand(java=shutil.which("java"), **{"axe-core": AXE, "vnu-jar": VNU})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small site without faults."""
    folder = tmp_path_factory.mktemp("sample")
    for name, data in sample.build(folder).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def spoiled(site, found, fault):
    html = (site / SAMPLE).read_text(encoding="utf-8")
    assert found in html
    path = site / "2023" / "spoiled.html"
    path.write_text(html.replace(found, fault), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("check", "mode"),
    sorted({(check, mode) for check, mode, *_ in FAULTS}, key=repr),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_sample_has_no_fault(screen, site, check, mode):
    show(screen, site / SAMPLE, MODES[mode])
    assert check(screen) == []


@pytest.mark.parametrize(
    ("check", "mode", "found", "fault", "told"),
    FAULTS,
    ids=[f"{check.__name__}-{mode}-{fault[:24]}" for check, mode, _, fault, _ in FAULTS],
)
def test_a_fault_is_found(screen, site, check, mode, found, fault, told):
    show(screen, spoiled(site, found, fault), MODES[mode])
    assert any(told in line for line in check(screen))


def test_what_the_policy_refuses_is_found(browser, site):
    with visit(browser, site / SAMPLE) as clean:
        pass
    assert (clean.requests, clean.complaints) == ([], [])
    with visit(browser, spoiled(site, *before("</main>", PALE))) as seen:
        pass
    assert any("inline style" in line for line in seen.complaints)


def test_a_request_is_found(browser, site):
    with visit(browser, spoiled(site, "default-src 'none'", "img-src *")) as clean:
        pass
    assert clean.requests == []
    html = (site / "2023" / "spoiled.html").read_text(encoding="utf-8")
    (site / "2023" / "spoiled.html").write_text(html.replace("</main>", '<img src="x.png"></main>'))
    with visit(browser, site / "2023" / "spoiled.html") as seen:
        pass
    assert [address.rpartition("/")[2] for address in seen.requests] == ["x.png"]


def test_the_nu_checker_finds_faults_in_every_file_it_is_given(site):
    assert nu.faults([site / SAMPLE]) == []
    faulty = site / "2023" / "first.html"
    faulty.write_bytes(spoiled(site, "</main>", "<p><div></p></main>").read_bytes())
    second = spoiled(site, "</main>", '<p><img src="x.png"></p></main>')
    told = nu.faults([faulty, second])
    assert any(line.startswith("first.html: error") for line in told)
    assert any(line.startswith("spoiled.html: error: An “img”") for line in told)


@pytest.fixture(scope="module", params=["lab", "classic"])
def stock(request, reports, tmp_path_factory):
    """A notebook of the suite as nbconvert exports it by itself."""
    notebook = nbformat.read(reports / "2023" / "executed" / "01_cost_trend.ipynb", as_version=4)
    html, _ = HTMLExporter(template_name=request.param).from_notebook_node(notebook)
    path = tmp_path_factory.mktemp("stock") / "stock.html"
    path.write_text(html, encoding="utf-8")
    return path


def test_nbconverts_own_export_asks_for_much_and_is_not_valid(browser, stock):
    with visit(browser, stock) as seen:
        pass
    assert len(seen.requests) >= 2
    assert len(nu.faults([stock])) >= 5


@pytest.mark.parametrize(
    ("check", "mode", "least"),
    [
        (axe.faults, "light", 3),
        (layout.too_wide, "phone", 1),
        (keyboard.skip_link_faults, "light", 1),
        (paper_faults, "print", 1),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_nbconverts_own_export_fails_on_screen_and_on_paper(screen, stock, check, mode, least):
    show(screen, stock, MODES[mode])
    assert len(check(screen)) >= least

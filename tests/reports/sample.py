"""A small site made from a made-up review: what the checks are shown on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import page, site, style
from analysis.figure import Figure, from_axes
from analysis.site import Link, PageContext
from analysis.tables import Column, Table
from analysis.years import Entry, all_years_index
from tests.made_up import ADJUSTMENTS, CATALOGUE, CHANGES, CORRECTIONS, REVIEW, FakeTables

YEAR = "2023"
NAMES = {"00_overview": "index.html", "01_cost": "01_cost.html"}
TITLES = {"00_overview": "Översikt", "01_cost": "Kostnader"}


def chart() -> Figure:
    rows = pd.DataFrame({"year": ["2022", "2023"], "cost": [10.0, 12.5], "change": [None, 2.5]})
    columns = (
        Column("year", "År", kind="row_header"),
        Column("cost", "Värde", "mnkr", 1, "number"),
        Column("change", "Förändring", "mnkr", 1, "number", signed=True),
    )
    with style.figure_canvas(2.2) as canvas:
        axes = canvas.subplots()
        axes.bar(rows["year"], rows["cost"], **style.OWN.bar())
        axes.set_yticks([])
        return from_axes(
            canvas,
            id="kostnad-netto",
            title="Nettokostnaden ökade med 2,5 mnkr till 12,5 mnkr",
            subtitle="Nettokostnad, mnkr, Kommunkontoret, 2022–2023",
            alt="Stapeldiagram över nettokostnaden. Den ökade från 10,0 till 12,5 mnkr 2022–2023.",
            table=Table("x", "Nettokostnad för Kommunkontoret, mnkr", columns, rows),
            sources=tuple(CATALOGUE.sources.values()),
            processed=True,
        )


def series() -> Figure:
    """A series that breaks and whose unit was moved: what is told in the drawing and beside it."""
    rows = pd.DataFrame({"period": ["2021", "2022", "2023"], "cost": [9.0, 10.0, 12.5]})
    rows = rows.assign(name="Nettokostnad", whose="KK", unit="mnkr")
    rows = rows.assign(remark=["", "Räknad om till 9 % mer.", ""])
    columns = (
        Column("name", "Nyckeltal", kind="row_header"),
        Column("whose", "Organisation"),
        Column("period", "Period"),
        Column("cost", "Värde", decimals=1, kind="number"),
        Column("unit", "Enhet"),
    )
    with style.figure_canvas(2.2) as canvas:
        canvas.set_layout_engine("none")
        axes = canvas.add_axes((0.1, 0.35, 0.8, 0.6))
        axes.plot(rows["period"], rows["cost"], **style.OWN.line())
        axes.axvline(0.5, color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
        axes.set_yticks([])
        canvas.text(0.5, 0.12, "①")
        canvas.text(0.02, 0.02, "① Enhet flyttar ut: −1,5")
        return from_axes(
            canvas,
            id="kostnad-serie",
            title="Nettokostnaden har ökat två år i rad",
            subtitle="Nettokostnad (mnkr). Kommunkontoret, 2021–2023.",
            alt="Linjediagram över åren. Nettokostnad: 9,0 mnkr år 2021 och 12,5 mnkr år 2023.",
            table=Table("x", "x", columns, rows, footnotes="remark"),
            sources=(CATALOGUE.sources["granskning-2023"],),
            notes=("Nettokostnad: mätsättet ändrades 2022 (streckad linje).",),
        )


def notebook(title: str, *shown: object) -> nbformat.NotebookNode:
    closing = page.closing(REVIEW, FakeTables(corrections=CORRECTIONS))
    cells = [new_markdown_cell(f"# {title}\n\nVad kostar det?"), _cell(page.opening(REVIEW))]
    for number, thing in enumerate(shown, start=1):
        cells += [new_markdown_cell(f"## Fråga {number}?\n\nSvaret."), _cell(thing)]
    return new_notebook(cells=[*cells, new_markdown_cell("## Metod"), _cell(closing)])


def build(folder: Path) -> dict[str, bytes]:
    """Return every file of the site; `folder` is only worked in."""
    events = replace(REVIEW, changes=CHANGES, adjustments=ADJUSTMENTS)
    copies = {
        "00_overview": notebook(TITLES["00_overview"], page.adjustments(events)),
        "01_cost": notebook(
            TITLES["01_cost"],
            chart(),
            series(),
            page.indicator_table(REVIEW),
            *page.comparison(REVIEW),
            page.ratio_table(REVIEW),
            page.explanations(REVIEW),
        ),
    }
    paths = {stem: folder / f"{stem}.ipynb" for stem in copies}
    for stem, copy in copies.items():
        nbformat.write(copy, paths[stem])
    files: dict[str, bytes] = {}
    for stem, path in paths.items():
        files[f"{YEAR}/{NAMES[stem]}"] = site.export_page(path, _context(stem, paths)).encode()
        files |= {f"{YEAR}/data/{name}": data for name, data in site.extract_data(path).items()}
    entries = [
        Entry(
            *(int(YEAR), stem, TITLES[stem], f"{YEAR}/{NAMES[stem]}"),
            facts=site.page_facts(path),
            overview=stem == "00_overview",
        )
        for stem, path in paths.items()
    ]
    files["index.html"] = all_years_index(entries, catalogue=CATALOGUE).encode()
    return files


def _cell(thing: object) -> nbformat.NotebookNode:
    bundle = thing._repr_mimebundle_()
    return new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data=bundle)])


def _context(stem: str, paths: dict[str, Path]) -> PageContext:
    elsewhere = {
        anchor: NAMES[other]
        for other, path in paths.items()
        if other != stem
        for anchor in site.page_facts(path).anchors
    }
    return PageContext(
        municipality="Exempelby kommun",
        pages=tuple(
            Link(TITLES[key], NAMES[key], "Det ökade.", current=key == stem) for key in paths
        ),
        listing=stem == "00_overview",
        index="../index.html",
        elsewhere=elsewhere,
        data_date="2023",
    )

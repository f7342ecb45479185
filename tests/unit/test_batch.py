"""A whole batch on a tiny municipality, with executed copies that no kernel has made."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import batch, listing, manifest, publication, site
from analysis.errors import ContractError, NotInDataError
from analysis.files import sha256_of
from analysis.log import say
from analysis.plan import Selection
from analysis.progress import progress
from analysis.runner import Settings
from analysis.workspace import begin
from tests.unit.given_notebooks import edit


def report(project, *years, force=False, **chosen):
    settings = Settings(project.data, 1, force=force)
    return batch.report(project, Selection(tuple(years), **chosen), settings)


def listed(project):
    """Return what `list` shows of every page."""
    return listing.lines(listing.overview(begin(project, keep=False)))


def rows(project):
    return {
        (key[0], key[1]) if key[2] == "kontoret" else key: page
        for key, page in manifest.read(project.reports).pages.items()
    }


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def files(project, *, without=("manifest.json",)):
    found = tree(project.reports)
    return {name: content for name, content in found.items() if name not in without}


def test_a_batch_writes_pages_copies_indexes_and_the_manifest(project):
    summary = report(project)
    assert str(summary).startswith("5 ok, 0 failed, 1 no data, ")
    assert sorted(files(project)) == [
        "2022/01_costs.html",
        "2022/executed/00_overview.ipynb",
        "2022/executed/01_costs.ipynb",
        "2022/index.html",
        "2022/report.html",
        "2023/01_costs.html",
        "2023/02_savings.html",
        "2023/executed/00_overview.ipynb",
        "2023/executed/01_costs.ipynb",
        "2023/executed/02_savings.ipynb",
        "2023/index.html",
        "2023/report.html",
        "README.md",
        "index.html",
    ]


def test_the_manifest_tells_what_became_of_each_page(project):
    report(project)
    page = rows(project)["01_costs", 2023]
    assert page.status == "ok"
    assert page.html == "2023/01_costs.html"
    assert page.sha256 == sha256_of(project.reports / page.html)
    assert len(page.inputs_sha256) == 64
    assert (page.cached, page.seconds, page.error) == (False, 0.25, None)
    assert isinstance(page.lix, int)
    lacking = rows(project)["02_savings", 2022]
    assert (lacking.status, lacking.html, lacking.sha256) == ("no_data", None, None)
    assert lacking.error.startswith("Källorna har inga uppgifter om 2022")


def test_a_notebook_without_data_is_not_run(project, quick):
    report(project)
    assert ("02_savings", 2022, "kontoret") not in quick.ran


def dead_links(project):
    """Return every link on a page that leads to no file."""
    return [
        f"{name} links to {href}"
        for name in files(project)
        for href in re.findall(r'href="(?!data:)([^"#]+)', page_text(project, name))
        if not ((project.reports / name).parent / href).is_file()
    ]


def test_every_link_leads_somewhere(project):
    report(project, organisations=("all",))
    assert dead_links(project) == []


def without_lines(project, *texts):
    """Take every line of the raw tables away that has one of some texts."""
    for path in project.raw.rglob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not any(text in line for text in texts)]
        path.write_text("".join(kept), encoding="utf-8", newline="")


def page_text(project, name):
    return (project.reports / name).read_text(encoding="utf-8") if name.endswith(".html") else ""


def test_pages_know_their_year_and_what_lies_around(project):
    report(project)
    text = page_text(project, "2023/01_costs.html")
    for href in ("index.html", "02_savings.html", "../2022/01_costs.html", "../index.html"):
        assert f'href="{href}"' in text
    assert 'href="02_savings.html"' not in page_text(project, "2022/01_costs.html")
    assert "inga uppgifter om 2022" in page_text(project, "2022/index.html")


def test_a_failed_run_stops_no_other_and_is_named(project, quick, capsys):
    quick.failing = {"01_costs"}
    summary = report(project, 2023)
    assert (summary.ok, summary.failed) == (2, 1)
    message = "failed: 2023/01_costs: code cell 2 (a + 1): NameError: a"
    assert message in capsys.readouterr().err
    page = rows(project)["01_costs", 2023]
    assert (page.status, page.html) == ("failed", None)
    assert page.error == "code cell 2 (a + 1): NameError: a"
    assert 'href="01_costs.html"' not in page_text(project, "2023/index.html")


def test_a_failed_run_leaves_the_last_good_page_and_its_partial_copy(project, quick):
    report(project)
    good, before = (
        files(project, without=("manifest.json", "index.html")),
        rows(project)["01_costs", 2023],
    )
    quick.failing = {"01_costs"}
    report(project, 2023, force=True)
    partial = "2023/executed/01_costs.failed.ipynb"
    assert files(project, without=("manifest.json", "index.html", partial)) == good
    assert (project.reports / partial).is_file()
    assert "Sidan kunde inte uppdateras den här gången." in page_text(project, "index.html")
    after = rows(project)["01_costs", 2023]
    assert after.status == "failed"
    kept = ("html", "sha256", "inputs_sha256", "lix")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_the_partial_copy_goes_with_the_next_success(project, quick):
    quick.failing = {"01_costs"}
    report(project, 2023)
    quick.failing = set()
    report(project, 2023)
    assert [name for name in files(project) if "failed" in name] == []
    assert rows(project)["01_costs", 2023].status == "ok"


def test_a_page_that_cannot_be_made_is_a_failure_of_that_page_alone(project, monkeypatch):
    report(project)
    good = files(project, without=("manifest.json", "index.html"))
    export = site.export_page

    def fragile(path, context):
        if context.year == 2023 and "01_costs" in Path(path).read_text(encoding="utf-8"):
            raise KeyError("text/html")
        return export(path, context)

    monkeypatch.setattr(site, "export_page", fragile)
    summary = report(project, 2023, force=True)
    assert (summary.ok, summary.failed) == (2, 1)
    page = rows(project)["01_costs", 2023]
    assert page.error == "the page could not be made: KeyError: 'text/html'"
    partial = "2023/executed/01_costs.failed.ipynb"
    assert files(project, without=("manifest.json", "index.html", partial)) == good


def test_a_partial_batch_merges_into_the_manifest(project, quick):
    report(project)
    before, pages = rows(project), files(project)
    quick.ran.clear()
    report(project, 2022, stems=("01_costs",), force=True)
    assert quick.ran == [("01_costs", 2022, "kontoret")]
    assert rows(project) == before
    assert files(project) == pages


# -- what is reused ---------------------------------------------------------------------------


def test_an_unchanged_batch_runs_nothing(project, quick):
    report(project)
    before, made = rows(project), files(project)
    quick.ran.clear()
    for path in (project.raw / "indicators.csv", project.notebooks / "01_costs.ipynb"):
        path.touch()
    assert str(report(project)).startswith("5 ok, 0 failed, 1 no data, 5 reused, ")
    assert quick.ran == []
    assert files(project) == made
    good = [page for page in rows(project).values() if page.status == "ok"]
    assert all(page.cached for page in good)
    assert [replace(page, cached=False) for page in rows(project).values()] == [*before.values()]


def test_force_runs_all(project, quick):
    report(project)
    quick.ran.clear()
    assert report(project, force=True).reused == 0
    assert len(quick.ran) == 5


def test_a_changed_row_runs_only_what_reads_its_table(project, quick):
    quick.read = {"01_costs": ["observations"], "02_savings": ["measures"]}
    report(project)
    assert rows(project)["02_savings", 2023].tables == ("measures",)
    quick.ran.clear()
    edit(project, "granskning-2023/measures.csv", "1 000 tkr", "1 100 tkr")
    report(project)
    # The overview does not say what it reads, so it may be anything.
    assert {stem for stem, _, _ in quick.ran} == {"00_overview", "02_savings"}
    quick.ran.clear()
    assert report(project).reused == 5
    assert quick.ran == []


@pytest.mark.parametrize("name", ["2023/01_costs.html", "2023/executed/01_costs.ipynb"])
@pytest.mark.parametrize("change", [lambda path: path.write_text("x"), Path.unlink])
def test_a_file_that_someone_changed_or_removed_is_made_anew(project, quick, name, change):
    report(project)
    made = files(project)
    quick.ran.clear()
    change(project.reports / name)
    report(project)
    assert quick.ran == [("01_costs", 2023, "kontoret")]
    assert files(project) == made


def test_a_failed_page_is_run_again(project, quick):
    quick.failing = {"01_costs"}
    report(project, 2023)
    quick.failing = set()
    quick.ran.clear()
    assert report(project, 2023).reused == 2
    assert quick.ran == [("01_costs", 2023, "kontoret")]


def test_in_whatever_parts_a_batch_is_run_the_files_are_the_same(project):
    report(project)
    whole = files(project)
    shutil.rmtree(project.reports)
    report(project, 2023, stems=("01_costs",))
    report(project, stems=("02_savings", "00_overview"))
    report(project, 2022)
    assert files(project, without=("manifest.json",)) == {
        name: content for name, content in whole.items() if name != "README.md"
    }


def test_a_first_partial_batch_tells_of_nothing_that_was_not_asked_for(project):
    report(project, 2023)
    assert {year for _, year in rows(project)} == {2023}


def test_other_organisations_have_folders_and_an_index_of_their_own(project):
    report(project, organisations=("all",))
    assert {"grannby/2023/01_costs.html", "grannby/index.html"} <= set(files(project))
    assert "Grannby kommun" in page_text(project, "grannby/2023/01_costs.html")
    assert 'href="grannby/index.html"' in page_text(project, "index.html")
    assert 'href="../index.html"' in page_text(project, "grannby/index.html")


def test_pages_of_a_removed_notebook_go_and_are_said(project, capsys):
    report(project)
    (project.notebooks / "02_savings.ipynb").unlink()
    report(project, 2022)
    assert {stem for stem, _ in rows(project)} == {"00_overview", "01_costs"}
    assert "dropped: kontoret 2023 02_savings" in capsys.readouterr().err
    assert [name for name in files(project) if "02_savings" in name] == []
    assert "02_savings" not in page_text(project, "2023/index.html")


def test_what_is_left_of_a_removed_organisation_goes_and_is_said(project, capsys):
    report(project, organisations=("all",))
    without_lines(project, "grannby")
    report(project)
    assert "dropped: grannby 2023 01_costs" in capsys.readouterr().err
    assert not (project.reports / "grannby").exists()
    assert {page.organisation for page in manifest.read(project.reports).pages.values()} == {
        "exempelby",
        "kontoret",
    }
    assert "Grannby" not in page_text(project, "index.html")


def test_files_of_a_year_without_data_go(project):
    report(project)
    for name in ("2022/01_costs.html", "2022/index.html", "2022/report.html"):
        assert (project.reports / name).is_file()
    without_lines(project, "net_cost,,2022", "sick_leave,,2022", "minus,", "dyrare-2023")
    report(project)
    assert {year for _, year in rows(project)} == {2023}
    assert [name for name in files(project) if name.startswith("2022")] == []


def test_a_file_for_download_that_a_page_no_longer_has_goes(project, quick):
    quick.files = {"01_costs": ["shared", "own"], "02_savings": ["shared"]}
    report(project)
    assert rows(project)["01_costs", 2023].data.keys() == {"shared.csv", "own.csv"}
    quick.files = {"02_savings": ["shared"]}
    report(project, force=True)
    names = [name for name in files(project) if "/data/" in name]
    assert names == ["2023/data/shared.csv"]


def test_a_changed_file_for_download_is_made_anew(project, quick):
    quick.files = {"01_costs": ["own"]}
    report(project)
    made = files(project)
    quick.ran.clear()
    (project.reports / "2023/data/own.csv").write_text("x")
    report(project)
    assert quick.ran == [("01_costs", 2023, "kontoret")]
    assert files(project) == made


def test_reports_on_another_municipality_are_left_alone(project, tmp_path):
    report(project)
    before = tree(project.reports)
    registers = project.raw / "organisations.csv"
    for path in project.raw.rglob("*.csv"):
        path.write_text(path.read_text("utf-8").replace("kontoret", "byran"), "utf-8")
    assert "byran" in registers.read_text("utf-8")
    with pytest.raises(NotInDataError, match=r"holds reports on kontoret.*--out"):
        report(project)
    assert tree(project.reports) == before


def test_a_page_whose_data_went_away_has_none(project):
    report(project)
    (project.raw / "granskning-2023" / "measures.csv").unlink()
    (project.raw / "granskning-2023" / "measure_followups.csv").unlink()
    report(project)
    page = rows(project)["02_savings", 2023]
    assert (page.status, page.html) == ("no_data", None)
    assert [name for name in files(project) if "02_savings" in name] == []
    assert 'href="02_savings.html"' not in page_text(project, "2023/index.html")


def test_a_broken_contract_changes_nothing(project, quick):
    report(project)
    before = tree(project.data.parent)
    edit(project, "granskning-2023/observations.csv", '"12,5"', '"12,5o"')
    quick.ran.clear()
    with pytest.raises(ContractError, match="12,5o"):
        report(project)
    after = tree(project.data.parent)
    name = "data/raw/granskning-2023/observations.csv"
    assert {**after, name: b""} == {**before, name: b""}
    assert quick.ran == []


def test_changed_raw_data_are_built_before_the_run(project):
    report(project)
    assert begin(project, keep=False).tables.checksums
    stale = begin(project, keep=True).tables.checksums["observations"]
    edit(project, "granskning-2023/observations.csv", '"12,5"', '"12,6"')
    report(project)
    assert begin(project, keep=True).tables.checksums["observations"] != stale


def test_a_preview_writes_nothing(project, quick):
    before = tree(project.data.parent)
    lines = listing.lines(listing.preview(project, Selection((2023,))))
    assert [line.split()[2] for line in lines[1:]] == ["00_overview", "01_costs", "02_savings"]
    assert tree(project.data.parent) == before
    assert quick.ran == []


def test_the_overview_tells_fresh_from_stale_without_writing(project):
    report(project)
    edit(project, "granskning-2023/observations.csv", '"12,5"', '"12,6"')
    (project.reports / "2022/01_costs.html").unlink()
    before = tree(project.data.parent)
    states = {tuple(line.split()[1:3]): line.split()[3] for line in listed(project)[1:]}
    assert states["2023", "01_costs"] == "stale"
    assert states["2022", "01_costs"] == "missing"
    assert states["2022", "02_savings"] == "no"
    assert tree(project.data.parent) == before


def test_a_fresh_batch_is_fresh_in_the_overview(project):
    report(project, organisations=("all",))
    words = {line.split()[3] for line in listed(project)[1:]}
    assert words == {"fresh", "no"}


def test_what_does_not_exist_is_refused_before_anything_is_run(project, quick):
    with pytest.raises(NotInDataError, match="no year 1999"):
        report(project, 1999)
    assert quick.ran == []
    assert sorted(files(project)) == ["README.md"]


def test_the_manifest_is_written_last(project, monkeypatch):
    take, taken = publication._take, []

    def remember(path, staged):
        taken.append(path.relative_to(project.reports).as_posix())
        take(path, staged)

    monkeypatch.setattr(publication, "_take", remember)
    report(project)
    assert taken[-2:] == ["index.html", "manifest.json"]
    assert taken.index("2023/01_costs.html") < taken.index("2023/executed/01_costs.ipynb")
    assert json.loads((project.reports / "manifest.json").read_text())["pages"]


def test_progress_in_a_log_has_count_pace_and_time_left(capsys, monkeypatch):
    seconds = iter([0.0, 4.0, 8.0])
    monkeypatch.setattr("analysis.progress.time.perf_counter", lambda: next(seconds))
    with progress(2) as tell:
        tell("2023/01_costs: ok, 4.0 s")
        tell("2022/01_costs: ok, 4.0 s")
    assert capsys.readouterr().err.splitlines() == [
        "1 of 2, 2023/01_costs: ok, 4.0 s; 0.2 pages a second, 4 s left",
        "2 of 2, 2022/01_costs: ok, 4.0 s; 0.2 pages a second",
    ]


def test_a_log_stays_short_however_many_pages_there_are(capsys):
    with progress(2030) as tell:
        for _ in range(2030):
            tell("page")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 26
    assert lines[0].startswith("81 of 2030, page; ")
    assert lines[-1].startswith("2030 of 2030, page; ")


def test_progress_is_a_bar_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress(1) as tell:
        tell("2023/01_costs: ok, 0.2 s")
        say("failed: 2023/02_savings")
    told = capsys.readouterr().err
    assert "0/1" in told
    assert "failed: 2023/02_savings\n" in told

import dataclasses
import json

import pytest

from analysis import __version__, manifest
from analysis.errors import RunError
from analysis.files import sha256_of, write_whole
from analysis.listing import Standing, State, lines, state_of
from analysis.manifest import Page
from analysis.plan import Run
from tests.unit.given_notebooks import write

FIELDS = {
    *("stem", "year", "organisation", "status", "cached", "html", "sha256"),
    *("inputs_sha256", "seconds", "error", "lix", "copy_sha256", "tables", "data"),
}


def page(stem="01_costs", year=2000, organisation="byn", status="ok", **more):
    return Page(stem, year, organisation, status, **more)


def by_key(*pages):
    return {item.key: item for item in pages}


def write_manifest(folder, pages):
    write_whole(folder / manifest.NAME, manifest.to_json(pages, {}))


def test_what_is_written_is_read_back(tmp_path):
    pages = by_key(
        page(
            html="2000/01_costs.html", seconds=1.5, lix=40, tables=("a", "b"), data={"a.csv": "1f"}
        ),
        page(year=2001),
    )
    write_manifest(tmp_path, pages)
    assert manifest.read(tmp_path) == (pages, {})


def test_rows_are_sorted_and_have_every_field(tmp_path):
    pages = by_key(page("02_b"), page(year=1999), page(organisation="a", year=2005), page())
    write_manifest(tmp_path, pages)
    content = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert list(content) == ["version", "pages", "documents"]
    assert content["version"] == __version__
    assert [set(row) for row in content["pages"]] == [FIELDS] * 4
    order = [(row["organisation"], row["year"], row["stem"]) for row in content["pages"]]
    assert order == sorted(order)


def test_a_folder_without_manifest_has_no_pages(tmp_path):
    assert manifest.read(tmp_path) == ({}, {})


@pytest.mark.parametrize("text", ["", "[]", '{"pages": [{}]}', '{"pages": 1}', "\x00"])
def test_a_torn_manifest_is_refused_with_a_way_out(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(RunError, match="take it away to start anew"):
        manifest.read(tmp_path)


def test_unknown_fields_of_a_later_version_are_passed_over(tmp_path):
    write_manifest(tmp_path, by_key(page()))
    path = tmp_path / "manifest.json"
    content = json.loads(path.read_text())
    content["pages"][0]["later"] = 1
    path.write_text(json.dumps(content))
    assert manifest.read(tmp_path) == (by_key(page()), {})


# -- whole files --------------------------------------------------------------------------------


def test_a_file_is_replaced_whole_and_nothing_lies_beside(tmp_path):
    path = tmp_path / "new" / "a.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_whole(path, b"old")

    def fail(_):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


# -- listing ------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path):
    return Run(write(tmp_path / "books", "01_costs", "1"), 2000, "byn", "2000", inputs="key")


@pytest.fixture
def good(tmp_path, run):
    write_whole(tmp_path / run.html, b"page")
    write_whole(tmp_path / run.executed, b"copy")
    checksums = [sha256_of(tmp_path / path) for path in (run.html, run.executed)]
    told = dict(zip(("sha256", "copy_sha256"), checksums, strict=True))
    return page(html=run.html, inputs_sha256="key", **told)


def test_a_page_as_it_was_made_is_fresh(tmp_path, run, good):
    assert state_of(run, good, tmp_path) == State("fresh")


def test_a_page_of_other_inputs_is_stale(tmp_path, run, good):
    changed = dataclasses.replace(run, inputs="other")
    state = state_of(changed, good, tmp_path)
    assert state == State("stale", "what it is made from has changed")


def test_a_page_that_someone_changed_is_stale(tmp_path, run, good):
    (tmp_path / run.html).write_bytes(b"changed")
    state = state_of(run, good, tmp_path)
    assert state == State("stale", "the file is not the one that was written")


def test_a_page_whose_copy_someone_changed_is_stale(tmp_path, run, good):
    (tmp_path / run.executed).write_bytes(b"changed")
    state = state_of(run, good, tmp_path)
    assert state == State("stale", "its executed copy is not the one that was written")


def test_a_page_that_is_gone_is_missing(tmp_path, run, good):
    (tmp_path / run.html).unlink()
    assert state_of(run, good, tmp_path) == State("missing", "the file is gone")


def test_a_page_that_was_never_made_is_missing(tmp_path, run):
    assert state_of(run, None, tmp_path) == State("missing", "never made")


def test_a_page_whose_run_failed_says_why(tmp_path, run, good):
    failed = dataclasses.replace(good, status="failed", error="code cell 2: NameError")
    assert state_of(run, failed, tmp_path) == State("failed", "code cell 2: NameError")


def test_a_page_without_data_says_why(tmp_path, run):
    lacking = dataclasses.replace(run, no_data="Inga uppgifter.")
    assert state_of(lacking, None, tmp_path) == State("no data", "Inga uppgifter.")


def test_the_listing_is_in_columns(run):
    assert lines([Standing(run, State("missing", "never made"), None)]) == [
        "organisation  year  notebook  state    reason",
        "byn           2000  01_costs  missing  never made",
    ]

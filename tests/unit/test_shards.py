"""Parts of a batch, run apart and merged: the same reports as in one go."""

import pytest

from analysis import batch, batch_runs, manifest
from analysis.plan import Selection
from analysis.runner import Settings
from analysis.shards import Shard, run_shard
from analysis.unfinished import Unfinished
from tests.unit.given_notebooks import edit
from tests.unit.test_batch import files

KEYS = [(f"0{n}_page", year, whose) for n in range(7) for year in (2022, 2023) for whose in "abcde"]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 100])
def test_every_page_belongs_to_one_shard(count):
    shards = [Shard(number, count) for number in range(1, count + 1)]
    assert [sum(shard.has(key) for shard in shards) for key in KEYS] == [1] * len(KEYS)


def test_shards_are_about_as_large_as_each_other():
    sizes = [sum(Shard(number, 4).has(key) for key in KEYS) for number in range(1, 5)]
    assert sum(sizes) == 70
    assert min(sizes) > 8


def test_where_a_page_belongs_is_the_same_on_every_machine():
    # sha256sum of this text begins with ce50b8d4e89820ba; the sum of these digits is 129, and 16
    # leaves 1 when divided by 3, so the number leaves what 129 does: nothing.
    key = ("01_costs", 2023, "kontoret")
    assert [Shard(number, 3).has(key) for number in (1, 2, 3)] == [True, False, False]


def test_merged_shards_give_what_one_batch_gives(project, quick):
    batch.report(project, Selection(), Settings(project.data, 1))
    whole = files(project)
    for path in sorted(project.reports.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    quick.ran.clear()
    settings = Settings(project.data, 1)
    parts = [run_shard(project, Selection(), settings, Shard(n, 3)) for n in (1, 2, 3)]
    assert sum(part.ok for part in parts) == 5
    assert sum(part.no_data for part in parts) == 1
    assert len(quick.ran) == len(set(quick.ran)) == 5
    assert [name for name in files(project) if not name.startswith(".unfinished/")] == []
    quick.ran.clear()
    summary = batch.report(project, Selection(), settings, batch_runs.merge)
    assert (summary.ok, summary.failed, quick.ran) == (5, 0, [])
    assert {**files(project), "README.md": whole["README.md"]} == whole
    rows = manifest.read(project.reports).pages.values()
    assert {row.seconds for row in rows if row.status == "ok"} == {0.25}


def test_what_failed_in_a_shard_fails_in_the_merge_and_leaves_its_copy(project, quick):
    quick.failing = {"01_costs"}
    settings = Settings(project.data, 1)
    part = run_shard(project, Selection((2023,)), settings, Shard(1, 1))
    assert (part.ok, part.failed) == (2, 1)
    summary = batch.report(project, Selection((2023,)), settings, batch_runs.merge)
    assert (summary.ok, summary.failed) == (2, 1)
    row = manifest.read(project.reports).pages["01_costs", 2023, "kontoret"]
    assert row.error == "code cell 2 (a + 1): NameError: a"
    assert (project.reports / "2023/executed/01_costs.failed.ipynb").is_file()


def test_what_no_shard_has_run_is_named(project, quick):
    settings = Settings(project.data, 1)
    run_shard(project, Selection((2023,), stems=("00_overview",)), settings, Shard(1, 1))
    summary = batch.report(project, Selection((2023,)), settings, batch_runs.merge)
    assert (summary.ok, summary.failed) == (1, 2)
    row = manifest.read(project.reports).pages["02_savings", 2023, "kontoret"]
    assert row.error == "no shard has run it"


def test_shards_of_other_data_are_not_merged(project, quick):
    settings = Settings(project.data, 1)
    run_shard(project, Selection((2023,)), settings, Shard(1, 1))
    edit(project, "granskning-2023/observations.csv", '"12,5"', '"12,6"')
    summary = batch.report(project, Selection((2023,)), settings, batch_runs.merge)
    assert (summary.ok, summary.failed) == (0, 3)


def test_a_shard_that_is_begun_again_runs_only_what_it_has_not_run_well(project, quick):
    quick.failing = {"01_costs"}
    settings = Settings(project.data, 1)
    run_shard(project, Selection((2023,)), settings, Shard(1, 1))
    quick.failing = set()
    quick.ran.clear()
    part = run_shard(project, Selection((2023,)), settings, Shard(1, 1))
    assert (part.ok, part.failed) == (3, 0)
    assert quick.ran == [("01_costs", 2023, "kontoret")]


def test_what_holds_is_not_run_by_a_shard(project, quick):
    settings = Settings(project.data, 1)
    batch.report(project, Selection(), settings)
    quick.ran.clear()
    part = run_shard(project, Selection(), settings, Shard(1, 1))
    assert (part.ok, part.reused, quick.ran) == (5, 5, [])


def test_a_receipt_whose_copy_is_gone_is_none(tmp_path):
    kept = Unfinished(tmp_path)
    kept.keep("k", 1.5, b"{}", "")
    assert kept.find("k").seconds == 1.5
    (tmp_path / ".unfinished" / "k.ipynb").unlink()
    assert kept.find("k") is None

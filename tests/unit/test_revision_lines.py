"""The verb `diff`: two folders of raw data, or two sources, line by line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analysis import cli

OBSERVATIONS = "granskning-2023/observations.csv"


@pytest.fixture
def folders(tiny_data: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return two raw folders with the same in them, and stand where both are."""
    old, new = tiny_data.parent / "first", tiny_data.parent / "second"
    for folder in (old, new):
        shutil.copytree(tiny_data / "raw", folder)
    monkeypatch.chdir(tiny_data.parent)
    return old, new


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def diff(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> list[str]:
    """Return what `diff` prints, each line with single spaces between its columns."""
    assert cli.main(["diff", *arguments]) == status
    lines = capsys.readouterr().out.splitlines()
    return [" | ".join(part.strip() for part in line.split("  ") if part.strip()) for line in lines]


def test_folders_without_a_difference(folders, capsys):
    assert diff(capsys, "first", "second") == ["no differences"]


@pytest.mark.parametrize("sides", [("empty", "first"), ("first", "empty")])
def test_a_folder_that_is_no_raw_data_is_told_in_one_sentence(folders, capsys, sides):
    (folders[0].parent / "empty").mkdir()
    assert cli.main(["diff", *sides]) == 2
    told = "genomlysning: empty is no folder of raw data: no sources.csv in it\n"
    assert tuple(capsys.readouterr()) == ("", told)


def test_a_data_folder_stands_for_the_raw_folder_in_it(folders, capsys):
    assert diff(capsys, "data", "first") == ["no differences"]


def test_rows_and_cells_are_told_table_by_table(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, 'case_cost,grannby,2023,,9 800,"tabell 2, Grannby",\n', "")
    change(
        new / OBSERVATIONS, "case_cost,exempelby,2023,,12 500", "case_cost,exempelby,2023,,13 000"
    )
    change(new / OBSERVATIONS, '"3,5%"', '"3,5 %"')
    change(new / "granskning-2023/events.csv", "avsnitt 1", "sidan 4")
    with (new / "price_index.csv").open("a", encoding="utf-8") as file:
        file.write('prisindex,Prisindex,2024,"112,00",2022=100,Exempelverket,,,\n')
    row = "changed | granskning-2023"
    assert diff(capsys, "first", "second")[1:] == [
        "price_index",
        'new | prisindex | 2024 | "112,00"',
        "",
        "observations",
        'gone | granskning-2023 | case_cost | grannby | 2023 | "9 800"',
        # 500 of 12 500.
        f'{row} | case_cost | exempelby | 2023 | printed | "12 500" → "13 000" | +4,0 %',
        f'{row} | sick_leave | kontoret | 2022 | sex=women | printed | "3,5%" → "3,5 %" | 0 %',
        "",
        "events",
        f'{row} | nytt-hus | locator | "avsnitt 1" → "sidan 4"',
        "",
        "1 row new, 1 row gone, 3 cells changed",
    ]


def test_the_lines_below_each_other_are_aligned(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, '"12,5"', '"12,8"')
    change(new / OBSERVATIONS, "9 800", "9 310")
    cli.main(["diff", "first", "second"])
    # 0,3 of 12,5 is 2,4 %; 490 of 9 800 is 5 %.
    assert capsys.readouterr().out == (
        "\n"
        "observations\n"
        '  changed  granskning-2023  net_cost   kontoret  2023  printed  "12,5" → "12,8"    +2,4 %\n'  # noqa: E501
        '  changed  granskning-2023  case_cost  grannby   2023  printed  "9 800" → "9 310"  −5,0 %\n'  # noqa: E501
        "\n"
        "2 cells changed\n"
    )


def test_an_empty_organisation_is_the_same_as_the_sources_own_written_out(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, 'net_cost,,,,"12,5"', 'net_cost,kontoret,2023,,"12,5"')
    assert diff(capsys, "first", "second") == ["no differences"]


def test_a_changed_default_is_told_once_and_not_at_every_row(folders, capsys):
    _, new = folders
    change(new / "sources.csv", ",§ 12,2023,", ",§ 12,2022,")
    assert diff(capsys, "first", "second")[1:] == [
        "sources",
        'changed | granskning-2023 | period | "2023" → "2022"',
        "",
        "1 cell changed",
    ]


def test_titles_and_members_are_told_in_words_of_their_own(folders, capsys):
    old, new = folders
    group = "liknande,Liknande,Liknande,peer_group,,,G1,2023,{},,\n"
    for folder, members in ((old, "0180 0192 0381"), (new, "0192 0381 0486")):
        with (folder / "organisations.csv").open("a", encoding="utf-8") as file:
            file.write(group.format(members))
    change(
        new / "indicators.csv", ",N00001,Kostnad per ärende,", ",N00001,Kostnad per ärende (kr),"
    )
    assert diff(capsys, "first", "second")[1:] == [
        "organisations",
        "members | liknande | 0486 joined; 0180 left",
        "",
        "indicators",
        'title | case_cost | kolada_title | "Kostnad per ärende" → "Kostnad per ärende (kr)"',
        "",
        "2 cells changed",
    ]


def test_a_renamed_source_is_held_against_itself(folders, capsys):
    _, new = folders
    (new / "granskning-2023").rename(new / "granskning")
    for name in ("sources.csv", "corrections.csv"):
        change(new / name, "granskning-2023", "granskning")
    change(new / "granskning/observations.csv", "9 800", "9 310")
    assert diff(capsys, "first", "second") == [
        "source granskning-2023 is now granskning",
        "",
        "observations",
        'changed | granskning | case_cost | grannby | 2023 | printed | "9 800" → "9 310" | −5,0 %',
        "",
        "1 cell changed",
    ]


def test_a_table_that_only_one_has_is_told_once(folders, capsys):
    old, new = folders
    (new / "granskning-2023/measures.csv").unlink()
    (old / "granskning-2023/risks.csv").unlink()
    assert diff(capsys, "first", "second")[1:] == [
        "measures",
        "gone | granskning-2023 | all 2 rows",
        "",
        "risks",
        "new | granskning-2023 | 1 row",
        "",
        "1 row new, 2 rows gone",
    ]


def test_what_is_no_figure_is_compared_all_the_same(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, "12 500", "12500o")
    assert 'printed | "12 500" → "12500o"' in "\n".join(diff(capsys, "first", "second"))


def test_a_file_that_cannot_be_read_is_a_fault_and_the_rest_is_compared(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, 'net_cost,,,,"12,5"', "net_cost,,,,12,5")
    change(new / "granskning-2023/events.csv", "Nytt hus", "Ett nytt hus")
    assert cli.main(["diff", "first", "second"]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[1:] == [
        "events",
        '  changed  granskning-2023  nytt-hus  title  "Nytt hus" → "Ett nytt hus"',
        "",
        "1 cell changed, 1 file not compared",
    ]
    assert 'second/granskning-2023/observations.csv, row 3: found "8 cells"' in told.err


def test_registers_that_are_not_there_are_faults(folders, capsys):
    _, new = folders
    (new / "sources.csv").unlink()
    change(new / OBSERVATIONS, "9 800", "9 310")
    lines = diff(capsys, "first", "second", status=1)
    assert lines[-1] == "1 cell changed, 1 file not compared"


def test_a_long_text_is_shown_where_it_differs(folders, capsys):
    old, new = folders
    for folder, word in ((old, "högre"), (new, "lägre")):
        text = f"{'Lång text. ' * 20}Kommunen anger {word} hyra."
        change(folder / "granskning-2023/explanations.csv", "Kommunen anger högre hyra.", text)
    line = diff(capsys, "first", "second")[2]
    assert line.endswith('"…ext. Kommunen anger högre hyra." → "…ext. Kommunen anger lägre hyra."')


def test_hostile_text_is_inert(folders, capsys):
    _, new = folders
    change(new / OBSERVATIONS, '"tabell 3, 2022"', '"tabell\u202e 3,\n\u009b31m 2022"')
    (new / "\x1b[31m").mkdir()
    shutil.copy(new / OBSERVATIONS, new / "\x1b[31m/observations.csv")
    (new / "\x1b[31m/risks.csv").write_text("nothing", encoding="utf-8")
    assert cli.main(["diff", "first", "second"]) == 1
    told = capsys.readouterr()
    assert "\\x1b[31m" in told.out
    assert "\\u202e" in told.out
    for text in (told.out, told.err):
        assert all(letter.isprintable() or letter == "\n" for letter in text)


# -- two sources of the same data ---------------------------------------------------------------


@pytest.fixture
def fetches(tiny_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a raw folder in which one source is a later fetch of another."""
    raw = tiny_data / "raw"
    later = raw / "granskning-2024"
    later.mkdir()
    shutil.copy(raw / OBSERVATIONS, later / "observations.csv")
    row = (raw / "sources.csv").read_text(encoding="utf-8").splitlines()[1]
    with (raw / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(row.replace("granskning-2023,", "granskning-2024,") + "\n")
    change(later / "observations.csv", "9 800", "9 310")
    monkeypatch.chdir(tiny_data.parent)
    return raw


EXPECTED = [
    "",
    "observations",
    'changed | case_cost | grannby | 2023 | printed | "9 800" → "9 310" | −5,0 %',
]


def only_observations(raw: Path) -> None:
    for path in (raw / "granskning-2023").glob("*.csv"):
        if path.name != "observations.csv":
            path.unlink()


def test_two_sources_by_their_ids(fetches, capsys):
    only_observations(fetches)
    expected = [*EXPECTED, "", "1 cell changed"]
    assert diff(capsys, "granskning-2023", "granskning-2024") == expected
    data = str(fetches.parent)
    assert diff(capsys, "granskning-2023", "granskning-2024", "--data", data) == expected


def test_two_sources_by_their_folders(fetches, capsys, monkeypatch):
    only_observations(fetches)
    old, new = (f"data/raw/granskning-{year}" for year in (2023, 2024))
    assert diff(capsys, old, new)[:3] == EXPECTED
    monkeypatch.chdir(fetches)
    assert diff(capsys, "granskning-2023", "granskning-2024")[:3] == EXPECTED


def test_tables_that_only_one_source_has(fetches, capsys):
    lines = diff(capsys, "granskning-2023", "granskning-2024")
    assert lines[:3] == EXPECTED
    assert lines[3:6] == ["", "budget_lines", "gone | all 3 rows"]


def test_each_sources_own_default_is_filled_in(fetches, capsys):
    only_observations(fetches)
    change(fetches / "granskning-2024/observations.csv", ",,,", ",kontoret,,")
    assert diff(capsys, "granskning-2023", "granskning-2024")[:3] == EXPECTED


def test_a_series_that_was_rescaled_is_told_once(fetches, capsys):
    only_observations(fetches)
    for source, figures in (
        ("granskning-2023", ("13,40", "20,00", "8,15")),
        ("granskning-2024", ("1391,68", "2077,13", "846,43")),
    ):
        with (fetches / source / "observations.csv").open("a", encoding="utf-8") as file:
            for year, text in zip((2019, 2020, 2021), figures, strict=True):
                file.write(f'case_cost,grannby,{year},sex=men,"{text}",x,\n')
    assert diff(capsys, "granskning-2023", "granskning-2024")[2:] == [
        "rescaled | case_cost | grannby | 2019–2021 | sex=men | by the factor 103,86"
        ' | the first "13,40" → "1391,68"',
        EXPECTED[2],
        "",
        "1 cell changed, 1 series rescaled",
    ]


def test_an_indicator_that_was_rescaled_is_told_once(fetches, capsys):
    only_observations(fetches)
    series = (("grannby", ""), ("exempelby", ""), ("exempelby", "sex=men"))
    for source, figures in (
        ("granskning-2023", ("1,50", "2,25", "4,00", "3,10", "1,00", "0,75")),
        ("granskning-2024", ("150", "225", "400", "310", "100", "75")),
    ):
        texts = iter(figures)
        with (fetches / source / "observations.csv").open("a", encoding="utf-8") as file:
            for who, breakdown in series:
                for year in (2019, 2020):
                    file.write(f'trygghet,{who},{year},{breakdown},"{next(texts)}",x,\n')
    assert diff(capsys, "granskning-2023", "granskning-2024")[2:] == [
        "rescaled | trygghet | 2019–2020 | all 6 values in 3 series by the factor 100"
        ' | the first "1,50" → "150"',
        EXPECTED[2],
        "",
        "1 cell changed, 1 whole indicator rescaled",
    ]


def receipt(raw: Path, source: str, titles: dict[str, str], members: list[str]) -> None:
    told = {"titles": titles, "members": {"G1": members}}
    (raw / source / "receipt.json").write_text(json.dumps(told), encoding="utf-8")


def test_what_kolada_has_renamed_between_two_fetches_is_told(fetches, capsys):
    only_observations(fetches)
    titles = {"N00001": "Kostnad (kr)", "0180": "Exempelby", "G1": "Liknande", "0192": "Grannby"}
    receipt(fetches, "granskning-2023", titles, ["0180", "0192"])
    now = titles | {"0180": "Nya Exempelby", "N00001": "Kostnad, kr"}
    # What only one of them asked for is no difference.
    del now["0192"]
    receipt(fetches, "granskning-2024", now, ["0192", "0381"])
    assert diff(capsys, "granskning-2023", "granskning-2024") == [
        "",
        "receipt.json",
        'title | N00001 | title | "Kostnad (kr)" → "Kostnad, kr"',
        'title | 0180 | title | "Exempelby" → "Nya Exempelby"',
        "members | G1 | 0381 joined; 0180 left",
        *EXPECTED,
        "",
        "4 cells changed",
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"titles": 1}', '{"pages": 1}'])
def test_a_receipt_that_is_none_is_a_fault(fetches, capsys, text):
    (fetches / "granskning-2024/receipt.json").write_text(text)
    assert cli.main(["diff", "granskning-2023", "granskning-2024"]) == 1
    assert "granskning-2024/receipt.json: found" in capsys.readouterr().err


def test_a_renamed_municipality_is_told_as_a_title(folders, capsys):
    for folder, title in zip(folders, ("Exempelby", "Nya Exempelby"), strict=True):
        path = folder / "organisations.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        titled = [f"{row},{title if row.startswith('exempelby,') else ''}" for row in rows]
        text = "\n".join([f"{head},kolada_title", *titled, ""])
        path.write_text(text, encoding="utf-8", newline="")
    assert diff(capsys, "first", "second")[1:3] == [
        "organisations",
        'title | exempelby | kolada_title | "Exempelby" → "Nya Exempelby"',
    ]


@pytest.mark.parametrize(
    "named",
    [("granskning-2023", "granskning-2099"), ("data", "nowhere"), ("..x", "granskning-2023")],
)
def test_what_does_not_exist_is_wrong_usage(fetches, capsys, named):
    assert cli.main(["diff", *named]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "two folders or two sources" in told.err
    assert "granskning-2023, granskning-2024" in told.err


def test_without_any_data_an_id_is_wrong_usage(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["diff", "a", "b"]) == 2
    assert "no data folder" in capsys.readouterr().err


def test_a_register_of_sources_that_cannot_be_read_is_a_fault(fetches, capsys):
    (fetches / "sources.csv").write_text("source_id;title", encoding="utf-8")
    assert cli.main(["diff", "granskning-2023", "granskning-2024"]) == 1
    assert "sources.csv, row 1: found" in capsys.readouterr().err


def test_a_table_of_a_source_that_cannot_be_read_is_not_compared(fetches, capsys):
    only_observations(fetches)
    (fetches / "granskning-2024/risks.csv").write_text("nothing", encoding="utf-8")
    lines = diff(capsys, "granskning-2023", "granskning-2024", status=1)
    assert lines == [*EXPECTED, "", "1 cell changed, 1 file not compared"]


def test_faulty_rows_without_a_period_are_compared_all_the_same(fetches, capsys):
    only_observations(fetches)
    change(fetches / "sources.csv", ",§ 12,2023,", ",§ 12,,")
    for source, figures in (("granskning-2023", "123"), ("granskning-2024", "369")):
        with (fetches / source / "observations.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"case_cost,grannby,,sex=men,{one}0,x,\n" for one in figures)
    assert diff(capsys, "granskning-2023", "granskning-2024")[2].startswith(
        "rescaled | case_cost | grannby | – | sex=men | by the factor 3 | the first"
    )

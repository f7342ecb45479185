"""What the command line tells beside its answers: help, weights, colours, a log, completion."""

import argparse
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import batch, cli, completion, inventory, log, terminal
from analysis.cli import main
from analysis.examples import EXAMPLES
from analysis.options import parser
from analysis.progress import progress
from analysis.project import locate
from tests.unit.given_notebooks import edit, write

ROOT = Path(__file__).parents[2]
TOP = parser(cli._VERBS)
VERBS = next(a for a in TOP._actions if isinstance(a, argparse._SubParsersAction)).choices


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    yield
    log.show(log.SAID)


@pytest.fixture
def home(project, monkeypatch):
    """Return the project's folder, worked in; no warm process is started for its batches."""
    monkeypatch.setattr(cli, "_started_ahead", lambda _: contextlib.nullcontext())
    monkeypatch.chdir(project.data.parent)
    return project.data.parent


def told(path):
    """Return a log's entries, each a list of its lines without their times."""
    text = re.sub(r"^[\d-]{10} [\d:]{8} ", "", path.read_text(encoding="utf-8"), flags=re.M)
    return [entry.rstrip().splitlines() for entry in text.split("=== ")[1:]]


# -- examples -----------------------------------------------------------------------------------


def examples(verb):
    lines = [line.strip() for line in EXAMPLES[verb].splitlines() if line.startswith("  ")]
    return [shlex.split(line, comments=True)[1:] for line in lines if "eval" not in line]


def test_every_verb_has_examples_and_nothing_else_has():
    assert set(EXAMPLES) == {"", *VERBS}
    assert all(examples(verb) for verb in EXAMPLES)


@pytest.mark.parametrize("verb", EXAMPLES)
def test_every_example_is_read_by_the_command_itself(verb):
    for words in examples(verb):
        options = TOP.parse_args(words)
        assert options.verb is cli._VERBS[words[0]]
        assert verb in ("", words[0])


@pytest.mark.parametrize("verb", VERBS)
def test_help_ends_with_the_examples_line_by_line(verb, capsys):
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    shown = capsys.readouterr().out
    assert shown.endswith(f"\n{EXAMPLES[verb]}")
    # What is not an example is wrapped as ever.
    assert max(map(len, shown.removesuffix(EXAMPLES[verb]).splitlines())) <= 86


def test_notebooks_that_examples_name_are_there():
    stems = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    named = [stem for words in examples("report") for stem in TOP.parse_args(words).only]
    assert named
    assert set(named) <= stems


# -- weights ------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "build", "report", "import", "fetch"])
def test_what_does_something_can_be_quiet_or_verbose_but_not_both(verb, capsys):
    words = next(words for words in examples(verb) if not {"-q", "--quiet", "--verbose"} & {*words})
    assert TOP.parse_args(words).weight == log.SAID
    assert TOP.parse_args([*words, "-q"]).weight == log.WRONG
    assert TOP.parse_args([*words, "--verbose"]).weight == log.WHY
    with pytest.raises(SystemExit):
        TOP.parse_args([*words, "-q", "-v"])
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["new", "export"])
def test_what_decides_nothing_can_only_be_quiet(verb, capsys):
    assert TOP.parse_args([*examples(verb)[0], "--quiet"]).weight == log.WRONG
    with pytest.raises(SystemExit):
        TOP.parse_args([*examples(verb)[0], "--verbose"])
    assert "--verbose" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["list", "diff"])
def test_what_only_answers_can_not_be_quiet(verb, capsys):
    with pytest.raises(SystemExit):
        TOP.parse_args([*examples(verb)[0], "--quiet"])
    assert "--quiet" in capsys.readouterr().err


def test_a_quiet_batch_tells_nothing_but_what_failed(home, quick, capsys):
    assert main(["report", "--quiet"]) == 0
    assert tuple(capsys.readouterr()) == ("", "")
    quick.failing.add("01_costs")
    assert main(["report", "--quiet", "--force"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "failed: 2022/01_costs: code cell 2 (a + 1): NameError: a",
        "failed: 2023/01_costs: code cell 2 (a + 1): NameError: a",
    ]


def test_a_quiet_verb_tells_faults(home, capsys):
    edit(locate(None, None, home), "granskning-2023/observations.csv", "12 500", "12500x")
    assert main(["check", "--quiet"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("genomlysning: 1 fault in the input; nothing was written.\n")


def test_a_verbose_batch_tells_why(home, capsys):
    assert main(["report", "2023", "--verbose"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "the processed tables are not of these raw data: they are built"
    assert "2023/01_costs: missing, never made" in lines
    assert "kontoret: published" in lines
    edit(locate(None, None, home), "granskning-2023/observations.csv", '"12,5"', '"12,6"')
    assert main(["report", "2023", "--verbose"]) == 0
    told = capsys.readouterr().err
    assert "2023/01_costs: stale, what it is made from has changed" in told
    assert main(["report", "2023", "--verbose"]) == 0
    told = capsys.readouterr().err
    assert told == "nothing has changed since the last batch, so its pages are reused\n"


def test_a_batch_by_itself_does_not_explain(home, capsys):
    assert main(["report", "2023"]) == 0
    assert "never made" not in capsys.readouterr().err


def test_verbose_check_and_build_tell_rows_of_each_table(home, capsys):
    assert main(["check", "--verbose"]) == 0
    assert "rows of risks: 1" in capsys.readouterr().err.splitlines()
    assert main(["build", "--verbose"]) == 0
    assert "rows of risks: 1" in capsys.readouterr().err.splitlines()


def test_no_bar_is_shown_where_it_is_to_be_quiet(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    log.show(log.WRONG)
    with progress(1) as tell:
        tell("page")
    assert capsys.readouterr().err == ""


# -- the log ------------------------------------------------------------------------------------


def test_a_batch_is_told_in_a_log_beside_the_reports(home, quick, capsys):
    quick.failing.add("01_costs")
    assert main(["report", "2023"]) == 1
    assert not list((home / "reports").rglob("*.log"))
    [entry] = told(home / "reports.log")
    assert re.match(r"[\d-]{10} [\d:]{8} report 2023 \(genomlysning [\d.]+, Python 3", entry[0])
    assert any(re.match(r"pandas \d+\..*, nbconvert \d", line) for line in entry)
    assert "2023/01_costs: missing, never made" in entry
    assert "failed: 2023/01_costs: code cell 2 (a + 1): NameError: a" in entry
    assert re.match(r"2 ok, 1 failed, 0 no data, 0 reused, ", entry[-2])
    assert entry[-1] == "exit status 1"


def test_a_failed_notebook_s_traceback_is_in_the_log_whole_and_without_colours(home, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(home)
    monkeypatch.setenv("GENOMLYSNING_CHROMIUM", "")
    write(
        home / "notebooks",
        "01_costs",
        "def halve(x):\n    return x / 0",
        "halve(8)",
        review="costs",
    )
    assert main(["report", "2023", "--only", "01_costs", "--jobs", "1"]) == 1
    text = (home / "reports.log").read_text(encoding="utf-8")
    assert "2023/01_costs: --------" in text
    assert "return x / 0" in text
    assert "\n    ZeroDivisionError: division by zero\n" in text
    assert "\x1b" not in text


def test_an_error_of_the_program_itself_leaves_its_traceback(home, monkeypatch):
    def fail(*_):
        raise RuntimeError(f"in {Path.home()}/secret")

    monkeypatch.setattr(batch, "report", fail)
    with pytest.raises(RuntimeError):
        main(["report"])
    text = (home / "reports.log").read_text(encoding="utf-8")
    assert "ended by RuntimeError\n    Traceback (most recent call last):\n" in text
    assert "RuntimeError: in ~/secret" in text
    assert str(Path.home()) + "/" not in text


def test_faults_and_wrong_years_are_in_the_log_too(home):
    assert main(["report", "1999"]) == 2
    edit(locate(None, None, home), "granskning-2023/observations.csv", "12 500", "12500x")
    assert main(["report"]) == 1
    wrong, faulty = told(home / "reports.log")
    assert wrong[-2:] == ["genomlysning: no year 1999; there are: 2022, 2023", "exit status 2"]
    assert any("12500x" in line for line in faulty)
    assert faulty[-1] == "exit status 1"


def test_the_log_keeps_the_last_ten_batches(home):
    main(["report"])
    for _ in range(10):
        main(["report", "2023"])
    heads = [entry[0].split(" ")[2:4] for entry in told(home / "reports.log")]
    assert heads == [["report", "2023"]] * 10


def test_what_looks_like_a_head_begins_no_entry(tmp_path):
    path = tmp_path / "reports.log"
    with log.kept(path, "report"):
        log.note("two lines\n=== of one message")
    assert path.read_text(encoding="utf-8").splitlines()[-1] == "    === of one message"
    for _ in range(9):
        with log.kept(path, "report"):
            log.note("x")
    assert "of one message" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["list"], ["report", "--dry-run"], ["report", "--shard", "1/1"]])
def test_what_publishes_nothing_leaves_no_log(home, words):
    assert main(words) == 0
    assert not (home / "reports.log").exists()


def test_no_log_stops_no_batch(home, capsys):
    (home / "reports.log").mkdir()
    assert main(["report", "2023"]) == 0
    assert "no log is kept: " in capsys.readouterr().err


class Full(io.StringIO):
    """A file on a disk that has filled up."""

    def flush(self):
        raise OSError(28, "No space left on device")


def test_a_log_that_can_no_longer_be_written_is_told_once_and_stops_nothing(tmp_path, capsys):
    with log.kept(tmp_path / "a.log", "report"):
        handler = next(one for one in log._KEPT.handlers if isinstance(one, log._File))
        handler.setStream(Full()).close()
        log.note("one")
        log.note("two")
    told = "the log can't be written any more: [Errno 28] No space left on device\n"
    assert capsys.readouterr().err == told


# -- colours ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "is_terminal", "has"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="which consoles of Windows can is theirs to say")
def test_colours_are_for_terminals_that_want_them(monkeypatch, variables, is_terminal, has):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal, "is_terminal", lambda: is_terminal)
    assert terminal.has_colours() is has


def test_a_state_and_a_count_have_the_colour_of_their_word(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert terminal.painted("failed ", "failed") == "\x1b[31mfailed \x1b[0m"
    assert terminal.painted("kontoret", "kontoret") == "kontoret"
    summary = "12 ok, 0 failed, 1 no data, 3 reused, 0.2 s"
    assert terminal.highlighted(summary) == (
        "\x1b[32m12 ok\x1b[0m, 0 failed, \x1b[2m1 no data\x1b[0m, 3 reused, 0.2 s"
    )


def test_colours_change_no_column(home, monkeypatch, capsys):
    main(["report", "2023"])
    capsys.readouterr()
    main(["list"])
    without = capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["list"])
    colourful = capsys.readouterr().out
    assert "\x1b[32mfresh" in colourful
    assert "\x1b" not in without
    bare = re.sub(r"\x1b\[\d*m", "", colourful)
    assert [line.rstrip() for line in bare.splitlines()] == without.splitlines()


# -- list ---------------------------------------------------------------------------------------


def shown(capsys, *words):
    capsys.readouterr()
    assert main(["list", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_years_stand_beside_one_another(home, capsys):
    main(["report", "2023"])
    assert shown(capsys, "years") == [
        "organisation  notebook     2022     2023",
        "kontoret      00_overview  missing  fresh",
        "kontoret      01_costs     missing  fresh",
        "kontoret      02_savings   no data  fresh",
    ]


def test_organisations_are_told_with_their_years_and_pages(home, capsys):
    main(["report", "2023"])
    assert shown(capsys, "organisations", "--organisation", "kontoret", "exempelby") == [
        "organisation  kind            years      pages  name",
        "exempelby     municipality    2023              Exempelby kommun",
        "kontoret      administration  2022-2023  3      Kommunkontoret (default)",
    ]


def test_everybody_with_figures_of_their_own_leaves_out_groups(home, capsys):
    with (home / "data/raw/organisations.csv").open("a", encoding="utf-8") as file:
        file.write("lika,Lika kommuner,Lika,peer_group,,,,,,,\n")
    everybody = {line.split()[0] for line in shown(capsys, "organisations")[1:]}
    own = {line.split()[0] for line in shown(capsys, "organisations", "--organisation", "all")[1:]}
    assert own == {"exempelby", "kontoret", "grannby"}
    assert everybody == own | {"lika"}


def test_sources_are_told_with_years_and_figures(home, capsys):
    lines = shown(capsys, "sources")
    assert lines[0].split() == [
        *("source", "years", "status", "published", "figures", "organisation", "title"),
    ]
    assert lines[1].startswith("granskning-2023  2022-2023  ")
    assert len(lines) == 2
    # It is about another one, and has a figure of this one.
    assert shown(capsys, "sources", "--organisation", "grannby") == lines


def test_a_source_without_a_figure_of_an_organisation_is_left_out(home, capsys):
    with (home / "data/raw/organisations.csv").open("a", encoding="utf-8") as file:
        file.write("annanby,Annanby kommun,Annanby,municipality,,,,,,,\n")
    assert len(shown(capsys, "sources", "--organisation", "annanby")) == 1


@pytest.mark.parametrize("view", ["pages", "years", "organisations", "sources"])
def test_an_unknown_organisation_is_wrong_usage_in_every_view(home, view, capsys):
    assert main(["list", view, "--organisation", "byn"]) == 2
    assert "no organisation byn; there are: exempelby," in capsys.readouterr().err


def test_verbose_pages_tell_seconds_and_place(home, capsys):
    main(["report", "2023"])
    lines = shown(capsys, "--verbose")
    head = ["organisation", "year", "notebook", "state", "seconds", "page", "reason"]
    assert lines[0].split() == head
    assert re.search(
        r"2023  01_costs     fresh    \d+\.\d +2023/01_costs\.html$", "\n".join(lines), re.M
    )


def test_a_person_is_told_what_to_do_and_a_program_is_not(home, capsys, monkeypatch):
    main(["report", "2023"])
    assert shown(capsys)[-1].startswith("kontoret")
    monkeypatch.setattr(cli, "is_terminal", lambda: True)
    advice = "`genomlysning report` makes what is not fresh"
    assert shown(capsys)[-2:] == ["", f"3 fresh, 2 missing, 1 no data; {advice}"]
    main(["report"])
    assert shown(capsys, "years")[-2:] == ["", "5 fresh, 1 no data"]


def test_spans_of_years():
    assert inventory._spans([2021, 2019, 2020, 2023]) == "2019-2021, 2023"
    assert inventory._spans([]) == ""


# -- completion ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "names"),
    [
        ("year", ["2022", "2023"]),
        ("only", ["00_overview", "01_costs", "02_savings"]),
        ("source", ["granskning-2023"]),
        ("old", ["granskning-2023"]),
        ("jobs", []),
    ],
)
def test_names_of_the_project_are_offered(home, argument, names):
    assert completion.names(argument, locate(None, None, home)) == names


def test_organisations_and_everybody_are_offered(home):
    found = completion.names("organisation", locate(None, None, home))
    assert {"exempelby", "kontoret", "grannby", "all"} <= set(found)


def asked(line, folder, tmp_path):
    """Return what a shell is offered after a line, as argcomplete's script asks for it."""
    answer = tmp_path / "answer"
    given = {
        **{"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line))},
        **{"_ARGCOMPLETE_STDOUT_FILENAME": str(answer), "_ARGCOMPLETE_IFS": "\n"},
    }
    program = "import sys; sys.argv[0] = 'genomlysning'; from analysis.cli import main; main([])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [word.strip() for word in answer.read_text(encoding="utf-8").split("\n") if word]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("genomlysning re", ["report"]),
        ("genomlysning report 20", ["2022", "2023"]),
        ("genomlysning report --engine ", ["warm", "kernel"]),
        ("genomlysning report --only 01", ["01_costs"]),
        ("genomlysning report --data da", ["data/"]),
        ("genomlysning export gr", ["granskning-2023"]),
        ("genomlysning report --data nowhere 20", []),
    ],
)
def test_a_shell_is_offered_what_may_come_next(home, tmp_path_factory, line, offered):
    assert asked(line, home, tmp_path_factory.mktemp("answer")) == offered


def test_broken_registers_offer_nothing(home, tmp_path_factory):
    (home / "data/raw/sources.csv").write_text("nothing,here\n1,2\n", encoding="utf-8")
    assert asked("genomlysning report 20", home, tmp_path_factory.mktemp("answer")) == []


def test_no_verb_waits_for_what_completes(tmp_path):
    program = (
        "import sys\nfrom analysis.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print('argcomplete' in sys.modules, 'tqdm' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False False"

"""Examples of every verb, as `--help` ends with them; a test reads each as the command does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: By verb; "" is the command without one.
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "": """\
examples, as in a terminal:
  genomlysning check                          # are the raw data whole?
  genomlysning report                         # every page that is not fresh
  genomlysning list                           # what there is, and how it stands

`genomlysning VERB --help` has examples of each verb. Exit status: 0 all well, 1 something failed or
is invalid, 2 wrong usage. In a shell, names and years are completed after TAB when this was run
(for zsh, fish and PowerShell see docs/command-line.md):
  eval "$(register-python-argcomplete genomlysning)"
""",
        "check": """\
examples, as in a terminal:
  genomlysning check                          # every fault, with file, row and column
  genomlysning check --verbose                # and how many rows each table has
  genomlysning check --data granby/data       # another municipality's
""",
        "build": """\
examples, as in a terminal:
  genomlysning build
  genomlysning build --processed tables       # into another folder, for a program of one's own
""",
        "report": """\
examples, as in a terminal:
  genomlysning report                         # every year, the data's own organisation
  genomlysning report 2023 2024               # two years
  genomlysning report 2023 --only 01_cost_trend 02_staffing
  genomlysning report --organisation all --jobs 4
  genomlysning report --data granby/data --out granby/reports
  genomlysning report --dry-run               # what would run, and why
  genomlysning report --verbose               # why each page is run, how long it takes, tracebacks
  genomlysning report --quiet                 # for a scheduled job: nothing but errors
  genomlysning report --shard 2/3             # on one of three machines, then on one of them:
  genomlysning report --merge

Whatever is shown, the last batches are told in a log file beside the reports: reports.log.
""",
        "list": """\
examples, as in a terminal:
  genomlysning list                           # a line a page: is it fresh, and why not
  genomlysning list --verbose                 # and how long each took, and where it lies
  genomlysning list years                     # years beside one another, a line a notebook
  genomlysning list organisations             # who can be reported on, and for which years
  genomlysning list sources                   # the documents and fetches that figures are from
  genomlysning list --organisation all        # everybody's pages
""",
        "new": """\
examples, as in a terminal:
  genomlysning new granby/data                # then fill in granby/data/genomlysning.xlsx
""",
        "import": """\
examples, as in a terminal:
  genomlysning import bokslut.xlsx --source bokslut-2024
  genomlysning import bokslut.xlsx --source bokslut-2024 --replace
""",
        "export": """\
examples, as in a terminal:
  genomlysning export bokslut-2024 bokslut.xlsx
""",
        "fetch": """\
examples, as in a terminal:
  genomlysning fetch --kpi N00090 --municipality 0192 --years 2023
  genomlysning fetch --kpi N00090 N00216 --municipality 0192 0000 G2328 --years 2019-2023
""",
        "diff": """\
examples, as in a terminal:
  genomlysning diff raw-before data/raw       # two folders
  genomlysning diff kolada-2024-05-02 kolada-2025-05-02
""",
    }
)

"""The verb `fetch` against a stand-in for Kolada: what it writes, and what it makes of faults."""

# A row of data is one line, however long.
# ruff: noqa: E501

import json
import time
from dataclasses import replace
from datetime import date

import pytest
from requests import Session
from requests.exceptions import ReadTimeout

from analysis import cli, lock, publication
from analysis.contract import check
from analysis.errors import ContractError, FetchError
from analysis.intake import take_in
from analysis.kolada_http import Connection
from analysis.raw_revisions import of_sources
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.workbook import SheetTable
from tests.kolada_server import COST, SICK, Reply, Service, of_data, once, row, serving, value
from tests.unit.given_kolada import (
    INDICATORS,
    ORGANISATIONS,
    contents,
    fetched,
    lines,
    raw_folder,
)

ALL = ([SICK, COST], ["0180", "0192", "G2328"], [2024, 2025])


@pytest.fixture
def service():
    with serving(Service()) as running:
        yield running


@pytest.fixture
def raw(tmp_path):
    return raw_folder(tmp_path)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")


def faults_of(raw, service, asked=ALL):
    """Fetch what can't be fetched; return the faults, without the port of the moment."""
    before = {name: data for name, data in contents(raw).items() if not name.startswith(".")}
    with pytest.raises(ContractError) as caught:
        fetched(raw, service, *asked)
    after = {name: data for name, data in contents(raw).items() if not name.startswith(".")}
    assert after == before
    return [str(fault).replace(service.address, "KOLADA") for fault in caught.value.faults]


# -- what is written ------------------------------------------------------------------------------


def test_figures_become_rows_of_a_source(raw, service):
    result = fetched(raw, service, *ALL)
    assert lines(raw / "kolada-2026-11-29" / "observations.csv") == [
        "indicator_id,organisation_id,period,breakdown,printed,locator,note",
        'sick_leave,exempelby,2024,,"6,25","Kolada, N00090",',
        'sick_leave,exempelby,2024,sex=women,"7,0","Kolada, N00090",',
        'sick_leave,exempelby,2024,sex=men,"4,1","Kolada, N00090",',
        'sick_leave,exempelby,2025,,"6,5","Kolada, N00090",',
        'sick_leave,exempelby,2025,sex=women,"7,4","Kolada, N00090",',
        'sick_leave,exempelby,2025,sex=men,"4,3","Kolada, N00090",',
        'sick_leave,grannby,2024,,uppgift saknas,"Kolada, N00090",',
        'sick_leave,grannby,2024,sex=women,sekretess,"Kolada, N00090",Kolada anger statusen ”Privacy”.',
        'sick_leave,grannby,2024,sex=men,uppgift saknas,"Kolada, N00090",',
        'sick_leave,grannby,2025,,"5,9","Kolada, N00090",',
        'sick_leave,alla-kommuner-ovagt-medel,2025,,"6,125","Kolada, N00090",',
        'guardianship,exempelby,2024,,12500,"Kolada, U37009",',
        'guardianship,grannby,2024,,ej tillämplig,"Kolada, U37009",Kolada anger statusen ”Not applicable”.',
    ]
    assert (result.source_id, result.figures, result.deleted) == ("kolada-2026-11-29", 13, 1)
    assert str(result) == "13 figures from Kolada; 1 that Kolada has deleted were left out"


def test_registers_get_what_is_new(raw, service):
    fetched(raw, service, *ALL)
    assert lines(raw / "organisations.csv")[1:] == [
        "exempelby,Exempelby,Exempelby,municipality,,yes,0180,,,,,Exempelby",
        "grannby,Grannby,Grannby,municipality,,,0192,,,,,Grannby",
        "alla-kommuner-ovagt-medel,Alla kommuner (ovägt medel),Alla kommuner,peer_group,,,G2328,2026,0180 0192,unweighted,,Alla kommuner (ovägt medel)",
    ]
    assert lines(raw / "group_editions.csv")[1:] == [
        'alla-kommuner-ovagt-medel,2026,0180 0192,"Kolada, gruppen G2328, hämtad 2026-11-29",'
    ]
    assert [line.split(",steering,sick_leave")[-1] for line in lines(raw / "indicators.csv")][
        1
    ] == (',,,,,N00090,"Sjukfrånvaro, kommunen, (%)",%,Frånvaro.')
    assert lines(raw / "sources.csv")[1:] == [
        f'kolada-2026-11-29,"Kolada, hämtat 2026-11-29",RKA (Kolada),exempelby,2026-11-29,,2025,2024,2025,adopted,{service.address},"Hämtade av programmet, siffra för siffra. Adresser och kontrollsummor står i receipt.json bredvid siffrorna.",'
    ]
    assert check(raw).rows["observations"] == 13


def test_the_receipt_says_what_was_asked_and_answered(raw, service):
    fetched(raw, service, *ALL)
    receipt = json.loads((raw / "kolada-2026-11-29" / "receipt.json").read_text())
    answers = receipt.pop("answers")
    assert receipt == {
        "address": service.address,
        "day": "2026-11-29",
        "kpi": ["N00090", "U37009"],
        "municipality": ["0180", "0192", "G2328"],
        "years": ["2024", "2025"],
        "titles": {
            "N00090": "Sjukfrånvaro, kommunen, (%)",
            "U37009": "Kostnad för överförmyndare, kr/ställföreträdarskap",
            "0180": "Exempelby",
            "0192": "Grannby",
            "G2328": "Alla kommuner (ovägt medel)",
        },
        "members": {"G2328": ["0180", "0192"]},
        "figures": 13,
        "deleted": 1,
        "pages": 7,
    }
    assert [answer["rows"] for answer in answers] == [2, 7, 1, 2, 2, 2, 2]
    assert all(len(answer["sha256"]) == 64 for answer in answers)
    assert answers[3]["url"] == (
        f"{service.address}/data/kpi/N00090,U37009/municipality/0180,0192,G2328/year/2024,2025"
        "?per_page=5000"
    )


def test_nothing_of_the_fetch_is_left_beside_the_source(raw, service):
    fetched(raw, service, *ALL)
    assert [path.name for path in raw.iterdir() if path.name.startswith(".")] == []


def test_a_second_fetch_of_a_day_is_a_second_source(raw, service):
    assert fetched(raw, service, *ALL).source_id == "kolada-2026-11-29"
    assert fetched(raw, service, *ALL).source_id == "kolada-2026-11-29-2"
    first, second = (raw / f"kolada-2026-11-29{end}" for end in ("", "-2"))
    assert contents(first) == contents(second)


def test_ids_are_split_25_at_a_time(raw, service):
    service.municipalities |= {f"2{n:03}": (f"Ort {n}", "K") for n in range(30)}
    ids = ["0180", *(f"2{n:03}" for n in range(30))]
    fetched(raw, service, [SICK], ids, range(2000, 2027))
    asked = [path.split("/") for path in service.calls if path.startswith("data/")]
    assert [(len(path[4].split(",")), len(path[6].split(","))) for path in asked] == [
        (25, 25),
        (25, 2),
        (6, 25),
        (6, 2),
    ]


def test_every_digit_is_kept(raw, service):
    service.rows = [
        row(SICK, "0180", year, value("T", "DIGITS")) for year in (2021, 2022, 2023, 2024)
    ]
    numbers = iter(["13.40", "1.5E-3", "-0.123456789012", "2e1"])

    def printed(reply):
        text = reply.content.decode()
        while '"DIGITS"' in text:
            text = text.replace('"DIGITS"', next(numbers), 1)
        return replace(reply, body=text.encode())

    service.faults = [of_data(printed)]
    fetched(raw, service, [SICK], ["0180"], range(2021, 2025))
    assert [
        line.split(",,")[1].split(',"Kolada')[0]
        for line in lines(raw / "kolada-2026-11-29/observations.csv")[1:]
    ] == [
        '"13,40"',
        '"0,0015"',
        '"-0,123456789012"',
        "20",
    ]


def test_municipalities_whose_names_differ_in_dots_only_get_ids_of_their_own(raw, service):
    service.rows = [row(SICK, key, 2025, value("T", 5)) for key in ("0305", "0643", "1480", "0000")]
    fetched(raw, service, [SICK], ["0305", "0643", "1480", "0000"], [2025])
    assert [line.split(",")[:4] for line in lines(raw / "organisations.csv")[1:]] == [
        ["habo-0305", "Håbo", "Håbo", "municipality"],
        ["habo-0643", "Habo", "Habo", "municipality"],
        ["odeborg", "Ödeborg", "Ödeborg", "municipality"],
        ["riket", "Riket", "Riket", "nation"],
    ]


def test_a_half_width_is_fetched_with_its_survey(tmp_path, service):
    head, sick, _ = INDICATORS.splitlines()
    twin = sick.replace("sick_leave,Sjuk", "half,Sjuk", 1).replace("N00090", "U01652")
    twin = twin.replace("steering,sick_leave", "context,")
    text = "\n".join([f"{head},interval_of", f"{sick},", f"{twin},sick_leave", ""])
    raw = raw_folder(tmp_path, indicators=text)
    service.kpis["U01652"] = {"title": "Sjukfrånvaro, felmarginal (%)"}
    service.rows += [row("U01652", "0180", 2025, value("T", 0.4))]
    fetched(raw, service, [SICK], ["0180"], [2025])
    assert 'half,exempelby,2025,,"0,4","Kolada, U01652",' in lines(
        raw / "kolada-2026-11-29/observations.csv"
    )


def test_preliminary_and_closed_figures_are_marked_in_their_newest_year(raw, service):
    service.kpis[SICK] |= {
        "prel_publication_date": "2026-04-01",
        "publication_date": "2026-12-15",
        "publ_period": 2025,
    }
    service.kpis[COST] |= {"publication_date": None, "publ_period": None}
    fetched(raw, service, [SICK, COST], ["0180"], [2024, 2025])
    notes = [
        line.rpartition(',"Kolada, ')[2]
        for line in lines(raw / "kolada-2026-11-29/observations.csv")
    ]
    preliminary = (
        'N00090","Preliminär uppgift enligt Kolada, slutliga uppgifter väntas 2026-12-15."'
    )
    closed = 'U37009","Kolada anger ingen nästa publicering, så serien tycks ha upphört."'
    assert notes[1:] == ['N00090",'] * 3 + [preliminary] * 3 + [closed]
    assert ",2025,2024,2025,preliminary," in lines(raw / "sources.csv")[1]


def test_a_group_whose_members_have_changed_gets_another_edition(tmp_path, service, capsys):
    group = "alla,Alla kommuner,Alla,peer_group,,,G2328,2024,0180 0643,,\n"
    own = "exempelby,Exempelby kommun,Exempelby,municipality,,yes,0180,,,,\n"
    raw = raw_folder(tmp_path, organisations=ORGANISATIONS + own + group)
    fetched(raw, service, [SICK], ["G2328"], [2025])
    assert lines(raw / "organisations.csv")[1:] == [
        f"{own.strip()},",
        f"{group.strip()},Alla kommuner (ovägt medel)",
    ]
    told = capsys.readouterr().err
    assert "alla: Kolada has other members now: 0192 joined; 0643 left" in told
    edition = 'alla,2026,0180 0192,"Kolada, gruppen G2328, hämtad 2026-11-29",'
    assert lines(raw / "group_editions.csv")[1:] == [edition]
    fetched(raw, service, [SICK], ["G2328"], [2025])
    assert lines(raw / "group_editions.csv")[1:] == [edition]


def test_members_that_change_twice_in_a_year_do_not_stop_a_fetch(tmp_path, service, capsys):
    raw = raw_folder(tmp_path)
    fetched(raw, service, [SICK], ["0180", "G2328"], [2025])
    service.groups = {"G2328": ("Alla kommuner (ovägt medel)", ["0180", "0192", "1480"])}
    assert fetched(raw, service, [SICK], ["0180", "G2328"], [2025]).figures == 4
    assert lines(raw / "group_editions.csv")[1].startswith(
        "alla-kommuner-ovagt-medel,2026,0180 0192,"
    )
    assert (
        "Kolada has other members now; those of 2026 in the register stand"
        in capsys.readouterr().err
    )


def test_an_answer_without_figures_is_asked_for_anew(raw, service):
    rows, service.rows = service.rows, []
    assert faults_of(raw, service) == [
        "KOLADA: found nothing; expected a figure for some year that was asked for"
    ]
    service.rows = rows
    assert fetched(raw, service, *ALL).figures == 13


def test_half_a_letter_is_no_text(raw, service):
    service.faults = [
        once(of_data(lambda reply: Reply(reply.content.replace(b"4.1", b'4.1, "x": "\\ud800"'))))
    ]
    assert "expected an answer of Kolada's API v3, in JSON" in faults_of(raw, service)[0]


def test_what_was_fetched_is_never_written_over(raw, service):
    fetched(raw, service, *ALL)
    before = contents(raw)
    table = SheetTable(
        RAW_SOURCE_TABLES["observations"], [["sick_leave", "", "2025", "", "1", "", "Kolada", ""]]
    )
    with pytest.raises(ContractError, match="what was fetched stays as it was answered"):
        take_in(raw, "kolada-2026-11-29", {"observations": table}, replace=True)
    assert contents(raw) == before


# -- registers that do not fit ---------------------------------------------------------------------


def test_a_key_figure_that_the_register_lacks_is_named_with_its_title(raw, service):
    service.kpis["N00652"] = {"title": "Information, andel (%)"}
    assert faults_of(raw, service, (["N00652"], ["0180"], [2025])) == [
        'indicators.csv, column kolada_id: found "N00652 Information, andel (%)"; expected a row with this kolada_id: its area, unit and direction are yours to say; export registers, change the workbook, import it'
    ]
    assert not any(path.startswith("data/") for path in service.calls)


def test_a_changed_title_stops_the_fetch_and_both_are_shown(raw, service):
    fetched(raw, service, *ALL)
    service.kpis[SICK]["title"] = "Sjukfrånvaro, regionen, (%)"
    assert faults_of(raw, service) == [
        'indicators.csv, column kolada_title: found "Sjukfrånvaro, regionen, (%)"; expected "Sjukfrånvaro, kommunen, (%)", as the register has it for N00090; write the new title there if it is the same; export registers, change the workbook, import it with --replace'
    ]


@pytest.mark.parametrize(
    ("key", "told", "name", "title"),
    [
        ("0192", ("Nya Grannby", "K"), "Grannby", "Nya Grannby"),
        ("G2328", ("Alla  kommuner", ["0180", "0192"]), "Alla kommuner (ovägt medel)", "Alla kommuner"),
    ],
)  # fmt: skip
def test_a_renamed_municipality_or_group_stops_the_fetch_and_both_are_shown(
    raw, service, key, told, name, title
):
    fetched(raw, service, *ALL)
    (service.groups if key.startswith("G") else service.municipalities)[key] = told
    assert faults_of(raw, service) == [
        f'organisations.csv, column kolada_title: found "{title}"; expected "{name}", as the register has it for {key}; write the new title there if it is the same; export registers, change the workbook, import it with --replace'
    ]
    register = raw / "organisations.csv"
    text = register.read_text(encoding="utf-8")
    text = text.replace(f",{name}\n", f",{title}\n")
    register.write_text(text, encoding="utf-8", newline="")
    assert fetched(raw, service, *ALL).figures == 13
    # Told where the two fetches meet: in the newer one's note, and by the verb diff.
    sources = lines(raw / "sources.csv")
    assert sources[1].endswith('siffrorna.",')
    assert sources[2].endswith(f',"Kolada kallar {key} för ”{title}”, tidigare ”{name}”."')
    found = of_sources(raw, "kolada-2026-11-29", "kolada-2026-11-29-2")
    renamed = found.tables["receipt.json"]
    assert renamed[["kolada_id", "old", "new"]].to_numpy().tolist() == [[key, name, title]]


def test_members_that_have_changed_are_told_in_the_sources_note(raw, service):
    fetched(raw, service, *ALL)
    service.groups = {"G2328": ("Alla kommuner (ovägt medel)", ["0180", "0305", "1480"])}
    fetched(raw, service, [SICK], ["0180"], [2025])
    fetched(raw, service, *ALL)
    assert [line.rpartition("siffrorna.")[2] for line in lines(raw / "sources.csv")[2:]] == [
        '",',
        '",Nya i gruppen ”Alla kommuner (ovägt medel)”: Håbo och Ödeborg. Inte längre med i gruppen ”Alla kommuner (ovägt medel)”: Grannby.',
    ]


def test_a_name_of_ones_own_stands_beside_the_title_that_kolada_gives(tmp_path, service):
    own = "staden,Min stad,Staden,municipality,,yes,0180,,,,\n"
    raw = raw_folder(tmp_path, organisations=ORGANISATIONS + own)
    fetched(raw, service, [SICK], ["0180"], [2025])
    assert lines(raw / "organisations.csv")[1:] == [f"{own.strip()},Exempelby"]


def test_a_changed_unit_stops_the_fetch_and_both_are_shown(tmp_path, service):
    raw = raw_folder(tmp_path, indicators=INDICATORS.replace("U37009,,,", "U37009,,kr/inv,"))
    assert faults_of(raw, service) == [
        'indicators.csv, column kolada_unit: found "kr/ställföreträdarskap"; expected "kr/inv", as the register has it for U37009'
    ]


def test_a_unit_that_is_another_in_the_register_is_told(tmp_path, service):
    raw = raw_folder(tmp_path, indicators=INDICATORS.replace(",kr,kr per", ",tkr,kr per"))
    assert faults_of(raw, service) == [
        'indicators.csv, column unit: found "U37009 Kostnad för överförmyndare, kr/ställföreträdarskap"; expected a key figure in tkr, the unit of guardianship'
    ]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ((["N99999"], ["0180"], [2025]), '--kpi: found "N99999"; expected a key figure that Kolada has'),
        (([SICK], ["9999"], [2025]), '--municipality: found "9999"; expected an id that Kolada has'),
        (([SICK], ["G1"], [2025]), '--municipality: found "G1"; expected an id that Kolada has'),
        (([SICK], ["0001"], [2025]), '--municipality: found "0001 Region Stad"; expected a municipality, a group, or 0000 for the nation; 0001 is a region'),
        (([SICK], ["0180"], [1999]), "KOLADA: found nothing; expected a figure for some year that was asked for"),
    ],
)  # fmt: skip
def test_what_kolada_does_not_have_is_told(raw, service, asked, fault):
    assert faults_of(raw, service, asked) == [fault]


def test_an_id_that_kolada_no_longer_has_is_told_though_the_register_has_it(tmp_path, service):
    own = "staden,Min stad,Staden,municipality,,yes,0999,,,,\n"
    raw = raw_folder(tmp_path, organisations=ORGANISATIONS + own)
    assert faults_of(raw, service, ([SICK], ["0999"], [2025])) == [
        '--municipality: found "0999"; expected an id that Kolada has'
    ]


@pytest.mark.parametrize("ids", [["G2328"], ["G2328", "0000"]])
def test_without_a_municipality_reports_would_be_about_nobody(raw, service, ids):
    assert faults_of(raw, service, ([SICK], ids, [2025])) == [
        f'--municipality: found "{", ".join(ids)}"; expected a municipality too: the first one is what the reports will be about'
    ]


def test_the_nation_is_not_what_reports_are_about(raw, service):
    fetched(raw, service, [SICK], ["0000", "0180"], [2025])
    rows = [line.split(",") for line in lines(raw / "organisations.csv")[1:]]
    assert {row[0]: row[5] for row in rows} == {"riket": "", "exempelby": "yes"}


def test_a_name_that_begins_with_a_digit_makes_a_good_id(raw, service):
    service.municipalities |= {"0191": ("1:a Byn", "K"), "0193": ("Ωλ", "K")}
    service.rows = [row(SICK, key, 2025, value("T", 5)) for key in ("0191", "0193")]
    fetched(raw, service, [SICK], ["0191", "0193"], [2025])
    rows = [line.split(",")[:2] for line in lines(raw / "organisations.csv")[1:]]
    assert rows == [["kolada-1-a-byn", "1:a Byn"], ["kolada", "Ωλ"]]


def test_a_figure_that_cannot_be_is_named_as_kolada_has_it(tmp_path, service):
    raw = raw_folder(
        tmp_path, indicators=INDICATORS.replace("sick_leave,,,,,", "sick_leave,,0,100,,")
    )
    service.rows += [row(SICK, "1480", 2025, value("K", 100.5), value("M", 99))]
    service.rows += [row(COST, "1480", 2024, value("T", -7))]
    assert faults_of(raw, service, ([SICK, COST], ["0180", "1480"], [2024, 2025])) == [
        'Kolada N00090, 1480 (odeborg), 2025, K (women): found "100,5"; expected at most 100: the indicator\'s scale',
        'Kolada U37009, 1480 (odeborg), 2024, T (total): found "-7"; expected at least 0: a cost; declare a correction if it is a slip',
    ]


def test_an_organisation_of_the_same_name_is_not_guessed_to_be_the_same(tmp_path, service):
    own = "exempelby,Exempelby kommun,Exempelby,municipality,,yes,,,,,\n"
    raw = raw_folder(tmp_path, organisations=ORGANISATIONS + own)
    assert faults_of(raw, service, ([SICK], ["0180"], [2025])) == [
        'organisations.csv, column kolada_id: found "exempelby without Kolada\'s 0180"; expected 0180 in its kolada_id, if it is Exempelby; else a row of its own with this kolada_id for Exempelby'
    ]


# -- a service that fails --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (lambda reply: Reply({"detail": "busy"}, 500), "answered 500 Internal Server Error"),
        (lambda reply: Reply({}, 503), "answered 503 Service Unavailable"),
        (lambda reply: Reply({}, 429), "answered 429 Too Many Requests"),
        (lambda reply: replace(reply, cut=True), "no whole answer (ChunkedEncodingError)"),
    ],
)
def test_what_may_pass_is_asked_again(tmp_path, service, change, trouble):
    plain = raw_folder(tmp_path / "plain")
    fetched(plain, service, *ALL)
    service.faults = [once(of_data(change))]
    raw, told = raw_folder(tmp_path / "troubled"), []
    fetched(raw, service, *ALL, told=told)
    assert contents(raw) == contents(plain)
    assert len(told) == 1
    assert told[0].endswith(f"?per_page=5000: {trouble}; trying again")


def test_a_call_that_takes_too_long_is_made_again(raw, service, monkeypatch):
    get, late = Session.get, [ReadTimeout("too long")]

    def slow(session, url, **options):
        if late:
            raise late.pop()
        return get(session, url, **options)

    monkeypatch.setattr(Session, "get", slow)
    told = []
    assert fetched(raw, service, *ALL, told=told).figures == 13
    assert told[0].endswith(": no whole answer (ReadTimeout); trying again")


def test_a_certificate_that_is_not_trusted_is_told_at_once(raw, service):
    service.address = service.address.replace("http:", "https:")
    with pytest.raises(FetchError) as caught:
        fetched(raw, service, *ALL)
    assert str(caught.value) == (
        f"{service.address}/kpi/N00090,U37009?per_page=5000: its certificate is not trusted;"
        " REQUESTS_CA_BUNDLE names a file with yours"
    )


def test_retry_after_is_honoured_and_pauses_grow(raw, service, monkeypatch):
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    answers = iter([Reply({}, 429, {"Retry-After": "7"}), Reply({}, 500), Reply({}, 500)])
    service.faults = [lambda path, reply: next(answers, reply)]
    line = Connection(1_000_000, lambda _: None, pause=1)
    assert json.loads(line.get(f"{service.address}/municipality"))["count"] == 7
    assert [pause for pause in slept if pause >= 1] == [7, 2.0, 4.0]


@pytest.mark.parametrize("asked", ["snart", "-1"])
def test_a_retry_after_that_is_no_time_is_passed_over(raw, service, asked):
    service.faults = [once(of_data(lambda _: Reply({}, 429, {"Retry-After": asked})))]
    assert fetched(raw, service, *ALL).figures == 13


def test_nobody_is_kept_waiting_for_an_hour(raw, service):
    service.faults = [of_data(lambda _: Reply({}, 429, {"Retry-After": "3600"}))]
    with pytest.raises(FetchError, match="it asks to be left alone for 3600 s; what has been"):
        fetched(raw, service, *ALL)


def test_a_service_that_stays_broken_is_reported_with_its_address(raw, service):
    service.faults = [of_data(lambda reply: Reply({}, 500))]
    with pytest.raises(FetchError) as caught:
        fetched(raw, service, *ALL)
    assert str(caught.value) == (
        f"{service.address}/data/kpi/N00090,U37009/municipality/0180,0192,G2328/year/2024,2025"
        "?per_page=5000: answered 500 Internal Server Error, 7 times; what has been fetched is"
        " kept: give the same command again"
    )


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply({"detail": "too many"}, 422), 'answered 422 Unprocessable Entity: {"detail": "too many"}'),
        (Reply({}, 400), "answered 400 Bad Request: {}"),
        (Reply({}, 404), "answered 404 Not Found: {}"),
        (Reply(b"API v2 is deprecated,\n use v3", 410), "answered 410 Gone: API v2 is deprecated, use v3"),
        (Reply({}, 301, {"Location": "https://other.example/v3"}), "answered 301 Moved Permanently: it sends us to https://other.example/v3, where nothing is fetched from"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_at_once_with_the_address(raw, service, reply, told):
    service.faults = [of_data(lambda _: reply)]
    with pytest.raises(FetchError) as caught:
        fetched(raw, service, *ALL)
    assert str(caught.value).endswith(f"?per_page=5000: {told}")
    assert sum(path.startswith("data/") for path in service.calls) == 1


def test_offline_is_said_in_one_sentence_at_once(raw, service, tmp_path):
    with serving(Service()) as gone:
        pass
    told = []
    with pytest.raises(FetchError) as caught:
        fetched(raw, gone, *ALL, told=told)
    assert str(caught.value) == (
        f"{gone.address}/kpi/N00090,U37009?per_page=5000 cannot be reached: no connection to it, or"
        " one that needs a proxy; what has been fetched is kept: give the same command again"
    )
    assert told == []


def test_a_proxy_from_the_environment_is_used(raw, service, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(FetchError, match="the proxy does not answer; HTTPS_PROXY and HTTP_PROXY"):
        fetched(raw, service, *ALL)


def test_calls_are_no_more_than_so_many_a_second(raw, service, monkeypatch):
    clock, slept = [100.0], []

    def sleep(seconds):
        slept.append(round(seconds, 6))
        clock[0] += seconds

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(time, "sleep", sleep)
    line = Connection(4, lambda _: None)
    for _ in range(3):
        line.get(f"{service.address}/municipality")
    assert [pause for pause in slept if pause == 0.25] == [0.25, 0.25]


# -- answers that are not as documented --------------------------------------------------------------

DATA = "KOLADA/data/kpi/N00090,U37009/municipality/0180,0192,G2328/year/2024,2025?per_page=5000"


def body(change):
    """Return a fault that changes the body of the first answer with figures."""

    def changed(reply):
        copy = json.loads(reply.content)
        change(copy)
        return replace(reply, body=copy)

    return once(of_data(changed))


def first_value(**new):
    return body(lambda told: told["values"][0]["values"][0].update(new))


BAD_ANSWERS = {
    "wrong count": (
        body(lambda told: told.update(count=9)),
        f'{DATA}, at count: found "9"; expected 8, as many as the 4 pages of the list hold',
    ),
    "missing page": (
        body(lambda told: told.update(next_url=None)),
        f'{DATA}, at count: found "8"; expected 2, as many as the 1 pages of the list hold',
    ),
    "elsewhere": (
        body(lambda told: told.update(next_url="https://other.example/v3/data")),
        f'{DATA}, at next_url: found "https://other.example/v3/data"; expected an address below KOLADA',
    ),
    "round and round": (
        body(lambda told: told.update(next_url="?per_page=5000")),
        f'{DATA}, at next_url: found "a page that was read before"; expected the next one',
    ),
    "deprecated": (
        once(of_data(lambda reply: Reply(b"<p>The API v2 is deprecated</p>"))),
        f'{DATA}: found "<p>The API v2 is deprecated</p>"; expected an answer of Kolada\'s API v3, in JSON',
    ),
    "deprecated, in JSON": (
        once(of_data(lambda reply: Reply({"message": "deprecated"}))),
        f"{DATA}, at values: found nothing; expected a list",
    ),
    "no object": (
        once(of_data(lambda reply: Reply([1]))),
        f'{DATA}: found "["1"]"; expected an object with values, count, next_url',
    ),
    "unknown gender": (
        first_value(gender="X"),
        f'{DATA}, at values[0].values[0].gender: found "X"; expected one of T, K, M',
    ),
    "text for a number": (
        first_value(value="4,1"),
        f'{DATA}, at values[0].values[0].value: found "4,1"; expected a number or null',
    ),
    "no number": (
        first_value(value=float("nan")),
        f'{DATA}, at values[0].values[0].value: found "NaN"; expected a number or null',
    ),
    "larger than any figure": (
        first_value(value=12345678901234567890),
        f'{DATA}, at values[0].values[0].value: found "12345678901234567890"; expected a number of at most 15 digits before its decimal point',
    ),
    "a power that fills the memory": (
        once(of_data(lambda reply: Reply(reply.content.replace(b'"value": 4.1', b'"value": 1e999999999')))),
        f'{DATA}, at values[0].values[0].value: found "1e999999999"; expected a number of at most 15 digits before its decimal point',
    ),
    "a power that is nothing": (
        once(of_data(lambda reply: Reply(reply.content.replace(b'"value": 4.1', b'"value": 1e-999999999')))),
        f'{DATA}, at values[0].values[0].value: found "1e-999999999"; expected a number of at most 15 digits before its decimal point',
    ),
    "no value": (
        body(lambda told: told["values"][0]["values"][0].pop("value")),
        f"{DATA}, at values[0].values[0].value: found nothing; expected a number or null",
    ),
    "unknown key figure": (
        body(lambda told: told["values"][0].update(kpi="N1")),
        f'{DATA}, at values[0].kpi: found "N1"; expected one of N00090, U37009',
    ),
    "unknown municipality": (
        body(lambda told: told["values"][0].update(municipality="1480")),
        f'{DATA}, at values[0].municipality: found "1480"; expected one of 0180, 0192, G2328',
    ),
    "another year": (
        body(lambda told: told["values"][0].update(period=1999)),
        f'{DATA}, at values[0].period: found "1999"; expected one of 2024, 2025',
    ),
    "twice": (
        body(lambda told: told["values"][1].update(period=2024)),
        f'{DATA}: found "N00090, exempelby, 2024, T twice"; expected each figure once',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_is_told_and_asked_for_anew_the_next_time(raw, service, name):
    fault, told = BAD_ANSWERS[name]
    service.faults = [fault]
    faults = faults_of(raw, service)
    assert faults[0] == told
    # The stand-in is well now.
    assert fetched(raw, service, *ALL).figures == 13


def test_shuffled_genders_and_rows_give_the_same_folder(tmp_path, service):
    one, other = raw_folder(tmp_path / "one"), raw_folder(tmp_path / "other")
    fetched(one, service, *ALL)
    service.rows.reverse()
    for item in service.rows:
        item["values"].reverse()
    fetched(other, service, *ALL)
    place = "kolada-2026-11-29/observations.csv"
    assert (one / place).read_bytes() == (other / place).read_bytes()


# -- interrupted -----------------------------------------------------------------------------------


def test_what_is_there_is_not_fetched_again(tmp_path, service):
    whole, raw = raw_folder(tmp_path / "whole"), raw_folder(tmp_path / "interrupted")
    fetched(whole, service, *ALL)
    calls = len(service.calls)
    service.calls.clear()
    service.faults = [of_data(lambda reply: Reply({}, 404) if len(service.calls) > 5 else reply)]
    with pytest.raises(FetchError):
        fetched(raw, service, *ALL)
    service.faults = []
    fetched(raw, service, *ALL, today=date(2026, 11, 30))
    # One call was refused, and made again.
    assert len(service.calls) == calls + 1
    assert contents(raw) == contents(whole)


def test_answers_of_another_week_are_fetched_anew(raw, service):
    service.faults = [of_data(lambda reply: Reply({}, 404))]
    with pytest.raises(FetchError):
        fetched(raw, service, *ALL)
    service.faults = []
    service.calls.clear()
    assert fetched(raw, service, *ALL, today=date(2026, 12, 6)).source_id == "kolada-2026-12-06"
    assert service.calls[0] == "kpi/N00090,U37009"


def interrupted(raw, service, *asked, today):
    """Leave a fetch behind that was refused on its way; return its folder."""
    before = set(raw.iterdir())
    service.faults = [of_data(lambda reply: Reply({}, 404))]
    with pytest.raises(FetchError):
        fetched(raw, service, *asked, today=today)
    service.faults = []
    (left,) = set(raw.iterdir()) - before
    return left


def test_answers_of_a_fetch_that_nobody_repeats_go_with_the_next_one(raw, service):
    old = interrupted(raw, service, [SICK], ["0180"], [2025], today=date(2026, 11, 27))
    young = interrupted(raw, service, [SICK], ["0180"], [2024], today=date(2026, 11, 28))
    others = [raw / ".fetching-mine", raw / ".fetching-0123456789abc", raw / ".fetching-x"]
    for folder in others:
        folder.mkdir()
        (folder / "begun").write_text("2026-01-01")
    others.append(raw / ".fetching-0123456789ab")
    others[-1].mkdir()
    (others[-1] / "begun").write_text("no day")
    assert old.is_dir()
    fetched(raw, service, *ALL, today=date(2026, 11, 29))
    left = {path.name for path in raw.iterdir() if path.name.startswith(".")}
    assert left == {young.name, *(folder.name for folder in others)}


def test_answers_that_somebody_waits_for_are_left(raw, service):
    old = interrupted(raw, service, [SICK], ["0180"], [2025], today=date(2026, 11, 20))
    with lock.held(old, str):
        fetched(raw, service, *ALL)
    assert old.is_dir()
    fetched(raw, service, *ALL)
    assert not old.exists()


def test_a_fetch_that_ended_after_its_source_was_written_makes_no_second_one(
    raw, service, monkeypatch
):
    monkeypatch.setattr("analysis.fetch.shutil.rmtree", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetched(raw, service, *ALL)
    monkeypatch.undo()
    monkeypatch.setenv("NO_PROXY", "*")
    assert fetched(raw, service, *ALL).source_id == "kolada-2026-11-29"
    assert [path.name for path in sorted(raw.glob("*kolada-*"))] == ["kolada-2026-11-29"]


@pytest.mark.parametrize("moved", range(1, 6))
def test_a_fetch_cut_off_while_files_are_moved_is_finished_and_not_repeated(
    tmp_path, service, monkeypatch, moved
):
    whole, raw = raw_folder(tmp_path / "whole"), raw_folder(tmp_path / "cut")
    fetched(whole, service, *ALL)
    steps, take = [], publication._take

    def cut_off(*step):
        steps.append(step)
        if len(steps) > moved:
            raise KeyboardInterrupt
        take(*step)

    monkeypatch.setattr(publication, "_take", cut_off)
    with pytest.raises(KeyboardInterrupt):
        fetched(raw, service, *ALL)
    monkeypatch.setattr(publication, "_take", take)
    assert fetched(raw, service, *ALL).source_id == "kolada-2026-11-29"
    assert contents(raw) == contents(whole)


# -- the command line ------------------------------------------------------------------------------


def test_the_verb_writes_the_source_and_says_where(tmp_path, service, monkeypatch, capsys):
    raw = raw_folder(tmp_path)
    monkeypatch.setenv("GENOMLYSNING_KOLADA", service.address)
    asked = ["--kpi", SICK, "--municipality", "0180", "--years", "2024-2025", "--rate", "1000"]
    assert cli.main(["fetch", *asked, "--data", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "6 figures from Kolada"
    assert told[1].startswith(f"{raw}/kolada-")


@pytest.mark.parametrize(
    "named",
    ["htp://x/v3", "api.kolada.se/v3", "http://", "http://[x/v3", "http://x:y/v3", "http://x/?a=b", "http://x y/"],
)  # fmt: skip
def test_an_address_that_is_none_is_told_in_one_sentence(tmp_path, monkeypatch, capsys, named):
    raw_folder(tmp_path)
    monkeypatch.setenv("GENOMLYSNING_KOLADA", named)
    asked = ["--kpi", SICK, "--municipality", "0180", "--years", "2025"]
    assert cli.main(["fetch", *asked, "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.strip() == (
        f'genomlysning: GENOMLYSNING_KOLADA names no address of a service: "{named}"; it looks like'
        " https://api.kolada.se/v3, and without it that one is used"
    )


def test_an_address_that_cannot_be_called_is_told_without_words_of_a_library(raw):
    with pytest.raises(FetchError) as caught:
        Connection(1000, str).get("http://.example/v3")
    told = "http://.example/v3: no address that can be called (InvalidURL)"
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--kpi", "90", "no id of a key figure"),
        ("--municipality", "180", "no id of four digits"),
        ("--years", "2025-2024", "no years as in"),
        ("--years", "25", "no year"),
    ],
)
def test_wrong_usage_is_said(tmp_path, capsys, option, text, told):
    asked = {"--kpi": SICK, "--municipality": "0180", "--years": "2025"} | {option: text}
    with pytest.raises(SystemExit) as caught:
        cli.main(["fetch", *(part for pair in asked.items() for part in pair)])
    assert caught.value.code == 2
    assert told in capsys.readouterr().err

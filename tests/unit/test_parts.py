"""What of the tables concerns an organisation, where several municipalities share them."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.catalogue import Catalogue
from analysis.errors import NotInDataError
from analysis.parts import Part, of_one, part_of, rows_of
from analysis.schemas import PROCESSED

#: Source, whose it is, and whom it prints figures of.
SOURCES = {
    "berg": ("bergs-kontor", ("bergs-kontor", "berg", "dal", "snitt")),
    "dal": ("dal", ("dal", "ek")),
    "ek": ("eks-kontor", ("eks-kontor",)),
}
#: Organisation -> what it is a part of.
ORGANISATIONS = {
    "berg": "",
    "bergs-kontor": "berg",
    "dal": "",
    "dals-kontor": "dal",
    "ek": "",
    "eks-kontor": "ek",
    "snitt": "",
}


def frame(name, rows):
    """Return rows as a processed table; what they lack is empty."""
    columns = PROCESSED[name].column_names
    made = [{column: row.get(column, "") for column in columns} for row in rows]
    return pd.DataFrame(made, columns=list(columns))


@pytest.fixture
def tables():
    observations = [
        {"source_id": source, "organisation_id": whom, "printed": f"{source} om {whom}"}
        for source, (_, told) in SOURCES.items()
        for whom in told
    ]
    return {
        "sources": frame(
            "sources",
            [
                {"source_id": key, "organisation_id": whose, "first_year": 2022, "last_year": 2023}
                for key, (whose, _) in SOURCES.items()
            ],
        ),
        "organisations": frame(
            "organisations",
            [
                {"organisation_id": key, "parent_id": above, "default": key == "bergs-kontor"}
                for key, above in ORGANISATIONS.items()
            ],
        ),
        "indicators": frame("indicators", []),
        "observations": frame("observations", observations),
        "group_editions": frame(
            "group_editions", [{"organisation_id": one} for one in ("snitt", "eks-kontor")]
        ),
        "risks": frame("risks", [{"source_id": key, "title": key} for key in SOURCES]),
        "thresholds": frame("thresholds", [{"threshold_id": "min_group_size"}]),
    }


@pytest.mark.parametrize(
    ("organisation", "sources"),
    [
        # Dal stands in Berg's source, so that Dal's own may restate a figure; Ek is nobody to Berg.
        ("bergs-kontor", ["berg", "dal"]),
        ("berg", ["berg", "dal"]),
        ("dal", ["berg", "dal", "ek"]),
        # Dal's source prints a figure of Ek, Berg's does not.
        ("ek", ["dal", "ek"]),
        ("eks-kontor", ["dal", "ek"]),
    ],
)
def test_the_sources_are_ones_own_and_those_of_whom_they_print(tables, organisation, sources):
    part = part_of(tables, organisation)
    assert list(part["sources"]["source_id"]) == sources
    assert list(part["risks"]["title"]) == sources
    assert list(Catalogue.of(part).sources) == sources


def test_what_is_about_no_municipality_concerns_everybody(tables):
    places = tables["organisations"]
    places.loc[places["organisation_id"] == "snitt", "kind"] = "average"
    rows = [{"source_id": "riket", "organisation_id": "snitt", "first_year": 2023}]
    told = [
        {"source_id": "riket", "organisation_id": whom, "printed": f"riket om {whom}"}
        for whom in ("snitt", "ek")
    ]
    for name, more in (("sources", rows), ("observations", told)):
        tables[name] = pd.concat([tables[name], frame(name, more)], ignore_index=True)
    part = part_of(tables, "bergs-kontor")
    assert list(part["observations"]["printed"]) == [
        "berg om bergs-kontor",
        "berg om berg",
        "berg om dal",
        "berg om snitt",
        "dal om dal",
        "dal om ek",
        "ek om eks-kontor",
        "riket om snitt",
        "riket om ek",
    ]


def test_figures_of_whom_ones_own_sources_do_not_print_are_left_out(tables):
    assert list(part_of(tables, "bergs-kontor")["observations"]["printed"]) == [
        "berg om bergs-kontor",
        "berg om berg",
        "berg om dal",
        "berg om snitt",
        "dal om dal",
    ]


def test_what_no_source_tells_is_there_whole(tables):
    part = part_of(tables, "bergs-kontor")
    assert len(part["thresholds"]) == 1
    assert list(part["organisations"]["organisation_id"]) == list(ORGANISATIONS)
    assert list(part["group_editions"]["organisation_id"]) == ["snitt"]


def test_rows_are_counted_from_zero(tables):
    assert list(part_of(tables, "eks-kontor")["observations"].index) == [0, 1, 2]


def test_every_look_up_gives_a_copy_of_ones_own(tables):
    part = part_of(tables, "berg")
    risks = part["risks"]
    risks["title"] = "ändrad"
    assert list(part["risks"]["title"]) == ["berg", "dal"]


def test_a_part_has_the_names_of_the_whole(tables):
    part = part_of(tables, "berg")
    assert list(part) == list(tables)
    assert len(part) == 7
    assert "risks" in part
    assert "measures" not in part


def test_without_an_organisation_it_is_the_default_ones(tables):
    assert part_of(tables, "").organisation == "bergs-kontor"


def test_a_part_is_its_own_part_and_leads_to_others(tables):
    part = part_of(tables, "berg")
    assert part_of(part, "berg") is part
    assert list(part_of(part, "ek")["risks"]["title"]) == ["dal", "ek"]


def test_an_unknown_organisation_is_refused(tables):
    with pytest.raises(NotInDataError, match='organisation "alm" is not in the data'):
        part_of(tables, "alm")


def test_a_question_about_one_sees_its_part(tables):
    @of_one
    def titles(some, *, year, organisation):
        assert isinstance(some, Part)
        return year, organisation, list(some["risks"]["title"])

    assert titles(tables, year=2023) == (2023, "bergs-kontor", ["berg", "dal"])
    assert titles(tables, year=2022, organisation="ek") == (2022, "ek", ["dal", "ek"])


def test_rows_of_some_sources(tables):
    assert list(rows_of(tables, "risks", ["ek", "berg"])["title"]) == ["berg", "ek"]
    assert len(rows_of(tables, "thresholds", [])) == 1

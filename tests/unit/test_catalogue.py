"""The registers as objects, read from the made-up municipality."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import processed
from analysis.catalogue import Catalogue, Indicator, Organisation, Source
from analysis.errors import NotInDataError
from analysis.schemas import PROCESSED


@pytest.fixture
def catalogue(tiny_built: Path) -> Catalogue:
    return Catalogue.of(processed.load(tiny_built))


@pytest.mark.parametrize(
    ("kind", "table"),
    [(Indicator, "indicators"), (Organisation, "organisations"), (Source, "sources")],
)
def test_an_object_has_exactly_the_columns_of_its_table(kind: type, table: str) -> None:
    assert tuple(field.name for field in fields(kind)) == PROCESSED[table].column_names


def test_registers_keep_their_order(catalogue: Catalogue) -> None:
    assert list(catalogue.organisations) == ["exempelby", "kontoret", "grannby"]
    assert list(catalogue.indicators)[:2] == ["net_cost", "case_cost"]
    assert list(catalogue.sources) == ["granskning-2023"]


def test_values_are_plain_python(catalogue: Catalogue) -> None:
    indicator = catalogue.indicators["satisfaction"]
    source = catalogue.sources["granskning-2023"]

    assert (indicator.scale_min, indicator.scale_max, indicator.decimals) == (1.0, 5.0, 1)
    assert (type(source.first_year), source.first_year, source.last_year) == (int, 2022, 2023)
    assert catalogue.organisations["kontoret"].default is True
    assert catalogue.indicators["net_cost"].scale_min is None
    assert catalogue.indicators["net_cost"].break_years == ()
    assert catalogue.indicators["case_cost"].break_years == (2021,)
    assert catalogue.organisations["grannby"].kolada_id == "0192"


def test_nothing_in_it_can_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(FrozenInstanceError):
        catalogue.indicators["net_cost"].unit = "kr"  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue.indicators["x"] = catalogue.indicators["net_cost"]  # type: ignore[index]


def test_no_organisation_means_the_default_one(catalogue: Catalogue) -> None:
    assert catalogue.default_organisation == "kontoret"
    assert catalogue.resolve_organisation("") == "kontoret"
    assert catalogue.resolve_organisation(" grannby ") == "grannby"


def test_a_number_where_an_organisation_belongs_is_told_with_the_remedy(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(NotInDataError, match=r"organisation is 180, no text; .* quotation marks"):
        catalogue.resolve_organisation(180)  # type: ignore[arg-type]


def test_an_unknown_organisation_is_refused_with_the_known_ones(catalogue: Catalogue) -> None:
    with pytest.raises(NotInDataError) as caught:
        catalogue.resolve_organisation("granby")

    assert str(caught.value) == (
        'organisation "granby" is not in the data; known are: exempelby, kontoret, grannby'
    )


def test_no_page_is_about_a_group_and_the_others_are_named(catalogue: Catalogue) -> None:
    places = dict(catalogue.organisations)
    places["grannby"] = replace(places["grannby"], kind="peer_group")
    grouped = replace(catalogue, organisations=places)

    assert grouped.reportable == ("exempelby", "kontoret")
    with pytest.raises(NotInDataError) as caught:
        grouped.resolve_organisation("grannby")

    assert str(caught.value) == (
        'organisation "grannby" is a group, which no page is about; known are: exempelby, kontoret'
    )


def test_own_is_the_organisation_and_what_it_belongs_to(catalogue: Catalogue) -> None:
    assert catalogue.own("kontoret") == ("kontoret", "exempelby")
    assert catalogue.own("grannby") == ("grannby",)


def test_comparators_are_all_others(catalogue: Catalogue) -> None:
    assert catalogue.comparators("kontoret") == ("grannby",)
    assert catalogue.comparators("grannby") == ("exempelby", "kontoret")


def test_an_area_leaves_out_the_printed_changes(catalogue: Catalogue) -> None:
    assert [item.indicator_id for item in catalogue.indicators_in("staffing")] == ["sick_leave"]
    assert [item.indicator_id for item in catalogue.indicators_in("economy")] == [
        "net_cost",
        "case_cost",
    ]


def test_a_role_is_found_or_not(catalogue: Catalogue) -> None:
    assert [item.indicator_id for item in catalogue.with_role("net_cost")] == ["net_cost"]
    assert catalogue.with_role("it_cost") == ()


@pytest.mark.parametrize(("year", "count"), [(2021, 0), (2022, 1), (2023, 1), (2024, 0)])
def test_a_source_concerns_its_first_to_its_last_year(
    catalogue: Catalogue, year: int, count: int
) -> None:
    assert len(catalogue.sources_of_year(year)) == count


def test_any_mapping_of_frames_will_do(tiny_built: Path) -> None:
    tables: dict[str, pd.DataFrame] = dict(processed.load(tiny_built))

    assert Catalogue.of(tables).default_organisation == "kontoret"

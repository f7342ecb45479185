"""How sources are named where Kolada is one of them."""

from dataclasses import replace

import pytest

from analysis.kolada_pins import unit_in
from analysis.origin import credit, source_line
from analysis.words import source_text
from tests.made_up import CATALOGUE, REVIEW_2023

KOLADA = replace(
    REVIEW_2023,
    source_id="kolada-2026-11-29",
    title="Kolada, hämtat 2026-11-29",
    publisher="RKA (Kolada)",
)
LINK = '<a href="#kalla-kolada-2026-11-29">Kolada, hämtat 2026-11-29</a>'
REVIEW = '<a href="#kalla-granskning-2023">Granskning 2023</a>'


@pytest.mark.parametrize(
    ("sources", "processed", "line"),
    [
        ([KOLADA], False, f"Källa: {LINK}."),
        ([KOLADA], True, f"Egen bearbetning av uppgifter från {LINK}."),
        ([REVIEW_2023, KOLADA], False, f"Källa: {REVIEW}, {LINK}."),
        (
            [REVIEW_2023, KOLADA],
            True,
            f"Källa: {REVIEW}. Egen bearbetning av uppgifter från {LINK}.",
        ),
        ([REVIEW_2023], True, f"Källa: {REVIEW}. Egen bearbetning."),
        ([], True, "Egen bearbetning."),
        ([], False, ""),
    ],
)
def test_kolada_is_not_named_as_the_source_of_what_is_worked_out(sources, processed, line):
    assert str(source_line(sources, processed)) == line
    told = line.replace(LINK, KOLADA.title).replace(REVIEW, REVIEW_2023.title)
    assert credit(sources, processed) == told


def test_the_name_of_a_database_keeps_its_capital():
    assert source_text(KOLADA, CATALOGUE) == "Kolada, hämtat 2026-11-29"
    assert source_text(REVIEW_2023, CATALOGUE) == "granskning 2023"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Sjukfrånvaro kommunalt anställda totalt, (%)", "%"),
        ("Elever i åk 9, kommunala skolor, andel (%)", "%"),
        ("Kostnad för överförmyndare, kr/ställföreträdarskap", "kr/ställföreträdarskap"),
        ("Nettokostnad (brutto) för vård, kr/inv", "kr/inv"),
        ("Invånare totalt, antal", "antal"),
        ("Trygghet och säkerhet i kommunen, kommunindex", ""),
        ("Alla kommuner (ovägt medel)", ""),
    ],
)
def test_the_unit_that_a_title_ends_in(title, unit):
    assert unit_in(title) == unit

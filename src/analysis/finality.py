"""How final figures are, in words: a page is as final as its least final source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.catalogue import Catalogue, Source
from analysis.words import enumeration, source_text

#: Status of a source, the least final first -> how figures from it are, in words.
_STATES = {"draft": "utkast", "preliminary": "preliminära"}
_FINAL = "antagna"


def finality_words(statuses: Iterable[str]) -> str:
    """Return "antagna", "preliminära", "delvis utkast" …; "" where there is no status.

    Args:
        statuses: of the sources that the figures come from.
    """
    known = set(statuses)
    if not known:
        return ""
    loose = [words for status, words in _STATES.items() if status in known]
    if not loose:
        return _FINAL
    return loose[0] if len(known) == 1 else f"delvis {enumeration(loose)}"


def is_final(words: str) -> bool:
    """Return whether words from `finality_words` say that nothing may still change."""
    return words == _FINAL


def finality_sentences(sources: Sequence[Source], catalogue: Catalogue) -> str:
    """Say how final the figures from some sources are, and which of them may still change."""
    statuses = {source.status for source in sources}
    if not sources:
        return ""
    if not statuses & _STATES.keys():
        return f"Alla uppgifter kommer från {_adopted(sources)}."
    told = []
    for status, words in _STATES.items():
        titles = [source_text(one, catalogue) for one in sources if one.status == status]
        if titles:
            which = (
                "Alla uppgifter"
                if len(statuses) == 1
                else f"Uppgifterna från {enumeration(titles)}"
            )
            told.append(f"{which} är {words} och kan ändras.")
    final = [one for one in sources if one.status not in _STATES]
    if final:
        told.append(f"Övriga uppgifter kommer från {_adopted(final)}.")
    return " ".join(told)


def _adopted(sources: Sequence[Source]) -> str:
    return "en antagen källa" if len(sources) == 1 else "antagna källor"

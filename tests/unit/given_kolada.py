"""A data folder for fetches, and fetches as a person makes them, without pauses."""

# A row of data is one line, however long.
# ruff: noqa: E501

from __future__ import annotations

from datetime import date

from analysis.fetch import Request, fetch
from analysis.kolada_http import Connection

DAY = date(2026, 11, 29)
INDICATORS = """\
indicator_id,name,name_en,subject,area,unit,unit_label,decimals,direction,kind,role,change_of,scale_min,scale_max,break_years,kolada_id,kolada_title,kolada_unit,definition
sick_leave,Sjukfrånvaro,Sick leave,Sjukfrånvaron,staffing,percent,procent,1,lower_is_better,steering,sick_leave,,,,,N00090,,,Frånvaro.
guardianship,Kostnad,Cost,Kostnaden,economy,kr,kr per uppdrag,0,neutral,cost,,,,,,U37009,,,Kostnad per uppdrag.
"""
ORGANISATIONS = "organisation_id,name,short_name,kind,parent_id,default,kolada_id,edition,members,weighting,note\n"
SOURCES = (
    "source_id,title,publisher,organisation_id,published,paragraph,period,first_year,last_year,"
    "status,url,transcription,note\n"
)
INDEX = "index_id,name,year,printed,base,publisher,table_id,issued,note\n"
CORRECTIONS = "correction_id,source_id,table,key,column,found,corrected,reason,decided\n"


def raw_folder(folder, *, organisations=ORGANISATIONS, indicators=INDICATORS):
    """Write a raw folder with registers and no source; return it."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    files = {
        "sources": SOURCES,
        "organisations": organisations,
        "indicators": indicators,
        "price_index": INDEX,
        "corrections": CORRECTIONS,
    }
    for name, text in files.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return raw


def fetched(raw, service, kpis, municipalities, years, *, today=DAY, told=None):
    """Fetch without any pause; what is told of attempts goes into `told`."""
    say = (lambda _: None) if told is None else told.append
    line = Connection(1_000_000, say, pause=0)
    asked = Request(kpis, municipalities, [str(year) for year in years])
    return fetch(raw, asked, service.address, line, today)


def contents(folder):
    """Return every file below a folder, its bytes by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()

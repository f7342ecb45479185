"""A made-up municipality, small enough to be read at a glance and checked by hand."""

# A row of data is one line, however long.
# ruff: noqa: E501

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from analysis import processed

# A shared machine may be slow at any moment; how fast something is belongs into a benchmark.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

TINY = {
    "sources.csv": """\
source_id,title,publisher,organisation_id,published,paragraph,period,first_year,last_year,status,url,transcription,note
granskning-2023,Granskning 2023,Exempelby kommun,kontoret,2024-03-01,§ 12,2023,2022,2023,adopted,not published online,För hand.,
""",
    "organisations.csv": """\
organisation_id,name,short_name,kind,parent_id,default,kolada_id,edition,members,weighting,note
exempelby,Exempelby kommun,Exempelby,municipality,,,0180,,,,
kontoret,Kommunkontoret,Kontoret,administration,exempelby,yes,,,,,
grannby,Grannby kommun,Grannby,municipality,,,0192,,,,
""",
    "indicators.csv": """\
indicator_id,name,name_en,subject,area,unit,unit_label,decimals,direction,kind,role,change_of,scale_min,scale_max,break_years,kolada_id,kolada_title,kolada_unit,definition
net_cost,Nettokostnad,Net cost,Nettokostnaden,economy,mnkr,mnkr,1,neutral,cost,net_cost,,,,,,,,Kostnader minus intäkter.
case_cost,Kostnad per ärende,Cost per case,Kostnaden per ärende,economy,kr,kr per ärende,0,neutral,cost,,,,,2021,N00001,Kostnad per ärende,kr,Kostnad delad med antal ärenden.
sick_leave,Sjukfrånvaro,Sick leave,Sjukfrånvaron,staffing,percent,procent,1,lower_is_better,steering,sick_leave,,0,100,,,,,Frånvaro i procent av tiden.
sick_leave_change,Sjukfrånvarons ändring,Change of sick leave,Ändringen av sjukfrånvaron,staffing,percentage_points,procentenheter,1,lower_is_better,steering,,sick_leave,,,,,,,Årets sjukfrånvaro minus förra årets.
satisfaction,Nöjdhet,Satisfaction,Nöjdheten,quality,score,poäng på en skala 1–5,1,higher_is_better,steering,,,1,5,,,,,Medelvärde av en enkät.
""",
    "price_index.csv": """\
index_id,name,year,printed,base,publisher,table_id,issued,note
prisindex,Prisindex,2022,"100,00",2022=100,Exempelverket,,,
prisindex,Prisindex,2023,"110,00",2022=100,Exempelverket,,,
""",
    "thresholds.csv": """\
threshold_id,valid_from,printed,source,note
min_group_size,2023,6,kommunens beslut i mars 2023,
""",
    "corrections.csv": """\
correction_id,source_id,table,key,column,found,corrected,reason,decided
minus,granskning-2023,observations,indicator_id=net_cost; organisation_id=kontoret; period=2022; breakdown=,printed,"-10,0","10,0",Skrivfel: en kostnad är positiv.,2026-11-23
""",
    "granskning-2023/observations.csv": """\
indicator_id,organisation_id,period,breakdown,printed,locator,note
net_cost,,2022,,"-10,0","tabell 1, 2022",
net_cost,,,,"12,5","tabell 1, 2023",
case_cost,exempelby,2023,,12 500,"tabell 2, Exempelby",
case_cost,grannby,2023,,9 800,"tabell 2, Grannby",
sick_leave,,2022,sex=women,"3,5%","tabell 3, 2022",
sick_leave,,2023,sex=women,"3,9 %","tabell 3, 2023",
sick_leave_change,,2023,sex=women,"+0,4 %","tabell 3, ändring",
satisfaction,,2023,,-,"tabell 4, 2023",
satisfaction,,unstated,,"3,8","tabell 4, utan år",Källan anger inget år.
""",
    "granskning-2023/budget_lines.csv": """\
statement,line_id,parent_id,label,budget,forecast,deviation,outcome,outcome_previous,difference,locator,note
operations,income,result,Intäkter,1 000,900,-100,600,500,100,"drift, Intäkter",
operations,costs,result,Kostnader,-3 000,-2 850,150,-1 900,-1 800,-100,"drift, Kostnader",
operations,result,,Resultat,-2 000,-1 950,50,-1 300,-1 300,-,"drift, Resultat",
""",
    "granskning-2023/measures.csv": """\
measure_id,title,category,horizon,horizon_printed,horizon_start,horizon_end,printed,owner,description,locator,note
farre-system,Färre system,operational_change,short_term,på kort sikt (2024–2025),2024,2025,1 000 tkr,,Avveckla system.,"åtgärd 1",
samlat-stod,Samlat stöd,responsibility_change,long_term,på lång sikt,,,För tidigt för att bedömas,,Samla stödet.,"åtgärd 2",
""",
    "granskning-2023/measure_followups.csv": """\
followup_id,measure_id,period,title,status,printed,reported_by,link,candidate_measure_id,text,locator,note
system-avvecklade,farre-system,2023,Två system är borta,under_way,400 tkr,Kommunkontoret,stated,,Två av fem system är avvecklade.,"avsnitt 5",
""",
    "granskning-2023/risks.csv": """\
risk_id,title,description,printed,control,result,assessment,action,locator,note
elavbrott,Elavbrott,El kan saknas.,12,Stickprov.,Inga brister.,,Inget mer behövs.,"risk 1",
""",
    "granskning-2023/adjustments.csv": """\
adjustment_id,indicator_id,organisation_id,period,kind,title,printed,unit,why,locator
enhet-bort,net_cost,,2023,unit_moved_out,Enhet flyttar ut,"1,5",mnkr,En enhet flyttade till en annan nämnd.,"avsnitt 2"
""",
    "granskning-2023/events.csv": """\
event_id,date,date_text,title,text,locator
nytt-hus,2023-05,maj 2023,Nytt hus,Kontoret flyttade.,"avsnitt 1"
""",
    "granskning-2023/explanations.csv": """\
explanation_id,target_table,target_id,organisation_id,period,text,locator
dyrare,indicators,net_cost,,2023,Kommunen anger högre hyra.,"avsnitt 2"
lagre-intakt,budget_lines,operations.income,,2023,Kommunen anger färre ärenden.,"avsnitt 3"
""",
    "granskning-2023/claims.csv": """\
claim_id,kind,what,operands,printed,tolerance,beside,locator,note
dyrare-2023,difference,Nettokostnaden ökade.,observations:net_cost@kontoret/2023; observations:net_cost@kontoret/2022,"2,4 mnkr",,,avsnitt 2,
dyrare-an-grannen,above,Ärendena kostar mer än i Grannby.,observations:case_cost@exempelby/2023; observations:case_cost@grannby/2023,,,,avsnitt 2,
""",
}  # fmt: skip


def write_tiny(data: Path) -> Path:
    """Write the made-up municipality's raw folder below a data folder; return the data folder."""
    for name, text in TINY.items():
        path = data / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return data


@pytest.fixture
def tiny_data(tmp_path: Path) -> Path:
    """Return a data folder of one's own: valid raw tables with a row or more, nothing built."""
    return write_tiny(tmp_path / "data")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the processed folder of the made-up municipality, shared: only to be read."""
    data = write_tiny(tmp_path_factory.mktemp("tiny") / "data")
    processed.build(data / "raw", data / "processed")
    return data / "processed"


@pytest.fixture
def tiny_built(tiny_data: Path, built_once: Path) -> Path:
    """Return a data folder of one's own with its processed tables built."""
    shutil.copytree(built_once, tiny_data / "processed")
    return tiny_data

"""The words that a cell may hold, and the patterns that ids, periods and dates match.

Where a word is shown to a reader, the Swedish one stands beside it.
"""

from __future__ import annotations

from analysis.numerals import MISSING_WORDS

STATUSES = {"draft": "utkast", "preliminary": "preliminär", "adopted": "antagen"}
ORGANISATION_KINDS = {
    "administration": "förvaltning",
    "board": "nämnd",
    "municipality": "kommun",
    "peer_group": "jämförelsegrupp",
    "average": "genomsnitt",
    "nation": "riket",
}
#: What stands on the one organisation that pages are about where none is asked for.
DEFAULTS = {"yes": "den som rapporterna handlar om"}
WEIGHTINGS = {"weighted": "vägt", "unweighted": "ovägt", "": "framgår inte"}
#: Publisher of a source that was fetched from Kolada; its figures are labelled as Kolada asks.
KOLADA = "RKA (Kolada)"
AREAS = {"economy": "Ekonomi", "staffing": "Personal", "quality": "Kvalitet"}
UNITS = {
    "mnkr": "mnkr",
    "tkr": "tkr",
    "kr": "kr",
    "percent": "procent",
    "percentage_points": "procentenheter",
    "count": "antal",
    "fte": "årsarbetare",
    "score": "poäng",
    "index": "index",
    "ratio": "kvot",
}
#: Units of money -> kronor.
MONEY = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}
DIRECTIONS = {
    "higher_is_better": "högre är bättre",
    "lower_is_better": "lägre är bättre",
    "neutral": "inget är bäst i sig",
}
INDICATOR_KINDS = {"steering": "styrmått", "cost": "kostnad", "context": "volym eller sammanhang"}
#: Roles that one indicator at most may fill; an analysis asks for it by name.
SINGLE_ROLES = {
    "net_cost": "nettokostnad: kostnader minus intäkter; behövs för bryggan",
    "it_cost": "kostnad för IT",
    "full_time_equivalents": "antal årsarbetare; behövs för kostnader per årsarbetare",
    "headcount": "antal medarbetare, räknat i personer",
    "employees_per_manager": "antal medarbetare per chef",
    "staff_turnover": "personalomsättning",
    "sick_leave": "sjukfrånvaro, andel av arbetstiden",
    "it_disturbances": "antal allvarliga IT-störningar",
    "hr_cost": "kostnad för personalfunktionen",
    "finance_cost": "kostnad för ekonomifunktionen",
    "communication_cost": "kostnad för kommunikation",
    "procurement_cost": "kostnad för upphandling",
    "reference_cost": "referenskostnad: kostnad med kommunens struktur, i övrigt som genomsnittet",
    "net_cost_deviation": "nettokostnadsavvikelse: nettokostnad minus referenskostnad, i procent",
}
#: Roles that several indicators may fill together; their figures are added.
SUMMED_ROLES = {
    "e_service_cases": "antal e-tjänstärenden; flera mått får dela rollen och läggs ihop"
}
ROLES = {**SINGLE_ROLES, **SUMMED_ROLES}
STATEMENTS = {"operations": "drift", "investments": "investeringar", "development": "exploatering"}
#: Statements of outlays, which are plus: less of them is better.
OUTLAYS = ("investments",)
#: The line that an analysis asks for by name: what the operations cost, less their own income.
NET_COST_LINE = "net_cost"
BUDGET_COLUMNS = {
    "budget": "budget helår",
    "forecast": "prognos helår",
    "deviation": "avvikelse prognos mot budget",
    "outcome": "utfall perioden",
    "outcome_previous": "utfall samma period året före",
    "difference": "skillnad i utfall mot året före",
}
HORIZONS = {
    "short_term": "kort sikt",
    "long_term": "lång sikt",
    "inquiry_own": "utreds av förvaltningen",
    "inquiry_joint": "utreds kommunövergripande",
}
CATEGORIES = {
    "operational_change": "verksamhetsförändring",
    "responsibility_change": "förändrat ansvar eller organisation",
}
FOLLOWUP_STATUSES = {
    "decided": "beslutad",
    "under_way": "pågår",
    "done": "genomförd",
    "dropped": "avbruten",
}
#: Where a decided measure stands: as told, or told but past its time, or told of by nobody.
MEASURE_STATUSES = {**FOLLOWUP_STATUSES, "late": "försenad", "not_reported": "ej redovisad"}
RECURRENCES = {"recurring": "varje år", "once": "en gång"}
#: What an analysis takes as large, small or close; see thresholds.
THRESHOLDS = {
    "min_group_size": "minsta grupp som visas, antal personer",
    "pace_change": "ändrad takt per månad som väcker en fråga, procent",
    "forecast_tolerance": "avstånd inom vilket en prognos räknas som träffad, procent",
}
LINKS = {"stated": "uttalad i källan", "inferred": "vår tolkning"}
ADJUSTMENT_KINDS = {
    "unit_moved_in": "verksamhet har flyttats in",
    "unit_moved_out": "verksamhet har flyttats ut",
    "unit_enlarged": "verksamhet har utökats",
    "unit_reduced": "verksamhet har minskats",
    "unit_split": "enhet har delats",
    "cost_shared": "kostnad delas med andra",
}
#: Kinds of adjustment that lower the figure; the others raise it.
LOWERING_KINDS = ("unit_moved_out", "unit_reduced")
MISSING_REASONS = tuple(MISSING_WORDS)
VERDICTS = {
    "differs": "stämmer inte",
    "not_checkable": "kan inte kontrolleras",
    "rounding": "stämmer inom avrundning",
    "agrees": "stämmer",
}

#: What an explanation may explain.
TARGET_TABLES = {
    "indicators": "ett mått",
    "budget_lines": "en rad i drift, investeringar eller exploatering",
    "measures": "en effektiviseringsåtgärd",
}

#: Ids name folders and pages, so no id may hold a dot or a slash that leads out of one.
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
#: An organisation's id begins with a letter: its reports' folder stands beside the years'.
NAME_SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
SNAKE = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
#: An id in a register, or statement.line_id.
TARGET = r"[a-z0-9]+(?:[-_.][a-z0-9]+)*"
#: A whole year, January to a month of a year, or a period that the source does not state.
PERIOD = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?|unstated"
YEAR = r"(?:19|20)\d\d"
YEARS = rf"{YEAR}(?: {YEAR})*"
DATE = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
BREAKDOWN = r"[a-z_]+=[^=;\s][^=;]*"
DECIMALS = r"[0-4]"
WHOLE = r"\d{1,7}"
KOLADA_ORGANISATION = r"\d{4}|G\d{1,6}"
KOLADA_MEMBERS = r"\d{4}(?: \d{4})*"
KOLADA_INDICATOR = r"[A-Z]\d{5}"
#: Nothing else becomes a link on a page.
URL = r"https?://\S+|not published online"
#: What a pattern asks for, in words.
PATTERN_WORDS = {
    SLUG: "lower-case letters a-z and digits, with hyphens between, as in savings-2024",
    NAME_SLUG: "lower-case letters a-z, then digits too, with hyphens between, as in city-office",
    SNAKE: "lower-case letters a-z and digits, with underscores between, as in net_cost",
    TARGET: "an indicator_id, a measure_id, or statement.line_id as in operations.income",
    PERIOD: 'a year as in 2023, January to a month as in 2025-08, or "unstated"',
    YEAR: "a year as in 2023",
    YEARS: "years parted by a space, as in 2019 2023",
    DATE: "a year, month or day that exists, as in 2023, 2023-12 or 2023-12-11",
    BREAKDOWN: "dimension=class, as in sex=women",
    WHOLE: "a whole number without spaces, as in 1250",
    DECIMALS: "a number of decimals from 0 to 4",
    KOLADA_ORGANISATION: "four digits, or G and digits, as in 0192 or G2328",
    KOLADA_MEMBERS: "ids of four digits parted by a space",
    KOLADA_INDICATOR: "a letter and five digits, as in N00090",
    URL: 'an address that begins with https:// or http://, or "not published online"',
}

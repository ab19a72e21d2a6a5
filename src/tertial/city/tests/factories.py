"""A small city as a folder, with a little of everything, and what the database holds of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps

from tertial.city.operations.loading import load
from tertial.city.reports import LoadRefused, LoadReport

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2025, 4, 1, 12, tzinfo=UTC)
TODAY = date(2025, 3, 1)

FOLDER = {
    "city.yaml": 'format: 1\ncode: "provstad"\nname: "Provstad"\ninvented: true\nmunicipality_code: "0000"\n',
    "unit_kinds.csv": (
        "code,name_sv,name_en,plural_sv,plural_en,level,rolls_up_by,is_authority,position\n"
        "library,bibliotek,library,bibliotek,libraries,library,line,no,140\n"
    ),
    "units.csv": (
        "code,kind,name,starts_on,ends_on,operator_form,recorded_at,superseded_at\n"
        "provstad,city,Provstad,,,,2021-01-04T08:00:00Z,\n"
        "namnden,board,Nämnden,,,,2021-01-04T08:00:00Z,\n"
        'norr,district,"Norr, på ön",,,,2021-01-04T08:00:00Z,\n'
        "soder,district,Söder,,2023-07-01,,2021-01-04T08:00:00Z,\n"
        "kommunen,operator,Provstads kommun,,,municipal,2021-01-04T08:00:00Z,\n"
        "bocker,library,Biblioteket,,,,2021-01-04T08:00:00Z,\n"
        "lonnen,preschool,Lönen,2020-01-01,,,2021-01-04T08:00:00Z,2021-02-04T08:00:00.25Z\n"
        "lonnen,preschool,Lönnen,2020-01-01,,,2021-02-04T08:00:00.25Z,\n"
        "eken,preschool,Eken,,2024-01-01,,2021-01-04T08:00:00Z,\n"
        "eken,preschool,Ekbacken,2024-01-01,,,2023-12-04T08:00:00Z,\n"
        "fullmaktige,council,Fullmäktige,,,,2021-01-04T08:00:00Z,\n"
    ),
    "organisation_numbers.csv": "unit,number\nkommunen,000000-0001\n",
    "links.csv": (
        "kind,child,parent,starts_on,ends_on,recorded_at,superseded_at\n"
        "line,namnden,provstad,,,2021-01-04T08:00:00Z,\n"
        "line,lonnen,namnden,,,2021-01-04T08:00:00Z,\n"
        "line,eken,namnden,,,2021-01-04T08:00:00Z,2022-01-04T08:00:00Z\n"
        "geographic,norr,provstad,,,2021-01-04T08:00:00Z,\n"
        "geographic,lonnen,norr,,,2021-01-04T08:00:00Z,\n"
        "geographic,eken,soder,,2023-07-01,2021-01-04T08:00:00Z,\n"
        "geographic,eken,norr,2023-07-01,,2023-06-04T08:00:00Z,\n"
        "operator,lonnen,kommunen,,,2021-01-04T08:00:00Z,\n"
        "operator,eken,kommunen,,,2021-01-04T08:00:00Z,\n"
        "line,fullmaktige,provstad,,,2021-01-04T08:00:00Z,\n"
    ),
    "successions.csv": "predecessor,successor,on,share,recorded_at\nsoder,norr,2023-07-01,,2023-06-04T08:00:00Z\n",
    "areas.geojson": (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"unit": "norr"}, "geometry": '
        '{"type": "Polygon", "coordinates": [[[20.5, 59.5], [20.6, 59.5], [20.6, 59.6], [20.5, 59.5]]]}}]}\n'
    ),
    "people.csv": "user_name,name,email\nrektor,Rektor i Norr,rektor@provstad.example\n",
    "roles.csv": "user_name,role,unit,starts_on,ends_on\nrektor,principal,lonnen,2024-01-01,\n",
    "sources.csv": "code,name,kind\nregister,Registret,register\n",
    "indicators.yaml": (
        "measures:\n"
        "- {code: besok, name: {sv: Besök, en: Visits}, unit: {sv: besök, en: visits}, decimals: 0,"
        " counts_persons: false}\n"
        "recipes:\n"
        "- {code: besok, version: 1, name: {sv: Besök, en: Visits}, description: {sv: Alla., en: All.},"
        " unit: {sv: besök, en: visits}, decimals: 0, polarity: higher, level: library, combine: sum,"
        " numerator: besok, minimum_group: 0}\n"
    ),
    "observations.csv": (
        "measure,unit,period,breakdown,status,value,provisional,source,comment,recorded_at\n"
        "antal_barn,lonnen,2023,,,40,no,register,,2024-02-01T08:00:00Z\n"
        "antal_barn,lonnen,2023,,,46,no,register,Räknefel,2024-03-01T08:00:00Z\n"
        "antal_barn,lonnen,2023,sex=girls,,22,,register,,2024-02-01T08:00:00Z\n"
        "antal_barn,eken,2023,,,32,no,register,,2024-02-01T08:00:00Z\n"
        "antal_barn,lonnen,2024,,,3,no,register,,\n"
        "antal_barn,eken,2024,,,31,yes,register,,\n"
        "andel_legitimerade,eken,2023,,,32.7,no,register,,\n"
        "heltidstjanster,eken,2023,,secret,,no,register,,\n"
        "besok,bocker,2024-T1,,,12000.5,no,register,,\n"
    ),
    "goal_levels.csv": (
        "code,name_sv,name_en,plural_sv,plural_en,owner_level,position\npromise,löfte,promise,löften,promises,,35\n"
    ),
    "verdicts.yaml": "relative: 0.1\npoints: 2.0\nunknown: 0.5\n",
    "steering_documents.csv": (
        "code,title,kind,decided_by,decided_on,paragraph,starts_on,ends_on,replaced_by,state,recorded_at\n"
        "budget-2023,Budget 2023,budget,fullmaktige,2022-11-21,§ 7,2023-01-01,2024-01-01,budget-2024,established,\n"
        "budget-2024,Budget 2024,budget,fullmaktige,2023-11-20,§ 9,2024-01-01,,,established,2023-11-20T08:00:00Z\n"
        "budget-2025,Budget 2025,budget,fullmaktige,,,2025-01-01,,,draft,\n"
    ),
    "goals.csv": (
        "code,level,owner,title,follow_up,document,state,starts_on,ends_on,recorded_at,superseded_at\n"
        "kf-trygg,field,fullmaktige,Trygg,,budget-2023,established,2023-01-01,2024-01-01,2022-12-01T08:00:00Z,\n"
        "kf-trygg,field,fullmaktige,Trygga,,,established,2024-01-01,,2023-12-01T08:00:00Z,2023-12-02T08:00:00Z\n"
        "kf-trygg,field,fullmaktige,Alla är trygga,,budget-2024,established,2024-01-01,,2023-12-02T08:00:00Z,\n"
        'namnd-trygg,board,namnden,Barnen är trygga,"Vi frågar, två gånger",,established,2024-01-01,,,\n'
        "lonnen-trygg,promise,lonnen,Vi hälsar på alla,,budget-2025,established,2024-01-01,,,\n"
        "lonnen-lek,unit,lonnen,Vi leker ute,,,draft,2024-01-01,,,\n"
    ),
    "goal_links.csv": (
        "child,parent,starts_on,ends_on\n"
        "namnd-trygg,kf-trygg,2024-01-01,\n"
        "lonnen-trygg,namnd-trygg,2024-01-01,\n"
        "lonnen-lek,namnd-trygg,2024-01-01,2025-01-01\n"
    ),
    "goal_successions.csv": (
        "predecessor,successor,on,recorded_at\n"
        "kf-trygg,namnd-trygg,2024-01-01,2023-12-02T08:00:00Z\n"
        "kf-trygg,lonnen-lek,2024-01-01,\n"
    ),
    "goal_indicators.csv": (
        "goal,indicator,starts_on,ends_on\n"
        "kf-trygg,antal_barn,2023-01-01,\n"
        "lonnen-lek,antal_barn,2024-01-01,\n"
        "lonnen-trygg,besok,2024-01-01,2024-07-01\n"
    ),
    "targets.csv": (
        "indicator,unit,decided_by,period,breakdown,type,low,high,direction,decided_on,paragraph,state,recorded_at\n"
        "antal_barn,provstad,fullmaktige,2024,,min,70,,,2023-11-20,§ 9,established,2023-11-20T08:00:00Z\n"
        "antal_barn,provstad,fullmaktige,2024,,interval,70,80.5,,2024-06-03,§ 4,established,2024-06-03T08:00:00Z\n"
        "antal_barn,provstad,namnden,2024,sex=girls,direction,,,up,,,established,\n"
        "antal_barn,lonnen,namnden,2024,,max,,50,,,,draft,\n"
    ),
    "activities.csv": (
        "code,goal,title,responsible,starts_on,ends_on,status,state\n"
        "halsa,lonnen-trygg,Alla hälsar,lonnen,2024-01-01,2024-07-01,ongoing,established\n"
        "lek,lonnen-lek,Ny gård,lonnen,,,not_started,established\n"
        "rast,lonnen-trygg,Fler vuxna ute,lonnen,,,not_started,draft\n"
    ),
    "judgements.csv": (
        "goal,period,judged_by,verdict,reason,state,recorded_at\n"
        "kf-trygg,2024-T2,fullmaktige,partly,,established,2024-09-20T08:00:00Z\n"
        "kf-trygg,2024-T2,fullmaktige,met,Fler är trygga än siffran visar,established,2024-10-20T08:00:00Z\n"
        "namnd-trygg,2024,namnden,not,,draft,\n"
    ),
    "reported_counts.csv": (
        "goal,period,of,met,partly,not_met,none,source\n"
        "kf-trygg,2023,indicators,4,7,0,1,register\n"
        "lonnen-lek,2023,judgements,1,0,0,0,register\n"
    ),
    "hand_overs.csv": "goal,giver,receiver\nlonnen-lek,namnden,fullmaktige\n",
}


def a_city_folder(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The folder of the small city; `files` gives other contents to some of its files, and None leaves a file out."""
    folder.mkdir(exist_ok=True)
    for name, content in {**FOLDER, **(files or {})}.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def edited(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """One file of the small city in which a text stands in the place of another."""
    assert old in FOLDER[name], old
    return {name: FOLDER[name].replace(old, new)}


def added(name: str, *rows: str) -> dict[str, str | bytes | None]:
    """One file of the small city with rows at its end."""
    return {name: FOLDER[name] + "".join(f"{row}\n" for row in rows)}


def a_loaded_city(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> LoadReport:
    """The small city in the database."""
    return load(a_city_folder(folder, files), actor=None, at=AT, today=TODAY)


def problems_of(folder: Path, **options: Any) -> list[tuple[str, int, str, str, str]]:
    """What is wrong with a folder, as (file, row, column, what, what to do)."""
    try:
        load(folder, **{"actor": None, "at": LATER, "today": TODAY, **options})
    except LoadRefused as refused:
        return [(p.file, p.row, p.column, p.what, p.to_do) for p in refused.problems]
    return []


def state(
    *, rooms: tuple[str, ...] = ("platform", "organisation", "people", "indicators", "steering", "city")
) -> dict[str, Any]:
    """Every row of every table of some rooms."""
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def report_of(report: LoadReport) -> dict[str, tuple[int, int, int, int]]:
    """Rows added, corrected, taken back and unchanged, by file."""
    return {file.file: (file.added, file.corrected, file.taken_back, file.unchanged) for file in report.files}

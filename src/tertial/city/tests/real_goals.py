"""What the City of Stockholm's annual reports of 2020 and 2022 tell of five goals, as a folder.

Facts and figures alone: how many indicators had which verdict, how many boards judged how, and what the city judged.
"""

from pathlib import Path

# Which report; the goal; its indicators met / partly / not / without a result; boards that judge it met / partly / not;
# the city's own judgement. A dash is not told.
REPORTED = """
year goal           indicators boards  city
2020 barn           2/4/0/3    17/6/1  partly
2020 barn-forskola  2/2/0/0    10/3/0  met
2020 budget         9/1/0/0    27/4/0  met
2022 barn           4/7/0/0    23/2/0  partly
2022 barn-forskola  3/2/0/0    -       met
2022 skattemedel    0/2/2/0    26/5/0  met
2022 budget         6/4/0/0    27/4/0  met
"""

MANDATE = "2019-01-01,2023-01-01"
GOALS = {
    "storstad": ("direction", "En modern storstad med möjligheter och valfrihet för alla", ""),
    "ekonomi": ("direction", "En ekonomiskt hållbar och innovativ storstad för framtiden", ""),
    "barn": ("field", "Barn når sin fulla potential", "storstad"),
    "barn-forskola": ("part", "Barn når sin fulla potential: förskolan", "barn"),
    "skattemedel": ("field", "Skattemedlen används effektivt", "ekonomi"),
    "budget": ("field", "Budget i balans och långsiktigt hållbara finanser", "ekonomi"),
}
ORGANISATION = {
    "city.yaml": 'format: 1\ncode: stockholm\nname: Stockholm\ninvented: false\nmunicipality_code: "0180"\n',
    "units.csv": "code,kind,name\nstockholm,city,Stockholm\nkf,council,Kommunfullmäktige\n",
    "links.csv": "kind,child,parent\nline,kf,stockholm\n",
    "sources.csv": "code,name,kind,publisher\n"
    + "".join(f"arsredovisning-{y},Årsredovisning {y},import,Stockholms stad\n" for y in (2020, 2022)),
    "goal_levels.csv": (
        "code,name_sv,name_en,plural_sv,plural_en,owner_level,position\n"
        "part,Del av mål,Part of a goal,Delar av mål,Parts of goals,council,25\n"
    ),
}


def reported() -> list[dict[str, str]]:
    """The rows of the table, by column."""
    names, *lines = (line.split() for line in REPORTED.strip().splitlines())
    return [dict(zip(names, line, strict=True)) for line in lines]


def _lines(header: str, *rows: str) -> str:
    return "".join(f"{row}\n" for row in (header, *rows))


def _counts() -> list[str]:
    found = []
    for said in reported():
        source = f"arsredovisning-{said['year']}"
        found.append(f"{said['goal']},{said['year']},indicators,{said['indicators'].replace('/', ',')},{source}")
        if said["boards"] != "-":
            found.append(f"{said['goal']},{said['year']},judgements,{said['boards'].replace('/', ',')},0,{source}")
    return found


def write(folder: Path) -> Path:
    """Write the folder, ready to be loaded into an empty database."""
    folder.mkdir()
    goals = [f"{code},{level},kf,{title},established,{MANDATE}" for code, (level, title, _up) in GOALS.items()]
    links = [f"{code},{parent},{MANDATE}" for code, (_level, _title, parent) in GOALS.items() if parent]
    judged = [f"{said['goal']},{said['year']},kf,{said['city']},established" for said in reported()]
    files = ORGANISATION | {
        "goals.csv": _lines("code,level,owner,title,state,starts_on,ends_on", *goals),
        "goal_links.csv": _lines("child,parent,starts_on,ends_on", *links),
        "judgements.csv": _lines("goal,period,judged_by,verdict,state", *judged),
        "reported_counts.csv": _lines("goal,period,of,met,partly,not_met,none,source", *_counts()),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder

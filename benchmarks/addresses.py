"""Which pages are measured, who asks for them, and why the other addresses are not measured."""

FIVE = "&".join(
    f"enhet={code}"
    for code in ("forskola-lonnen", "forskola-lilla-bjornen", "norra-strand", "ekbackens-forskolor", "gamla-bruket")
)
GOAL = "ekbackens-forskolor-trygg-2024"
FIGURES = {
    "unit": "/enheter/forskola-lonnen",
    "unit of several": "/enheter/ekbackens-forskolor",
    "operator's unit": "/enheter/forskola-lilla-bjornen",
    "area": "/enheter/norra-strand",
    "board": "/enheter/norra-strands-stadsdelsnamnd",
    "board that follows all up": "/enheter/forskolenamnden",
    "administration": "/enheter/norra-strands-stadsdelsforvaltning",
    "city": "/enheter/provstad",
    "units below": "/enheter/norra-strands-stadsdelsnamnd/under/barn_per_arsarbetare",
    "unit, file": "/enheter/forskola-lonnen/siffror.csv",
    "city, file": "/enheter/provstad/siffror.csv",
    "indicators": "/indikatorer",
    "indicator": "/indikatorer/barn_per_arsarbetare",
    "indicator, by sex": "/indikatorer/antal_barn",
    "indicator, page 3": "/indikatorer/andel_legitimerade?page=3",
    "indicator, in today's areas": "/indikatorer/barn_per_arsarbetare?indelning=idag",
    "indicator, one name": "/indikatorer/barn_per_arsarbetare?namn=lonnen&omrade=norra-strand",
    "indicator that people answer": "/indikatorer/enkat_nojd",
    "funnel": "/indikatorer/enkat_nojd/tratt?omrade=norra-strand",
    "equity": "/likvardighet",
    "indicator, file": "/indikatorer/barn_per_arsarbetare/siffror.csv",
    "indicator by sex, file": "/indikatorer/antal_barn/siffror.csv",
    "indicator, workbook": "/indikatorer/barn_per_arsarbetare/siffror.xlsx",
    "compare five": f"/jamfor?{FIVE}",
    "compare, a name sought": "/jamfor?enhet=forskola-lonnen&namn=lilla",
    "compare, neighbours": "/jamfor?enhet=forskola-lonnen&omrade=norra-strand&slag=preschool",
    "compare, file": f"/jamfor/siffror.csv?{FIVE}",
    "where from, a unit": "/indikatorer/barn_per_arsarbetare/2024/forskola-lonnen",
    "where from, an area": "/indikatorer/barn_per_arsarbetare/2024/norra-strand",
    "where from, the city": "/indikatorer/barn_per_arsarbetare/2024/provstad",
    "correct": "/ratta/antal_barn/forskola-lonnen/2024",
}
GOALS = {
    "goals": "/mal",
    "goals, one open": "/mal?oppna=kf-forskola",
    "goals, a board's open": "/mal?oppna=norra-strands-stadsdelsnamnd-trygg",
    "goals of this year": "/mal?period=2026",
    "goals of a unit": "/mal?enhet=ekbackens-forskolor",
    "goals of all units": "/mal?niva=unit",
    "goals of all units, page 9": "/mal?niva=unit&sida=9",
    "goals that differ": "/mal?avvikande=ja",
    "the council's goal": "/mal/kf-forskola",
    "a unit's goal": f"/mal/{GOAL}",
    "a unit's goal in a tertial": f"/mal/{GOAL}?period=2026-T2",
    "my part": f"/min-del/{GOAL}",
    "the council's part": "/min-del/kf-forskola",
    "documents": "/styrdokument",
    "documents of all times": "/styrdokument?galler=",
    "document": "/styrdokument/barnrattspolicy",
    "new goal": "/enheter/ekbackens-forskolor/nytt-mal",
    "change a goal": f"/mal/{GOAL}/andra",
    "establish a goal": f"/mal/{GOAL}/faststall",
    "end a goal": f"/mal/{GOAL}/avsluta",
    "judge": f"/mal/{GOAL}/bedom/2026-T2",
    "new activity": f"/mal/{GOAL}/ny-aktivitet",
    "change an activity": f"/aktiviteter/{GOAL}-2026-1",
    "decide a target": "/arsmal/barn_per_arsarbetare/forskola-lonnen/norra-strands-stadsdelsnamnd/2026",
    "new document": "/styrdokument/nytt",
    "change a document": "/styrdokument/barnrattspolicy/andra",
}
OPERATORS = {
    "operator": "/huvudman",
    "operator, one open": "/huvudman?enhet=forskola-lilla-bjornen",
    "ask the office": "/huvudman/fraga",
    "propose a correction": "/huvudman/rattelse/antal_barn/forskola-lilla-bjornen/2024",
    "matters": "/arenden",
}
PEOPLE = {
    "account": "/konto",
    "own roles": "/mina-roller",
    "who answers for what": "/roller",
    "a person": "/roller/4",
    "add a person": "/roller/ny",
    "give a role": "/roller/4/ge-roll",
    "units to choose": "/roller/enheter?unit=forskola",
    "end a role": "/roller/uppdrag/4/avsluta",
    "name a stand-in": "/roller/uppdrag/4/ersattare",
    "sign-in": "/logga-in",
    "password forgotten": "/glomt-losenord",
}
PAGES = {
    "start": "/",
    "my units": "/mina-enheter",
    "organisation": "/organisation",
    "organisation, an area open": "/organisation?indelning=omraden&oppna=norra-strand",
    **FIGURES,
    **GOALS,
    **OPERATORS,
    "search": "/sok?q=forskola+asen",
    "search, many": "/sok?q=forskolan",
    "audit trail": "/handelser",
    "news": "/nyheter",
    "glossary": "/ordlista",
    "tour": "/rundtur/start",
    **PEOPLE,
    "health": "/health",
}
# Files that hold thousands of rows at scale 10. They are measured by the row: no page, but a file that is made whole.
LONG_FILES = ("indicator, file", "indicator by sex, file", "indicator, workbook")
NOBODY = ""
USUAL_READERS = ("rektor", "controller")
READERS = {
    "correct": ("rektor", "stadsdelscontroller"),
    "decide a target": ("stadsdelscontroller", "stadsdelscontroller"),
    "new document": ("controller", "controller"),
    "change a document": ("controller", "controller"),
    "matters": ("kvalitetsstrateg", "kvalitetsstrateg"),
    "audit trail": ("revisor", "revisor"),
    "goals": ("rektor", "stadsdelscontroller"),
    "start": ("rektor", "stadsdelscontroller"),
}
READERS |= dict.fromkeys(
    ("new goal", "change a goal", "establish a goal", "end a goal", "judge", "new activity", "change an activity"),
    ("rektor", "stadsdelscontroller"),
)
READERS |= dict.fromkeys(
    ("operator", "operator, one open", "ask the office", "propose a correction"), ("huvudman", "huvudman")
)
READERS |= dict.fromkeys(
    ("who answers for what", "a person", "add a person", "give a role", "units to choose", "end a role"),
    ("administrator", "administrator"),
)
READERS |= {"name a stand-in": ("rektor", "administrator")}
READERS |= dict.fromkeys(("sign-in", "password forgotten", "health"), (NOBODY, NOBODY))

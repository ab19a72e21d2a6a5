"""Sentences that give reasons for judgements: what figures, activities and others say."""

import random
from collections.abc import Sequence
from datetime import date

from tertial.city.sample.steering.activities import CANCELLED, Activity
from tertial.city.sample.steering.goals import Goal
from tertial.city.sample.steering.results import TOLD
from tertial.city.sample.steering.words import read
from tertial.steering.rules import Direction, Gap, TargetTerms, TargetType, Verdict

WORDS = ("inget", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")

HOW = {Verdict.MET: "helt", Verdict.PARTLY: "delvis", Verdict.NOT: "ej"}


def number(indicator: str, value: float) -> str:
    """A figure as it is written in Swedish: "15,4" children per group, "412" pupils, "44 838" children."""
    if TOLD[indicator].denominator is None:
        return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{value:.{TOLD[indicator].decimals}f}".replace(".", ",")


def about_figures(indicator: str, figure: float, terms: TargetTerms | None, year: int) -> str:
    """What an indicator showed in October of a year, and what it was to be."""
    told = TOLD[indicator]
    unit = f" {told.unit}" if told.unit else ""
    start = (
        f"{told.name[0].upper()}{told.name[1:]} var {number(indicator, figure)}{unit} vid mätningen i oktober {year}"
    )
    wanted = _wanted(indicator, terms)
    return f"{start}, {wanted}." if wanted else f"{start}."


def _wanted(indicator: str, terms: TargetTerms | None) -> str:
    if terms is None:
        return ""
    if terms.type == TargetType.DIRECTION:
        return "och ska öka" if terms.direction == Direction.UP else "och ska minska"
    low, high = (None if value is None else number(indicator, value) for value in (terms.low, terms.high))
    said = {
        TargetType.MAX: f"mot målet högst {high}",
        TargetType.MIN: f"mot målet minst {low}",
        TargetType.VALUE: f"mot målet {low}",
        TargetType.INTERVAL: f"mot målet {low} till {high}",
    }
    return said.get(terms.type, "")


def about_activities(doing: Sequence[Activity], day: date) -> str:
    """How many of the activities were known to be done on a day; one that was is said to be, none is left open."""
    planned = [one for one in doing if one.status != CANCELLED]
    done = sum(one.is_done_by(day) for one in planned)
    if not planned:
        return "Det som planerades har ställts in."
    if done == len(planned) < len(doing):
        return "Det som inte har ställts in är genomfört."
    if done == len(planned):
        return "Alla aktiviteter är genomförda." if done > 1 else "Aktiviteten är genomförd."
    if not done:
        return "Aktiviteterna är inte klara ännu." if len(planned) > 1 else "Aktiviteten är inte klar ännu."
    if done == 1:
        return f"En av {WORDS[len(planned)]} aktiviteter är genomförd."
    return f"{WORDS[done].capitalize()} av {WORDS[len(planned)]} aktiviteter är genomförda."


def about_goals(verdicts: Sequence[Verdict]) -> str:
    """How the goals that serve one are judged: "Av fyra mål bedöms tre uppfyllas helt och ett delvis."."""
    said = [(sum(one == verdict for one in verdicts), word) for verdict, word in HOW.items()]
    parts = [(count, word) for count, word in said if count]
    if len(parts) == 1:
        which = {1: "Det mål som bidrar", 2: "Båda målen som bidrar"}.get(len(verdicts), "Alla mål som bidrar")
        return f"{which} bedöms uppfyllas {parts[0][1]}."
    listed = [f"{WORDS[count]} {'uppfyllas ' if not place else ''}{word}" for place, (count, word) in enumerate(parts)]
    return f"Av {WORDS[len(verdicts)]} mål bedöms {', '.join(listed[:-1])} och {listed[-1]}."


def about_boards(verdicts: Sequence[Verdict]) -> str:
    """How boards judge one goal: "Nämndernas bedömningar: 9 helt och 3 delvis."."""
    said = [(sum(one == verdict for one in verdicts), word) for verdict, word in HOW.items()]
    listed = [f"{count} {word}" for count, word in said if count]
    return f"Nämndernas bedömningar: {' och '.join(filter(None, [', '.join(listed[:-1]), listed[-1]]))}."


def about_a_goal(title: str, verdict: Verdict) -> str:
    """How the one goal of a board's is judged, by its title."""
    return f"Målet \u201d{title}\u201d bedöms uppfyllas {HOW[verdict]}."


def said_by(goal: Goal, what: Verdict | Gap, rng: random.Random) -> str:
    """What else is known than figures to those who judge a goal so, or why they do not follow the figures."""
    who = "above" if goal.level != "unit" else "others" if goal.owner in read("services") else "preschools"
    return str(rng.choice(read("phrases")[who][what]))

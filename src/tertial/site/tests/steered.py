"""What the authorities want, and what they have told nobody yet: everything that can be a draft is one, once."""

import re
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import now

from tertial.steering.operations.reference import install
from tertial.steering.tests.factories import (
    a_document,
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_judgement,
    a_target,
    an_activity,
)

LATELY = now() - timedelta(days=1)  # so that what is recorded then is news
OVER = LATELY.date() - timedelta(days=30)
BEGINS, CHANGES = date(2024, 1, 1), date(2099, 1, 1)
TEXTS = ("title", "expected_result", "ways_of_working", "resources", "follow_up")
DRAFT: dict[str, Any] = {"state": "draft", "at": LATELY}
SHARE = "andel_legitimerade"
YEAR = "2024"

# Whose goals and drafts there are, by the letter that stands for them, with the level of their goals.
OWNERS = {
    "C": ("council", "field"),
    "E": ("executive-board", "board"),
    "F": ("follow-board", "board"),
    "N": ("north-board", "board"),
    "U": ("south-board", "board"),
    "O": ("owns", "unit"),
    "S": ("siblings", "unit"),
    "T": ("others", "unit"),
}
ABOVE = {"E": "C", "F": "C", "N": "C", "U": "C", "O": "N", "S": "N", "T": "U"}
DOES_IT = {"C": "council", "E": "executive-board", "F": "follow-board", "N": "owns", "U": "others"}

# What the draft targets ask. No other number in the city reads like one of these.
WANTED = {letter: 80.3 + place for place, letter in enumerate(OWNERS)}


def mark(letter: str) -> str:
    """The words that stand in every draft of an owner, and nowhere else."""
    return f"Utkast {letter}"


def drafts_in(text: str) -> list[str]:
    """The owners of whom something can be read that is a draft: its words, its code, or the value of its target."""
    return [
        letter
        for letter in OWNERS
        if re.search(rf"utkast[ -]{letter}\b", text, re.IGNORECASE)
        or re.search(rf"(?<!\d){int(WANTED[letter])}[.,]3(?!\d)", text)
    ]


def steer(*, has_drafts: bool = True) -> None:
    """Goals from the council to the units, told of by one indicator, with all that hangs on them; and the drafts."""
    install()
    a_goal("framtid", level="direction", title="En stad för framtiden", starts_on=BEGINS)
    a_judgement("framtid", "partly", period=YEAR)
    a_target(indicator=SHARE, type="min", low=45, high=None)
    a_target(indicator=SHARE, type="min", low=37, high=None, unit="north-board", decided_by="north-board")
    for letter in OWNERS:
        _established(letter, _drafted_document(letter) if has_drafts else None)
        if has_drafts:
            _drafted(letter)


def _drafted_document(letter: str) -> str:
    said, code = mark(letter), f"utkast-{letter.lower()}-dok"
    decided: dict[str, Any] = {"decided_by": OWNERS[letter][0], "reference": said, "paragraph": said}
    a_document(code, title=said, kind=said, **decided, **DRAFT)
    return code


def _established(letter: str, document: str | None) -> None:
    """What everybody may read, some of which names a document that not everybody may."""
    owner, level = OWNERS[letter]
    code, done_by = f"trygg-{letter.lower()}", DOES_IT.get(letter, owner)
    a_document(f"plan-{letter.lower()}", title=f"Plan för {owner}", decided_by=owner, replaced_by=document)
    said: dict[str, Any] = {"title": f"Trygga hos {owner}", "document": document}
    a_goal(code, owner=owner, level=level, starts_on=BEGINS, ends_on=CHANGES, **said)
    a_goal_link(code, _above(letter), starts_on=BEGINS)
    a_goal_indicator(code, SHARE, starts_on=BEGINS)
    a_judgement("trygg-c", "partly", judged_by=owner, period="2024-T1", reason=f"Så ser {owner} det.")
    an_activity(f"promenad-{letter.lower()}", goal=code, responsible=done_by, title="Promenad", starts_on=BEGINS)


def _drafted(letter: str) -> None:
    owner, level = OWNERS[letter]
    said, code, est = mark(letter), f"utkast-{letter.lower()}", f"trygg-{letter.lower()}"
    words: dict[str, Any] = dict.fromkeys(
        ("title", "expected_result", "ways_of_working", "resources", "follow_up"), said
    )
    a_goal(code, owner=owner, level=level, starts_on=BEGINS, document=f"{code}-dok", **words, **DRAFT)
    a_goal_link(code, _above(letter), starts_on=BEGINS)
    a_goal_indicator(code, SHARE, starts_on=BEGINS)
    a_goal(est, owner=owner, level=level, starts_on=CHANGES, **words, **DRAFT)
    a_judgement(est, "not", judged_by=owner, period=YEAR, reason=said, **DRAFT)
    a_judgement("trygg-c", "not", judged_by=owner, period="2024-T2", reason=said, **DRAFT)
    doing: dict[str, Any] = {
        "responsible": DOES_IT.get(letter, owner),
        "title": said,
        "description": said,
        "ends_on": OVER,
    }
    an_activity(code, goal=est, **doing, **DRAFT)
    an_activity(f"{code}-est", goal=code, **doing)  # established, for a goal that is not
    # The council and the board over `own` have decided for the year, and think of the next.
    whole, period = "city" if letter == "C" else owner, "2025" if letter in "CN" else YEAR
    asked: dict[str, Any] = {"unit": whole, "period": period, "type": "min", "low": WANTED[letter], "high": None}
    a_target(indicator=SHARE, decided_by=owner, reference=said, paragraph=said, **asked, **DRAFT)


def _above(letter: str) -> str:
    return f"trygg-{ABOVE[letter].lower()}" if letter in ABOVE else "framtid"

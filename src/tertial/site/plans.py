"""A reorganisation as it is written in a file: a title, a day, and what begins, moves, takes over and ends."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from gettext import gettext as _
from typing import Any, TypeVar

import yaml

from tertial.organisation.operations.reorganisation import Move, Opening, Plan, Replacement

Part = TypeVar("Part", Opening, Move, Replacement)


class WrongPlan(Exception):
    """A text is no plan; `problems` holds a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_plan(text: str) -> Plan:
    """The plan in a text. Raises WrongPlan with everything that is wrong in it.

    >>> read_plan("title: A move\\ntakes_effect_on: 2027-01-01\\nmoves: [{unit: a, kind: geographic, parent: b}]").moves
    [Move(unit='a', kind='geographic', parent='b')]
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongPlan([_("This is not YAML: %(why)s.") % {"why": " ".join(str(error).split())}]) from error
    if not isinstance(content, dict):
        raise WrongPlan([_("A plan begins with title: and takes_effect_on:.")])
    problems = list(_outline_problems(content))
    plan = Plan(
        title=str(content.get("title", "")),
        takes_effect_on=content.get("takes_effect_on", date.max),
        openings=_parts(Opening, content, "openings", problems),
        moves=_parts(Move, content, "moves", problems),
        replacements=_parts(Replacement, content, "replacements", problems),
        closings=_codes(content, problems),
    )
    if problems:
        raise WrongPlan(problems)
    return plan


def _outline_problems(content: Mapping[str, Any]) -> Iterator[str]:
    known = [field.name for field in fields(Plan)]
    for name in content:
        if name not in known:
            told = {"name": name, "known": ", ".join(known)}
            yield _("“%(name)s” is no part of a plan. Its parts are: %(known)s.") % told
    if not isinstance(content.get("title"), str) or not content["title"].strip():
        yield _("title is missing. Say what the reorganisation is called.")
    if type(content.get("takes_effect_on")) is not date:
        yield _("takes_effect_on is no date. Write it as 2027-01-01.")


def _parts(kind: type[Part], content: Mapping[str, Any], name: str, problems: list[str]) -> list[Part]:
    parts: list[Part] = []
    known = {field.name: field.default is MISSING for field in fields(kind)}
    wanted = ", ".join(known)
    rows = content.get(name) or []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        is_whole = isinstance(row, dict) and set(row) <= set(known)
        if is_whole and all(field in row for field, is_needed in known.items() if is_needed):
            parts.append(kind(**row))
        else:
            told = {"name": name, "number": number, "wanted": wanted}
            problems.append(_("Number %(number)d of %(name)s is not written as %(wanted)s.") % told)
    return parts


def _codes(content: Mapping[str, Any], problems: list[str]) -> list[str]:
    codes = content.get("closings") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        problems.append(_("closings is no list of unit codes."))
        return []
    return codes

"""What a goal said before, and how it was judged over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tertial.organisation.queries.units import Named
from tertial.platform.queries.sentences import day_in_words
from tertial.site.goals.links import goal_url
from tertial.steering.queries.dossier import Dossier, JudgedIn, Said
from tertial.steering.queries.holding import span_in_words
from tertial.steering.queries.sentences import Told, period_in_words, told_of_goal

FIELDS = ("title", "expected_result", "ways_of_working", "resources", "follow_up")


@dataclass(frozen=True)
class Change:
    """Something that was recorded of a goal: on which day, what happened, and what each changed part said before."""

    day: str
    iso: str
    sentence: str
    was: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Judged:
    """A judgement of a period, by code and in words: by whom, why, when recorded, and until when it stood."""

    code: str
    period: str
    url: str
    by: str
    told: Told
    reason: str
    day: str
    is_draft: bool
    was_until: str = ""


def changes(said: Sequence[Said]) -> tuple[Change, ...]:
    """What was recorded of what a goal says, the latest first."""
    found = []
    for one in sorted(said, key=lambda one: (one.recorded_at, one.starts_on)):
        before = _before(one, said)
        day = localtime(one.recorded_at).date()
        was = () if before is None else tuple(_differing(one, before))
        found.append(Change(day_in_words(day), day.isoformat(), _what_happened(one, before), was))
    return tuple(found[::-1])


def _before(one: Said, said: Sequence[Said]) -> Said | None:
    """What stood in its place in the books until it was recorded."""
    replaced = [other for other in said if other.superseded_at == one.recorded_at and other is not one]
    same_start = [other for other in replaced if other.starts_on == one.starts_on]
    return next(iter(same_start or replaced), None)


def _what_happened(one: Said, before: Said | None) -> str:
    span = {"span": span_in_words(one.starts_on, one.ends_on)}
    if one.is_draft:
        return _("Written as a draft, to hold %(span)s.") % span
    if before is None or before.is_draft:
        return _("Established, to hold %(span)s.") % span
    if (before.starts_on, before.ends_on) != (one.starts_on, one.ends_on):
        span["before"] = span_in_words(before.starts_on, before.ends_on)
        return _("Changed: holds %(span)s instead of %(before)s.") % span
    return _("Changed.")


def _differing(one: Said, before: Said) -> list[tuple[str, str]]:
    labels = {
        "title": _("The goal said"),
        "expected_result": _("Expected result was"),
        "ways_of_working": _("Ways of working were"),
        "resources": _("Resources were"),
        "follow_up": _("Follow-up was"),
    }
    return [
        (labels[field], getattr(before, field) or _("nothing"))
        for field in FIELDS
        if getattr(before, field) != getattr(one, field)
    ]


def judgements(found: Dossier, names: Mapping[int, Named], *, by_owner: bool) -> tuple[Judged, ...]:
    """How a goal was judged over the periods, the latest first: by its owner, or by everybody else."""
    rows = [one for one in found.judged if (one.unit_id == found.owner_id) == by_owner]
    return tuple(_judged(found.code, one, names) for one in rows)


def _judged(code: str, one: JudgedIn, names: Mapping[int, Named]) -> Judged:
    until = "" if one.superseded_at is None else day_in_words(localtime(one.superseded_at).date())
    return Judged(
        code=one.period,
        period=period_in_words(one.period),
        url=goal_url(code, one.period),
        by=names[one.unit_id].name if one.unit_id in names else "",
        told=told_of_goal(one.verdict),
        reason=one.reason,
        day=day_in_words(localtime(one.recorded_at).date()),
        is_draft=one.state == "draft",
        was_until=until,
    )

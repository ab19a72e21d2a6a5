"""News of goals: what was established about those that somebody follows, or that their units own."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.platform.queries.sentences import day_in_words
from tertial.site.news.following import GOAL, UNIT, Followed
from tertial.site.news.indicators import names
from tertial.site.news.items import NewsItem, Window
from tertial.steering.queries.recorded import GoalNote, notes_of
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.rules import ActivityStatus, Verdict


def goal_news(followed: Followed, window: Window, recipes: Sequence[Recipe]) -> list[NewsItem]:
    """What was established about goals; drafts are never news, whoever reads."""
    notes = notes_of(
        codes=followed.of(GOAL), unit_ids=followed.units, since=window.since, until=window.until, most=window.most
    )
    indicators = names(recipes)
    return [_item(note, followed, indicators) for note in notes]


def _item(note: GoalNote, followed: Followed, indicators: Mapping[str, str]) -> NewsItem:
    if note.what == "target":
        unit = followed.units[note.unit_id]
        words = {"indicator": indicators.get(note.text, note.text), "period": period_in_words(note.period)}
        new, changed = _("Target for %(indicator)s %(period)s."), _("Changed target for %(indicator)s %(period)s.")
        sentence = (new if note.is_new else changed) % words
        return NewsItem(note.at, f"{UNIT}:{unit.code}", unit.name, sentence, reverse("unit", args=[unit.code]))
    return NewsItem(note.at, f"{GOAL}:{note.goal}", note.title, _sentence(note), goal_address(note.goal))


def goal_address(code: str) -> str:
    """A goal's page."""
    return reverse("goal", args=[code])


def _sentence(note: GoalNote) -> str:
    if note.what == "activity":
        words = {"title": note.text, "status": status_name(note.state)}
        if note.is_new:
            return _("New activity: “%(title)s”.") % words
        if note.state != note.state_before:
            return _("The activity “%(title)s”: %(status)s.") % words
        return _("The activity “%(title)s” was changed.") % words
    if note.what == "judgement":
        words = {"period": period_in_words(note.period), "verdict": verdict_name(note.state)}
        words["before"] = verdict_name(note.state_before)
        if note.is_new or note.state == note.state_before:
            return _("Judged for %(period)s: %(verdict)s.") % words
        return _("Judged anew for %(period)s: %(verdict)s, was %(before)s.") % words
    if note.is_new:
        return _("New goal from %(day)s.") % {"day": day_in_words(note.on) if note.on else ""}
    return _("The words of the goal were changed.")


def status_name(status: str) -> str:
    """How far an activity has come, inside a sentence."""
    return {
        ActivityStatus.NOT_STARTED.value: _("not started"),
        ActivityStatus.ONGOING.value: _("under way"),
        ActivityStatus.DONE.value: _("done"),
        ActivityStatus.CANCELLED.value: _("cancelled"),
    }.get(status, status)


def verdict_name(verdict: str) -> str:
    """How a goal is judged, inside a sentence."""
    return {
        Verdict.MET.value: _("fulfilled"),
        Verdict.PARTLY.value: _("partly fulfilled"),
        Verdict.NOT.value: _("not fulfilled"),
    }.get(verdict, verdict)

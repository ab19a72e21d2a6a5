"""Everybody's goals are kept until something is written, and nothing of them is what only some may see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.indicators.models import Figure
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.rules import Basis, Status
from tertial.indicators.tests.factories import LATER, TODAY, observe
from tertial.platform.operations import trace
from tertial.releases.models import Edition, PublishedFigure
from tertial.releases.rules import METHOD_VERSION, Hidden
from tertial.steering.models import Target, VerdictTerms
from tertial.steering.queries import book
from tertial.steering.queries.book import book_of, books, catch_up, page_begins
from tertial.steering.queries.standings import GoalStanding, Standings
from tertial.steering.rules import Counts, Verdict
from tertial.steering.tests.factories import (
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_judgement,
    a_reported_count,
    a_steered_city,
    a_target,
    an_activity,
)

pytestmark = pytest.mark.django_db


def the_goal() -> GoalStanding:
    """How the goal `safe` stands in 2024, by the books."""
    return next(one for one in book_of("2024").by_id.values() if one.goal.code == "safe")


def test_what_is_kept_takes_one_short_question():
    a_steered_city(has_figures=True)
    a_goal()
    first = book_of("2024")

    with CaptureQueriesContext(connection) as captured:
        again = book_of("2024")

    assert (again is first, len(captured)) == (True, 1)


def test_periods_are_kept_apart():
    a_steered_city()
    a_goal()

    assert [book_of(period).period for period in ("2024", "2025", "2024")] == ["2024", "2025", "2024"]


def another_title() -> object:
    a_goal(title="Alla barn är trygga och glada", at=LATER)
    return the_goal().goal.title


def another_link() -> object:
    a_goal("future", level="direction")
    a_goal_link("safe", "future")
    return len(the_goal().goal.parents)


def another_indicator() -> object:
    a_goal_indicator("safe", "antal_barn")
    return the_goal().goal.indicators


def another_target() -> object:
    a_target(high=5, at=LATER)
    return the_goal().indicators[0].verdict


def another_judgement() -> object:
    a_judgement("safe", "not")
    return the_goal().verdict


def another_activity() -> object:
    an_activity()
    return len(the_goal().goal.activities)


def another_count() -> object:
    a_reported_count(of="judgements", met=3, partly=0)
    return the_goal().judges


def other_figures() -> object:
    observe(("antal_barn", "elm", "2024", 20), ("barn_per_grupp", "elm", "2024", 9.0), at=LATER)
    refresh_all(today=TODAY, at=LATER)
    return the_goal().indicators[0].value


def other_tolerances() -> object:
    a_target(high=11.5, at=LATER)
    assert the_goal().indicators[0].verdict == Verdict.PARTLY
    VerdictTerms.objects.filter(id=1).update(relative=0.0)
    return the_goal().indicators[0].verdict


WRITES: dict[Callable[[], object], object] = {
    another_title: "Alla barn är trygga och glada",
    another_link: 1,
    another_indicator: ("barn_per_grupp", "antal_barn"),
    another_target: Verdict.NOT,
    another_judgement: Verdict.NOT,
    another_activity: 1,
    another_count: Counts(met=3),
    other_figures: 9.2,
    other_tolerances: Verdict.NOT,
}


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_it_is_made_anew_after_every_kind_of_write(write: Callable[[], object]):
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    a_target(high=16)
    the_goal()

    assert write() == WRITES[write]


@contextmanager
def a_page() -> Iterator[None]:
    """As while a page is made, until it is sent."""
    page_begins()
    try:
        yield
    finally:
        catch_up()


def before_other_files() -> Standings:
    """The books before files with other figures are loaded, and then the files."""
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    before = book_of("2024")
    observe(("antal_barn", "elm", "2024", 20), ("barn_per_grupp", "elm", "2024", 9.0), at=LATER)
    refresh_all(today=TODAY, at=LATER)
    return before


def test_nobody_waits_for_a_page_because_files_were_loaded():
    before = before_other_files()

    with a_page():
        meanwhile = book_of("2024")
    with CaptureQueriesContext(connection) as captured:
        afterwards = book_of("2024")

    assert meanwhile is before
    assert (afterwards is not before, len(captured)) == (True, 1)


def test_who_writes_on_a_page_sees_it_at_once():
    before = before_other_files()
    trace("indicators.correct_value", actor=None, at=LATER)

    with a_page():
        assert book_of("2024") is not before


def test_outside_of_pages_nothing_is_from_a_moment_ago():
    before = before_other_files()

    assert book_of("2024") is not before


def test_what_nobody_has_read_for_a_while_is_not_from_a_moment_ago(monkeypatch: pytest.MonkeyPatch):
    before = before_other_files()
    monkeypatch.setattr(book, "monotonic", lambda: monotonic() + book.A_MOMENT + 1)

    with a_page():
        assert book_of("2024") is not before


def test_what_a_new_edition_hides_is_hidden_at_once():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    (before,) = the_goal().indicators
    hide_by_an_edition(before.indicator, before.unit_id)

    with a_page():
        (after,) = the_goal().indicators

    assert (before.value, after.value) == (11.9, None)


def hide_by_an_edition(indicator: str, unit_id: int) -> None:
    """As when an edition is made that hides a unit's figures, to protect others."""
    numbered = {"major": 1, "minor": 0, "patch": 0, "at": LATER, "note": "First.", "method_version": METHOD_VERSION}
    told: dict[str, Any] = {"books": {}, "periods": ["2024"], "changes": {}, "summary": {}}
    edition = Edition.objects.create(**numbered, **told, cubes="", content="")
    for figure in Figure.objects.filter(indicator=indicator, unit=unit_id, basis=Basis.AS_IT_WAS):
        names = ("indicator_id", "recipe_version", "level", "unit_id", "form", "period", "breakdown", "units")
        where = {name: getattr(figure, name) for name in names}
        why = {"status": Status.HIDDEN_FEW, "why_hidden": Hidden.FOR_OTHERS}
        PublishedFigure.objects.create(edition=edition, recorded_at=LATER, **where, **why)


def test_nobody_is_told_what_stood_before_a_goal_was_changed():
    a_steered_city(has_figures=True)
    a_goal()
    book_of("2024")

    a_goal(title="Alla barn är trygga och glada", at=LATER)

    assert book._a_moment_ago(book._kept, (*books().state, "2024")) is None


def test_nobody_is_told_what_stood_before_a_goal_was_ended():
    a_steered_city(has_figures=True)
    a_goal()
    book_of("2024")

    trace("steering.end_goal", actor=None, at=LATER, subject="goal safe")

    assert book._a_moment_ago(book._kept, (*books().state, "2024")) is None


def test_what_only_ends_something_is_told_by_its_trace():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    a_target(high=16)
    before = the_goal().indicators[0].verdict

    Target.objects.update(superseded_at=LATER)
    trace("steering.withdraw_target", actor=None, at=LATER)

    assert (before, the_goal().indicators[0].verdict) == (Verdict.MET, Verdict.NONE)


def test_signing_in_does_not_make_it_anew():
    a_steered_city()
    a_goal()
    trace("steering.state_goal", actor=None, at=LATER)
    before = book_of("2024")

    trace("people.sign_in", actor=None, at=LATER)
    trace("releases.let_out", actor=None, at=LATER)

    assert book_of("2024") is before


def test_another_city_has_books_of_its_own():
    a_steered_city()
    a_goal()
    here, state = book_of("2024"), books().state

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()

    assert name is not None
    assert (state[0], len(here.by_id)) == (name[0], 1)


def test_drafts_and_hidden_figures_are_never_kept():
    a_steered_city(has_figures=True)
    a_goal(level="unit", owner="elms")
    a_goal_indicator("safe", "antal_barn")
    a_target(indicator="antal_barn", unit="bear", decided_by="elms", high=5)
    a_goal("secret", level="unit", owner="elms", state="draft")
    a_judgement("safe", "not", judged_by="elms", state="draft")

    book = book_of("2024")

    assert [one.goal.code for one in book.by_id.values()] == ["safe"]
    assert (the_goal().judged, the_goal().indicators[0].value) == (None, None)


def test_the_periods_to_choose_are_those_in_which_goals_hold():
    a_steered_city()
    a_goal(ends_on=date(2026, 1, 1))
    a_judgement("safe", "met", period="2024-T2")
    a_judgement("safe", "met", period="2024")

    found = books().periods()

    assert found.periods(date(2025, 3, 1)) == ["2025", "2025-T2", "2025-T1", "2024", "2024-T2", "2024-T1"]
    assert [found.latest(day) for day in (date(2024, 6, 1), date(2024, 10, 1), date(2025, 3, 1))] == [
        "2024",
        "2024-T2",
        "2024",
    ]

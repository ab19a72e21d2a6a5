"""What somebody follows and how they want their news is their own: chosen, changed, and forgotten with them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tertial.platform.models import AuditEntry, Digest, Following, NewsSettings, Tour, User
from tertial.platform.operations import (
    UnknownToken,
    choose_rhythm,
    end_tour,
    follow,
    forget_choices,
    news_settings,
    note_visit,
    stop_following,
    stop_letters,
)
from tertial.platform.rules import Rhythm, digest_starts_on

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=9)


def a_user() -> User:
    return User.objects.make(user_name=f"user-{User.objects.count()}", name="Påhittad Person")


def traced() -> list[tuple[str, str, object]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "subject", "details"))


def test_following_is_begun_and_ended_once():
    user = a_user()

    done = [
        follow(subject="unit:elm", actor=user, at=NOON),
        follow(subject="unit:elm", actor=user, at=LATER),
        stop_following(subject="unit:elm", actor=user, at=LATER),
        stop_following(subject="unit:elm", actor=user, at=LATER),
    ]

    assert done == [True, False, True, False]
    assert traced() == [("platform.follow", "unit:elm", {}), ("platform.stop_following", "unit:elm", {})]


def test_who_wants_letters_again_gets_what_came_since_then():
    user = a_user()
    news_settings(user, at=NOON)

    changed = [
        choose_rhythm(rhythm=rhythm, actor=user, at=LATER)
        for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY, Rhythm.NEVER, Rhythm.NEVER)
    ]
    while_never = NewsSettings.objects.get().wanted_since
    choose_rhythm(rhythm=Rhythm.WEEKLY, actor=user, at=LATER)

    assert changed == [False, True, True, False]
    assert (while_never, NewsSettings.objects.get().wanted_since) == (NOON, LATER)
    assert [details for _verb, _subject, details in traced()] == [
        {"rhythm": rhythm, "by": "page"} for rhythm in ("daily", "never", "weekly")
    ]


def test_a_token_stops_one_persons_letters_and_an_unknown_one_nobodys():
    user, other = a_user(), a_user()
    token = news_settings(user, at=NOON).token
    news_settings(other, at=NOON)

    stopped = [stop_letters(token=token, at=LATER), stop_letters(token=token, at=LATER)]
    with pytest.raises(UnknownToken):
        stop_letters(token="made-up", at=LATER)

    assert stopped == [True, False]
    assert dict(NewsSettings.objects.values_list("user", "rhythm")) == {user.pk: "never", other.pk: "weekly"}


def test_a_visit_begins_when_the_last_has_been_over_for_a_while():
    user = a_user()

    marks = [
        note_visit(actor=user, language="sv", at=at).seen_before
        for at in (NOON, NOON + timedelta(minutes=5), LATER, LATER + timedelta(minutes=5))
    ]

    assert marks == [None, None, NOON, NOON]
    assert traced() == []


def test_a_forgotten_person_leaves_no_choices_behind():
    gone, staying = a_user(), a_user()
    for user in (gone, staying):
        follow(subject="unit:elm", actor=user, at=NOON)
        news_settings(user, at=NOON)
        Digest.objects.create(user=user, day=NOON.date())
        end_tour(actor=user, at=NOON)

    forget_choices(gone)

    models = (Following, NewsSettings, Digest, Tour)
    left = [list(model._default_manager.values_list("user", flat=True)) for model in models]
    assert left == [[staying.pk]] * 4


def test_a_tour_ends_once_and_is_no_deed():
    user = a_user()

    ended = [end_tour(actor=user, at=NOON), end_tour(actor=user, at=NOON + timedelta(days=1))]

    assert (ended, traced()) == ([True, False], [])
    assert list(Tour.objects.values_list("user", "done_at")) == [(user.pk, NOON)]


def test_one_digest_is_enough_for_a_day_a_week_or_a_month():
    wednesday = date(2025, 1, 15)

    assert [digest_starts_on(rhythm, wednesday) for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY)] == [
        wednesday,
        date(2025, 1, 13),
        date(2025, 1, 1),
    ]

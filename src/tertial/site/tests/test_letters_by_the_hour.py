"""While the system runs, letters go out once an hour on working days, and no round outlives who began it."""

from datetime import UTC, datetime, timedelta

from django.test import override_settings

from tertial.platform.postgres.tests.processes import eventually
from tertial.site.launcher.letters import Letters, is_time_for_letters
from tertial.site.tests.post import ADDRESS

MONDAY_NOON = datetime(2025, 2, 3, 12, tzinfo=UTC)


def test_letters_are_sent_by_day_on_working_days():
    midnight = datetime(2025, 2, 2, 23, tzinfo=UTC)  # in Sweden, the first moment of a Monday
    hours = [hour for hour in range(7 * 24) if is_time_for_letters(midnight + timedelta(hours=hour))]

    assert hours == [24 * day + hour for day in range(5) for hour in range(6, 20)]


def test_without_mail_no_round_is_begun():
    letters = Letters(lambda: MONDAY_NOON)

    letters.look_after()

    assert not letters.is_under_way


@override_settings(ADDRESS=ADDRESS, EMAIL_HOST="127.0.0.1", DEFAULT_FROM_EMAIL="tertial@tertial.example")
def test_a_round_is_begun_once_an_hour_and_ends_with_us():
    letters = Letters(lambda: MONDAY_NOON)

    letters.look_after()
    is_begun = letters.is_under_way
    letters.stop()
    has_ended = eventually(lambda: not letters.is_under_way)
    letters.look_after()

    assert (is_begun, has_ended, letters.is_under_way) == (True, True, False)


@override_settings(ADDRESS=ADDRESS, EMAIL_HOST="127.0.0.1", DEFAULT_FROM_EMAIL="tertial@tertial.example")
def test_on_a_sunday_no_round_is_begun():
    letters = Letters(lambda: MONDAY_NOON - timedelta(days=1))

    letters.look_after()

    assert not letters.is_under_way

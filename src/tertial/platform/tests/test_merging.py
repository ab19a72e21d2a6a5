"""Offered rows meet held rows: added, corrected, taken back, unchanged, or refused; history is never rewritten."""

from datetime import UTC, datetime, timedelta

import pytest

from tertial.platform.merging import Addition, Held, Offered, merge

FIRST, SECOND, THIRD = (datetime(2025, month, 1, tzinfo=UTC) for month in (1, 2, 3))
NOW = datetime(2025, 6, 1, tzinfo=UTC)
KEY = ("a",)
TICK = timedelta(microseconds=1)


def held(value: int, recorded_at: datetime, superseded_at: datetime | None = None, *, id: int = 1) -> Held:
    return Held(id, KEY, (value,), recorded_at, superseded_at)


def offered(
    value: int, recorded_at: datetime | None = None, superseded_at: datetime | None = None, *, row: int = 2
) -> Offered:
    return Offered(row, KEY, (value,), recorded_at, superseded_at)


def counts(result) -> tuple[int, int, int, int]:
    return result.added, result.corrected, result.taken_back, result.unchanged


def test_a_new_key_is_added_now():
    result = merge(held=[], offered=[offered(1)], at=NOW)

    assert (counts(result), result.additions) == ((1, 0, 0, 0), [Addition(KEY, (1,), NOW, None, 2)])


def test_several_rows_of_a_key_are_its_history_in_whatever_order_they_stand():
    rows = [offered(3, row=2), offered(1, FIRST, row=3), offered(2, SECOND, row=4)]

    result = merge(held=[], offered=rows, at=NOW)

    assert (counts(result), result.additions) == (
        (1, 2, 0, 0),
        [
            Addition(KEY, (1,), FIRST, SECOND, 3),
            Addition(KEY, (2,), SECOND, NOW, 4),
            Addition(KEY, (3,), NOW, None, 2),
        ],
    )


@pytest.mark.parametrize(
    "row", [offered(1), offered(1, FIRST), offered(1, FIRST - TICK)], ids=["now", "as recorded", "earlier"]
)
def test_the_same_content_changes_nothing(row):
    result = merge(held=[held(1, FIRST)], offered=[row], at=NOW)

    assert (counts(result), result.changes, result.refused) == ((0, 0, 0, 1), 0, [])


def test_another_content_closes_the_row_before():
    result = merge(held=[held(1, FIRST)], offered=[offered(2, SECOND)], at=NOW)

    assert (counts(result), result.closings, result.additions) == (
        (0, 1, 0, 0),
        [(1, SECOND)],
        [Addition(KEY, (2,), SECOND, None, 2)],
    )


def test_another_content_with_the_moment_of_the_held_row_is_a_correction_now():
    result = merge(held=[held(1, FIRST)], offered=[offered(2, FIRST)], at=NOW)

    assert (result.closings, result.additions) == ([(1, NOW)], [Addition(KEY, (2,), NOW, None, 2)])


def test_a_correction_that_stands_with_the_moment_of_the_corrected_row_is_made_once():
    result = merge(held=[held(1, FIRST, SECOND), held(2, SECOND, id=2)], offered=[offered(2, FIRST)], at=NOW)

    assert (counts(result), result.changes, result.refused) == ((0, 0, 0, 1), 0, [])


def test_no_two_rows_of_a_key_get_the_same_moment():
    result = merge(held=[held(1, NOW)], offered=[offered(2)], at=NOW)

    assert (result.closings, result.additions) == ([(1, NOW + TICK)], [Addition(KEY, (2,), NOW + TICK, None, 2)])


def test_a_whole_history_again_changes_nothing():
    history = [held(1, FIRST, SECOND), held(2, SECOND, THIRD, id=2)]

    result = merge(held=history, offered=[offered(1, FIRST, SECOND), offered(2, SECOND, THIRD, row=3)], at=NOW)

    assert (counts(result), result.changes, result.refused) == ((0, 0, 0, 2), 0, [])


def test_a_row_that_is_told_to_hold_no_longer_is_closed_and_counted():
    result = merge(held=[held(1, FIRST)], offered=[offered(1, FIRST, SECOND)], at=NOW)

    assert (counts(result), result.closings, result.ended) == ((0, 0, 1, 0), [(1, SECOND)], [KEY])


def test_a_closed_key_can_be_recorded_again():
    result = merge(held=[held(1, FIRST, SECOND)], offered=[offered(1)], at=NOW)

    assert (counts(result), result.additions) == ((0, 1, 0, 0), [Addition(KEY, (1,), NOW, None, 2)])


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (offered(3, FIRST), (2, "", "The row differs from what was recorded then.", "History cannot be rewritten.")),
        (
            offered(3, FIRST + TICK),
            (
                2,
                "recorded_at",
                "Something later is recorded already.",
                "Leave recorded_at empty to record a correction now.",
            ),
        ),
        (offered(3, NOW + TICK), (2, "recorded_at", "The moment lies in the future.", "Leave it empty to record now.")),
        (
            offered(3, THIRD, NOW + TICK),
            (2, "superseded_at", "The moment lies in the future.", "Leave it empty while the row holds."),
        ),
        (
            offered(3, THIRD, SECOND),
            (2, "superseded_at", "It is superseded before it is recorded.", "Correct one of the moments."),
        ),
        (
            offered(3, None, THIRD),
            (2, "superseded_at", "It is superseded, but not recorded.", "Write recorded_at too."),
        ),
    ],
)
def test_what_would_rewrite_history_is_refused(row, refusal):
    result = merge(held=[held(1, FIRST, SECOND), held(2, SECOND, id=2)], offered=[row], at=NOW)

    assert (result.refused, result.changes) == ([refusal], 0)


def test_a_row_while_another_held_is_refused():
    result = merge(held=[held(1, FIRST, THIRD)], offered=[offered(2, SECOND)], at=NOW)

    to_do = "Let it be recorded when the one before is superseded, or later."
    assert result.refused == [(2, "recorded_at", "The row before it held until later.", to_do)]


def test_two_rows_of_one_key_and_moment_are_refused():
    result = merge(held=[], offered=[offered(1), offered(2, row=3)], at=NOW)

    assert result.refused == [(3, "", "The same key stands in row 2 already.", "Keep one of the two rows.")]


def test_taking_back_closes_the_row():
    result = merge(held=[held(1, FIRST)], offered=[Offered(2, KEY, (1,), takes_back=True)], at=NOW)

    assert (counts(result), result.closings, result.ended) == ((0, 0, 1, 0), [(1, NOW)], [KEY])


def test_taking_back_records_what_is_left_where_there_is_a_rule_for_it():
    row = Offered(2, KEY, (1,), takes_back=True)

    result = merge(held=[held(1, FIRST)], offered=[row], at=NOW, on_delete=lambda _content: (None,))

    assert (counts(result), result.closings, result.additions, result.ended) == (
        (0, 0, 1, 0),
        [(1, NOW)],
        [Addition(KEY, (None,), NOW, None, 2)],
        [],
    )


@pytest.mark.parametrize("before", [held(1, FIRST, SECOND), held(0, FIRST)], ids=["closed", "emptied"])
def test_taking_back_twice_changes_nothing(before):
    row = Offered(2, KEY, (1,), takes_back=True)

    result = merge(held=[before], offered=[row], at=NOW, on_delete=lambda _content: (0,))

    assert (counts(result), result.changes) == ((0, 0, 0, 1), 0)


def test_taking_back_what_never_was_is_refused():
    result = merge(held=[], offered=[Offered(2, KEY, (1,), takes_back=True)], at=NOW)

    to_do = "Remove the row from the file."
    assert result.refused == [(2, "delete", "There is no such row to take back.", to_do)]

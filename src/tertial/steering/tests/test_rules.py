"""Verdicts on paper, as drawn tables: what is given on the left, what the rules say on the right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.indicators.rules import Period
from tertial.steering.rules import (
    JUDGED,
    ActivityStatus,
    Counts,
    Direction,
    Result,
    TargetTerms,
    TargetType,
    Tolerance,
    Verdict,
    bounds,
    count,
    gap,
    is_late,
    is_under_way,
    judge_target,
    suggest,
    year_of,
)
from tertial.steering.tests.tables import Cells, drawn

SHIPPED = Tolerance(relative=0.05, points=2.0, unknown=0.5)

# What each type of target asks of a figure. A dash is nothing; `before` is the last comparable period.
TARGETS = """
type      low  high polarity share value  before broken | verdict
value     40   -    higher   -     40     -      -      | met
value     40   -    higher   -     99     -      -      | met
value     40   -    higher   -     38     -      -      | partly
value     40   -    higher   -     37.9   -      -      | not
value     40   -    lower    -     40     -      -      | met
value     40   -    lower    -     1      -      -      | met
value     40   -    lower    -     42     -      -      | partly
value     40   -    lower    -     42.1   -      -      | not
value     40   -    neutral  -     40     -      -      | met
value     40   -    neutral  -     41     -      -      | partly
value     40   -    neutral  -     38     -      -      | partly
value     40   -    neutral  -     43     -      -      | not
value     40   -    neutral  -     37     -      -      | not
value     0    -    neutral  -     0      -      -      | met
value     0    -    lower    -     0.1    -      -      | not
value     -1.0 -    neutral  -     -1.05  -      -      | partly
min       15   -    neutral  -     15     -      -      | met
min       15   -    lower    -     16     -      -      | met
min       15   -    neutral  -     14.25  -      -      | partly
min       15   -    neutral  -     14.2   -      -      | not
min       -4   -    neutral  -     -4.2   -      -      | partly
min       -4   -    neutral  -     -4.3   -      -      | not
max       -    15.5 neutral  -     15.5   -      -      | met
max       -    15.5 higher   -     3      -      -      | met
max       -    15.5 neutral  -     16.2   -      -      | partly
max       -    15.5 neutral  -     16.3   -      -      | not
max       -    0.3  neutral  -     0.3    -      -      | met
interval  99   101  neutral  -     99     -      -      | met
interval  99   101  neutral  -     101    -      -      | met
interval  99   101  neutral  -     100.4  -      -      | met
interval  99   101  neutral  -     94.05  -      -      | partly
interval  99   101  neutral  -     94     -      -      | not
interval  99   101  neutral  -     106.05 -      -      | partly
interval  99   101  neutral  -     106.1  -      -      | not
interval  0    10   neutral  -     -0.1   -      -      | not
min       35   -    higher   yes   35     -      -      | met
min       35   -    higher   yes   33     -      -      | partly
min       35   -    higher   yes   32.9   -      -      | not
max       -    3    lower    yes   5      -      -      | partly
max       -    3    lower    yes   5.1    -      -      | not
interval  40   60   neutral  yes   38     -      -      | partly
interval  40   60   neutral  yes   62.1   -      -      | not
value     100  -    higher   yes   98     -      -      | partly
direction -    -    higher   -     41     40     -      | partly
direction -    -    higher   -     40     40     -      | not
direction -    -    higher   -     39     40     -      | not
direction -    -    higher   -     41     -      -      | none
direction -    -    lower    -     39     40     -      | partly
direction -    -    lower    -     40     40     -      | not
direction -    -    lower    -     41     40     -      | not
direction -    -    higher   yes   32.8   32.7   -      | partly
direction -    -    higher   -     -      40     -      | none
direction -    -    higher   -     41     40     yes    | none
delegated -    -    neutral  -     40     39     -      | none
value     -    -    higher   -     40     -      -      | none
value     40   -    higher   -     -      39     -      | none
min       15   -    higher   -     16     15     yes    | none
max       -    15.5 lower    -     -      -      yes    | none
"""

# A direction is met where the change is sure. `moved` is where the figure went for sure; a dash is nowhere.
DIRECTIONS = """
wanted value before moved broken | verdict
up     41    40     up    -      | met
up     41    40     -     -      | partly
up     40    40     -     -      | not
up     39    40     down  -      | not
up     40    40     down  -      | not
down   39    40     down  -      | met
down   39    40     -     -      | partly
down   41    40     up    -      | not
up     41    -      up    -      | none
up     -     40     up    -      | none
up     41    40     up    yes    | none
"""

# Counts of indicators by verdict, and what they suggest of the goal.
SUGGESTED = """
met partly not none | suggested
0   0      0   0    | none
1   0      0   0    | met
3   0      0   0    | met
2   1      0   0    | partly
2   0      1   0    | partly
0   3      0   0    | partly
0   1      2   0    | partly
0   0      1   0    | not
0   0      3   0    | not
1   0      0   1    | partly
0   0      1   1    | not
1   0      0   2    | none
0   0      0   3    | none
2   4      0   3    | partly
3   0      0   3    | partly
3   0      0   4    | none
"""

# How a judgement stands beside what is suggested.
GAPS = """
judged suggested | gap
met    met       | -
met    partly    | more_positive
met    not       | more_positive
met    none      | -
partly met       | more_negative
partly partly    | -
partly not       | more_positive
partly none      | -
not    met       | more_negative
not    partly    | more_negative
not    not       | -
not    none      | -
none   met       | -
none   none      | -
"""

# Whether an activity that is to be over on a day is late on 1 May.
LATE = """
status      ends_on    | late
not_started 2024-05-01 | yes
not_started 2024-05-02 | no
not_started -          | no
ongoing     2024-04-01 | yes
ongoing     2024-05-01 | yes
ongoing     2024-06-01 | no
ongoing     -          | no
done        2024-04-01 | no
cancelled   2024-04-01 | no
"""

# The values that meet a target.
BOUNDS = """
type      low high polarity | from to
value     40  -    higher   | 40   -
value     40  -    lower    | -    40
value     40  -    neutral  | 40   40
min       40  -    lower    | 40   -
max       -   40   higher   | -    40
interval  30  40   higher   | 30   40
direction -   -    higher   | -    -
delegated -   -    higher   | -    -
"""


def number(text: str) -> float | None:
    return None if text == "-" else float(text)


def terms(cells: Cells) -> TargetTerms:
    kind = TargetType(cells["type"])
    way = Direction.DOWN if cells["polarity"] == "lower" else Direction.UP
    return TargetTerms(kind, number(cells["low"]), number(cells["high"]), way if kind == "direction" else None)


def verdict(cells: Cells) -> str:
    result = Result(
        value=number(cells["value"]),
        before=number(cells["before"]),
        is_share=cells["share"] == "yes",
        polarity=cells["polarity"],
        is_broken=cells["broken"] == "yes",
    )
    return judge_target(terms(cells), result, SHIPPED)


def test_targets_are_judged_by_their_type():
    assert drawn(TARGETS, verdict) == TARGETS.strip()


def test_a_direction_is_met_where_the_change_is_sure():
    def judged(cells: Cells) -> str:
        moved = None if cells["moved"] == "-" else Direction(cells["moved"])
        result = Result(
            number(cells["value"]), before=number(cells["before"]), is_broken=cells["broken"] == "yes", moved=moved
        )
        return judge_target(TargetTerms(TargetType.DIRECTION, direction=Direction(cells["wanted"])), result, SHIPPED)

    assert drawn(DIRECTIONS, judged) == DIRECTIONS.strip()


def test_goals_are_suggested_a_verdict_by_their_indicators():
    def suggested(cells: Cells) -> str:
        return suggest(Counts(*(int(cells[name]) for name in ("met", "partly", "not", "none"))), SHIPPED)

    assert drawn(SUGGESTED, suggested) == SUGGESTED.strip()


def test_a_judgement_that_parts_from_the_indicators_is_told():
    def parted(cells: Cells) -> str:
        return gap(Verdict(cells["judged"]), Verdict(cells["suggested"])) or "-"

    assert drawn(GAPS, parted) == GAPS.strip()


def test_activities_are_late_when_their_last_day_has_gone_by():
    def late(cells: Cells) -> str:
        ends_on = None if cells["ends_on"] == "-" else date.fromisoformat(cells["ends_on"])
        return "yes" if is_late(ActivityStatus(cells["status"]), ends_on, date(2024, 5, 1)) else "no"

    assert drawn(LATE, late) == LATE.strip()


def test_what_meets_a_target_lies_between_bounds():
    def between(cells: Cells) -> str:
        low, high = ("-" if bound is None else f"{bound:g}" for bound in bounds(terms(cells), cells["polarity"]))
        return f"{low:<5}{high}"

    assert drawn(BOUNDS, between) == BOUNDS.strip()


@pytest.mark.parametrize(
    ("tolerance", "verdicts"),
    [
        (Tolerance(relative=0, points=0), ("met", "not", "not")),
        (Tolerance(relative=0.1, points=0), ("met", "partly", "not")),
        (Tolerance(relative=0, points=5), ("met", "not", "partly")),
    ],
)
def test_a_city_says_how_near_is_near(tolerance, verdicts):
    target = TargetTerms(TargetType.MIN, 50)

    found = tuple(judge_target(target, Result(value, is_share=share), tolerance) for value, share in NEAR)

    assert found == verdicts


NEAR = ((50, False), (45, False), (45, True))


@pytest.mark.parametrize(("unknown", "verdict"), [(0.0, "none"), (0.25, "partly"), (1.0, "partly")])
def test_a_city_says_how_much_may_lack_a_result(unknown, verdict):
    assert suggest(Counts(met=3, none=1), Tolerance(unknown=unknown)) == verdict


def test_nothing_is_suggested_where_nothing_has_a_result():
    assert suggest(Counts(none=2), Tolerance(unknown=1)) == Verdict.NONE


def test_verdicts_are_counted_and_counts_added():
    counts = count(Verdict(text) for text in ("met", "none", "met", "not", "partly", "met"))

    assert counts == Counts(3, 1, 1, 1)
    assert counts + Counts(1, 2, 3, 4) == Counts(4, 3, 4, 5)
    assert counts.total == 6


def test_a_period_belongs_to_the_year_in_which_it_ends():
    tertial = Period(date(2024, 9, 1), date(2025, 1, 1), "2024-T3", "tertial")
    school_year = Period(date(2024, 7, 1), date(2025, 7, 1), "2024/25", "school_year")

    assert (year_of(tertial), year_of(school_year)) == ("2024", "2025")


@given(st.lists(st.sampled_from(list(Verdict)), max_size=9))
def test_a_suggestion_lies_between_the_worst_and_the_best_of_what_is_known(verdicts):
    known = [JUDGED.index(verdict) for verdict in verdicts if verdict in JUDGED]
    partly = [JUDGED.index(Verdict.PARTLY)] if Verdict.NONE in verdicts else []

    suggested = suggest(count(verdicts), SHIPPED)

    assert suggested == Verdict.NONE or min(known) <= JUDGED.index(suggested) <= max(known + partly)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans(), st.sampled_from([TargetType.MIN, TargetType.MAX]))
def test_a_target_mirrored_with_its_figure_has_the_same_verdict(low, value, is_share, kind):
    other = {TargetType.MIN: TargetType.MAX, TargetType.MAX: TargetType.MIN}[kind]

    def judged(kind: TargetType, bound: float, value: float) -> Verdict:
        at = TargetTerms(kind, low=bound) if kind == TargetType.MIN else TargetTerms(kind, high=bound)
        return judge_target(at, Result(value, is_share=is_share), SHIPPED)

    assert judged(kind, low, value) == judged(other, -low, -value)


def test_a_part_of_a_year_is_under_way_as_long_as_its_year_is():
    part = Period(date(2026, 5, 1), date(2026, 9, 1), "2026-T2", "tertial")

    told = [is_under_way(part, day) for day in (date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 1))]

    assert told == [True, True, False]

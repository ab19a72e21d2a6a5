"""Values taken into the ledger, corrected, taken back, and refused with everything that is wrong."""

import pytest

from tertial.indicators.models import Observation
from tertial.indicators.operations import reference
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.tests.factories import LATER, a_city_with_figures, a_source, observe
from tertial.organisation.tests.factories import NOON, a_city, rows

pytestmark = pytest.mark.django_db


def ledger(unit: str, measure: str = "antal_barn", period: str = "2024") -> list[tuple[object, ...]]:
    held = Observation.objects.filter(unit__code=unit, measure=measure, period=period, breakdown="")
    return list(held.order_by("recorded_at").values_list("status", "value", "recorded_at", "superseded_at"))


def value(**more: object) -> dict[str, object]:
    return {"measure": "antal_barn", "unit": "elm", "period": "2024", "value": 45.0, "source": "register"} | more


def test_a_changed_value_is_a_correction_and_the_old_one_stays():
    a_city_with_figures()

    merged = observe(("antal_barn", "elm", "2024", 45.0), at=LATER)

    assert (merged.merge.added, merged.merge.corrected) == (0, 1)
    assert ledger("elm") == [("exists", 44.0, NOON, LATER), ("exists", 45.0, LATER, None)]


def test_the_same_value_is_unchanged():
    a_city_with_figures()

    merged = observe(("antal_barn", "elm", "2024", 44.0), at=LATER)

    assert (merged.merge.unchanged, merged.merge.changes) == (1, 0)


def test_a_value_taken_back_becomes_missing():
    a_city_with_figures()

    merged, changed = merge_observations(rows(value(value=None, delete=True)), actor=None, at=LATER)

    assert merged.problems == []
    assert changed == {("antal_barn", "2024")}
    assert ledger("elm") == [("exists", 44.0, NOON, LATER), ("missing", None, LATER, None)]


def test_everything_that_is_wrong_is_told_at_once():
    a_city()
    reference.install()
    a_source()

    merged, _ = merge_observations(
        rows(
            value(measure="antal_katter"),
            value(unit="nobody"),
            value(period="2024-T9"),
            value(source="hearsay"),
            value(breakdown="sex=cats"),
            value(value=None),
            value(status="missing"),
            value(value=-1.0),
            value(),
            value(value=46.0),
        ),
        actor=None,
        at=NOON,
    )

    assert [(p.row, p.column, p.what) for p in merged.problems] == [
        (11, "", "The same key stands in row 10 already."),
        (2, "measure", "There is no measure “antal_katter”."),
        (3, "unit", "There is no unit “nobody”."),
        (4, "period", "“2024-T9” is no period: a year has 3 of that kind, numbered from 1."),
        (5, "source", "There is no source “hearsay”."),
        (6, "breakdown", "“sex=cats” is no breakdown of antal_barn."),
        (7, "value", "There is no value."),
        (8, "value", "A value that is “missing” has no number."),
        (9, "value", "There cannot be fewer than no persons."),
    ]
    assert not Observation.objects.exists()


def test_a_file_may_bring_its_history():
    a_city()
    reference.install()
    a_source()

    merged, _ = merge_observations(
        rows(value(value=45.0, recorded_at=LATER), value(value=44.0, recorded_at=NOON)), actor=None, at=LATER
    )

    assert merged.problems == []
    assert ledger("elm") == [("exists", 44.0, NOON, LATER), ("exists", 45.0, LATER, None)]


def test_history_is_not_rewritten():
    a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 45.0), at=LATER)

    merged, _ = merge_observations(rows(value(value=99.0, recorded_at=NOON)), actor=None, at=LATER)

    assert [(p.what, p.to_do) for p in merged.problems] == [
        ("The row differs from what was recorded then.", "History cannot be rewritten.")
    ]


def an_answered_measure() -> None:
    text = {"sv": "Nöjd", "en": "Content"}
    measure = {"code": "nojd", "name": text, "unit": text, "decimals": 2, "counts_persons": False, "base": None}
    measure |= {"lowest": 1, "highest": 5, "breakdowns": {}}
    assert not reference.merge({"measures": [measure]}).problems


SUMS_OF_TWO = {"n": 2.0, "responding": 3.0, "population": 6.0, "sw": 4.0, "swy": 18.0, "sw2y": 36.0, "sw2y2": 164.0}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"value": 4.5, **SUMS_OF_TWO, "sw2": 8.0}, []),
        ({"value": 4.5}, []),
        ({"value": 4.5, **SUMS_OF_TWO}, [("sw2", "A value that is made of answers needs its sums.")]),
        ({"value": 5.5, **SUMS_OF_TWO, "sw2": 8.0}, [("value", "The answers go from 1 to 5.")]),
        (
            {"value": 4.5, **SUMS_OF_TWO, "sw2": 8.0, "responding": 1.0},
            [("n", "As many children have a valid answer as answered, or fewer, and at least one has.")],
        ),
    ],
    ids=["whole", "without any sums", "a sum lacks", "off the scale", "more valid than answered"],
)
def test_a_value_that_is_made_of_answers_is_on_its_scale_with_sums_that_fit(said, wrong):
    a_city_with_figures()
    an_answered_measure()
    row = {"measure": "nojd", "unit": "elm", "period": "2024", "source": "register", "provisional": False, **said}

    merged, _ = merge_observations(rows(row), actor=None, at=LATER)

    assert [(problem.column, problem.what) for problem in merged.problems] == wrong

"""The command line answers any question about figures, and says all that is wrong with a question at once."""

import csv
import io
import json

import pytest

from tertial.city.models import City
from tertial.indicators.models import FigureState
from tertial.indicators.tests.factories import LATER, a_city_with_figures, observe
from tertial.releases.models import Release
from tertial.site.tests.command_line import Said, tertial

pytestmark = pytest.mark.django_db

ASKED = ("figures", "--indicator", "antal_barn", "--period", "2024", "--format", "json")


@pytest.fixture(autouse=True)
def city() -> None:
    a_city_with_figures()


def seen(said: Said, *fields: str) -> list[tuple[object, ...]]:
    assert (said.code, said.err) == (0, [])
    return [tuple(row[name] for name in fields) for row in json.loads(said.out)]


def test_a_figure_has_exactly_the_promised_fields() -> None:
    said = tertial(*ASKED, "--level", "city")

    assert json.loads(said.out) == [
        {
            "indicator": "antal_barn",
            "unit": "city",
            "unit_name": "Provstad",
            "level": "city",
            "operator_form": None,
            "period": "2024",
            "value": 107,
            "numerator": 107,
            "denominator": None,
            "units": 4,
            "status": "exists",
        }
    ]


def test_units_stand_in_swedish_order_with_their_own_form() -> None:
    said = tertial(*ASKED, "--level", "preschool")

    assert seen(said, "unit_name", "operator_form", "value") == [
        ("Förskolan Almen", "municipal", 44),
        ("Förskolan Björnen", "independent", 3),
        ("Förskolan Eken", "municipal", 36),
        ("Förskolan Åsen", "municipal", 24),
    ]


def test_areas_have_one_row_or_one_for_each_form() -> None:
    together = tertial(*ASKED, "--level", "district")
    apart = tertial(*ASKED, "--level", "district", "--by", "operator_form")

    fields = ("unit", "operator_form", "value", "units")
    assert seen(together, *fields) == [("north", None, 80, 2), ("south", None, 27, 2)]
    assert seen(apart, *fields) == [
        ("north", "municipal", 80, 2),
        ("south", "municipal", 24, 1),
        ("south", "independent", 3, 1),
    ]


def test_a_breakdown_adds_its_field() -> None:
    said = tertial(*ASKED, "--level", "city", "--breakdown", "sex")

    assert seen(said, "breakdown", "value") == [("sex=boys", 54), ("sex=girls", 53)]


def test_as_of_and_recast_place_units_in_the_organisation_of_another_day() -> None:
    period = ("figures", "--indicator", "antal_barn", "--period", "2022", "--format", "json", "--level", "district")

    assert seen(tertial(*period), "unit", "unit_name", "value") == [
        ("south", "Södra", 30),
        ("west", "Västra", 40),
        ("east", "Östra", 30),
    ]
    expected = [("north", "Norra", 70), ("south", "Södra", 30)]
    assert seen(tertial(*period, "--as-of", "2024-01-01"), "unit", "unit_name", "value") == expected
    assert seen(tertial(*period, "--recast", "2024-01-01"), "unit", "unit_name", "value") == expected


def test_what_was_known_before_a_correction() -> None:
    observe(("antal_barn", "elm", "2024", 50), at=LATER)

    known = {
        moment: seen(tertial(*ASKED, "--level", "city", "--recorded-before", moment), "value")
        for moment in ("2025-03-01", "2025-03-01T13:00:00+01:00", "2025-03-01T13:00:01+01:00")
    }

    assert known == {
        "2025-03-01": [(107,)],
        "2025-03-01T13:00:00+01:00": [(107,)],
        "2025-03-01T13:00:01+01:00": [(113,)],
    }


def test_a_unit_or_those_below_it_by_any_link() -> None:
    below = {unit: seen(tertial(*ASKED, "--level", "preschool", "--unit", unit), "unit") for unit in UNITS}

    assert below == UNITS


UNITS = {
    "elm": [("elm",)],
    "south": [("bear",), ("ash",)],
    "elms": [("elm",), ("oak",)],
    "bears": [("bear",)],
    "other-board": [("elm",), ("bear",), ("oak",), ("ash",)],
    "city": [("elm",), ("bear",), ("oak",), ("ash",)],
}


def test_few_children_are_hidden_outside_the_circle_and_the_release_is_written_down() -> None:
    rows = {
        role: seen(tertial(*ASKED, "--level", "preschool", "--unit", "bear", "--as", role), "value", "status")
        for role in ("public", "principal", "operator@bears", "operator@own")
    }

    hidden = [(None, "hidden_few")]
    assert rows == {"public": hidden, "principal": hidden, "operator@bears": [(3, "exists")], "operator@own": hidden}
    assert list(Release.objects.order_by("id").values_list("audience", "form")) == [(role, "json") for role in rows]


def test_the_small_part_of_an_area_cannot_be_had_by_subtraction() -> None:
    said = tertial(*ASKED, "--level", "district", "--by", "operator_form", "--unit", "south", "--as", "anybody")

    assert seen(said, "operator_form", "value") == [("municipal", None), ("independent", None)]


def test_without_a_viewer_nothing_is_released() -> None:
    tertial(*ASKED, "--level", "preschool")

    assert Release.objects.count() == 0


def test_csv_and_table_say_the_same() -> None:
    options = ("figures", "--indicator", "antal_barn", "--period", "2024", "--level", "district")

    as_csv = tertial(*options, "--format", "csv")
    as_table = tertial(*options, "--by", "operator_form", "--as", "public")

    assert [(row["unit"], row["value"], row["operator_form"]) for row in csv.DictReader(io.StringIO(as_csv.out))] == [
        ("north", "80.0", ""),
        ("south", "27.0", ""),
    ]
    assert as_table.out.splitlines() == [
        "Number of children, 2024",
        "",
        "Unit   Operator     children  Units  Status",
        "Norra  municipal          80      2",
        "Södra  municipal           –      1  hidden: few persons",
        "Södra  independent         –      1  hidden: few persons",
    ]


def test_everything_wrong_is_said_at_once() -> None:
    wrong = {
        "--indicator": "nix",
        "--level": "planet",
        "--period": "2024-13",
        "--unit": "nowhere",
        "--as-of": "yesterday",
        "--recast": "2024-02-30",
        "--recorded-before": "2024-01-01T10:00",
        "--as": "king@nowhere",
    }
    said = tertial("figures", *(word for pair in wrong.items() for word in pair))

    assert (said.code, said.out) == (2, "")
    assert [line.split(".")[0] for line in said.err] == [
        "There is no level “planet”",
        "There is no indicator “nix”",
        "“2024-13” is no period: a year has 12 of that kind, numbered from 1",
        "There is no unit with the code “nowhere”",
        "“yesterday” after --as-of is no date",
        "“2024-02-30” after --recast is no date",
        "“2024-01-01T10:00” after --recorded-before is neither a date nor a moment with its offset",
        "There is no role “king”",
        "There is no unit with the code “nowhere”",
    ]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--breakdown", "age"), "The indicator is not broken down by “age”. It is broken down by: sex."),
        (("--as", "public@bears"), "“public” answers for no unit. Leave out what stands after @."),
        (
            ("--as-of", "2024-01-01", "--recast", "2024-01-01"),
            "--as-of and --recast exclude each other: choose the day of one of them.",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(options: tuple[str, ...], problem: str) -> None:
    assert tertial(*ASKED, "--level", "city", *options) == Said(2, "", [problem])


def test_nothing_recorded_is_an_empty_answer_with_a_word() -> None:
    said = tertial(*ASKED[:3], "--period", "1999", "--format", "json", "--level", "city")

    assert (said.code, json.loads(said.out), len(said.err)) == (0, [], 1)


def test_stored_figures_that_hold_no_more_are_computed_before_the_answer() -> None:
    City.objects.create(id=1, code="city", name="Provstad", is_invented=True)
    observe(("antal_barn", "elm", "2024", 50), at=LATER)
    before = tertial(*ASKED, "--level", "city")
    FigureState.objects.update(holds_before="2025-01-01")

    after = tertial(*ASKED, "--level", "city")

    assert (seen(before, "value"), seen(after, "value")) == ([(107,)], [(113,)])


def test_what_is_left_out_is_said_by_the_usage() -> None:
    said = tertial("figures", "--level", "city")

    assert (said.code, said.out) == (2, "")
    assert said.err[-1] == "tertial figures: error: the following arguments are required: --indicator, --period"

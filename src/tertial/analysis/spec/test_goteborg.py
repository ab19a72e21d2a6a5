"""Göteborg 2022: districts and city recomputed from the means of the schools, against the published figures."""

import csv
from collections import defaultdict
from statistics import median

import pyarrow as pa
import pytest

from tertial.analysis.spec.surveying import REAL
from tertial.analysis.survey.estimates import area_means

pytestmark = pytest.mark.real_data
FOLDER = REAL / "goteborg-survey-2022"


def read(name):
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def schools():
    """One row for each school and question: its mean and how many answered, with and without those who do not know."""
    reports = {row["report_id"]: row for row in read("reports.csv") if row["report_type"] == "school"}
    unknowing = {
        (row["report_id"], row["question_id"]): float(row["pct_dont_know"] or 0)
        for row in read("question_distribution.csv")
    }
    rows = []
    for row in read("question_means.csv"):
        report = reports.get(row["report_id"])
        if report and row["mean_unit"]:
            answers = int(report["respondents"])
            valid = round(answers * (1 - unknowing.get((row["report_id"], row["question_id"]), 0.0) / 100))
            rows.append(
                {"area": report["area"], "question": row["question_id"], "mean": float(row["mean_unit"]),
                 "n": answers, "valid": valid, "city": float(row["mean_goteborg"])}
            )  # fmt: skip
    return pa.Table.from_pylist(rows)


def test_districts_are_the_answers_of_their_schools(schools):
    weighted = means_of(schools, ["area", "question"], "answers")
    plain = means_of(schools, ["area", "question"], "units")
    golden = [
        (row, weighted[row["area"], row["question_id"]], plain[row["area"], row["question_id"]])
        for row in read("golden_district_rollup.csv")
    ]

    assert len(golden) == 280
    for row, by_answers, by_units in golden:
        assert (by_answers["units"], by_answers["n"]) == (int(row["schools"]), int(row["respondents"]))
        assert by_answers["mean"] == pytest.approx(float(row["weighted_mean_of_schools"]), abs=0.5001e-4)
        assert by_units["mean"] == pytest.approx(float(row["unweighted_mean_of_schools"]), abs=0.5001e-4)
    assert median(off(row, found) for row, found, _ in golden) <= 0.006
    assert median(off(row, found) for row, _, found in golden) > 0.01


def test_valid_answers_are_nearer_to_what_was_published_than_all_who_answered(schools):
    """Those who do not know have no part in a school's mean, so none in its weight."""
    valid = schools.set_column(schools.column_names.index("n"), "n", schools["valid"])
    golden = read("golden_district_rollup.csv")

    found = {}
    for name, table in (("all", schools), ("valid", valid)):
        means = means_of(table, ["area", "question"], "answers")
        found[name] = median(off(row, means[row["area"], row["question_id"]]) for row in golden)

    assert found["valid"] < 0.004 < found["all"] < 0.006


def test_the_city_is_the_answers_of_all_schools(schools):
    """Schools with fewer than seven answers are not published, so the city's own mean is met but nearly."""
    published = defaultdict(set)
    for row in schools.to_pylist():
        published[row["question"]].add(row["city"])
    found = means_of(schools, ["question"], "answers")

    differences = [abs(found[question,]["mean"] - min(cities)) for question, cities in published.items()]

    assert {len(cities) for cities in published.values()} == {1}
    assert median(differences) < 0.01
    assert max(differences) < 0.035


def means_of(schools, by, weight):
    found = area_means(schools, by=by, weight=weight, basis="descriptive").to_pylist()
    return {tuple(row[name] for name in by): row for row in found}


def off(row, found):
    return abs(found["mean"] - float(row["published_district_mean"]))

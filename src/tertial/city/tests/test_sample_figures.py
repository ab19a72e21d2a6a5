"""The invented figures look like real ones and agree with one another."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from statistics import quantiles, stdev

import pytest

from tertial.city.sample.folder import invent
from tertial.city.tests.folders import rows, shared
from tertial.indicators.tables import OBSERVATIONS, SOURCES
from tertial.platform.tables import Table

FORMS = {"Kommunal": "municipal", "Enskild": "independent"}
MEASURES = {
    "antal_barn": "antal_barn",
    "antal_barngrupper": "antal_barngrupper",
    "barn_per_grupp": "barn_per_grupp",
    "heltidstjanster": "heltidstjanster",
    "andel_legitimation": "andel_legitimerade",
    "andel_examen": "andel_forskollararexamen",
    "barn_per_heltidstjanst": "barn_per_heltidstjanst",
}
Cells = dict[tuple[str, str], dict[str, float]]


@pytest.fixture(scope="module")
def provstad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city") / "provstad"
    invent(directory)
    return directory


@pytest.fixture(scope="module")
def cells(provstad: Path) -> Cells:
    """The value that holds in the end, by (unit, period) and then by measure and breakdown."""
    found: Cells = defaultdict(dict)
    for row in sorted(rows(provstad, "observations.csv"), key=lambda row: row["recorded_at"]):
        if row["status"] == "exists":
            found[row["unit"], row["period"]][row["measure"] + row["breakdown"]] = float(row["value"])
    return found


@pytest.mark.parametrize("table", [OBSERVATIONS, SOURCES], ids=lambda table: table.file)
def test_files_have_the_declared_columns(provstad: Path, table: Table) -> None:
    header = (provstad / table.file).read_text(encoding="utf-8").splitlines()[0]

    assert header.split(",") == [column.name for column in table.columns]


@pytest.mark.real_data
@pytest.mark.parametrize("form", FORMS)
def test_figures_are_spread_as_in_a_real_city(provstad: Path, cells: Cells, form: str) -> None:
    real = json.loads(shared("sample-city/calibration.json").read_text(encoding="utf-8"))["stockholm_units_2024"][form]
    forms = {row["code"]: row["operator_form"] for row in rows(provstad, "units.csv") if row["kind"] == "operator"}
    operator = {row["child"]: row["parent"] for row in rows(provstad, "links.csv") if row["kind"] == "operator"}
    own = [
        values
        for (unit, period), values in cells.items()
        if period == "2024" and forms.get(operator.get(unit, "")) == FORMS[form]
    ]

    off = {}
    for name, measure in MEASURES.items():
        twentieths = quantiles((values[measure] for values in own if measure in values), n=20)
        invented = [twentieths[place] for place in (0, 4, 9, 14, 18)]
        if any(abs(mine - theirs) > 1 + 0.15 * theirs for mine, theirs in zip(invented, real[name], strict=True)):
            off[name] = invented

    assert off == {}


def test_sexes_add_up_at_every_moment(provstad: Path) -> None:
    children: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in rows(provstad, "observations.csv"):
        if row["measure"] in ("antal_barn", "antal_elever", "antal_brukare"):
            children[row["measure"], row["unit"], row["period"]][row["breakdown"]] = int(row["value"])

    assert [key for key, parts in children.items() if parts[""] != parts["sex=girls"] + parts["sex=boys"]] == []


def test_published_ratios_follow_from_their_parts(cells: Cells) -> None:
    grouped = [values for values in cells.values() if "barn_per_grupp" in values]
    staffed = [values for values in cells.values() if "barn_per_heltidstjanst" in values]

    assert all(
        values["barn_per_grupp"] == round(values["antal_barn"] / values["antal_barngrupper"], 1) for values in grouped
    )
    assert all(
        abs(values["antal_barn"] / values["barn_per_heltidstjanst"] - values["heltidstjanster"]) < 1.2
        for values in staffed
    )
    assert all(0 <= values["andel_legitimerade"] <= 100 for values in staffed)


def test_figures_keep_from_year_to_year(cells: Cells) -> None:
    pairs = [
        (values["antal_barn"], cells[unit, "2024"]["antal_barn"])
        for (unit, period), values in list(cells.items())
        if period == "2023" and "antal_barn" in values and "antal_barn" in cells.get((unit, "2024"), {})
    ]

    changes = sorted(abs(later - earlier) / earlier for earlier, later in pairs)

    assert len(pairs) > 850
    assert changes[len(changes) // 2] < 0.25


def test_exactly_one_preschool_is_too_small_to_show(cells: Cells) -> None:
    small = [
        values["antal_barn"]
        for (_, period), values in cells.items()
        if period == "2025" and values.get("antal_barn", 9) < 5
    ]

    assert small == [3.0]


def test_sixty_values_were_corrected_and_a_few_are_not_there(provstad: Path) -> None:
    found = [row for row in rows(provstad, "observations.csv") if not row["measure"].startswith("enkat")]
    versions: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in found:
        versions[row["measure"], row["unit"], row["period"], row["breakdown"]].append(row)
    corrected = [held for held in versions.values() if len(held) > 1]

    assert Counter(row["status"] for row in found if row["status"] != "exists") == {
        "missing": 33,
        "secret": 8,
        "not_applicable": 6,
    }
    assert len(corrected) == 60
    assert all(
        first["value"] != second["value"]
        and first["recorded_at"] < second["recorded_at"] < "2026-10"
        and second["comment"]
        for first, second in corrected
    )


@pytest.mark.real_data
def test_answers_are_spread_as_in_a_real_survey(provstad: Path) -> None:
    real = json.loads(shared("sample-city/calibration.json").read_text(encoding="utf-8"))["gbg_survey_2023"]
    asked = [
        row
        for row in rows(provstad, "observations.csv")
        if (row["measure"], row["period"], row["breakdown"], row["status"]) == ("enkat_nojd", "2024", "", "exists")
    ]
    rates = quantiles((100 * float(row["responding"]) / float(row["population"]) for row in asked), n=20)
    means = [float(row["value"]) for row in asked if float(row["n"]) >= 7]

    assert len(asked) > 850
    assert [rates[place] for place in (0, 4, 9, 14, 18)] == pytest.approx(
        real["response_rate_quantiles_school"], rel=0.2
    )
    assert real["question_mean_range"][0] < sum(means) / len(means) < real["question_mean_range"][2]
    # What one sees is the spread between preschools (0.29 in the real survey) and the noise of few answers.
    assert 0.29 < stdev(means) < 0.4


def test_sums_of_answers_agree_with_the_value_and_parts_with_the_whole(provstad: Path) -> None:
    answers: dict[tuple[str, str, str], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows(provstad, "observations.csv"):
        if row["measure"].startswith("enkat"):
            answers[row["measure"], row["unit"], row["period"]][row["breakdown"]] = row

    whole = [(parts[""], parts) for parts in answers.values() if parts[""]["status"] == "exists"]
    assert len(whole) > 12_000
    assert [row for row, _ in whole if abs(float(row["swy"]) / float(row["sw"]) - float(row["value"])) > 1e-4] == []
    assert [
        row
        for row, parts in whole
        if float(row["n"]) != sum(float(parts[sex]["n"] or 0) for sex in ("sex=girls", "sex=boys"))
    ] == []

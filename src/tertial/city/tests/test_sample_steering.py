"""The invented city's goals hold together: in the chain, in time, and with the figures."""

from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from tertial.city.operations.loading import load
from tertial.city.sample.folder import invent
from tertial.city.sample.people import DEMO
from tertial.city.tests.folders import lives_on, rows
from tertial.platform.tables import Table
from tertial.releases.rules import PUBLIC
from tertial.steering.queries.standings import standings
from tertial.steering.rules import Counts, Verdict
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LINKS,
    GOAL_SUCCESSIONS,
    GOALS,
    JUDGEMENTS,
    STEERING_DOCUMENTS,
    TARGETS,
)

TABLES = (STEERING_DOCUMENTS, GOALS, GOAL_LINKS, GOAL_SUCCESSIONS, GOAL_INDICATORS, TARGETS, ACTIVITIES, JUDGEMENTS)
NOW = "2026-11-22"
YEARS = ("2024", "2025", "2026")
EKBACKEN = "ekbackens-forskolor"
HOLDERS = {"unit", "school", "care_unit", "office", "company"}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def provstad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city") / "provstad"
    invent(directory)
    return directory


@pytest.fixture(scope="module")
def files(provstad: Path) -> dict[str, Rows]:
    """The rows of every file of steering."""
    return {table.file: rows(provstad, table.file) for table in TABLES}


def latest(found: Rows, key: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    """The row of each key that holds in the end."""
    return {tuple(row[name] for name in key): row for row in sorted(found, key=lambda row: row["recorded_at"])}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_files_have_the_declared_columns(provstad: Path, table: Table) -> None:
    header = (provstad / table.file).read_text(encoding="utf-8").splitlines()[0]

    assert header.split(",") == [column.name for column in table.columns]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_no_key_is_recorded_twice_at_a_moment_and_nothing_in_the_time_to_come(
    files: dict[str, Rows], table: Table
) -> None:
    moments = Counter(tuple(row[name] for name in (*table.key, "recorded_at")) for row in files[table.file])

    assert [key for key, count in moments.items() if count > 1] == []
    assert max(row["recorded_at"] for row in files[table.file]) < NOW


def test_references_lead_somewhere(provstad: Path, files: dict[str, Rows]) -> None:
    known = {
        name: {row["code"] for row in rows(provstad, name)}
        for name in ("units.csv", "goals.csv", "steering_documents.csv")
    }

    lost = [
        (table.file, column.name, row[column.name])
        for table in TABLES
        for column in table.columns
        if column.refers_to in known
        for row in files[table.file]
        if row[column.name] and row[column.name] not in known[column.refers_to]
    ]

    assert lost == []


def test_every_level_has_goals_of_each_year_and_the_next_mandate_its_own(files: dict[str, Rows]) -> None:
    counts = {
        year: Counter(row["level"] for row in files["goals.csv"] if lives_on(row, f"{year}-06-01"))
        for year in (*YEARS, "2027")
    }
    council = [row for row in files["goals.csv"] if row["owner"] == "kommunfullmaktige"]

    assert [(found["direction"], found["field"]) for found in counts.values()] == [(4, 8)] * 4
    assert all(found["board"] >= 17 and found["unit"] > 300 for year, found in counts.items() if year != "2027")
    assert Counter((row["starts_on"], row["ends_on"], row["state"]) for row in council) == {
        ("2023-01-01", "2027-01-01", "established"): 12,
        ("2027-01-01", "2031-01-01", "established"): 12,
    }
    assert {row["state"] for row in files["goals.csv"] if row["starts_on"] == "2027-01-01"} == {"draft", "established"}


def test_every_unit_in_the_line_has_goals_each_year_and_nobody_outside_it_any(
    provstad: Path, files: dict[str, Rows]
) -> None:
    kinds = {row["code"]: row["kind"] for row in rows(provstad, "units.csv")}
    holders = {code for code, kind in kinds.items() if kind in HOLDERS}
    owners = {
        year: {row["owner"] for row in files["goals.csv"] if row["level"] == "unit" and row["starts_on"][:4] == year}
        for year in YEARS
    }

    assert owners == dict.fromkeys(YEARS, holders)
    assert {kinds[row["owner"]] for row in files["goals.csv"]} == HOLDERS | {"board", "council"}


def test_every_goal_but_a_direction_serves_one_above_it_while_both_hold(files: dict[str, Rows]) -> None:
    order = ("direction", "field", "board", "unit")
    held: dict[str, Rows] = defaultdict(list)
    for row in files["goals.csv"]:
        held[row["code"]].append(row)
    served = {(row["child"], row["starts_on"]) for row in files["goal_links.csv"]}

    alone = [row for row in files["goals.csv"] if (row["code"], row["starts_on"]) not in served]
    askew = [
        link
        for link in files["goal_links.csv"]
        if order.index(held[link["child"]][0]["level"]) - order.index(held[link["parent"]][0]["level"]) != 1
        or not any(lives_on(row, link["starts_on"]) for row in held[link["parent"]])
    ]

    assert {row["level"] for row in alone} == {"direction"}
    assert askew == []


def test_indicators_go_on_from_one_mandate_to_the_next(files: dict[str, Rows]) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for row in files["goal_indicators.csv"]:
        if row["goal"].startswith("kf"):
            told[row["starts_on"]].add(row["indicator"])

    assert told["2023-01-01"] == told["2027-01-01"]
    assert told["2027-01-01"] >= {"barn_per_grupp", "andel_legitimerade", "andel_behoriga", "nya_bostader"}


def test_every_goal_of_the_next_mandate_says_which_it_continues(files: dict[str, Rows]) -> None:
    council = [row for row in files["goals.csv"] if row["owner"] == "kommunfullmaktige"]
    begins = {row["code"]: (row["level"], row["starts_on"]) for row in council}
    ties = [(row["predecessor"], row["successor"], row["on"]) for row in files["goal_successions.csv"]]

    assert {successor for _old, successor, _on in ties} == {row["code"] for row in council if row["code"] > "kf27"}
    assert {old for old, _new, _on in ties} == {row["code"] for row in council if row["code"] < "kf27"}
    assert {(begins[old][0] == begins[new][0], on) for old, new, on in ties} == {(True, "2027-01-01")}


def test_targets_are_of_every_type_and_some_were_changed_in_the_year(files: dict[str, Rows]) -> None:
    key = TARGETS.key
    council = [row for row in files["targets.csv"] if row["decided_by"] == "kommunfullmaktige"]
    versions = Counter(tuple(row[name] for name in key) for row in files["targets.csv"])
    changed = [row for row in latest(files["targets.csv"], key).values() if versions[tuple(row[n] for n in key)] > 1]

    assert {row["type"] for row in council} == {"value", "min", "max", "interval", "direction", "delegated"}
    assert {row["period"] for row in council} == {"2023", "2024", "2025", "2026", "2027"}
    assert len(changed) >= 15
    assert {row["recorded_at"][5:7] for row in changed} == {"06"}
    assert all(row["decided_on"] for row in files["targets.csv"] if row["state"] == "established")
    assert {row["unit"] for row in files["targets.csv"] if row["decided_by"] == "forskolenamnden"} == {"provstad"}


def test_documents_are_replaced_by_those_that_follow(files: dict[str, Rows]) -> None:
    now = {key[0]: row for key, row in latest(files["steering_documents.csv"], ("code",)).items()}

    replaced = {code: row["replaced_by"] for code, row in now.items() if row["replaced_by"]}

    assert {code: replaced.get(code, "") for code in now if code.startswith("budget")} == {
        **{f"budget-{year}": f"budget-{year + 1}" for year in range(2022, 2027)},
        "budget-2027": "",
    }
    assert replaced["it-program-2021"] == "digitaliseringsprogram-2025"
    assert all(now[code]["ends_on"] == now[by]["starts_on"] for code, by in replaced.items())


def test_what_is_told_about_the_principals_unit_is_there(files: dict[str, Rows]) -> None:
    own = [row for row in files["goals.csv"] if row["owner"] == EKBACKEN]
    doing = latest([row for row in files["activities.csv"] if row["goal"].startswith(EKBACKEN)], ("code",)).values()
    judged = {(row["goal"], row["period"]): row["verdict"] for row in files["judgements.csv"]}
    this_year = [row["code"] for row in own if row["starts_on"] == "2026-01-01"]

    assert len(this_year) == 3
    assert [row["code"] for row in own if row["state"] == "draft"] == ["ekbackens-forskolor-tid-2027"]
    assert [row["title"] for row in doing if row["status"] == "ongoing" and row["ends_on"] < NOW] == [
        "Liten grupp före lunch på alla förskolor"
    ]
    assert [goal for goal in this_year if (goal, "2026-T2") not in judged] == ["ekbackens-forskolor-sprak-2025"]
    assert not any("{" in row["reason"] for row in files["judgements.csv"])


def test_most_have_answered_and_some_have_only_begun(files: dict[str, Rows]) -> None:
    asked = {row["code"] for row in files["goals.csv"] if row["level"] == "unit" and row["starts_on"] == "2026-01-01"}
    states = {row["goal"]: row["state"] for row in files["judgements.csv"] if row["period"] == "2026-T2"}

    missing = [goal for goal in asked if goal not in states]

    assert 0.02 < len(missing) / len(asked) < 0.1
    assert {"draft", "established"} == {states[goal] for goal in asked if goal in states}


def test_some_activities_are_late_and_few_called_off(files: dict[str, Rows]) -> None:
    now = latest(files["activities.csv"], ("code",)).values()

    of_the_year = [row for row in now if row["starts_on"][:4] == "2026"]
    late = [row for row in of_the_year if row["ends_on"] <= NOW and row["status"] in ("ongoing", "not_started")]

    assert {row["status"] for row in of_the_year} == {"done", "ongoing", "not_started", "cancelled"}
    assert 0.05 < len(late) / len(of_the_year) < 0.25
    assert sum(row["status"] == "cancelled" for row in now) < 0.08 * len(now)


def test_what_is_said_are_whole_sentences(files: dict[str, Rows]) -> None:
    said = {row["title"] for name in ("goals.csv", "activities.csv") for row in files[name]}
    reasons = {row["reason"] for row in files["judgements.csv"]}

    assert [title for title in said if not title[0].isupper() or title.endswith(".")] == []
    assert [reason for reason in reasons if not reason.endswith(".")] == []


def test_the_files_are_not_too_long(files: dict[str, Rows]) -> None:
    assert sum(map(len, files.values())) < 15_000


def test_a_larger_city_has_goals_in_all_its_units_too(tmp_path: Path) -> None:
    invent(tmp_path / "larger", scale=2)

    larger = {row["owner"] for row in rows(tmp_path / "larger", "goals.csv") if row["level"] == "unit"}
    units = {row["code"] for row in rows(tmp_path / "larger", "units.csv") if row["kind"] in HOLDERS}

    assert larger == units
    assert len(units) > 290


def test_those_who_sign_in_by_a_button_are_one_for_each_role(provstad: Path) -> None:
    names = {row["user_name"] for row in rows(provstad, "people.csv")}

    assert names - {user_name for _, user_name, _, _ in DEMO} == {"rektor2", "stadsdelscontroller2"}


@pytest.mark.django_db
def test_it_loads_and_people_judge_otherwise_than_the_figures_in_a_part_of_the_goals(provstad: Path) -> None:
    load(provstad, actor=None, at=datetime.fromisoformat(f"{NOW}T12:00:00+00:00"), today=date.fromisoformat(NOW))

    found = standings("2025", PUBLIC).by_id.values()

    units = [one for one in found if one.goal.level == "unit" and one.judged and one.suggested != Verdict.NONE]
    differing = Counter(one.gap for one in units if one.gap)
    field = next(one for one in found if one.goal.code == "kf-forskola")
    assert 0.15 < differing.total() / len(units) < 0.3
    assert differing.most_common(1)[0][0] == "more_positive"
    assert field.counts == Counts(met=1, partly=2, not_met=1, none=1)
    assert (field.judges.total, field.judged is not None) == (12, True)

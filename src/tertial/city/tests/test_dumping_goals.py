"""What a dump holds of goals: everything with its history, or what is established for anybody."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tertial.city.operations.dumping import dump
from tertial.city.operations.loading import load
from tertial.city.operations.replacing import make_room
from tertial.city.tests.factories import FOLDER, LATER, TODAY, a_city_folder, a_loaded_city, edited
from tertial.steering.models import Goal
from tertial.steering.operations.merging.filed import FILED

pytestmark = pytest.mark.django_db

STEERING = frozenset(filed.table.file for filed in FILED)
WITHOUT_OWN_LEVEL = edited("goals.csv", "lonnen-trygg,promise", "lonnen-trygg,unit")


def only(files: Mapping[str, str | bytes | None]) -> dict[str, str | bytes | None]:
    """A folder of the small city that holds nothing but these files."""
    return dict.fromkeys(FOLDER) | {"city.yaml": FOLDER["city.yaml"]} | dict(files)


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()[1:]


def test_a_dump_has_every_goal_and_target_with_its_history(tmp_path):
    a_loaded_city(tmp_path / "city")

    dump(tmp_path / "out", actor=None, at=LATER)

    assert lines(tmp_path / "out", "goals.csv")[:3] == [
        "kf-trygg,field,fullmaktige,fullmaktige,Trygg,,,,,budget-2023,established,2023-01-01,2024-01-01,"
        "2022-12-01T08:00:00Z,",
        "kf-trygg,field,fullmaktige,fullmaktige,Trygga,,,,,,established,2024-01-01,,"
        "2023-12-01T08:00:00Z,2023-12-02T08:00:00Z",
        "kf-trygg,field,fullmaktige,fullmaktige,Alla är trygga,,,,,budget-2024,established,2024-01-01,,"
        "2023-12-02T08:00:00Z,",
    ]
    assert [line for line in lines(tmp_path / "out", "targets.csv") if "fullmaktige" in line] == [
        "antal_barn,provstad,fullmaktige,2024,,min,70,,,2023-11-20,§ 9,,established,"
        "2023-11-20T08:00:00Z,2024-06-03T08:00:00Z",
        "antal_barn,provstad,fullmaktige,2024,,interval,70,80.5,,2024-06-03,§ 4,,established,2024-06-03T08:00:00Z,",
    ]


def test_levels_and_tolerances_are_dumped_only_where_they_are_not_as_they_ship(tmp_path):
    a_loaded_city(tmp_path / "city", {"goal_levels.csv": None, "verdicts.yaml": None} | WITHOUT_OWN_LEVEL)
    dump(tmp_path / "shipped", actor=None, at=LATER)
    own = {name: FOLDER[name] for name in ("goal_levels.csv", "verdicts.yaml")}
    load(a_city_folder(tmp_path / "more", only(own)), actor=None, at=LATER, today=TODAY)

    dump(tmp_path / "own", actor=None, at=LATER)

    assert lines(tmp_path / "shipped", "goal_levels.csv") == []
    assert not (tmp_path / "shipped" / "verdicts.yaml").exists()
    assert {name: (tmp_path / "own" / name).read_text(encoding="utf-8") for name in own} == own


def test_a_public_dump_tells_only_what_is_established_and_names_no_draft(tmp_path):
    a_loaded_city(tmp_path / "city")

    dump(tmp_path / "out", actor=None, at=LATER, public=True)

    assert {name: lines(tmp_path / "out", name) for name in FOLDER if name in STEERING} == {
        "steering_documents.csv": [
            "budget-2023,Budget 2023,budget,fullmaktige,2022-11-21,§ 7,,2023-01-01,2024-01-01,budget-2024,,"
            "established,,",
            "budget-2024,Budget 2024,budget,fullmaktige,2023-11-20,§ 9,,2024-01-01,,,,established,,",
        ],
        "goals.csv": [
            "kf-trygg,field,fullmaktige,fullmaktige,Trygg,,,,,budget-2023,established,2023-01-01,2024-01-01,,",
            "kf-trygg,field,fullmaktige,fullmaktige,Alla är trygga,,,,,budget-2024,established,2024-01-01,,,",
            "lonnen-trygg,promise,lonnen,namnden,Vi hälsar på alla,,,,,,established,2024-01-01,,,",
            'namnd-trygg,board,namnden,namnden,Barnen är trygga,,,,"Vi frågar, två gånger",,established,2024-01-01,,,',
        ],
        "goal_links.csv": ["lonnen-trygg,namnd-trygg,2024-01-01,,,", "namnd-trygg,kf-trygg,2024-01-01,,,"],
        "goal_successions.csv": ["kf-trygg,namnd-trygg,2024-01-01,,"],
        "goal_indicators.csv": [
            "kf-trygg,antal_barn,2023-01-01,,,",
            "lonnen-trygg,besok,2024-01-01,2024-07-01,,",
        ],
        "targets.csv": [
            "antal_barn,provstad,fullmaktige,2024,,interval,70,80.5,,2024-06-03,§ 4,,established,,",
            "antal_barn,provstad,namnden,2024,sex=girls,direction,,,up,,,,established,,",
        ],
        "activities.csv": ["halsa,lonnen-trygg,Alla hälsar,,lonnen,2024-01-01,2024-07-01,ongoing,established,,"],
        "judgements.csv": ["kf-trygg,2024-T2,fullmaktige,met,Fler är trygga än siffran visar,established,,"],
        "reported_counts.csv": ["kf-trygg,2023,indicators,4,7,0,1,register,,"],
        "hand_overs.csv": [],
    }


def test_the_chain_that_was_recorded_comes_back_with_the_authority_that_answered_first(tmp_path):
    a_loaded_city(tmp_path / "city")
    moved = {"links.csv": "kind,child,parent,delete\nline,lonnen,namnden,yes\n"}
    load(a_city_folder(tmp_path / "more", only(moved)), actor=None, at=LATER, today=TODAY)
    dump(tmp_path / "out", actor=None, at=LATER)
    make_room(actor=None)

    load(tmp_path / "out", actor=None, at=LATER, today=TODAY)

    held = Goal.objects.filter(owner__code="lonnen").order_by("code").values_list("code", "authority__code")
    assert list(held) == [("lonnen-lek", "namnden"), ("lonnen-trygg", "namnden")]

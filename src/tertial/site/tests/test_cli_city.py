"""The command line loads and dumps a city folder, converts, invents, and changes nothing when something is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tertial.organisation.models import Unit
from tertial.platform.models import AuditEntry
from tertial.platform.postgres.hold import hold
from tertial.platform.postgres.home import home
from tertial.site.commands.yielding import GIVING_WAY
from tertial.site.tests.command_line import Said, environment, tertial

FILES = {
    "city.yaml": "format: 1\ncode: lilleby\nname: Lilleby\ninvented: true\nmunicipality_code: '0000'\n",
    "units.csv": ("code,kind,name,starts_on,ends_on\nlilleby,city,Lilleby,,\nekskolan,school,Ekskolan,,\n"),
    "links.csv": "kind,child,parent,starts_on,ends_on\nline,ekskolan,lilleby,,\n",
    "people.csv": "user_name,name,email\nanna,Anna Påhittad,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "lilleby"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.mark.django_db
def test_a_dry_run_says_what_a_load_does_and_changes_nothing(folder: Path) -> None:
    dry = tertial("city", "load", folder, "--dry-run")
    units_after_dry_run = Unit.objects.count()
    wet = tertial("city", "load", folder)
    again = tertial("city", "load", folder)

    assert (dry.code, wet.code, again.code) == (0, 0, 0)
    assert dry.out == wet.out + "This was a dry run: nothing was changed.\n"
    assert (units_after_dry_run, Unit.objects.count()) == (0, 2)
    assert again.out.splitlines()[-1] == "Nothing changed: everything was there already."


GIVES_WAY_TWICE = """
import os
from tertial.site.commands.database import database
from tertial.site.commands.yielding import give_way
with database(prepared=False):
    from django.db import connection
    give_way(), give_way()
    print(os.nice(0), os.getpriority(os.PRIO_PROCESS, connection.connection.info.backend_pid))
"""


def test_long_work_and_what_postgresql_does_for_it_give_way_once_to_those_who_read() -> None:
    with hold(home()):
        program = [sys.executable, "-c", GIVES_WAY_TWICE]
        said = subprocess.run(program, env=environment(home()), capture_output=True, text=True, check=True)

    patient = min(os.nice(0) + GIVING_WAY, 19)
    assert said.stdout.split() == [str(patient), str(patient)]


@pytest.mark.django_db
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_loaded(folder: Path) -> None:
    (folder / "links.csv").write_text("kind,child,parent,starts_on,ends_on\nline,ekskolan,ingen,,\n", encoding="utf-8")

    said = tertial("city", "load", folder)

    assert (said.code, said.out, Unit.objects.count()) == (2, "", 0)
    assert said.err[0].startswith("links.csv, row 2, column parent: ")
    assert said.err[-1] == "Nothing was loaded."


@pytest.mark.django_db
def test_a_dump_loads_as_the_same_city_and_a_public_one_has_no_people(folder: Path, tmp_path: Path) -> None:
    tertial("city", "load", folder)

    own = tertial("city", "dump", tmp_path / "own")
    public = tertial("city", "dump", tmp_path / "public", "--public")
    again = tertial("city", "load", tmp_path / "own")

    assert (own.code, public.code, again.code) == (0, 0, 0)
    assert again.out.splitlines()[-1] == "Nothing changed: everything was there already."
    assert ((tmp_path / "own" / "people.csv").exists(), (tmp_path / "public" / "people.csv").exists()) == (True, False)


@pytest.mark.django_db
def test_a_dump_refuses_a_folder_with_other_things_and_an_empty_database(folder: Path, tmp_path: Path) -> None:
    empty = tertial("city", "dump", tmp_path / "own")
    tertial("city", "load", folder)
    (tmp_path / "thesis.txt").write_text("My life's work.", encoding="utf-8")
    other = tertial("city", "dump", tmp_path)

    assert (empty.code, other.code) == (1, 1)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "My life's work."


def test_the_same_seed_invents_the_same_city(tmp_path: Path) -> None:
    said = [tertial("sample", tmp_path / name, "--seed", "7") for name in ("one", "two")]

    assert [one.code for one in said] == [0, 0]
    assert _content(tmp_path / "one") == _content(tmp_path / "two")


def _content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_scale_beyond_reason_is_refused(tmp_path: Path) -> None:
    assert tertial("sample", tmp_path / "x", "--scale", "0") == Said(
        2, "", ["--scale is a whole number from 1 to 100."]
    )


def test_a_conversion_tells_what_is_wrong_in_all_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = {name: tmp_path / name for name in ("register.csv", "areas.csv", "map.geojson")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    register, areas, areas_map = files.values()

    said = tertial(
        "city", "convert", "skolverket-preschools", register, "--areas", areas, "--map", areas_map, "--out", out
    )

    assert (said.code, said.out, out.exists()) == (2, "", False)
    assert {line.split(":")[0].split(",")[0] for line in said.err[:-1]} == set(files)
    assert said.err[-1] == "Nothing was written."


PLAN = """
title: Two schools become one
takes_effect_on: 2099-01-01
openings: [{code: storskolan, kind: school, name: Storskolan}]
moves: [{unit: storskolan, kind: line, parent: lilleby}]
replacements: [{predecessor: ekskolan, successor: storskolan}]
"""


@pytest.mark.django_db
def test_a_reorganisation_is_shown_carried_out_and_withdrawn(folder: Path, tmp_path: Path) -> None:
    tertial("city", "load", folder)
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")

    shown = tertial("reorganise", plan, "--preview")
    units_after_preview = Unit.objects.count()
    done = tertial("reorganise", plan)
    number = done.out.split()[-1]
    withdrawn = tertial("reorganise", "--withdraw", number)

    moves = [
        "Two schools become one, 2099-01-01",
        "begins: storskolan",
        "ends: ekskolan",
        "ekskolan (line): lilleby → –",
        "storskolan (line): – → lilleby",
        "Series with other units in them from that day: lilleby",
    ]
    assert shown == Said(0, "\n".join([*moves, "This was a preview: nothing was changed.", ""]), [])
    assert done.out.splitlines()[:-1] == moves
    assert withdrawn == Said(0, "“Two schools become one” is withdrawn.\n", [])
    assert units_after_preview == 2
    assert [e.verb for e in AuditEntry.objects.filter(verb__startswith="organisation").order_by("id")] == [
        "organisation.reorganise",
        "organisation.withdraw_reorganisation",
    ]


@pytest.mark.django_db
def test_a_plan_that_is_wrong_tells_all_that_is_wrong(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("takes_effect_on: soon\nmoves: [{unit: a}]\nclosings: b\nsteps: []\n", encoding="utf-8")

    assert tertial("reorganise", plan) == Said(
        2,
        "",
        [
            f"{plan}: “steps” is no part of a plan. "
            "Its parts are: title, takes_effect_on, openings, moves, replacements, closings.",
            f"{plan}: title is missing. Say what the reorganisation is called.",
            f"{plan}: takes_effect_on is no date. Write it as 2027-01-01.",
            f"{plan}: Number 1 of moves is not written as unit, kind, parent.",
            f"{plan}: closings is no list of unit codes.",
        ],
    )


@pytest.mark.django_db
def test_what_was_never_planned_cannot_be_withdrawn() -> None:
    assert tertial("reorganise", "--withdraw", "7") == Said(2, "", ["There is no reorganisation 7. There are: –."])

"""A dump is the whole city: it loads into an empty database as the same city, to the byte."""

from datetime import timedelta
from pathlib import Path

import pytest

from tertial.city.operations.dumping import DumpRefused, dump, moment_text, number_text
from tertial.city.operations.loading import load
from tertial.city.operations.replacing import make_room
from tertial.city.tests.factories import AT, FOLDER, LATER, TODAY, a_city_folder, a_loaded_city, added, edited
from tertial.platform.models import AuditEntry
from tertial.releases.models import Release

pytestmark = pytest.mark.django_db


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def test_dump_load_dump_is_the_same_to_the_byte_with_corrections_and_what_was_taken_back(tmp_path):
    a_loaded_city(tmp_path / "city", edited("people.csv", "Rektor i Norr", '"Rektor\r\ni ""Norr"", \rsöder"'))
    only = dict.fromkeys(FOLDER) | {
        "city.yaml": FOLDER["city.yaml"],
        "links.csv": "kind,child,parent,delete\nline,lonnen,namnden,yes\n",
        "roles.csv": "user_name,role,unit,starts_on,ends_on\nrektor,principal,lonnen,2024-01-01,2025-01-01\n",
        "observations.csv": (
            "measure,unit,period,value,source,comment,delete\n"
            'antal_barn,eken,2023,,register,,yes\nantal_barn,lonnen,2024,1e-7,register," Spaces, kept ",\n'
        ),
    }
    load(a_city_folder(tmp_path / "more", only), actor=None, at=LATER, today=TODAY)
    dump(tmp_path / "first", actor=None, at=LATER)
    make_room(actor=None)

    report = load(tmp_path / "first", actor=None, at=LATER + timedelta(days=1), today=TODAY)
    dump(tmp_path / "second", actor=None, at=LATER + timedelta(days=1))

    assert files_of(tmp_path / "second") == files_of(tmp_path / "first")
    assert not report.changes_nothing
    assert load(tmp_path / "first", actor=None, at=LATER + timedelta(days=2), today=TODAY).changes_nothing


def test_a_dump_holds_every_file_with_history(tmp_path):
    a_loaded_city(tmp_path / "city")

    counts = dump(tmp_path / "out", actor=None, at=LATER)

    files = files_of(tmp_path / "out")
    assert set(files) == set(FOLDER)
    assert counts == {
        "unit_kinds.csv": 1,
        "units.csv": 11,
        "organisation_numbers.csv": 1,
        "links.csv": 10,
        "successions.csv": 1,
        "people.csv": 1,
        "roles.csv": 1,
        "sources.csv": 1,
        "observations.csv": 9,
        "goal_levels.csv": 1,
        "steering_documents.csv": 3,
        "goals.csv": 6,
        "goal_links.csv": 3,
        "goal_successions.csv": 2,
        "goal_indicators.csv": 3,
        "targets.csv": 4,
        "activities.csv": 3,
        "judgements.csv": 3,
        "reported_counts.csv": 2,
        "hand_overs.csv": 1,
        "areas.geojson": 1,
    }
    assert files["city.yaml"] == FOLDER["city.yaml"]
    assert files["unit_kinds.csv"] == FOLDER["unit_kinds.csv"]
    assert files["areas.geojson"] == FOLDER["areas.geojson"]
    assert [line for line in files["units.csv"].splitlines() if line.startswith("lonnen")] == [
        "lonnen,preschool,Lönen,2020-01-01,,,,,,,2021-01-04T08:00:00Z,2021-02-04T08:00:00.250000Z",
        "lonnen,preschool,Lönnen,2020-01-01,,,,,,,2021-02-04T08:00:00.250000Z,",
    ]
    assert [line for line in files["observations.csv"].splitlines() if line.startswith("antal_barn,lonnen,2023,,")] == [
        "antal_barn,lonnen,2023,,exists,40,,,,,,,,,,,no,register,,2024-02-01T08:00:00Z,2024-03-01T08:00:00Z",
        "antal_barn,lonnen,2023,,exists,46,,,,,,,,,,,no,register,Räknefel,2024-03-01T08:00:00Z,",
    ]


def test_a_public_dump_has_no_people_no_numbers_no_history_and_only_what_the_guard_lets_out(tmp_path):
    a_loaded_city(tmp_path / "city", added("observations.csv", "antal_barn,lonnen,2022,,,0,no,register,,"))

    dump(tmp_path / "out", actor=None, at=LATER, public=True)

    files = files_of(tmp_path / "out")
    assert set(files) == set(FOLDER) - {"people.csv", "roles.csv", "organisation_numbers.csv"}
    assert files["city.yaml"] == FOLDER["city.yaml"] + "public: true\n"
    assert [line for line in files["units.csv"].splitlines() if line.startswith("lonnen")] == [
        "lonnen,preschool,Lönnen,2020-01-01,,,,,,,,"
    ]
    assert files["observations.csv"].splitlines()[1:] == [
        "andel_legitimerade,eken,2023,,hidden_few,,,,,,,,,,,,no,register,,,",
        "antal_barn,eken,2023,,exists,32,,,,,,,,,,,no,register,,,",
        "antal_barn,lonnen,2022,,exists,0,,,,,,,,,,,no,register,,,",
        "antal_barn,lonnen,2023,,exists,46,,,,,,,,,,,no,register,,,",
        "antal_barn,lonnen,2023,sex=girls,exists,22,,,,,,,,,,,no,register,,,",
        "antal_barn,lonnen,2024,,hidden_few,,,,,,,,,,,,no,register,,,",
        "besok,bocker,2024-T1,,exists,12000.5,,,,,,,,,,,no,register,,,",
    ]
    assert Release.objects.values_list("audience", "form", "subject", "rows", "hidden").get() == (
        "public",
        "folder",
        "provstad",
        7,
        2,
    )


def test_a_dump_leaves_one_entry_in_the_audit_trail(tmp_path):
    a_loaded_city(
        tmp_path / "city", dict.fromkeys(set(FOLDER) - {"city.yaml", "units.csv", "links.csv", "unit_kinds.csv"})
    )

    dump(tmp_path / "out", actor=None, at=LATER)

    entry = AuditEntry.objects.get(verb="city.dump")
    assert (entry.subject, entry.at, entry.details["public"], entry.details["files"]["units.csv"]) == (
        "provstad",
        LATER,
        False,
        11,
    )


def test_a_dump_takes_the_place_of_an_older_one_and_leaves_nothing_beside_it(tmp_path):
    a_loaded_city(tmp_path / "city")
    dump(tmp_path / "out", actor=None, at=LATER)
    before = files_of(tmp_path / "out")
    (tmp_path / "out" / "observations.csv").write_text("old\n", encoding="utf-8")

    dump(tmp_path / "out", actor=None, at=LATER)

    assert files_of(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city", "out"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.txt", "Dear all\n", "holds other things (letter.txt). Name a folder that is empty or new."),
        ("city.yaml", "code: annanstad\n", "holds another city than provstad. Name a folder that is empty or new."),
        ("units.csv", "code\n", "holds another city than provstad. Name a folder that is empty or new."),
    ],
)
def test_a_folder_that_holds_anything_else_is_refused_and_kept(tmp_path, name, content, says):
    a_loaded_city(tmp_path / "city")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text(content, encoding="utf-8")

    with pytest.raises(DumpRefused) as refused:
        dump(tmp_path / "out", actor=None, at=LATER)

    assert str(refused.value) == f"{tmp_path / 'out'} {says}"
    assert files_of(tmp_path / "out") == {name: content}


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    a_loaded_city(tmp_path / "city")
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DumpRefused) as refused:
        dump(tmp_path / "file" / "out", actor=None, at=LATER)

    place = tmp_path / "file" / "out"
    assert str(refused.value) == f"{place} cannot be written: File exists. Name another folder."


def test_without_a_city_there_is_nothing_to_dump(tmp_path):
    with pytest.raises(DumpRefused, match="There is no city in the database"):
        dump(tmp_path / "out", actor=None, at=AT)


def test_numbers_and_moments_are_written_briefly():
    written = [number_text(value) for value in (46.0, 32.7, -0.5, 1e-7, 1e22)]

    assert written == ["46", "32.7", "-0.5", "1e-07", "1e+22"]
    assert (moment_text(AT), moment_text(AT + timedelta(microseconds=20))) == (
        "2025-03-01T12:00:00Z",
        "2025-03-01T12:00:00.000020Z",
    )


def test_a_public_dump_loads_as_a_city_too(tmp_path):
    a_loaded_city(tmp_path / "city")
    dump(tmp_path / "out", actor=None, at=LATER, public=True)
    make_room(actor=None)

    load(tmp_path / "out", actor=None, at=LATER, today=TODAY)
    dump(tmp_path / "again", actor=None, at=LATER, public=True)

    assert files_of(tmp_path / "again") == files_of(tmp_path / "out")

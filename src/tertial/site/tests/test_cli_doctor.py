"""The doctor says what is missing and what to do, and works where nothing is set up."""

from pathlib import Path

import pytest

from tertial.site.tests.command_line import tertial, tertial_in


def test_a_new_machine_is_well_and_nothing_is_started(tmp_path: Path) -> None:
    said = tertial("doctor", TERTIAL_HOME=str(tmp_path / "home"), TERTIAL_PORT="1", DATABASE_URL="")

    assert "✓ PostgreSQL" in said.out
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == []


def test_what_is_necessary_and_missing_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    said = tertial_in(
        tmp_path / "file", "doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", TERTIAL_PORT="eighty", PATH=""
    )

    missing = [line.split("  ")[0] for line in said.out.splitlines() if line.startswith(("✗", "–"))]
    assert said.code == 1
    assert missing == ["✗ Home", "✗ Database", "– Browser", "– Java", "– git", "– make"]
    assert said.out.splitlines()[-1] == "Something necessary is missing; see above."


@pytest.mark.parametrize("name", ["run", "figures", "city", "backup", "restore", "admin", "dispose", "reorganise"])
def test_every_command_explains_itself(name: str) -> None:
    said = tertial(name, "--help")

    assert (said.code, said.err) == (0, [])
    assert said.out.startswith(f"usage: tertial {name}")


def test_a_home_of_somebody_else_and_an_unusable_database_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    home = tertial_in(tmp_path / "file", "backup", tmp_path / "b.zip")
    database = tertial_in(
        tmp_path / "home", "backup", tmp_path / "b.zip", DATABASE_URL="postgresql://x@127.0.0.1:1/none"
    )

    assert (home.code, len(home.err), home.err[0].split(":")[0]) == (
        1,
        1,
        f"Tertial cannot keep its data in {tmp_path}/file",
    )
    assert (database.code, database.out) == (1, "")
    assert "The database that DATABASE_URL names does not let us in" in "\n".join(database.err)

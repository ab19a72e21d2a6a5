"""A backup restored in another home holds the same rows in every table, and a bad one changes nothing."""

import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tertial.platform.postgres.hold import hold
from tertial.platform.postgres.tests.processes import eventually
from tertial.site.backups.manifest import table_names
from tertial.site.tests.command_line import living_in, tertial_in
from tertial.site.tests.test_cli_city import FILES

PASSWORD = {"TERTIAL_ADMIN_PASSWORD": "a long password of hers"}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A home with a city, an administrator, somebody erased and a trail of all that; and an empty one."""
    used, empty = (tmp_path_factory.mktemp(name) for name in ("used", "empty"))
    folder = tmp_path_factory.mktemp("city")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with hold(used), hold(empty):
        done = [
            tertial_in(used, "city", "load", folder),
            tertial_in(used, "admin", "create", "--user-name", "karin", "--name", "Karin", **PASSWORD),
            tertial_in(used, "dispose", "person", "anna", "--decision", "KS 1"),
        ]
        assert [one.code for one in done] == [0, 0, 0]
        yield used, empty
    assert eventually(lambda: not living_in(used) and not living_in(empty))


@pytest.fixture(scope="module")
def backup(homes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the home with a city."""
    file = tmp_path_factory.mktemp("backups") / "lilleby.zip"
    said = tertial_in(homes[0], "backup", file)
    assert said.code == 0
    return file


def all_rows(home: Path) -> dict[str, list[str]]:
    """Every row of every table."""
    with hold(home) as address, psycopg.connect(address.url) as connection:
        return {
            table: sorted(
                row[0]
                for row in connection.execute(
                    sql.SQL("SELECT held::text FROM {} AS held").format(sql.Identifier(table))
                )
            )
            for table in table_names(connection)
        }


def test_every_row_of_every_table_comes_back_and_only_into_an_empty_database(
    homes: tuple[Path, Path], backup: Path
) -> None:
    used, empty = homes

    restored = tertial_in(empty, "restore", backup)
    refused = tertial_in(empty, "restore", backup)
    rows = all_rows(used)
    came_back = all_rows(empty)
    still_used = tertial_in(empty, "admin", "create", "--user-name", "eva", "--name", "Eva", **PASSWORD)
    replaced = tertial_in(empty, "restore", backup, "--replace")

    assert (restored.code, refused.code, still_used.code, replaced.code) == (0, 1, 0, 0)
    assert refused.err[-1].startswith("The database is not empty (it holds lilleby). Write --replace")
    assert came_back == rows
    assert all_rows(empty) == rows
    assert len(rows["platform_auditentry"]) == 3


def test_a_backup_is_for_its_owner_only_and_says_what_it_holds(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert (manifest["format"], manifest["city"], manifest["tables"]["organisation_unit"]["rows"]) == (1, "lilleby", 2)


def _rewritten(backup: Path, target: Path, *, dump: bytes | None = None, **changes: object) -> Path:
    """The same backup with another dump, or with something else in its manifest."""
    with zipfile.ZipFile(backup) as archive:
        manifest = {**json.loads(archive.read("manifest.json")), **changes}
        dump = archive.read("database.dump") if dump is None else dump
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("database.dump", dump)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def test_what_is_no_whole_backup_of_this_tertial_changes_nothing(
    homes: tuple[Path, Path], backup: Path, tmp_path: Path
) -> None:
    used, _empty = homes
    before = all_rows(used)
    with zipfile.ZipFile(backup) as archive:
        dump = bytearray(archive.read("database.dump"))
        tables = json.loads(archive.read("manifest.json"))["tables"]
    dump[len(dump) // 2] ^= 255
    tables["organisation_unit"]["rows"] += 1
    cut = tmp_path / "cut.zip"
    cut.write_bytes(backup.read_bytes()[:-100])
    bad = {
        "is damaged": _rewritten(backup, tmp_path / "damaged.zip", dump=bytes(dump)),
        "is no backup of Tertial's": cut,
        "was made by a newer Tertial": _rewritten(
            backup, tmp_path / "newer.zip", migrations=[["people", "9999_later"]]
        ),
        "What was restored of organisation_unit": _rewritten(backup, tmp_path / "other.zip", tables=tables),
        "cannot be read": tmp_path / "absent.zip",
    }

    said = {words: tertial_in(used, "restore", file, "--replace") for words, file in bad.items()}

    assert [one.code for one in said.values()] == [2, 2, 2, 1, 2]
    assert [words for words, one in said.items() if words not in "\n".join(one.err)] == []
    assert all_rows(used) == before


def test_only_an_older_backup_is_written_over(homes: tuple[Path, Path], tmp_path: Path) -> None:
    used, _empty = homes
    file = tmp_path / "backup.zip"
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("My life's work.", encoding="utf-8")

    said = [tertial_in(used, "backup", target) for target in (file, file, thesis, tmp_path / "absent" / "backup.zip")]

    assert [one.code for one in said] == [0, 0, 2, 2]
    assert thesis.read_text(encoding="utf-8") == "My life's work."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "thesis.txt"]

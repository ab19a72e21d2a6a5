"""What a backup says about itself: what made it, which city it holds, and what must be found in it again."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import psycopg
from psycopg import sql

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class TableContent:
    """How many rows a table has, and a sum over all of them that no order changes."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """The first thing that is read of a backup. `sha256` is that of the dump beside it."""

    made_at: str
    city: str
    migrations: list[tuple[str, str]]
    tables: dict[str, TableContent]
    tertial: str
    postgresql: str
    sha256: str
    format: int = FORMAT

    def as_json(self) -> str:
        """The manifest as it lies in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class NoManifest(Exception):
    """A text is no manifest of a format that is known here."""


def parse(text: bytes) -> Manifest:
    """The manifest in a text. Raises NoManifest."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT or not re.fullmatch("[0-9a-f]{64}", content["sha256"]):
            raise NoManifest
        tables = {name: TableContent(int(t["rows"]), str(t["digest"])) for name, t in content["tables"].items()}
        migrations = [(str(app), str(name)) for app, name in content["migrations"]]
        return Manifest(**{**content, "tables": tables, "migrations": migrations})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoManifest from error


def describe(connection: Connection, *, sha256: str, made_at: str) -> Manifest:
    """The manifest of a database as this connection's transaction sees it."""
    server = connection.execute("SHOW server_version").fetchone()
    return Manifest(
        made_at=made_at,
        city=city_of(connection),
        migrations=applied_migrations(connection),
        tables=contents(connection, table_names(connection)),
        tertial=version("tertial"),
        postgresql=str(server[0]) if server else "",
        sha256=sha256,
    )


def table_names(connection: Connection) -> list[str]:
    """Every table of the database."""
    query = (
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        ' ORDER BY relname COLLATE "C"'
    )
    return [row[0] for row in connection.execute(query)]


def contents(connection: Connection, tables: Iterable[str]) -> dict[str, TableContent]:
    """What each table holds."""
    connection.execute(PLAIN_TEXT)
    found = {}
    for table in tables:
        row = connection.execute(content_query(table)).fetchone()
        assert row is not None, "an aggregate always answers"
        found[table] = TableContent(row[0], row[1])
    return found


# A row's text must not depend on who asks.
PLAIN_TEXT = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1"


def content_query(table: str) -> sql.Composed:
    """The query that answers with a table's number of rows and its digest."""
    return sql.SQL(
        "SELECT count(*), coalesce(sum(('x' || left(md5(held::text), 15))::bit(60)::bigint), 0)::text FROM {} AS held"
    ).format(sql.Identifier("public", table))


def applied_migrations(connection: Connection) -> list[tuple[str, str]]:
    """The migrations that were made on the database, by application and name; none if it is empty."""
    if not _exists(connection, "django_migrations"):
        return []
    return [(row[0], row[1]) for row in connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")]


def city_of(connection: Connection) -> str:
    """The code of the city that the database holds, empty if it holds none."""
    if not _exists(connection, "city_city"):
        return ""
    row = connection.execute("SELECT code FROM city_city").fetchone()
    return str(row[0]) if row else ""


def holds_anything(connection: Connection) -> bool:
    """Whether there is a city, a person or a trace of anything done in the database."""
    tables = [t for t in ("city_city", "platform_user", "platform_auditentry") if _exists(connection, t)]
    return any(
        connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier("public", table))).fetchone()
        for table in tables
    )


def _exists(connection: Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"]).fetchone()
    return bool(row and row[0])

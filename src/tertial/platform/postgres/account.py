"""As whom PostgreSQL runs, since it refuses to be root."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import IO

from tertial.platform.postgres import tether
from tertial.platform.postgres.binaries import Binaries
from tertial.platform.postgres.errors import PostgresUnavailable

# Inside a user namespace root's own files belong to an ordinary user: nothing has to change hands.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
SYSTEM_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Ourselves, ourselves in a user namespace (`prefix`), or a system user (`user`, `group`)."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def start(
        self, command: Sequence[str], *, by: int = signal.SIGTERM, output: IO[bytes] | int, keep: Sequence[int] = ()
    ) -> "subprocess.Popen[bytes]":
        """Start `command`, which is sent the signal `by` when this process dies and inherits the files `keep`."""
        return subprocess.Popen(
            [*self.prefix, *tether.tied(list(command), by)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
        )

    def give(self, place: Path) -> None:
        """Make a file or folder of ours the account's."""
        if self.user is not None and self.group is not None:
            os.chown(place, self.user, self.group)

    def owns(self, place: Path) -> bool:
        """Whether a folder is the account's, closed to all others, and no link to elsewhere."""
        state = place.lstat()
        owner = os.geteuid() if self.user is None else self.user
        return place.is_dir() and not place.is_symlink() and state.st_uid == owner and not state.st_mode & 0o077


def find(home: Path, binaries: Binaries) -> Account:
    """The account that can run `binaries` in `home`. Raises PostgresUnavailable.

    Where root has no user namespaces, a system user is let through `home`, which is otherwise closed.
    """
    if os.geteuid() != 0:
        return Account()
    inside = Account(prefix=NAMESPACE)
    if shutil.which(NAMESPACE[0]) and _can_run(inside, home, binaries):
        return inside
    entry = _system_user()
    other = Account(user=entry.pw_uid, group=entry.pw_gid)
    home.chmod(0o711)
    if _can_run(other, home, binaries):
        return other
    said = _(
        "PostgreSQL refuses to run as root, this machine gives root no user namespaces, and the system user “%(user)s” "
        "cannot reach all of %(places)s. Run Tertial as an ordinary user, or place these where every user may pass, "
        "or set DATABASE_URL."
    )
    places = f"{home}, {binaries.directory}, {sys.executable}"
    raise PostgresUnavailable(said % {"user": entry.pw_name, "places": places})


def _can_run(account: Account, home: Path, binaries: Binaries) -> bool:
    probe = ["sh", "-c", 'cd "$0" && exec "$1" --version', str(home), binaries["postgres"]]
    try:
        return account.start(probe, output=subprocess.DEVNULL).wait() == 0
    except OSError:
        return False


def _system_user() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in SYSTEM_USERS:
        if name in known:
            return known[name]
    said = _(
        "PostgreSQL refuses to run as root, and this machine has neither user namespaces nor a system user "
        "to run it as. Run Tertial as an ordinary user, or set DATABASE_URL."
    )
    raise PostgresUnavailable(said)

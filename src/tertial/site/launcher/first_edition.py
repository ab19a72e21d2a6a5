"""The first edition of an invented city: made beside the pages, by a child that ends with us."""

import signal
import subprocess
import sys
from gettext import gettext as _

from tertial.city.models import City
from tertial.platform.postgres.children import tethered
from tertial.releases.queries.editions import edition_of

ENDING = 5.0


class FirstEdition:
    """`tertial release create` for a sample city that has no edition. Killed, it has stored nothing."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> bool:
        """Start it if there is need; returns whether there was. Call it from the main thread."""
        if edition_of() is not None or not City.objects.filter(is_invented=True).exists():
            return False
        note = _("The first edition of the invented city.")
        command = [sys.executable, "-m", "tertial.site.cli", "release", "create", "--note", note]
        self._process = tethered(command, by=signal.SIGTERM, apart=True)
        return True

    def stop(self) -> None:
        """End it if it is under way."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

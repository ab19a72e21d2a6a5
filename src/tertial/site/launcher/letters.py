"""News by mail while the system runs: once an hour on working days, by a child that ends with us."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime, now

from tertial.platform.postgres.children import tethered
from tertial.platform.tasks import what_mail_lacks

FIRST_HOUR, LAST_HOUR = 6, 19
SATURDAY = 5
ENDING = 5.0


def is_time_for_letters(at: datetime) -> bool:
    """Whether letters are sent at a moment: between six and twenty on Monday to Friday, in the city's time.

    A city that works around the clock may set that they are sent at all times.
    """
    if settings.LETTERS_ARE_SENT_AT_ALL_TIMES:
        return True
    local = localtime(at)
    return local.weekday() < SATURDAY and FIRST_HOUR <= local.hour <= LAST_HOUR


class Letters:
    """A round of letters an hour, or as often as is set; each a process of its own, so that it cannot hold us up.

    It is `tertial notices send`. Whenever it is killed, what it had not sent is sent by the next; see
    `platform.tasks.send_once`.
    """

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._next_at = time.monotonic()
        self.is_possible = not what_mail_lacks()

    def look_after(self) -> None:
        """Start a round if it is time for one and the last has ended. Call it from the main thread."""
        if self.is_possible and not self.is_under_way and time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + settings.ROUND_SECONDS
            if is_time_for_letters(self._clock()):
                command = [sys.executable, "-m", "tertial.site.cli", "notices", "send"]
                self._process = tethered(command, by=signal.SIGKILL, apart=True)

    @property
    def is_under_way(self) -> bool:
        """Whether a round runs now."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the round that is under way, if there is one."""
        if self._process is None or not self.is_under_way:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

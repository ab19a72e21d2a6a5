"""The door through which the web server calls Django."""

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from tertial.platform.postgres.children import die_with_parent

if TYPE_CHECKING:
    from tertial.site.sending import Sending

if os.environ.get("TERTIAL_TETHERED"):
    die_with_parent(by=signal.SIGKILL)  # as its master does; see `launcher.serving`

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.site.settings")


def _door() -> "Sending":
    answer = get_wsgi_application()
    from tertial.site.sending import Sending  # it needs Django around it

    return Sending(answer)


application = _door()

resolve("/")  # every page is imported now, and not while the first reader waits
gc.freeze()  # what stays as long as the worker need not be looked through for garbage again and again
# A page makes some thousand things and drops nearly all of them at once by their counts. Looking for the rest at every
# 700th, and through the kept books of goals at every 70,000th, took a quarter of a page's time.
gc.set_threshold(10_000, 10, 50)
# Who comes back from the database waits for whoever computes to hand the interpreter over, once for every statement.
sys.setswitchinterval(0.001)

"""The door through which the web server calls Django."""

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from tertial.platform.postgres.children import die_with_parent

if os.environ.get("TERTIAL_TETHERED"):
    die_with_parent(by=signal.SIGKILL)  # as its master does; see `launcher.serving`

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.site.settings")
application = get_wsgi_application()

resolve("/")  # every page is imported now, and not while the first reader waits
gc.freeze()  # what stays as long as the worker need not be looked through for garbage again and again

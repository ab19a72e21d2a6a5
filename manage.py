#!/usr/bin/env python
"""Django's own commands, for those who develop Tertial; PostgreSQL is held for as long as one runs."""

import os
import sys

from django.core.management import execute_from_command_line

from tertial.platform.postgres.hold import hold
from tertial.platform.postgres.home import home

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.site.settings")
    with hold(home()):
        execute_from_command_line(sys.argv)

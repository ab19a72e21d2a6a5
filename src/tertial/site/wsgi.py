"""The door through which the web server calls Django."""

import os

from django.core.wsgi import get_wsgi_application

from tertial.platform.postgres.children import die_with_parent

if os.environ.get("TERTIAL_TETHERED"):
    die_with_parent()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.site.settings")
application = get_wsgi_application()

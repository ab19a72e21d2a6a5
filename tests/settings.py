"""The settings of the tests: the product's own, in a home apart, without what only makes a test slow."""

import os

os.environ.setdefault("TERTIAL_HOME", ".tertial/test")

from tertial.site.settings import *  # noqa: F403 - the home must be named before the product's settings look for it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # a test needs no collected files, and their absence would be warned of

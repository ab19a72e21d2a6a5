"""Django's name for the room releases."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for the room city."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.city"
    label = "city"
    default_auto_field = "django.db.models.BigAutoField"

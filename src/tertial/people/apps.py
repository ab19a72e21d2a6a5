"""Django's name for the room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

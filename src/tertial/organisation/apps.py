"""Django's name for the room organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for the room platform."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"

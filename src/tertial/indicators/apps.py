"""Django's name for the room indicators."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

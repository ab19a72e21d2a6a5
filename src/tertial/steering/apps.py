"""Django's name for the room steering."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.steering"
    label = "steering"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for the room site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

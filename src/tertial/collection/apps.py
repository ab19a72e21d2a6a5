"""Django's name for the room collection."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """The room as Django knows it."""

    name = "tertial.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"

"""Emptying the database of the invented city, so that a real one can take its place."""

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from tertial.city.models import City
from tertial.city.reports import LoadRefused
from tertial.city.tables import CITY_FILE
from tertial.platform.models import AuditEntry, Disposal, User
from tertial.platform.tables import Problem
from tertial.releases.models import Edition, PublishedFigure, Release

EMPTIED = ("organisation", "people", "indicators", "steering", "collection", "city")
# Editions are of the invented units, which nobody needs protection from.
OF_THE_CITY: tuple[type[models.Model], ...] = (Edition, PublishedFigure)
KEEPS_ACTORS: tuple[type[models.Model], ...] = (AuditEntry, Disposal, Release)
NO_PASSWORD = "!"  # how Django marks a password that nobody can sign in with


def make_room(*, actor: User | None) -> str:
    """Remove the invented city with all its units, values and roles; returns its code, or nothing if there was no city.

    The audit trail, disposals and releases stay, as do users who have a password: they are not of the sample. Somebody
    of the sample whom the trail names stays too, out of use and under another name. Raises LoadRefused for a real city.
    """
    city = City.objects.first()
    if city is not None and not city.is_invented:
        what = _("The database holds “%(name)s”, which is no invented city.") % {"name": city.name}
        to_do = _("Load without --replace-sample, or into a database of its own.")
        raise LoadRefused([Problem(CITY_FILE, 0, "invented", what, to_do)], 1)
    if city is None:
        return ""
    _empty_tables()
    _remove_demo_users(actor)
    return city.code


def _empty_tables() -> None:
    """Empty every table of the rooms below. A table elsewhere that refers to one of them makes the database refuse."""
    of_rooms = [m for room in EMPTIED for m in apps.get_app_config(room).get_models(include_auto_created=True)]
    tables = [f'"{model._meta.db_table}"' for model in (*of_rooms, *OF_THE_CITY)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be emptied
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _remove_demo_users(actor: User | None) -> None:
    named = Q(pk=actor.pk if actor else None)
    for model in KEEPS_ACTORS:
        named |= Q(pk__in=model._default_manager.filter(actor__isnull=False).values("actor"))
    demo = User.objects.filter(password__startswith=NO_PASSWORD)
    for user in demo.filter(named):
        user.user_name, user.is_active = f"sample-{user.pk}-{user.user_name}"[:120], False
        user.save(update_fields=["user_name", "is_active"])
    demo.exclude(named).delete()

"""The database as the commands need it: running, of the right shape, and with Django around it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tertial.platform.postgres.hold import hold
from tertial.platform.postgres.home import home
from tertial.site.commands.failures import Failure
from tertial.site.commands.progress import say
from tertial.site.commands.yielding import be_patient

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

MIGRATING_TURN = 7_274_002  # the advisory lock under which the database is brought up to date


@contextmanager
def database(*, prepared: bool = True, patient: bool = False) -> Iterator[Path]:
    """Hold PostgreSQL and set Django up for as long as the block lasts; gives the home.

    Prepared, the database is brought up to date with what ships with Tertial, even from nothing. Who is patient lets
    those who read go first from the very beginning, where somebody does; see `yielding.give_way` for the rest.
    """
    place = home()
    if not _runs_already(place):
        say(_("Starting PostgreSQL …"))
    elif patient:
        be_patient()
    set_up()
    with hold(place):
        from django.db import connection

        try:
            if prepared:
                bring_up_to_date()
            yield place
        finally:
            if not connection.in_atomic_block:
                connection.close()


def set_up() -> None:
    """Make Django ready, speaking the language of the command line. Raises what a wrong environment raises."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.site.settings")
    django.setup(set_prefix=False)
    from django.utils import translation

    from tertial.site.language import chosen

    translation.activate(chosen(os.environ))


def bring_up_to_date() -> bool:
    """Migrate the database and install what ships with Tertial, if it is behind; returns whether it was.

    Raises Failure if the database was written by a newer Tertial.
    """
    from django.core.management import call_command
    from django.db import connection

    if not _is_behind():
        return False
    say(_("Preparing the database …"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING_TURN])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            install_reference()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING_TURN])
    return True


def install_reference() -> bool:
    """Make known what ships with Tertial: kinds of unit, measures, recipes, levels of goal and rules of verdict.

    Returns whether a recipe changed. Raises Failure if a shipped recipe differs from the one of the same version that
    figures were made by.
    """
    from django.db import transaction

    from tertial.indicators.operations import reference as indicators
    from tertial.organisation.operations import reference as organisation
    from tertial.steering.operations import reference as steering

    try:
        with transaction.atomic():
            organisation.install()
            steering.install()
            return indicators.install()
    except indicators.RecipeRewritten as rewritten:
        what = _("A recipe that ships with this Tertial differs from the one that the figures were made by: %(why)s")
        to_do = _("Use the Tertial that the figures were made by, or one where the recipe has a new version.")
        raise Failure(what % {"why": rewritten}, to_do) from rewritten


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    unknown = unknown_migrations(executor)
    if unknown:
        raise Failure(
            _(
                "The database was last used by a newer Tertial: it knows of %(migration)s, which this one does not. "
                "Update Tertial, or set TERTIAL_HOME or DATABASE_URL to another database."
            )
            % {"migration": " ".join(unknown[0])}
        )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations(executor: "MigrationExecutor") -> list[tuple[str, str]]:
    """Migrations that were made on the database and that this Tertial does not have, of the parts that it does have."""
    on_disk = set(executor.loader.disk_migrations or ())
    applications = {label for label, _name in on_disk}
    applied = set(executor.loader.applied_migrations)
    return sorted(key for key in applied - on_disk if key[0] in applications)


def _runs_already(place: Path) -> bool:
    from tertial.platform.postgres import cluster
    from tertial.platform.postgres.hold import configured

    return configured() is not None or (cluster.sockets(place) / f".s.PGSQL.{cluster.PORT}").exists()

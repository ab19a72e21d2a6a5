"""`tertial run`: the whole system, from an empty folder if need be, until somebody ends it."""

import argparse
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.platform.postgres import locks
from tertial.platform.postgres.home import home
from tertial.site import environment
from tertial.site.commands.database import database, install_reference, set_up
from tertial.site.commands.failures import Failure
from tertial.site.commands.progress import say

if TYPE_CHECKING:
    from tertial.site.launcher.letters import Letters
    from tertial.site.launcher.serving import Place, WebServer

RUNNING = "run.lock"


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command; its settings come from the environment."""
    command = commands.add_parser(
        "run",
        help=_("start the system and keep it running"),
        description=_("Start the system and keep it running until Ctrl-C."),
        epilog=_("Settings by environment: TERTIAL_PORT, TERTIAL_BIND, TERTIAL_HOSTS, TERTIAL_HOME, DATABASE_URL."),
    )
    command.set_defaults(do=run)


def run(_arguments: argparse.Namespace) -> int:
    """Prepare what is missing, serve, and end everything in order when asked to. Raises Failure."""
    set_up()
    from tertial.site.launcher.watching import Stopped, stoppable

    with suppress(Stopped), stoppable():
        lock = locks.take(home(), RUNNING, locks.EXCLUSIVE)
        if lock is None:
            raise Failure(_("Tertial runs already in %(home)s. Stop it first, or set TERTIAL_HOME.") % {"home": home()})
        with lock:
            _serve(_place())
    return 0


def _place() -> "Place":
    from django.conf import settings

    from tertial.site.launcher.serving import Place, PortTaken, require_free

    place = Place(environment.text("TERTIAL_BIND", "127.0.0.1"), settings.PORT)
    try:
        require_free(place)
    except PortTaken as taken:
        raise Failure(
            _(
                "The server cannot listen on port %(port)d of %(host)s: %(why)s. "
                "Stop what uses the port, or set TERTIAL_PORT to another."
            )
            % {"port": place.port, "host": place.host, "why": taken}
        ) from taken
    return place


def _serve(place: "Place") -> None:
    from tertial.site.launcher.first_edition import FirstEdition
    from tertial.site.launcher.letters import Letters
    from tertial.site.launcher.serving import ServerFailed, WebServer
    from tertial.site.launcher.watching import watch

    with database() as folder:
        _prepare(folder)
        server, letters, edition = WebServer(place), Letters(), FirstEdition()
        say(_("Starting the web server …"))
        try:
            server.start()
            _welcome(place)
            if edition.begin():
                say(_("The first edition is being made; this takes some minutes, and the pages answer meanwhile."))
            said = _("The web server ended by itself. It is started again.")
            watch(server, letters, folder, on_restart=lambda: say(said))
        except ServerFailed as failed:
            raise Failure(
                _("The web server does not stay up; what it said stands above. Run tertial doctor.")
            ) from failed
        finally:
            edition.stop()
            _end(server, letters)


def _prepare(folder: Path) -> None:
    from django.utils.timezone import localdate, now

    from tertial.site.launcher import preparing
    from tertial.site.launcher.freshness import keep_figures_true, recompute_figures

    has_new_recipes = install_reference()
    if preparing.collect_static(folder):
        say(_("The static files are collected."))
    if not preparing.has_city():
        say(_("Inventing a sample city and loading it; this takes a moment …"))
        preparing.invent_city(folder, today=localdate(), at=now())
    elif has_new_recipes:
        say(_("Recipes have changed. Computing the figures anew …"))
        recompute_figures(today=localdate(), at=now())
    elif keep_figures_true(today=localdate(), at=now()):
        say(_("The organisation has changed since last time. The figures are computed anew."))


def _welcome(place: "Place") -> None:
    from django.utils.timezone import localdate

    from tertial.site.launcher.preparing import demo_users

    say("")
    say(_("Tertial answers on %(url)s") % {"url": place.url})
    users = demo_users(localdate()) if place.is_loopback else []
    if users:
        say(_("The city is invented. Sign in with one click as:"))
        for user_name, name in users:
            say(f"  {user_name:<22} {name}")
    say(_("End with Ctrl-C."))


def _end(server: "WebServer", letters: "Letters") -> None:
    say(_("Stopping …"))
    letters.stop()
    server.stop()

"""`tertial release`: editions, which are what is published: made, looked at, and audited."""

import argparse
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from tertial.releases.rules import Version, version
from tertial.site.commands.database import database
from tertial.site.commands.failures import BadInput, Failure
from tertial.site.commands.progress import say
from tertial.site.commands.yielding import give_way

if TYPE_CHECKING:
    from tertial.releases.models import Edition


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands and their options."""
    said = _("editions: what is published, protected as a whole")
    release = commands.add_parser("release", help=said, description=said)
    verbs = release.add_subparsers(metavar=_("COMMAND"), required=True)
    said = _("publish today's figures as a new edition, if anything has changed")
    create = verbs.add_parser("create", help=said, description=said)
    create.add_argument("--note", metavar=_("TEXT"), required=True, help=_("what is new, for those who read it"))
    create.add_argument("--number", metavar="N.N.N", type=_number, help=_("at least the one that the changes ask for"))
    create.add_argument(
        "--period",
        metavar=_("PERIOD"),
        action="append",
        help=_("make only this anew and let the last edition stand for the rest; may be given again"),
    )
    create.set_defaults(do=create_release)
    said = _("look whether what has been published tells too much by today's limits; changes nothing")
    audit = verbs.add_parser("audit", help=said, description=said)
    audit.add_argument("number", metavar="N.N.N", type=_number, nargs="?", help=_("the latest, if none is given"))
    audit.set_defaults(do=audit_release)
    said = _("what an edition tells, hides and changes")
    show = verbs.add_parser("show", help=said, description=said)
    show.add_argument("number", metavar="N.N.N", type=_number, nargs="?", help=_("the latest, if none is given"))
    show.set_defaults(do=show_release)


def _number(text: str) -> Version:
    try:
        return version(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(_("“%s” is no version such as 1.2.0.") % text) from wrong


def create_release(arguments: argparse.Namespace) -> int:
    """Make an edition. Raises BadInput with why none was made; then nothing was stored."""
    with database(patient=True):
        give_way()
        from django.utils.timezone import localdate, now

        from tertial.releases.operations import EditionRefused, create_edition
        from tertial.site.launcher.freshness import keep_figures_true

        keep_figures_true(today=localdate(), at=now())
        try:
            edition = create_edition(
                note=arguments.note,
                actor=None,
                at=now(),
                number=arguments.number,
                periods=arguments.period,
                progress=tell_progress,
            )
        except EditionRefused as refused:
            raise BadInput(str(refused)) from refused
        if edition is None:
            print(_("Nothing has changed since the last edition, so none was made."))
        else:
            _show(edition)
    return 0


def tell_progress(cube: str, period: str, cells: int) -> None:
    """One line for each cube and period that has been protected."""
    said = ngettext(
        "%(cube)s %(period)s: %(count)d number is protected.",
        "%(cube)s %(period)s: %(count)d numbers are protected.",
        cells,
    )
    say(said % {"cube": cube, "period": period, "count": cells})


def audit_release(arguments: argparse.Namespace) -> int:
    """Audit an edition with all that has been published. Returns 1 if anything is told too nearly."""
    with database(patient=True):
        give_way()
        from tertial.releases.operations import audit_edition

        told = audit_edition(_edition(arguments.number), progress=tell_progress)
    if not told:
        print(_("Nothing is told too nearly."))
        return 0
    for place in told:
        print(place)
    said = ngettext("%(count)d protected number is told.", "%(count)d protected numbers are told.", len(told))
    raise Failure(
        said % {"count": len(told)}, _("What is published stays known. Find out why, and tell those concerned.")
    )


def show_release(arguments: argparse.Namespace) -> int:
    """Say what an edition holds. Raises BadInput if there is none."""
    with database():
        _show(_edition(arguments.number))
    return 0


def _edition(number: Version | None) -> "Edition":
    from tertial.releases.queries.editions import edition_of

    edition = edition_of(number)
    if edition is None:
        raise BadInput(
            _("There is no edition %s.") % number
            if number
            else _("There is no edition yet. Make one with: tertial release create --note …")
        )
    return edition


def _show(edition: "Edition") -> None:
    from django.utils.timezone import localtime

    held, changes = edition.summary, edition.changes
    hidden = held["hidden"]
    lines = [
        (_("Edition"), str(edition.version)),
        (_("Published"), localtime(edition.at).strftime("%Y-%m-%d %H:%M")),
        (_("Note"), edition.note),
        (_("Periods"), ", ".join(edition.periods)),
        (_("Figures told"), held["told"]),
        (_("Hidden, too few"), hidden["few"]),
        (_("Hidden to protect others"), hidden["for_others"]),
        (_("Held back by the source"), hidden["at_source"]),
        (_("New"), len(changes["new"])),
        (_("Redefined"), len(changes["redefined"])),
        (_("Corrected"), sum(count for *_place, count in changes["corrected"])),
        (_("Cost of protection"), f"{held['cost']:.1f}"),
        (_("No pattern costs less than"), f"{held['bound']:.1f}"),
        (_("Method"), edition.method_version),
    ]
    width = max(len(label) for label, _value in lines) + 2
    for label, value in lines:
        print(f"{label:<{width}}{value}")

"""`tertial reorganise`: who belongs where from a day on, planned in a file, shown first, withdrawn until its day."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.site.commands.database import database
from tertial.site.commands.failures import BadInput, Failure, at_most

if TYPE_CHECKING:
    from tertial.organisation.operations.reorganisation import Outcome, Plan


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its options."""
    command = commands.add_parser(
        "reorganise",
        help=_("carry out a reorganisation, or withdraw it"),
        description=_("Carry out a reorganisation that is written in a file, or withdraw it before its day."),
    )
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("plan", type=Path, nargs="?", metavar=_("PLAN.yaml"))
    which.add_argument("--withdraw", type=int, metavar="ID", help=_("the number that it was given"))
    command.add_argument("--preview", action="store_true", help=_("show what moves and which series change, and stop"))
    command.set_defaults(do=reorganise)


def reorganise(arguments: argparse.Namespace) -> int:
    """Carry out, show or withdraw a reorganisation. Raises BadInput, Failure; then nothing has changed."""
    with database():
        if arguments.withdraw is not None:
            return _withdraw(arguments.withdraw)
        from django.db import transaction
        from django.utils.timezone import localdate, now

        from tertial.organisation.operations import reorganisation
        from tertial.site.launcher.freshness import recompute_figures

        plan = _plan(arguments.plan)
        try:
            if arguments.preview:
                _tell(plan, reorganisation.preview(plan=plan, actor=None, at=now()))
                print(_("This was a preview: nothing was changed."))
                return 0
            with transaction.atomic():
                outcome = reorganisation.reorganise(plan=plan, actor=None, at=now())
                recompute_figures(today=localdate(), at=now())
        except reorganisation.ReorganisationRefused as refused:
            more = _("… and %(count)d problems more.")
            lines = at_most([f"{problem.what} {problem.to_do}" for problem in refused.problems], more)
            raise BadInput(*lines, _("Nothing was changed.")) from refused
        _tell(plan, outcome)
        number = outcome.reorganisation.pk
        print(_("Until its day it can be withdrawn: tertial reorganise --withdraw %(number)d") % {"number": number})
    return 0


def _plan(file: Path) -> "Plan":
    """The plan in a file. Raises BadInput with everything that is wrong in it."""
    from tertial.site.plans import WrongPlan, read_plan

    try:
        return read_plan(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(_("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise BadInput(_("%(file)s is not UTF-8. Save it as UTF-8.") % {"file": file}) from error
    except WrongPlan as wrong:
        raise BadInput(*(f"{file}: {problem}" for problem in wrong.problems)) from wrong


def _tell(plan: "Plan", outcome: "Outcome") -> None:
    print(f"{plan.title}, {plan.takes_effect_on}")
    for unit in outcome.opened:
        print(_("begins: %(unit)s") % {"unit": unit})
    for unit in outcome.closed:
        print(_("ends: %(unit)s") % {"unit": unit})
    for unit, kind, before, after in outcome.moved:
        print(f"{unit} ({kind}): {before or '–'} → {after or '–'}")
    if outcome.recast:
        print(_("Series with other units in them from that day: %(units)s") % {"units": ", ".join(outcome.recast)})


def _withdraw(number: int) -> int:
    from django.db import transaction
    from django.utils.timezone import localdate, now

    from tertial.organisation.models import Reorganisation
    from tertial.organisation.operations.reorganisation import AlreadyInEffect, BuiltUpon, withdraw
    from tertial.site.launcher.freshness import recompute_figures

    reorganisation = Reorganisation.objects.filter(pk=number).first()
    if reorganisation is None:
        known = ", ".join(map(str, Reorganisation.objects.filter(withdrawn_at=None).values_list("pk", flat=True)))
        said = _("There is no reorganisation %(number)d. There are: %(known)s.")
        raise BadInput(said % {"number": number, "known": known or "–"})
    try:
        with transaction.atomic():
            withdraw(reorganisation=reorganisation, actor=None, at=now(), today=localdate())
            recompute_figures(today=localdate(), at=now())
    except AlreadyInEffect as too_late:
        said = _("“%(title)s” is in effect since %(day)s and can only be followed by another reorganisation.")
        told = {"title": reorganisation.title, "day": reorganisation.takes_effect_on}
        raise Failure(said % told) from too_late
    except BuiltUpon as built_upon:
        said = _("Something recorded later rests on “%(title)s”. Take that back first.")
        raise Failure(said % {"title": reorganisation.title}) from built_upon
    print(_("“%(title)s” is withdrawn.") % {"title": reorganisation.title})
    return 0

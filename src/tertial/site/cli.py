"""The command line: `tertial` and its commands."""

import argparse
import os
import sys
from collections.abc import Sequence
from gettext import gettext as _

import psycopg
from django.db import OperationalError

from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.home import HomeUnusable
from tertial.site import language
from tertial.site.commands import (
    backup,
    city,
    compute,
    doctor,
    figures,
    licences,
    notices,
    organisation,
    people,
    release,
    run,
    sample,
)
from tertial.site.commands.failures import FAILED, BadInput, Failure
from tertial.site.commands.progress import say
from tertial.site.environment import WrongSetting

NOUNS = (run, doctor, city, sample, figures, compute, release, organisation, people, notices, backup, licences)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say. Returns 0 if it was done, 1 if it failed, 2 for bad input or usage."""
    language.speak()
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as usage:
        return usage.code if isinstance(usage.code, int) else 0
    try:
        done: int = arguments.do(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answer has seen enough; Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say(_("Interrupted."))
        return FAILED
    except WrongSetting as wrong:
        say(str(wrong))
        return BadInput.code
    except Failure as failure:
        say(str(failure))
        return failure.code
    except (HomeUnusable, PostgresUnavailable) as unavailable:
        say(str(unavailable))
        return FAILED
    except (psycopg.OperationalError, OperationalError) as lost:
        said = _("The database stopped answering, so nothing more was done: %(why)s. Try again.")
        say(said % {"why": str(lost).strip().rstrip(".")})
        return FAILED
    return done


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog="tertial",
        description=_("Steering and follow-up of public services: run the system, load a city, ask for figures."),
        epilog=_("Exit codes: 0 done, 1 failed, 2 bad input or usage. Data is kept in .tertial, or in TERTIAL_HOME."),
    )
    commands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for noun in NOUNS:
        noun.declare(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())

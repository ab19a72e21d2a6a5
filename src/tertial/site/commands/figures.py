"""`tertial figures`: any figure, for any unit, area, operator form and day."""

import argparse
import os
import sys
from gettext import gettext as _

from tertial.site.commands.database import database
from tertial.site.commands.failures import BadInput
from tertial.site.commands.progress import say
from tertial.site.language import chosen

FORMATS = ("table", "json", "csv")


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its options."""
    command = commands.add_parser("figures", help=_("ask for figures"), description=_("Ask for figures."))
    command.add_argument("--indicator", metavar=_("CODE"), required=True, help=_("what is measured"))
    command.add_argument("--level", metavar=_("LEVEL"), required=True, help=_("city, district, board, unit, …"))
    command.add_argument("--period", metavar=_("PERIOD"), required=True, help="2024, 2024-T1, 2024-01, 2024/25")
    command.add_argument("--unit", metavar=_("CODE"), help=_("this unit, or the units of the level that lie below it"))
    command.add_argument("--by", choices=("operator_form",), help=_("municipal and independent apart"))
    command.add_argument("--breakdown", metavar=_("DIMENSION"), help=_("each category apart, such as sex"))
    command.add_argument("--as-of", metavar=_("DATE"), help=_("in the organisation of this day"))
    command.add_argument("--recast", metavar=_("DATE"), help=_("follow units to where they belong on this day"))
    command.add_argument("--recorded-before", metavar=_("MOMENT"), help=_("as the books were just before this moment"))
    command.add_argument(
        "--as",
        dest="viewer",
        metavar=_("ROLE[@UNIT]"),
        help=_("as this role may see them, in a unit's circle or outside all; public for everybody"),
    )
    command.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=_("how to write the answer"))
    command.set_defaults(do=figures)


def figures(arguments: argparse.Namespace) -> int:
    """Answer a question about figures on stdout. Raises BadInput with all that is wrong with it."""
    with database():
        from django.utils.timezone import localdate, now

        from tertial.site.answers import question, writing
        from tertial.site.answers.answer import answer
        from tertial.site.launcher.freshness import keep_figures_true

        try:
            asked = question.read(arguments, today=localdate())
        except question.Unanswerable as unanswerable:
            raise BadInput(*unanswerable.problems) from unanswerable
        keep_figures_true(today=localdate(), at=now())
        rows = answer(asked, by_form=arguments.by is not None, form=arguments.format, at=now())
        with_breakdown = asked.breakdown is not None
        if arguments.format == "table":
            language = chosen(os.environ)
            text = writing.as_table(rows, recipe=asked.recipe, language=language, with_breakdown=with_breakdown)
        elif arguments.format == "csv":
            text = writing.as_csv(rows, with_breakdown=with_breakdown)
        else:
            text = writing.as_json(rows, with_breakdown=with_breakdown)
    sys.stdout.write(text)
    if not rows:
        say(_("There are no such figures: nothing is recorded there, or no unit of the level reaches that far."))
    return 0

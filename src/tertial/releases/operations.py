"""Letting something out: guarded, and written in the register of what has been let out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.rules import Status
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.releases.models import Release
from tertial.releases.queries.figures import figures
from tertial.releases.rules import METHOD_VERSION, Viewer


@transaction.atomic
def let_out_figures(
    asked: Asked,
    viewer: Viewer,
    *,
    form: str,
    subject: str,
    actor: User | None,
    at: datetime,
    recipes: Iterable[Recipe] | None = None,
) -> list[FigureRow]:
    """The figures asked for as the viewer may have them, in a form that leaves the system (csv, xlsx, json, …).

    `recipes` are all that the figures may be made by, if the caller has them.
    """
    rows = figures(asked, viewer, recipes)
    _register(viewer, form=form, subject=subject, rows=len(rows), hidden=count_hidden(rows), actor=actor, at=at)
    return rows


def count_hidden(rows: Sequence[FigureRow]) -> int:
    """How many of the rows are hidden because few persons lie behind them."""
    return sum(row.status == Status.HIDDEN_FEW for row in rows)


@transaction.atomic
def register(
    viewer: Viewer, *, form: str, subject: str, rows: int, hidden: int, actor: User | None, at: datetime
) -> None:
    """Write in the register that something was let out, and leave a trace."""
    _register(viewer, form=form, subject=subject, rows=rows, hidden=hidden, actor=actor, at=at)


def _register(
    viewer: Viewer, *, form: str, subject: str, rows: int, hidden: int, actor: User | None, at: datetime
) -> None:
    Release.objects.create(
        at=at,
        actor=actor.doer if actor else None,
        audience=viewer.audience,
        form=form,
        subject=subject[:300],
        method_version=METHOD_VERSION,
        rows=rows,
        hidden=hidden,
    )
    trace("releases.let_out", actor=actor, at=at, subject=subject[:200], form=form, rows=rows, hidden=hidden)

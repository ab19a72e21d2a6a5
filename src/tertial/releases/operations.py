"""Letting something out: guarded, and written in the register; and editions, which are published as a whole."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tertial.analysis.difference import additions, outdated
from tertial.analysis.disclosure.suppression import ENOUGH_WORK, Work
from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.rules import Status
from tertial.platform.copying import copy_table, gather_statistics
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.releases.models import Edition, PublishedFigure, Release
from tertial.releases.queries.books import books_now
from tertial.releases.queries.changes import Changes, current_rows, places_told, summary_of, what_changed
from tertial.releases.queries.cubes import fingerprint
from tertial.releases.queries.exports import as_published
from tertial.releases.queries.figures import figures
from tertial.releases.queries.patterns import Pattern, Progress, hidden_by, patterns, told_too_nearly
from tertial.releases.queries.publishing import content_of, published, true_figures
from tertial.releases.rules import METHOD_VERSION, Change, Version, Viewer, next_version

EDITION_TURN = 7_274_003  # the advisory lock under which an edition is made
MOST_NAMED = 10


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

    Outside a unit's circle they are those of the latest edition, where it has the indicator and period. `recipes` are
    all that the figures may be made by, if the caller has them.
    """
    rows = as_published(figures(asked, viewer, recipes), asked, viewer)
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


class EditionRefused(Exception):
    """No edition was made, and nothing was stored; the text says why, and what to do."""


@transaction.atomic
def create_edition(
    *,
    note: str,
    actor: User | None,
    at: datetime,
    number: Version | None = None,
    periods: Collection[str] | None = None,
    work: Work = ENOUGH_WORK,
    progress: Progress | None = None,
) -> Edition | None:
    """Publish the figures of today's books as a new edition, protected as a whole. None where nothing has changed.

    All or nothing, and one at a time. `periods`: only these are made anew; of the others the last edition stands.
    `number` is at least the one that the changes ask for (`next_version`), which it is if none is given. `progress` is
    told each cube, period and number of cells. Raises EditionRefused if the attacker's audit finds anything.
    """
    _at_one_moment()
    last = _prepared(note, at)
    rows = true_figures(periods)
    content = content_of(rows)
    same = (METHOD_VERSION, fingerprint())
    if last is not None and periods is None and (last.content, last.method_version, last.cubes) == (content, *same):
        return None
    found = list(patterns(periods=periods, work=work, progress=progress))
    _refuse_what_is_told(found)
    table = published(rows, hidden_by(found))
    older = current_rows(periods)
    gone, added = outdated(older=older, newer=table, key="id"), additions(older=older.drop("id"), newer=table)
    changes = what_changed(older=older, gone=gone["id"], added=added)
    if last is not None and same != (last.method_version, last.cubes):
        changes = replace(changes, change=Change.REDEFINED)
    if last is not None and changes.change == Change.NOTHING:
        return None
    edition = _stored(last, number, changes, content, summary_of(table, found), (note, actor, at))
    with connection.cursor() as cursor:
        query = "UPDATE releases_publishedfigure SET superseded_at = %s WHERE id = ANY(%s)"
        cursor.execute(query, [at, gone["id"].to_pylist()])
    copy_table(PublishedFigure, _of_edition(added, edition))
    gather_statistics(PublishedFigure)
    trace("releases.create_edition", actor=actor, at=at, subject=str(edition), **edition.summary)
    return edition


def _at_one_moment() -> None:
    """Read everything as it is at one moment, whatever is written meanwhile."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _prepared(note: str, at: datetime) -> Edition | None:
    """The latest edition, if one may be made after it; nobody else makes one until this transaction ends."""
    if not note.strip():
        raise EditionRefused(_("An edition needs a note of what is new in it. Write one."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [EDITION_TURN])
        if not cursor.fetchone()[0]:
            raise EditionRefused(_("Another edition is being made right now. Wait until it is done, and try again."))
    last = Edition.objects.order_by("at").last()
    if last is not None and at <= last.at:
        raise EditionRefused(_("The last edition was made later than this one. Set the clock right, and try again."))
    return last


def _refuse_what_is_told(found: Iterable[Pattern]) -> None:
    """Raise EditionRefused if anything protected can be told; it names the first places."""
    told = [place for pattern in found for place in places_told(pattern)]
    if told:
        what = _("The edition would tell %(count)d protected numbers too nearly, among them: %(places)s.")
        to_do = _(
            "Nothing was stored. Let the last edition stand for those periods (--period names the ones to make anew), "
            "or let more levels give way in cubes.yaml."
        )
        words = {"count": len(told), "places": "; ".join(told[:MOST_NAMED])}
        raise EditionRefused(f"{what % words} {to_do}")


def _stored(
    last: Edition | None,
    number: Version | None,
    changes: Changes,
    content: str,
    summary: dict[str, Any],
    said: tuple[str, User | None, datetime],
) -> Edition:
    lowest = next_version(last.version if last else None, changes.change)
    if number is not None and number < lowest:
        why = _("What has changed asks for at least version %(lowest)s. Leave out the number, or give a higher one.")
        raise EditionRefused(why % {"lowest": lowest})
    note, actor, at = said
    return Edition.objects.create(
        **(number or lowest)._asdict(),
        at=at,
        actor=actor.doer if actor else None,
        note=note.strip(),
        method_version=METHOD_VERSION,
        cubes=fingerprint(),
        content=content,
        books=books_now(),
        periods=sorted({*(last.periods if last else ()), *changes.periods}),
        changes=changes.as_said(),
        summary=summary,
    )


def _of_edition(added: pa.Table, edition: Edition) -> pa.Table:
    moment = edition.at.isoformat()
    table = added.append_column("edition", pa.repeat(edition.pk, len(added)))
    return table.append_column("recorded_at", pa.repeat(moment, len(added)))


def audit_edition(edition: Edition, *, progress: Progress | None = None) -> list[str]:
    """What all editions together tell too nearly, in the periods of one, by today's limits: places in words; none is
    a pass. Changes nothing."""
    found = told_too_nearly(periods=edition.periods, progress=progress)
    return [place for pattern in found for place in places_told(pattern)]

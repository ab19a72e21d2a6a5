"""Goals and documents found by what they are called, whatever case and accents it is written with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import ExpressionWrapper, F, QuerySet, TextField
from django.utils.translation import gettext as _

from tertial.organisation.queries.units import names_on
from tertial.organisation.rules import ACCENTED, PLAIN, search_key
from tertial.platform.models import known
from tertial.steering.models import FOLDED_TITLE, DocumentEntry
from tertial.steering.queries.holding import span_in_words
from tertial.steering.rules import State


@dataclass(frozen=True)
class TitledGoal:
    """A goal that an owner has or has had, perhaps year after year: the code of the latest, and the years in words."""

    code: str
    title: str
    owner: str
    years: str


@dataclass(frozen=True)
class TitledDocument:
    """A steering document: what kind it is, and in which year it was decided, empty where that is not known."""

    code: str
    title: str
    kind: str
    decided: str


GOALS = """
SELECT (array_agg(g.code ORDER BY s.starts_on DESC, g.code))[1], s.title, g.owner_id, min(s.starts_on),
  CASE WHEN bool_or(s.ends_on IS NULL) THEN NULL ELSE max(s.ends_on) END, count(*) OVER ()
FROM steering_goalstatement s JOIN steering_goal g ON g.id = s.goal_id
WHERE s.superseded_at IS NULL AND s.state = 'established'
  AND {words}
GROUP BY g.owner_id, s.title ORDER BY max(s.starts_on) DESC, s.title, g.owner_id LIMIT %(most)s
"""


def goals_titled(words: str, *, most: int, day: date) -> tuple[list[TitledGoal], int]:
    """The established goals in whose title every word is, of any year, the latest first; and how many there are.

    What an owner has wanted in the same words year after year is one. Owners go by their names on the day. At most two
    questions.
    """
    likes = {f"word_{number}": f"%{_escaped(word)}%" for number, word in enumerate(search_key(words).split())}
    # Each word by itself, for an index knows nothing of LIKE ALL.
    having = " AND ".join(f"translate(lower(s.title), %(accented)s, %(plain)s) LIKE %({name})s" for name in likes)
    values: dict[str, Any] = {**likes, "accented": ACCENTED, "plain": PLAIN, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(GOALS.format(words=having), values)
        rows = cursor.fetchall()
    names = names_on(day, {row[2] for row in rows}) if rows else {}
    found = [
        TitledGoal(code, title, names[owner].name, span_in_words(*span)) for code, title, owner, *span, _count in rows
    ]
    return found, rows[0][-1] if rows else 0


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def documents_titled(words: str, *, most: int) -> tuple[list[TitledDocument], int]:
    """The established documents in whose title every word is, the latest decided first; and how many. Two questions."""
    rows = _documents(words)
    found = [
        TitledDocument(
            row.document.code,
            row.title,
            row.kind,
            _("decided in %(year)s") % {"year": row.decided_on.year} if row.decided_on else "",
        )
        for row in rows[:most]
    ]
    return found, len(found) if len(found) < most else rows.count()


def _documents(words: str) -> "QuerySet[DocumentEntry]":
    rows = DocumentEntry.objects.filter(known(None), state=State.ESTABLISHED)
    rows = rows.alias(folded=ExpressionWrapper(FOLDED_TITLE, output_field=TextField()))
    for word in search_key(words).split():
        rows = rows.filter(folded__contains=word)
    return rows.select_related("document").order_by(F("decided_on").desc(nulls_last=True), "title", "document__code")

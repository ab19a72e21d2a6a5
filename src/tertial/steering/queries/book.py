"""All established goals and how they stand, as anybody signed in may see them; kept until something is written.

A page of goals needs counts from far below, and thousands of goals stand the same for everybody. So they are computed
once for each period and kept in the process; what is kept is thrown away as soon as the books have changed, which one
short question tells. Nothing that only some may see is ever kept.
"""

import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock, local
from time import monotonic
from typing import TypeVar

from django.db import DatabaseError, connection

from tertial.indicators.queries.marks import FIGURES_MARK
from tertial.releases.queries.editions import EDITION_MARK
from tertial.releases.rules import Viewer
from tertial.steering.queries.everywhere import Everywhere, everywhere
from tertial.steering.queries.goals import goals_on
from tertial.steering.queries.periods import Offered, day_of, periods_offered
from tertial.steering.queries.readings import Terms, recipes_by_indicator
from tertial.steering.queries.standings import Standings, read
from tertial.steering.rules import Tolerance

ANYBODY = Viewer("signed in")
AT_MOST = 8
Key = tuple[object, ...]
Kept = TypeVar("Kept")

# Whatever is written to the organisation, the ledger or steering leaves one entry, under one lock, so its number tells.
# It is looked for among the latest; where all of those are of other things, the books are taken to change now and then.
STATE = f"""
SELECT current_database(), {FIGURES_MARK},
  (SELECT coalesce(max(id) FILTER (WHERE verb ~ '^(city|indicators|organisation|steering)[.]'), -max(id) / 500)
   FROM (SELECT id, verb FROM platform_auditentry ORDER BY id DESC LIMIT 500) latest),
  (SELECT max(id) FROM (SELECT id, verb FROM platform_auditentry ORDER BY id DESC LIMIT 500) latest
   WHERE verb ~ '^(indicators|organisation|steering)[.]'), {EDITION_MARK},
  (SELECT max(id) FROM steering_goalstatement), (SELECT max(id) FROM steering_goallink),
  (SELECT max(id) FROM steering_goalindicator), (SELECT max(id) FROM steering_target),
  (SELECT max(id) FROM steering_judgement), (SELECT max(id) FROM steering_activity),
  (SELECT max(id) FROM steering_reportedcount), (SELECT relative || ' ' || points || ' ' || unknown
   FROM steering_verdictterms WHERE id = 1)
"""
# The database, two of figures and the audit trail come first. What somebody did on a page, the edition and the period
# come after: where only the first have changed, files were loaded, and nobody waits to see what they wrote themselves.
BY_HAND = 4
A_MOMENT = 60.0  # seconds; what nobody has read for longer may have been wrong for as long
_kept: OrderedDict[Key, Standings] = OrderedDict()
_everywhere: OrderedDict[Key, Everywhere] = OrderedDict()
_offered: OrderedDict[Key, Offered] = OrderedDict()
_terms: OrderedDict[Key, Terms] = OrderedDict()
_stood: OrderedDict[Key, float] = OrderedDict()  # when a state of the books was last seen to be the present one
_lock = Lock()
_turn = Lock()  # one computes and the others wait for it: side by side they would all take as many times longer


class _Request(local):
    """The page that this thread is making: what is to be computed when it is sent; None outside of any."""

    afterwards: list[Callable[[], object]] | None = None


_request = _Request()


@dataclass(frozen=True)
class Books:
    """The books as they stand now, by the state that they were found in."""

    state: Key

    def of(self, period: str) -> Standings:
        """How every established goal stands in a period, as an outsider sees it. It is read, not changed."""
        key = (*self.state, period)
        return _remembered(_kept, key) or _in_turn(_kept, key, lambda: self._computed(period))

    def _computed(self, period: str) -> Standings:
        day = day_of(period)
        return read(goals_on(day, period=period), period, ANYBODY, day=day, by=self.terms())

    def everywhere(self, period: str) -> Everywhere:
        """How the indicators of goals stand in all units, as an outsider sees it. It is read, not changed."""
        key = (*self.state, period)
        found = _remembered(_everywhere, key)
        if found is None:
            of, day = self.of(period), day_of(period)
            rows = [one.goal for one in of.by_id.values()]
            found = _in_turn(_everywhere, key, lambda: everywhere(rows, period, ANYBODY, day=day, by=self.terms()))
        return found

    def terms(self) -> Terms:
        """By what verdicts are read."""
        found = _remembered(_terms, self.state)
        return found or _remember(_terms, self.state, Terms(recipes_by_indicator(), self.tolerance()))

    def periods(self) -> Offered:
        """The periods of which there is anything to show."""
        return _remembered(_offered, self.state) or _remember(_offered, self.state, periods_offered())

    def tolerance(self) -> Tolerance:
        """The tolerances by which verdicts are suggested, which are the last of the state."""
        told = self.state[-1]
        return Tolerance(*map(float, told.split())) if isinstance(told, str) else Tolerance()


def books() -> Books:
    """The books as they stand now. One short question."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return Books(tuple(cursor.fetchone() or ()))


def book_of(period: str) -> Standings:
    """How every established goal stands in a period, with figures as an outsider sees them. It is read, not changed."""
    return books().of(period)


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Keeps the collector from looking through all that is made while nothing is thrown away: a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _in_turn(shelf: OrderedDict[Key, Kept], key: Key, compute: Callable[[], Kept]) -> Kept:
    """What is computed by one at a time and kept.

    Where files were loaded, nobody waits for their page because of it: they get what stood a moment ago, and what
    stands now is computed when their page is sent.
    """
    older = _a_moment_ago(shelf, key)
    if older is not None and _request.afterwards is not None:
        _request.afterwards.append(lambda: _turn.locked() or _computed_once(shelf, key, compute))
        return older
    return _computed_once(shelf, key, compute)


def _computed_once(shelf: OrderedDict[Key, Kept], key: Key, compute: Callable[[], Kept]) -> Kept:
    with _turn, _nothing_is_garbage():
        return _remembered(shelf, key) or _remember(shelf, key, compute())


def page_begins() -> None:
    """Whoever makes a page in this thread calls `catch_up` when it is sent; until then they may get what stood a moment
    ago."""
    _request.afterwards = []


def catch_up() -> None:
    """Compute what the page that was just sent did without."""
    waiting, _request.afterwards = _request.afterwards or (), None
    with suppress(DatabaseError):  # whoever reads next computes it
        for compute in waiting:
            compute()


def _a_moment_ago(shelf: OrderedDict[Key, Kept], key: Key) -> Kept | None:
    with _lock:
        same = (of for of in reversed(shelf) if (of[0], of[BY_HAND:]) == (key[0], key[BY_HAND:]))
        since = monotonic() - A_MOMENT
        return next((shelf[of] for of in same if _stood.get(of, since) > since), None)


def _remembered(shelf: OrderedDict[Key, Kept], key: Key) -> Kept | None:
    with _lock:
        if key in shelf:
            shelf.move_to_end(key)
            _has_stood(key)
        return shelf.get(key)


def _remember(shelf: OrderedDict[Key, Kept], key: Key, found: Kept) -> Kept:
    with _lock:
        shelf[key] = found
        _has_stood(key)
        while len(shelf) > AT_MOST:
            shelf.popitem(last=False)
    return found


def _has_stood(key: Key) -> None:
    _stood[key] = monotonic()
    _stood.move_to_end(key)
    while len(_stood) > 4 * AT_MOST:  # as many as the four shelves have
        _stood.popitem(last=False)

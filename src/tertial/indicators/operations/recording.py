"""Taking values into the ledger: from a city folder, or from a room that hands them over."""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tertial.indicators.models import Measure, Observation, Source
from tertial.indicators.queries.periods import period_kinds, what_is_wrong
from tertial.indicators.rules import ImpossiblePeriod, Status, breakdown_parts, period
from tertial.indicators.tables import OBSERVATIONS, SOURCES
from tertial.organisation.models import Unit
from tertial.platform.filed import Filed, Merged, lay_offered, write
from tertial.platform.models import User
from tertial.platform.tables import Row

SUMS = ("numerator", "denominator", "n", "responding", "population", "sw", "swy", "sw2y", "sw2y2", "sw2")


ANSWERS = ("n", "responding", "sw", "swy", "sw2y", "sw2y2", "sw2")


def emptied(content: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is recorded when a value is taken back: that it is missing, with the same source."""
    said = dict(zip(OBSERVED.content, content, strict=True))
    said.update(dict.fromkeys(("value", *SUMS)), status=Status.MISSING.value, provisional=False, comment="")
    return tuple(said[name] for name in OBSERVED.content)


OBSERVED = Filed(
    OBSERVATIONS,
    Observation,
    paths={"measure": "measure_id", "unit": "unit__code", "provisional": "is_provisional", "source": "source__code"},
    blank=frozenset({"breakdown", "comment"}),
    on_delete=emptied,
)


def merge_sources(rows: Sequence[Row]) -> Merged:
    """Keep where values came from. A source is described, not dated: the values carry the dates."""
    merged = Merged(SOURCES)
    known = {source.code: source for source in Source.objects.all()}
    for row in rows:
        values = {name: value or "" for name, value in row.values.items() if name != "delete"}
        source = known.get(values["code"])
        if source is not None and all(getattr(source, k) == v for k, v in values.items()):
            merged.merge.unchanged += 1
            continue
        Source.objects.update_or_create(code=values["code"], defaults=values)
        merged.merge.added += source is None
        merged.merge.corrected += source is not None
    return merged


def merge_observations(
    rows: Iterable[Row], *, actor: User | None, at: datetime, mentioned: frozenset[str] = frozenset()
) -> tuple[Merged, frozenset[tuple[str, str]]]:
    """Record values from a file. Returns what came of it and which (measure, period) changed.

    `mentioned` are codes of units, sources and measures that are wrong themselves: no further problem is made of them.
    Rows are read once, so a long file need not be kept.
    """
    wrong = Merged(OBSERVATIONS)
    check = Check(mentioned)
    offered = [OBSERVED.offered(row) for row in rows if check.accepts(row, wrong)]
    among = Q(measure__in={row.key[0] for row in offered}, period__in={row.key[2] for row in offered})
    merged = lay_offered(OBSERVED, offered, held=OBSERVED.held(among), at=at)
    merged.problems += wrong.problems
    if not merged.problems:
        write(OBSERVED, merged.merge, ids={"unit": check.units, "source": check.sources}, actor=actor)
    touched = chain((addition.key for addition in merged.merge.additions), merged.merge.ended)
    return merged, frozenset((key[0], key[2]) for key in touched)


class Check:
    """What a value must be to be recorded: of a known measure, unit, period and source, and in line with its status."""

    def __init__(self, mentioned: frozenset[str]) -> None:
        self.mentioned = mentioned
        self.measures = {measure.code: measure for measure in Measure.objects.all()}
        self.units = dict(Unit.objects.values_list("code", "id"))
        self.sources = dict(Source.objects.values_list("code", "id"))
        self.named: tuple[tuple[str, Container[str]], ...] = (
            ("measure", self.measures),
            ("source", self.sources),
            ("unit", self.units),
        )
        self.kinds = period_kinds()
        self.periods: dict[str, str | None] = {}

    def accepts(self, row: Row, wrong: Merged) -> bool:
        """Whether a row may be recorded; fills in its status, and notes each thing that is wrong."""
        values = row.values
        values["provisional"] = bool(values.get("provisional"))
        values["status"] = values.get("status") or Status.EXISTS.value
        before = len(wrong.problems)
        measure = self.measures.get(values["measure"])
        if measure is not None:
            self._check_breakdown(row, measure, wrong)
            self._check_value(row, measure, wrong)
        if what := self._period_problem(values["period"]):
            wrong.refuse(row.number, "period", what, _("Correct the period."))
        return self._finds_all(row, wrong) and len(wrong.problems) == before

    def _finds_all(self, row: Row, wrong: Merged) -> bool:
        finds_all = True
        for column, known in self.named:
            code = row.values[column]
            if code not in known:
                finds_all = False
                if code not in self.mentioned:
                    wrong.refuse(row.number, column, *_unknown(column, code))
        return finds_all

    def _period_problem(self, code: str) -> str | None:
        if code not in self.periods:
            try:
                period(code, self.kinds)
                self.periods[code] = None
            except ImpossiblePeriod as problem:
                self.periods[code] = what_is_wrong(problem)
        return self.periods[code]

    @staticmethod
    def _check_breakdown(row: Row, measure: Measure, wrong: Merged) -> None:
        text = row.values.get("breakdown") or ""
        try:
            parts = breakdown_parts(text)
        except ValueError:
            parts = {"": text}
        if not all(category in measure.breakdowns.get(dimension, ()) for dimension, category in parts.items()):
            allowed = [f"{d}={c}" for d, categories in measure.breakdowns.items() for c in categories]
            what = _("“%(text)s” is no breakdown of %(measure)s.") % {"text": text, "measure": measure.code}
            choices = {"choices": ", ".join(allowed)}
            to_do = _("Leave it empty, or write one of %(choices)s.") % choices if allowed else _("Leave it empty.")
            wrong.refuse(row.number, "breakdown", what, to_do)

    @staticmethod
    def _check_value(row: Row, measure: Measure, wrong: Merged) -> None:
        value, status = row.values.get("value"), row.values["status"]
        if row.values.get("delete"):
            return
        if status == Status.EXISTS and value is None:
            to_do = _("Write one, or say why not in the column status.")
            wrong.refuse(row.number, "value", _("There is no value."), to_do)
        elif status not in (Status.EXISTS, Status.SECRET) and value is not None:
            what = _("A value that is “%(status)s” has no number.") % {"status": status}
            wrong.refuse(row.number, "value", what, _("Leave the value empty."))
        elif value is not None and value < 0 and measure.counts_persons:
            wrong.refuse(row.number, "value", _("There cannot be fewer than no persons."), _("Correct the number."))
        elif value is not None and measure.is_asked:
            _check_answers(row, measure, wrong)


def _check_answers(row: Row, measure: Measure, wrong: Merged) -> None:
    """Note what is wrong with a value that is made of answers: it is on the scale, and has sums that fit each other.

    A public copy of a city has none of its sums: its values are kept, and make no figures.
    """
    values = row.values
    if not (measure.lowest or 0) <= values["value"] <= (measure.highest or 0):
        what = _("The answers go from %(lowest)g to %(highest)g.")
        limits = {"lowest": measure.lowest, "highest": measure.highest}
        wrong.refuse(row.number, "value", what % limits, _("Correct the number."))
    lacking = [name for name in ANSWERS if values.get(name) is None]
    if len(lacking) == len(ANSWERS):
        return
    if lacking:
        what = _("A value that is made of answers needs its sums.")
        wrong.refuse(row.number, lacking[0], what, _("Fill in %(columns)s.") % {"columns": ", ".join(ANSWERS)})
    elif not 0 < values["n"] <= values["responding"]:
        what = _("As many children have a valid answer as answered, or fewer, and at least one has.")
        wrong.refuse(row.number, "n", what, _("Correct the number."))


def _unknown(column: str, code: str) -> tuple[str, str]:
    """What is wrong where a row names what does not exist, and what to do."""
    what, to_do = {
        "measure": (
            _("There is no measure “%(code)s”."),
            _("Use a measure that ships with Tertial, or add it to indicators.yaml."),
        ),
        "source": (_("There is no source “%(code)s”."), _("Correct the code, or add it to sources.csv.")),
        "unit": (_("There is no unit “%(code)s”."), _("Correct the code, or add it to units.csv.")),
    }[column]
    return what % {"code": code}, to_do

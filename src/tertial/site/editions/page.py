"""Editions as pages show them: what each holds, hides and changes, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Recipe
from tertial.organisation.queries.units import names_on
from tertial.platform.queries.sentences import in_language
from tertial.releases.models import Edition
from tertial.releases.queries.editions import edition_of, editions, held_by
from tertial.releases.rules import Hidden, version

MOST_SAID = 30


@dataclass(frozen=True)
class EditionRow:
    """An edition in the list."""

    number: str
    published: str
    note: str
    url: str
    told: int
    hidden: int


@dataclass(frozen=True)
class EditionPage:
    """An edition: its facts, what it hides and why, and what is new, redefined and corrected in it."""

    row: EditionRow
    facts: Sequence[tuple[str, str]]
    hidden: Sequence[tuple[str, str, int]]
    changes: Sequence[tuple[str, Sequence[str]]]
    download_url: str


def edition_rows() -> list[EditionRow]:
    """All editions, the latest first."""
    return [_row(edition) for edition in editions()]


def edition_page(number: str) -> EditionPage | None:
    """An edition by its number; None if there is none."""
    edition = found(number)
    if edition is None:
        return None
    held = edition.summary
    facts = [
        (_("Published"), _moment(edition)),
        (_("Periods"), ", ".join(edition.periods)),
        (_("Figures told"), str(held["told"])),
        (_("Method"), edition.method_version),
    ]
    return EditionPage(
        _row(edition), facts, list(_hidden(held["hidden"])), list(_changes(edition)), _download_url(edition)
    )


def found(number: str) -> Edition | None:
    """The edition that an address names."""
    try:
        return edition_of(version(number))
    except ValueError:
        return None


def _row(edition: Edition) -> EditionRow:
    held = edition.summary
    url = reverse("edition", args=[str(edition.version)])
    return EditionRow(
        str(edition.version), _moment(edition), edition.note, url, held["told"], sum(held["hidden"].values())
    )


def _moment(edition: Edition) -> str:
    return date_format(localtime(edition.at), "j F Y")


def _download_url(edition: Edition) -> str:
    return reverse("edition_download", args=[str(edition.version)])


def _hidden(counts: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """Each reason in words, what it means, and how many values it hides."""
    said = {
        Hidden.FEW: (
            _("Few people"),
            _("So few people lie behind the value that somebody might be recognised."),
        ),
        Hidden.FOR_OTHERS: (
            _("To protect others"),
            _("With the value, a hidden one could be had by adding and subtracting what is told."),
        ),
        Hidden.AT_SOURCE: (_("Held back by the source"), _("The source itself does not tell the value.")),
    }
    return ((*said[why], counts[why.value]) for why in Hidden)


def _changes(edition: Edition) -> Iterator[tuple[str, Sequence[str]]]:
    names = {recipe.indicator_id: in_language(recipe.name) for recipe in Recipe.objects.order_by("version")}
    changes = edition.changes
    by_indicator: dict[str, list[str]] = {}
    for code, period in changes["new"]:
        by_indicator.setdefault(code, []).append(period)
    new = [f"{names.get(code, code)}: {', '.join(sorted(periods))}" for code, periods in by_indicator.items()]
    redefined = [f"{names.get(code, code)} {period}" for code, period in changes["redefined"]]
    corrected = [
        ngettext("%(name)s %(period)s: %(count)d value", "%(name)s %(period)s: %(count)d values", count)
        % {"name": names.get(code, code), "period": period, "count": count}
        for code, period, count in changes["corrected"]
    ]
    for heading, lines in ((_("New"), new), (_("Redefined"), redefined), (_("Corrected"), corrected)):
        if lines:
            yield heading, _at_most(lines)


def _at_most(lines: list[str]) -> list[str]:
    rest = len(lines) - MOST_SAID
    said = ngettext("… and %(count)d more", "… and %(count)d more", rest)
    return [*lines[:MOST_SAID], said % {"count": rest}] if rest > 0 else lines


FIELDS = (
    *("indicator", "recipe_version", "period", "level", "unit", "name", "form", "breakdown"),
    *("status", "value", "decimals", "answers", "units", "why_hidden"),
)


def edition_table(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Everything that an edition publishes, a row a figure, in the order of FIELDS."""
    rows = held_by(edition).order_by("indicator", "period", "level", "unit__code", "form", "breakdown")
    named = names_on(localtime(edition.at).date(), set(rows.values_list("unit", flat=True)) - {None})
    names = ("indicator_id", "recipe_version", "period", "level", "unit_id", "unit__code", "form", "breakdown")
    values = ("status", "value", "decimals", "answers", "units", "why_hidden")
    for row in rows.values_list(*names, *values).iterator():
        head, unit, code, rest = row[:4], row[4], row[5], row[6:]
        yield (*head, code or "", named[unit].name if unit in named else "", *rest)

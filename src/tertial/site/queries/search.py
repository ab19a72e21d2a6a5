"""What a search finds: units by any name that they have had, indicators, established goals and steering documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tertial.indicators.models import Indicator, Recipe
from tertial.organisation.models import Unit, UnitKind
from tertial.organisation.queries.finding import found_among, units_named
from tertial.organisation.rules import search_key
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.site.queries.titles import documents_titled, goals_titled

LENGTH = 25
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """Something that was found: its name with what was asked for marked, and where it leads by code."""

    code: str
    name_marked: SafeString
    facts: Sequence[str]


@dataclass(frozen=True)
class Answer:
    """What a search found: one page of units, the indicators, and the latest goals and documents of those there are."""

    page: Page[Unit]
    units: Sequence[Hit]
    indicators: Sequence[Hit]
    goals: Sequence[Hit]
    goal_count: int
    documents: Sequence[Hit]
    document_count: int

    @property
    def count(self) -> int:
        """How many things were found in all."""
        return self.page.paginator.count + len(self.indicators) + self.goal_count + self.document_count

    @property
    def more_goals(self) -> int:
        """How many goals were found that are not among the latest."""
        return self.goal_count - len(self.goals)

    @property
    def more_documents(self) -> int:
        """How many documents were found that are not among the latest."""
        return self.document_count - len(self.documents)


def is_enough(words: str) -> bool:
    """Whether there are letters enough to search for."""
    return len(search_key(words).replace(" ", "")) >= SHORTEST


def answer_to(words: str, *, page: int, day: date) -> Answer:
    """What is found for some words: units page by page, the nearest names first, and the rest by name."""
    found = Paginator(units_named(words), LENGTH).get_page(page)
    kinds = UnitKind.objects.in_bulk()
    units = []
    for hit in found_among([unit.pk for unit in found.object_list], words=words, day=day):
        kind = kinds[hit.unit.kind]
        last_day = hit.ended_on - timedelta(days=1) if hit.ended_on else None
        units.append(
            Hit(
                hit.unit.code,
                marked(hit.unit.name, words),
                [
                    in_language({"sv": kind.name_sv, "en": kind.name_en}),
                    *filter(None, [hit.place]),
                    *([_("also called %(name)s") % {"name": hit.known_as}] if hit.known_as else []),
                    *([_("closed on %(day)s") % {"day": day_in_words(last_day)}] if last_day else []),
                ],
            )
        )
    goals, goal_count = goals_titled(words, most=LENGTH, day=day)
    documents, document_count = documents_titled(words, most=LENGTH)
    return Answer(
        found,
        units,
        _indicators(words),
        [Hit(goal.code, marked(goal.title, words), [goal.owner, goal.years]) for goal in goals],
        goal_count,
        [Hit(entry.code, marked(entry.title, words), [entry.kind, entry.decided]) for entry in documents],
        document_count,
    )


def _indicators(words: str) -> list[Hit]:
    rows = Indicator.objects.all()
    for word in search_key(words).split():
        rows = rows.filter(search_key__contains=word)
    recipes = {recipe.indicator_id: recipe for recipe in Recipe.objects.filter(indicator__in=rows).order_by("version")}
    hits = [
        Hit(code, marked(in_language(recipe.name), words), [in_language(recipe.unit)])
        for code, recipe in recipes.items()
    ]
    return sorted(hits, key=lambda hit: hit.code)


def marked(name: str, words: str) -> SafeString:
    """A name with every part that was asked for marked, whatever case and accents it is written with."""
    folded = [search_key(letter) or " " for letter in name]
    plain = "".join(letter[0] for letter in folded)
    is_marked = [False] * len(name)
    for word in search_key(words).split():
        start = plain.find(word)
        while start >= 0:
            is_marked[start : start + len(word)] = [True] * len(word)
            start = plain.find(word, start + len(word))
    pieces: list[tuple[bool, str]] = []
    for letter, is_asked in zip(name, is_marked, strict=True):
        if pieces and pieces[-1][0] == is_asked:
            pieces[-1] = (is_asked, pieces[-1][1] + letter)
        else:
            pieces.append((is_asked, letter))
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", text) if on else text,) for on, text in pieces))

"""Codes for what is new, made of what it is called; and the units that may be named."""

from collections.abc import Callable, Collection
from datetime import date

from django.utils.text import slugify

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, ids_below, names_on
from tertial.organisation.rules import LinkKind, sort_key

LONGEST = 80


def code_for(*words: str | int, taken: Callable[[str], Collection[str]], same: Callable[[str], bool]) -> str:
    """A code made of these words that nothing else has: ekbacken-2026-trygg-lamning, with a number where it is taken.

    `taken` tells which codes begin with a text, `same` whether what has a code is this very thing: then it keeps its
    code, so that what is sent twice is made once.
    """
    plain = slugify(" ".join(map(str, words)))[: LONGEST - 4].strip("-")
    found = set(taken(plain))
    number, code = 1, plain
    while code in found and not same(code):
        number, code = number + 1, f"{plain}-{number + 1}"
    return code


def named_below(owner: Unit, day: date, *, also: Collection[int] = ()) -> list[Named]:
    """A unit and those below it in its authority on a day, itself first and the others by name; some others with them.

    Two questions.
    """
    below = ids_below([owner.pk], kind=LinkKind.LINE, day=day, within_authority=True)
    names = names_on(day, {owner.pk, *below, *also})
    own = [names.pop(owner.pk)] if owner.pk in names else []
    return own + sorted(names.values(), key=lambda unit: (sort_key(unit.name), unit.code))

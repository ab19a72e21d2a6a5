"""All words that pages explain, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.organisation.rules import search_key, sort_key
from tertial.platform.queries.terms import Term, terms


@dataclass(frozen=True)
class WordsPage:
    """The words that were sought, in alphabetical order, of all that there are."""

    sought: str
    words: Sequence[Term]
    total: int


def words_page(sought: str) -> WordsPage:
    """The words in which, or in whose meaning, a text occurs; all of them for an empty one."""
    every = terms().values()
    wanted = search_key(sought)
    found = [term for term in every if wanted in search_key(f"{term.word} {term.meaning}")]
    return WordsPage(sought, sorted(found, key=lambda term: (sort_key(term.word), term.code)), len(every))

"""The words that pages explain. Each room brings its own in glossary.yaml; nothing here knows what they mean."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.apps import apps

from tertial.platform.queries.sentences import in_language

FILE = "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """A word and what it means, each by language, and the room that it is of."""

    code: str
    room: str
    words: dict[str, str]
    meanings: dict[str, str]

    @property
    def word(self) -> str:
        """The word in the reader's language."""
        return in_language(self.words)

    @property
    def meaning(self) -> str:
        """What it means, in the reader's language."""
        return in_language(self.meanings)


class ExplainedTwice(Exception):
    """Two rooms explain a word of the same code."""


@cache
def terms() -> dict[str, Term]:
    """Every explained word by its code, room by room. Raises ExplainedTwice."""
    found: dict[str, Term] = {}
    for room in apps.get_app_configs():
        for term in read(Path(room.path) / FILE, room.label):
            if term.code in found:
                raise ExplainedTwice(term.code)
            found[term.code] = term
    return found


def read(file: Path, room: str) -> list[Term]:
    """The words that a room explains; none where it has no such file."""
    if not file.exists():
        return []
    return [
        Term(
            entry["code"],
            room,
            {language: entry[language] for language in ("sv", "en")},
            {language: entry[f"means_{language}"] for language in ("sv", "en")},
        )
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]

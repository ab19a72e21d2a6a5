"""The glossary, made of what pages explain (each room's glossary.yaml) and of what the code says.

Each docstring with a Swedish word `(sv: …)` is one line of it.

python tools/glossary.py            write docs/glossary.md
python tools/glossary.py --check    fail if it is not up to date
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tertial.organisation.rules import sort_key

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tertial"
GLOSSARY = ROOT / "docs" / "glossary.md"
LEFT_OUT = {"tests", "spec", "migrations"}
SWEDISH = re.compile(r"\s*\(sv: ([^)]+)\)")
HEAD = """\
# Glossary

The words of Tertial in Swedish and English. Made by `make docs`; edit them where they stand.

## On the pages

What stands behind the question marks beside words. Each room keeps its own in `glossary.yaml`.

| Swedish | English | Meaning | Room |
|---|---|---|---|
"""
IN_THE_CODE = """
## In the code

From the docstrings of the models.

| Swedish | English | Meaning | Room |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Word:
    """One word: as users say it, as the code says it, what it means, and the room that it belongs to."""

    swedish: str
    english: str
    meaning: str
    room: str

    def __str__(self) -> str:
        return f"| {self.swedish} | {self.english} | {self.meaning} | `{self.room}` |"


def main(arguments: list[str]) -> int:
    """Write the glossary, or with --check say whether it is up to date."""
    text = HEAD + _lines(explained_words()) + IN_THE_CODE + _lines(all_words())
    if "--check" in arguments:
        is_current = GLOSSARY.exists() and GLOSSARY.read_text(encoding="utf-8") == text
        print("The glossary is up to date." if is_current else "The glossary is not up to date: run `make docs`.")
        return 0 if is_current else 1
    GLOSSARY.write_text(text, encoding="utf-8")
    return 0


def _lines(words: Iterable[Word]) -> str:
    return "".join(f"{word}\n" for word in sorted(words, key=lambda word: (sort_key(word.swedish), word.room)))


def explained_words() -> Iterator[Word]:
    """The words that pages explain."""
    for path in SOURCE.glob("*/glossary.yaml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Word(entry["sv"], entry["en"], entry["means_en"], path.parent.name)


def all_words() -> Iterator[Word]:
    """The words of every room's code."""
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE)
        if not LEFT_OUT & set(place.parts):
            yield from words_in(path.read_text(encoding="utf-8"), room=place.parts[0])


def words_in(text: str, *, room: str) -> Iterator[Word]:
    """The words that the classes of one module give."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            first, *_ = (ast.get_docstring(node) or "").split("\n\n")
            told = SWEDISH.search(first)
            if told:
                english = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name).lower()
                yield Word(told[1], english, SWEDISH.sub("", first).replace("\n", " "), room)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

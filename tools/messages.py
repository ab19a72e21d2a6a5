"""The messages that users see: found in the code, kept with their Swedish words, checked and compiled.

python tools/messages.py                 bring locale/sv up to date with the code
python tools/messages.py --check         fail unless every message has sound Swedish words
python tools/messages.py --import FILE   take lines of the form `English => Svenska` first (`one | many => en | flera`)
python tools/messages.py compile         write what Django reads
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tertial"
CATALOG = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
LEFT_OUT = {"tests", "spec", "migrations"}
HEADER = """\
# Every message of Tertial in Swedish. `make messages` keeps the list; the words are written here by hand.
msgid ""
msgstr ""
"Language: sv\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
ONE, PLURAL, CONTEXT, CONTEXT_PLURAL = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
CALLS = {
    "_": ONE,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), CONTEXT_PLURAL),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdif]|\{\w*(?:[.:!][^}]*)?\}")

Key = tuple[str, str]


def main(arguments: list[str]) -> int:
    """Do what the command line asks; 1 when --check finds something wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", nargs="?", choices=["update", "compile"], default="update")
    parser.add_argument("--check", action="store_true", help="change nothing; say what is wrong")
    parser.add_argument("--import", dest="words", type=Path, metavar="FILE", help="lines `English => Svenska`")
    asked = parser.parse_args(arguments)
    if asked.verb == "compile":
        with CATALOG.with_suffix(".mo").open("wb") as file:
            write_mo(file, kept())
        return 0
    in_code, with_words = by_key(found()), by_key(kept())
    if asked.check:
        problems = list(wrong(in_code, with_words))
        print("\n".join(problems) or f"All {len(in_code)} messages have Swedish words.")
        return 1 if problems else 0
    translate(in_code, with_words)
    if asked.words:
        take(asked.words.read_text(encoding="utf-8"), in_code)
    CATALOG.write_text(written(in_code), encoding="utf-8")
    missing = sum(not all(forms(message)) for message in in_code.values())
    gone = len(with_words.keys() - in_code.keys())
    print(f"{len(in_code)} messages, {missing} without Swedish words; {gone} are gone.")
    return 0


def found() -> Catalog:
    """The messages in the Python modules and templates."""
    catalog = Catalog(locale="sv")
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not LEFT_OUT & set(path.parts):
            text = path.read_text(encoding="utf-8")
            for message, context in calls(text if path.suffix == ".py" else as_python(text, path)):
                catalog.add(message, context=context)
    return catalog


def as_python(template: str, path: Path) -> str:
    """A template's messages as the calls that they are, one line each, so that they can be read as Python."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(path)).splitlines())


def calls(text: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages of Python text, a tuple where there is a plural, each with its context if it has one."""
    for _, message, _, context in extract("python", io.BytesIO(text.encode()), CALLS, strip_comment_tags=True):
        yield message, context


def kept() -> Catalog:
    """The catalogue as it is written; empty before the first time."""
    if not CATALOG.exists():
        return Catalog(locale="sv")
    with CATALOG.open(encoding="utf-8") as file:
        return read_po(file, locale="sv")


def by_key(catalog: Catalog) -> dict[Key, Message]:
    """The messages in order, by context and English text."""
    named = {(message.context or "", english(message)[0]): message for message in catalog if message.id}
    return dict(sorted(named.items(), key=lambda item: (item[0][1].casefold(), item[0])))


def english(message: Message) -> tuple[str, ...]:
    """The English text, and its plural if it has one."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def forms(message: Message) -> tuple[str, ...]:
    """The Swedish words: one text, or one and many; empty where there is none."""
    words = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(word or "" for word in words)


def wrong(in_code: dict[Key, Message], with_words: dict[Key, Message]) -> Iterator[str]:
    """What must be mended, one line each."""
    for key in with_words.keys() - in_code.keys():
        yield f"No longer in the code (run `make messages`): {key[1]}"
    for key, message in in_code.items():
        held = with_words.get(key)
        if held is None or len(english(held)) != len(english(message)):
            yield f"Not in the catalogue (run `make messages`): {key[1]}"
        elif not all(forms(held)):
            yield f"Has no Swedish words: {key[1]}"
        elif held.fuzzy:
            yield f"Is marked fuzzy, so nobody has read it: {key[1]}"
        elif not has_same_placeholders(held):
            yield f"Other placeholders in Swedish than in English: {key[1]}"


def has_same_placeholders(message: Message) -> bool:
    """Whether each Swedish form names what its English form names; a singular may leave the number out."""
    texts = [set(PLACEHOLDER.findall(text)) for text in english(message)]
    words = [set(PLACEHOLDER.findall(word)) for word in forms(message)]
    return words[-1] == texts[-1] and all(word <= texts[-1] for word in words)


def translate(in_code: dict[Key, Message], with_words: dict[Key, Message]) -> None:
    """Give the messages in the code the words that the catalogue holds for them."""
    for key, message in in_code.items():
        held = with_words.get(key)
        if held and len(english(held)) == len(english(message)):
            message.string, message.flags = held.string, message.flags | (held.flags & {"fuzzy"})


def take(lines: str, in_code: dict[Key, Message]) -> None:
    """Give words to messages that lack them, from lines `English => Svenska`; say which lines fit no message.

    Of a message with a plural, both stand on one line: `one | many => en | flera`. A bar ends no word of ours.
    """
    waiting = {" | ".join(" ".join(text.split()) for text in english(m)): m for m in in_code.values()}
    for line in filter(str.strip, lines.splitlines()):
        text, arrow, swedish = (part.strip() for part in line.partition(" => "))
        message = waiting.get(text)
        if not arrow or message is None:
            print(f"Fits no message: {line}", file=sys.stderr)
        elif not any(forms(message)):
            words = tuple(word.strip() for word in swedish.split(" | "))
            message.string = words if len(english(message)) > 1 else swedish


def written(messages: dict[Key, Message]) -> str:
    """The catalogue as text, in the order of the English, without places or dates, so that differences are words."""
    return "\n".join([HEADER, *map(entry, messages.values())])


def entry(message: Message) -> str:
    """One message and its words."""
    lines = ["#, fuzzy"] if message.fuzzy else []
    if message.context:
        lines.append(f"msgctxt {normalize(message.context, width=110)}")
    texts, words = english(message), forms(message)
    lines.append(f"msgid {normalize(texts[0], width=110)}")
    if len(texts) > 1:
        lines.append(f"msgid_plural {normalize(texts[1], width=110)}")
        words = (*words, "")[:2]
        lines += [f"msgstr[{number}] {normalize(word, width=110)}" for number, word in enumerate(words)]
    else:
        lines.append(f"msgstr {normalize(words[0], width=110)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

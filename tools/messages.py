"""The messages that users see: found in the code, kept with their Swedish words, checked and compiled.

python tools/messages.py                 bring locale/sv up to date with the code
python tools/messages.py --check         fail unless every message has sound Swedish words
python tools/messages.py --import FILE   take lines of the form `English => Svenska` first
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

Key = tuple[str | None, str]


def main(arguments: list[str]) -> int:
    """Do what the command line asks; 1 when --check finds something wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", nargs="?", choices=["update", "compile"], default="update")
    parser.add_argument("--check", action="store_true", help="change nothing; say what is wrong")
    parser.add_argument("--import", dest="words", type=Path, metavar="FILE", help="lines `English => Svenska`")
    asked = parser.parse_args(arguments)
    kept = read()
    if asked.verb == "compile":
        with CATALOG.with_suffix(".mo").open("wb") as file:
            write_mo(file, kept)
        return 0
    found = messages()
    if asked.check:
        problems = list(wrong(found, kept))
        print("\n".join(problems) or f"All {len(found)} messages have Swedish words.")
        return 1 if problems else 0
    if asked.words:
        take(asked.words.read_text(encoding="utf-8"), kept, found)
    merged = merge(found, kept)
    CATALOG.write_text(written(merged), encoding="utf-8")
    missing = sum(not is_translated(message) for message in merged)
    print(f"{len(merged)} messages, {missing} without Swedish words, {len(kept) - len(merged & kept.keys())} gone.")
    return 0

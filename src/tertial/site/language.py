"""The language in which the command line speaks: the environment's, and Swedish where that says nothing."""

import gettext
import os
from collections.abc import Mapping
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("sv", "en")
CATALOGUES = Path(__file__).resolve().parents[3] / "locale"
DOMAIN = "django"


def chosen(environment: Mapping[str, str]) -> str:
    """Code of a language in LANGUAGES: what TERTIAL_LANGUAGE says, else the machine's own variables, else Swedish."""
    for name in ("TERTIAL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = environment.get(name, "")[:2].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def speak() -> str:
    """Let gettext, and with it argparse, answer in the chosen language; returns its code."""
    language = chosen(os.environ)
    with suppress(OSError):
        compile_catalogues(CATALOGUES)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    return language


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns what was written. Raises OSError."""
    written = []
    for source in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    """Whole or not at all: another process may read the old form meanwhile."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    with NamedTemporaryFile(dir=target.parent, suffix=".mo.new", delete=False) as draft:
        write_mo(draft, catalogue)
    draft_path = Path(draft.name)
    draft_path.chmod(0o644)
    draft_path.replace(target)


# argparse looks these up by itself; they stand here so that they are collected for translation.
SAID_BY_ARGPARSE = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("show this help message and exit"),
    _("the following arguments are required: %s"),
    _("one of the arguments %s is required"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
    _("argument %(argument_name)s: %(message)s"),
    _("%(prog)s: error: %(message)s\n"),
    _("not allowed with argument %s"),
    _("ambiguous option: %(option)s could match %(matches)s"),
)

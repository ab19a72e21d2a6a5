"""Whether the bytes of a file are text at all: UTF-8, whole and without zeros."""

import codecs
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tertial.city.reading.findings import Reading

BLOCK = 1 << 20
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
AS_UTF_8 = gettext_noop("Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”).")


def is_sound(path: Path, reading: Reading) -> bool:
    """Whether a file can be read as UTF-8 text; notes in `reading` why not, with row and byte."""
    try:
        with path.open("rb") as file:
            return _is_text(file.read(), reading)
    except OSError as error:
        what = _("The file cannot be read: %(why)s.") % {"why": error.strerror}
        reading.give_up(0, "", what, _("See that it is a file that you may read."))
    return False


def _is_text(data: bytes, reading: Reading) -> bool:
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        reading.give_up(0, "", _("The file is empty."), _("Fetch it again, or remove it if it has nothing to say."))
    elif data.startswith(UTF_16):
        reading.give_up(0, "", _("The file is written as UTF-16."), _(AS_UTF_8))
    elif (zero := data.find(b"\0")) >= 0:
        row, position = _place(data, zero)
        what = _("Byte %(position)d of the row is zero, which no text has.") % {"position": position}
        reading.give_up(row, "", what, _("Fetch the file again: it is damaged."))
    else:
        return _is_utf_8(data, reading)
    return False


def _is_utf_8(data: bytes, reading: Reading) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), BLOCK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + BLOCK], final=start + BLOCK >= len(data))
        except UnicodeDecodeError as error:
            at = start - pending + error.start
            row, position = _place(data, at)
            words = {"position": position, "byte": f"0x{data[at]:02X}", "letter": data[at : at + 1].decode("latin-1")}
            what = _("Byte %(position)d of the row, %(byte)s, is not UTF-8 (in Latin-1 it is “%(letter)s”).") % words
            reading.give_up(row, "", what, _(AS_UTF_8))
            return False
    return True


def _place(data: bytes, at: int) -> tuple[int, int]:
    """Row and byte within it, both from 1."""
    return data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)

"""Settings from the environment, each with a type, that fail loudly when they are wrong."""

import os
from gettext import gettext as _
from pathlib import Path

TRUE = frozenset({"1", "yes", "true", "on"})
FALSE = frozenset({"0", "no", "false", "off", ""})


class WrongSetting(Exception):
    """The environment holds a value that cannot be used."""


def text(name: str, default: str | None = None) -> str:
    """A text; a secret may lie in the file that NAME_FILE names. Raises WrongSetting when absent with no default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            said = _("%(name)s_FILE names a file that cannot be read: %(why)s.")
            raise WrongSetting(said % {"name": name, "why": error}) from error
    value = os.environ.get(name, default)
    if value is None:
        said = _("%(name)s is not set. Set it, or %(name)s_FILE to a file that holds it.")
        raise WrongSetting(said % {"name": name})
    return value


def yes_no(name: str, *, default: bool) -> bool:
    """A yes or no. Raises WrongSetting for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.casefold() in TRUE:
        return True
    if value.casefold() in FALSE:
        return False
    raise WrongSetting(_("%(name)s is “%(value)s”. Write yes or no.") % {"name": name, "value": value})


def whole(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number within bounds. Raises WrongSetting otherwise."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        said = _("%(name)s is “%(value)s”. Write a whole number from %(least)d to %(most)d.")
        raise WrongSetting(said % {"name": name, "value": value, "least": least, "most": most})
    return int(value)


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words. Raises WrongSetting for any other."""
    value = os.environ.get(name, default)
    if value not in choices:
        said = _("%(name)s is “%(value)s”. Write one of: %(choices)s.")
        raise WrongSetting(said % {"name": name, "value": value, "choices": ", ".join(choices)})
    return value


def words(name: str, default: str) -> list[str]:
    """A list of words, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]

"""What lies in a city folder, and what is missing or strange among it."""

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.city.reading.findings import did_you_mean
from tertial.city.tables import CITY_FILE
from tertial.platform.tables import Problem

# Other files (a README, what a version control system keeps) are none of ours. These could be misspelled ones of ours.
OURS_BY_ENDING = {".csv", ".yaml", ".yml", ".geojson", ".json", ".tsv", ".xlsx", ".xls"}


def folder_problems(folder: Path, *, names: Collection[str], needed: Collection[str]) -> list[Problem]:
    """What is wrong with a folder before any of its files is opened. `names` are the files that it may hold."""
    if not folder.is_dir():
        what = _("There is no folder “%(folder)s”.") % {"folder": folder}
        return [Problem(CITY_FILE, 0, "", what, _("Name the folder that holds city.yaml."))]
    try:
        there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        what = _("The folder cannot be read: %(why)s.") % {"why": error.strerror}
        return [Problem(CITY_FILE, 0, "", what, _("See that you may read it."))]
    problems = []
    for name in (CITY_FILE, *needed):
        if name not in there:
            to_do = _("Add it; docs/reference/city-format.md says what it holds.")
            problems.append(Problem(name, 0, "", _("The file is missing."), to_do))
    for name in there:
        if name not in names and Path(name).suffix.lower() in OURS_BY_ENDING:
            to_do = _("Rename it, or move it out of the folder.") + did_you_mean(name, names)
            problems.append(Problem(name, 0, "", _("There is no such file in the format."), to_do))
    return problems

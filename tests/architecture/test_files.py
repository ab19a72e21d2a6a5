"""No file of the repository names a package registry, a path of somebody's machine, or a work left undone."""

import re
from collections.abc import Mapping

from tests.architecture.house import files, ours

# Assembled here, so that this file does not name them either.
FOREIGN = [
    re.compile("|".join(map(re.escape, hosts)))
    for hosts in (
        ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com"],
        ["index-" + "url", "extra-index-" + "url", "find-" + "links"],
        ["/ro" + "ot/", "/wo" + "rk/main", "/wo" + "rk/shared", "/tm" + "p/w/"],
    )
]
HOME_PATH = re.compile(r"/(?:home|Users)" + r"/[a-z]\w*/")
UNDONE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:sk" + r"ip|skip" + r"if|xfa" + r"il)\b")


def foreign_places(texts: Mapping[str, str]) -> list[str]:
    """The files that name a registry or a machine's path."""
    return _lines(texts, [*FOREIGN, HOME_PATH])


def undone(texts: Mapping[str, str]) -> list[str]:
    """The lines that promise a later work, or leave out a test."""
    return _lines(texts, [UNDONE, SKIPPED])


def _lines(texts: Mapping[str, str], patterns: list[re.Pattern[str]]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if any(pattern.search(line) for pattern in patterns)
    ]


def test_no_file_names_a_registry_or_somebodys_machine():
    texts = {name: path.read_text(encoding="utf-8", errors="replace") for name, path in files().items()}

    assert foreign_places(texts) == []


def test_no_code_promises_a_later_work_or_leaves_out_a_test():
    texts = {name: path.read_text(encoding="utf-8") for name, path in ours().items() if name.endswith(".py")}

    assert undone(texts) == []


def test_foreign_places_are_caught():
    bad = {
        "a.lock": "--index-" + "url https://example.org\n",
        "b.md": "Data lies in /ho" + "me/anna/data.\n",
        "c.json": "https://registry.npm" + "js.org/a.tgz",
        "d.md": "The home page and the work are good.\n",
    }

    assert [found.split(":")[0] for found in foreign_places(bad)] == ["a.lock", "b.md", "c.json"]


def test_undone_work_is_caught():
    bad = {"a.py": "x = 1  # TO" + "DO later\n@pytest.mark.xfa" + "il\nskip = 1\n"}

    assert [found.split(":")[1] for found in undone(bad)] == ["1", "2"]

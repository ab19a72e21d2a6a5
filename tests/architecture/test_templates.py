"""Templates borrow from their own room or platform, and link downward; only site, which composes pages, may do both."""

import re
from collections.abc import Mapping

from tests.architecture.house import FLOORS, ours

TEMPLATE = re.compile(r"src/tertial/(?P<room>\w+)/templates/(?P<name>.+)")
BORROWED = re.compile(r"\{%\s*(?:extends|include)\s+(?P<what>[^\s%]+)")
LINKED = re.compile(r"\{%\s*url\s+(?P<what>[^\s%]+)")
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", re.DOTALL)
AT_THE_TOP = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}  # looked for by these names
ALLAUTHS = ("account_", "mfa_", "socialaccount_")  # names that allauth asks for: addresses in `people`


def texts() -> dict[str, str]:
    """Every template by its path."""
    return {name: path.read_text(encoding="utf-8") for name, path in ours().items() if TEMPLATE.match(name)}


def misplaced(paths: Mapping[str, str]) -> list[str]:
    """The templates outside the folder of their room."""
    found = []
    for path in paths:
        place = TEMPLATE.fullmatch(path)
        if place and place["name"] not in AT_THE_TOP and not place["name"].startswith(f"{place['room']}/"):
            found.append(path)
    return found


def borrowed_wrongly(templates: Mapping[str, str]) -> list[str]:
    """What a template extends or includes from a room that it may not borrow from, or does not name in plain text."""
    found = []
    for path, text in templates.items():
        room = path.split("/")[2]
        for borrowed in BORROWED.finditer(COMMENT.sub("", text)):
            what = borrowed["what"]
            is_plain = what[0] in "\"'"
            if not is_plain or (room != "site" and what.strip("\"'").split("/")[0] not in {room, "platform"}):
                found.append(f"{path} borrows {what}")
    return found


def upward_links(templates: Mapping[str, str]) -> list[str]:
    """Addresses of a room on a higher floor. A name without a room belongs to site."""
    found = []
    for path, text in templates.items():
        floor = FLOORS.index(path.split("/")[2])
        for linked in LINKED.finditer(COMMENT.sub("", text)):
            what = linked["what"].strip("\"'")
            room = what.split(":")[0] if ":" in what else "people" if what.startswith(ALLAUTHS) else "site"
            if linked["what"][0] in "\"'" and FLOORS.index(room) > floor:
                found.append(f"{path} links to {what}")
    return found


def test_templates_lie_in_the_folder_of_their_room():
    assert misplaced(texts()) == []


def test_templates_borrow_from_their_own_room_or_platform():
    assert borrowed_wrongly(texts()) == []


def test_templates_link_downward():
    assert upward_links(texts()) == []


def test_a_misplaced_template_is_caught():
    good, bad = "src/tertial/people/templates/people/role.html", "src/tertial/people/templates/role.html"

    assert misplaced({good: "", bad: ""}) == [bad]


def test_wrong_borrowing_is_caught():
    text = "{% extends 'platform/base.html' %}{% include \"people/role.html\" %}{# {% include 'city/a.html' %} #}"

    found = borrowed_wrongly(
        {
            "src/tertial/people/templates/people/a.html": text + "{% include chosen %}",
            "src/tertial/city/templates/city/b.html": text,
            "src/tertial/site/templates/site/c.html": text,
        }
    )

    assert found == [
        "src/tertial/people/templates/people/a.html borrows chosen",
        'src/tertial/city/templates/city/b.html borrows "people/role.html"',
    ]


def test_an_upward_link_is_caught():
    text = "{% url 'people:role' 1 %}{% url 'city:start' %}{% url 'start' %}{% url given %}"

    assert upward_links({"src/tertial/people/templates/people/a.html": text}) == [
        "src/tertial/people/templates/people/a.html links to city:start",
        "src/tertial/people/templates/people/a.html links to start",
    ]

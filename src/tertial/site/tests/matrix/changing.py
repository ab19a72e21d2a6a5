"""Where goals, targets, activities, judgements and steering documents are made and changed."""

from django.urls import reverse

from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.matrix.ids import Ids
from tertial.site.tests.steered import OWNERS, SHARE, YEAR

CHANGED = ("C", "F", "N", "U", "O", "S", "T")
SOME = ("C", "N", "O", "T")


def addresses(_ids: Ids) -> dict[str, str]:
    """The pages of change, by the letter of whose goal it is; of drafts where those are changed too."""
    found = {}
    for letter in CHANGED:
        found[f"steering:new_goal {letter}"] = reverse("steering:new_goal", args=[OWNERS[letter][0]])
    for name in ("change_goal", "establish", "end_goal", "new_activity"):
        for letter in SOME:
            found[f"steering:{name} {letter}"] = reverse(f"steering:{name}", args=[f"trygg-{letter.lower()}"])
    for name in ("change_goal", "establish"):
        for letter in SOME:
            found[f"steering:{name} draft {letter}"] = reverse(f"steering:{name}", args=[f"utkast-{letter.lower()}"])
    for letter in CHANGED:
        found[f"steering:judge {letter}"] = reverse("steering:judge", args=[f"trygg-{letter.lower()}", YEAR])
    for letter in ("N", "O", "T"):
        found[f"steering:judge draft {letter}"] = reverse("steering:judge", args=[f"utkast-{letter.lower()}", YEAR])
    found["steering:judge C in a tertial"] = reverse("steering:judge", args=["trygg-c", "2024-T2"])
    for name in ("change_activity", "finish_activity"):
        for letter in SOME:
            found[f"steering:{name} {letter}"] = reverse(f"steering:{name}", args=[f"promenad-{letter.lower()}"])
            found[f"steering:{name} draft {letter}"] = reverse(f"steering:{name}", args=[f"utkast-{letter.lower()}"])
    for unit, body in (
        ("city", "council"),
        ("own", "north-board"),
        ("own", "owns"),
        ("owns", "owns"),
        ("sibling", "owns"),
        ("other", "north-board"),
        ("other", "south-board"),
        ("independent", "follow-board"),
    ):
        address = reverse("steering:decide_target", args=[SHARE, unit, body, YEAR])
        found[f"steering:decide_target {unit} {body[:5]}"] = address
    found["steering:new_document"] = reverse("steering:new_document")
    for letter in SOME:
        found[f"steering:change_document {letter}"] = reverse(
            "steering:change_document", args=[f"utkast-{letter.lower()}-dok"]
        )
    return found


TABLE = """
"""

CHANGING = Room(TABLE, addresses)

"""What somebody may not see changes nothing that they read: two cities that differ in it look the same to them.

A verdict, a sentence, a count, a drawing or an order that gave a secret away would differ.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from django.db import transaction

from tertial.site.tests.authorities import SHARES, a_city_of_authorities, ids_in, readers
from tertial.site.tests.matrix.asking import Room, read
from tertial.site.tests.matrix.changing import CHANGING
from tertial.site.tests.matrix.figures import FIGURES
from tertial.site.tests.matrix.goals import GOALS

pytestmark = pytest.mark.django_db

# Two units of the same board and the same size have each other's value: no total of the city's is another.
CHANGED_PLACES = SHARES | {"own": SHARES["sibling"], "sibling": SHARES["own"]}
# What each page says anew each time, and the keys of rows, which only ever grow.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|id="\d+"|/(roller|arenden)/\d+')

OUTSIDE_OF_BOTH = ("nobody", "exec", "strat", "oper", "member", "seeing")
WITHOUT_DRAFTS = ("nobody", "oper", "member", "seeing")


@pytest.mark.parametrize("room", [FIGURES, GOALS], ids=["figures", "goals"])
def test_a_hidden_value_changes_nothing_that_others_read(room: Room):
    before = _pages(room, OUTSIDE_OF_BOTH)

    after = _pages(room, OUTSIDE_OF_BOTH, shares=CHANGED_PLACES)

    assert _differing(before, after) == {}


@pytest.mark.parametrize("room", [FIGURES, GOALS, CHANGING], ids=["figures", "goals", "changing"])
def test_what_is_a_draft_changes_nothing_that_others_read(room: Room):
    before = _pages(room, WITHOUT_DRAFTS)

    after = _pages(room, WITHOUT_DRAFTS, has_drafts=False)

    assert _differing(before, after) == {}


def _pages(room: Room, who: Collection[str], **world: Any) -> dict[tuple[str, str], bytes]:
    """What each reader reads at each address in a city, which is gone afterwards."""
    with transaction.atomic():
        people = readers(a_city_of_authorities(**world))
        addresses = room.addresses(ids_in(people))
        found = {
            (reader, name): PASSING.sub(b"", read(people[reader], address).content)
            for name, address in addresses.items()
            for reader in who
            if not name.endswith("xlsx")
        }
        transaction.set_rollback(True)
    return found


def _differing(before: Mapping[Any, bytes], after: Mapping[Any, bytes]) -> dict[Any, list[str]]:
    """The pages that differ, with the lines that only one of the two has."""
    return {
        page: sorted(set(before[page].decode().split("\n")) ^ set(after[page].decode().split("\n")))
        for page in before
        if before[page] != after[page]
    }

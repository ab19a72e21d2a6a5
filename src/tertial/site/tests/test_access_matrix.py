"""Every address × every role: who comes in, and what they read there that only some may read.

The columns are the roles of the semantics, each in one place: `exec` in the executive board, `strat` in the board that
follows all units up, `distr` in the administration that runs `own` and `sibling`, `princ` and `empl` in the unit of
`own`, `oper` the operator of `independent`, `member` of the board over `own`, `audit` and `admin` of the whole city.
`nobody` has signed in without a role and `public` has not signed in. `seeing` administers the city and sees as the
principal: what strangers read, and nothing that is anybody's own.

In the cells: `-` comes in and reads nothing but what everybody may. Small letters are the units whose own values are
read (o own, s sibling, t another authority's, i independent), all of them too small for strangers, and `b` what `own`
had before a correction. Capitals are those whose drafts are read: goals, targets, activities, judgements and documents
of C the council, E the executive board, F the board that follows up, N the board over `own`, U the board over `other`,
O, S and T the units of `own`, `sibling` and `other`; `I` what the operator has written to the office and not sent, `Q`
what they have sent. `#` is an organisation number, which nobody ever reads.
`in` is sent to the sign-in, `403` and `404` are turned away, `405` is an address that is only written to.
"""

import pytest
from django.urls import get_resolver

from tertial.site.tests.authorities import Ids, a_city_of_authorities, ids_in, readers
from tertial.site.tests.matrix.asking import Room, asked, let_in, names_of, read
from tertial.site.tests.matrix.changing import CHANGING
from tertial.site.tests.matrix.figures import FIGURES
from tertial.site.tests.matrix.goals import GOALS
from tertial.site.tests.matrix.people import PEOPLE

pytestmark = pytest.mark.django_db

ROOMS = {"figures": FIGURES, "goals": GOALS, "changing": CHANGING, "people": PEOPLE}


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_every_address_opens_for_whom_it_should(room: Room):
    people = readers(a_city_of_authorities())

    found = asked(room, people, ids_in(people), read)

    assert found == room.table.strip()


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_only_those_write_who_should(room: Room):
    people = readers(a_city_of_authorities())

    assert let_in(room, people, ids_in(people)) == room.writers.strip()


def test_the_tables_hold_every_address():
    named = {name.split(" ")[0] for room in ROOMS.values() for name in room.addresses(Ids())}

    assert named == set(names_of(get_resolver().url_patterns))

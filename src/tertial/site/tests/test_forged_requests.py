"""Forms that are not sent from a page of ours change nothing, whoever the browser belongs to."""

import pytest
from django.test import Client

from tertial.site.tests.authorities import a_city_of_authorities, ids_in, readers, user_of
from tertial.site.tests.matrix.asking import NOT_WRITTEN_TO
from tertial.site.tests.test_access_matrix import ROOMS

pytestmark = pytest.mark.django_db

# Mail programs and identity providers send forms from pages that are not ours: what they send is a key in itself.
FROM_OUTSIDE = {"stop_letters", "people:outside_saml_answer"}


def test_every_form_of_another_site_is_refused():
    people = readers(a_city_of_authorities())
    ids = ids_in(people)
    taken = set()
    for who in ("admin", "distr", "oper"):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user_of(people[who]))
        for room in ROOMS.values():
            for name, address in room.addresses(ids).items():
                if client.post(address).status_code not in (403, NOT_WRITTEN_TO):
                    taken.add(name.split(" ")[0])

    assert taken <= FROM_OUTSIDE

"""A person from the city folder is given a password, and signs in with it."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from tertial.organisation.tests.factories import NOON
from tertial.people.operations.disposal import UnknownPerson
from tertial.people.operations.passwords import give_password
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db
GOOD = "nio gröna elefanter"


def test_a_known_person_signs_in_with_the_password_they_were_given() -> None:
    user = User.objects.make(user_name="rektor", name="Rektor")

    give_password(user_name="rektor", password=GOOD, actor=None, at=NOON)

    assert authenticate(username="rektor", password=GOOD) == user
    assert list(AuditEntry.objects.values_list("verb", "subject")) == [("people.give_password", f"user {user.pk}")]


def test_a_weak_password_and_an_unknown_person_are_refused() -> None:
    User.objects.make(user_name="rektor", name="Rektor")

    with pytest.raises(ValidationError):
        give_password(user_name="rektor", password="kort", actor=None, at=NOON)
    with pytest.raises(UnknownPerson):
        give_password(user_name="nobody", password=GOOD, actor=None, at=NOON)

    assert not AuditEntry.objects.exists()

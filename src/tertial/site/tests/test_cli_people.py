"""The command line makes the first administrator of a city, and erases a person by decision."""

from pathlib import Path

import pytest
from django.utils.timezone import localdate

from tertial.organisation.tests.factories import a_city
from tertial.people.access import Held, roles_on
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, Disposal, User
from tertial.site.tests.command_line import Said, tertial

pytestmark = pytest.mark.django_db

CREATE = ("admin", "create", "--user-name", "karin", "--name", "Karin Påhittad")
PASSWORD = "a long password of hers"


def test_the_first_administrator_can_sign_in_and_answers_for_the_whole_city() -> None:
    city = a_city()["city"]

    said = tertial(*CREATE, TERTIAL_ADMIN_PASSWORD=PASSWORD)

    user = User.objects.get()
    entry = AuditEntry.objects.get()
    assert said == Said(0, "“karin” can sign in and administers the whole city.\n", [])
    assert (user.name, user.check_password(PASSWORD)) == ("Karin Påhittad", True)
    assert roles_on(user, localdate(entry.at)) == [Held(Role.ADMINISTRATOR, city.pk)]
    assert (entry.verb, entry.subject, PASSWORD in str(entry.details)) == (
        "people.make_administrator",
        f"user {user.pk}",
        False,
    )


def test_the_password_may_lie_in_a_file(tmp_path: Path) -> None:
    a_city()
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")

    said = tertial(*CREATE, TERTIAL_ADMIN_PASSWORD_FILE=str(file))

    assert (said.code, User.objects.get().check_password(PASSWORD)) == (0, True)


def test_a_weak_password_a_taken_name_and_no_city_make_nobody() -> None:
    no_city = tertial(*CREATE, TERTIAL_ADMIN_PASSWORD=PASSWORD)
    a_city()
    weak = tertial(*CREATE, TERTIAL_ADMIN_PASSWORD="short")
    tertial(*CREATE, TERTIAL_ADMIN_PASSWORD=PASSWORD)
    taken = tertial(*CREATE, TERTIAL_ADMIN_PASSWORD=PASSWORD)

    assert (no_city.code, weak.code, taken.code, User.objects.count()) == (1, 2, 2, 1)
    assert taken.err == ["Somebody signs in as “karin” already. Choose another user name."]


def test_without_a_terminal_a_password_must_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/null", encoding="utf-8") as nowhere:
        monkeypatch.setattr("sys.stdin", nowhere)
        said = tertial(*CREATE)

    assert (said.code, User.objects.count()) == (2, 0)
    assert said.err == [
        "No password was given, and there is no terminal to ask at. "
        "Set TERTIAL_ADMIN_PASSWORD or TERTIAL_ADMIN_PASSWORD_FILE."
    ]


def test_a_person_is_erased_by_decision() -> None:
    user = a_person()

    said = tertial("dispose", "person", user.user_name, "--decision", "KS 2026/17")

    user.refresh_from_db()
    assert said == Said(0, f"The person is erased and stands as “{user.user_name}” from now on.\n", [])
    assert (user.name, Disposal.objects.get().decision) == ("–", "KS 2026/17")


def test_nobody_is_erased_by_mistake() -> None:
    unknown = tertial("dispose", "person", "nobody", "--decision", "KS 2026/17")
    undecided = tertial("dispose", "person", a_person().user_name, "--decision", " ")

    assert (unknown.code, undecided.code, Disposal.objects.count()) == (2, 2, 0)

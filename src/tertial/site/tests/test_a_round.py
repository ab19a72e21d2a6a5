"""`tertial run` for real: by itself it sends letters through a mail server and clears sessions, round after round."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import Digest
from tertial.platform.operations import note_visit
from tertial.platform.postgres.cluster import address
from tertial.platform.postgres.hold import configured
from tertial.platform.postgres.home import home
from tertial.platform.postgres.tests.processes import eventually
from tertial.site.tests.command_line import command, environment, free_port, living_in
from tertial.site.tests.factories import a_city_on_show
from tertial.site.tests.post import ADDRESS, PostOffice, a_post_office, words_of
from tertial.site.tests.test_letters import correct

pytestmark = pytest.mark.django_db(transaction=True)


def who_has_news(unit: Unit) -> str:
    """The mail address of the principal of a unit in which something was corrected two days ago."""
    person = a_person(Role.PRINCIPAL, unit)
    person.email = "principal@tertial.example"
    person.save()
    note_visit(actor=person, language="en", at=now() - timedelta(days=7))
    return person.email


@contextmanager
def running(place: Path, port: int) -> Iterator[None]:
    """`tertial run` on the database of the tests, with a round a second at whatever time of the week it is."""
    database = replace(configured() or address(home()), name=str(connection.settings_dict["NAME"]))
    mail = {"TERTIAL_SMTP_HOST": "127.0.0.1", "TERTIAL_SMTP_PORT": str(port), "TERTIAL_SMTP_TLS": "no"}
    often = {"TERTIAL_ROUND_SECONDS": "1", "TERTIAL_LETTER_TIMES": "always", "TERTIAL_PORT": str(free_port())}
    sender = {"TERTIAL_MAIL_FROM": "tertial@tertial.example", "TERTIAL_ADDRESS": ADDRESS}
    known = environment(place, DATABASE_URL=database.url, **mail, **often, **sender)
    with (place / "run.log").open("wb") as log:
        process = subprocess.Popen(command("run"), env=known, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
        assert eventually(lambda: not living_in(place)), living_in(place)


def in_the_end(condition: Callable[[], bool]) -> bool:
    """Whether something comes true, with patience for a whole system that starts on a busy machine."""
    return any(eventually(condition) for _ in range(5))


def taken(office: PostOffice) -> bool:
    """Whether a letter has come, and is known to have been sent."""
    return bool(office.letters) and Digest.objects.filter(sent_at__isnull=False, count__gt=0).exists()


def test_while_it_runs_letters_go_out_and_ended_sessions_go(tmp_path: Path):
    city = a_city_on_show()
    to = who_has_news(city["elms"])
    correct(city["elm"], 45, at=now() - timedelta(days=2))
    Client().force_login(a_person())
    Session.objects.update(expire_date=now() - timedelta(minutes=1))

    with a_post_office() as office, running(tmp_path, office.port):
        is_sent = in_the_end(lambda: taken(office))
        is_cleared = in_the_end(lambda: not Session.objects.exists())

    assert (is_sent, is_cleared) == (True, True), (tmp_path / "run.log").read_text()
    assert office.receivers() == [to]
    assert "Number of children 2024 was corrected." in words_of(office.letters[0])

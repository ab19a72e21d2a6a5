"""News by mail: each letter once, only when something is new, nothing that others may not see, off by one click."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import TODAY
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, Digest, NewsSettings, User
from tertial.platform.operations import choose_rhythm, note_visit
from tertial.platform.rules import Rhythm
from tertial.platform.tasks import Letter, send_once
from tertial.site.news.due import Due
from tertial.site.news.sending import Round, send_digests
from tertial.site.tests.command_line import tertial
from tertial.site.tests.factories import a_city_on_show
from tertial.site.tests.post import ADDRESS, a_post_office, words_of

pytestmark = pytest.mark.django_db(transaction=True)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2025, 2, 3, 7, tzinfo=STOCKHOLM)
TUESDAY = MONDAY + timedelta(days=1)
LAST_FRIDAY = MONDAY - timedelta(days=3)


def a_principal(city: dict[str, Unit], *, language: str = "en") -> User:
    """The principal of the elms, who reads news and has a mail address."""
    person = a_person(Role.PRINCIPAL, city["elms"])
    person.email = f"{person.user_name}@tertial.example"
    person.save()
    note_visit(actor=person, language=language, at=LAST_FRIDAY - timedelta(days=7))
    return person


def correct(unit: Unit, value: float, *, at: datetime = LAST_FRIDAY) -> None:
    """Correct how many children a preschool had."""
    cell = Cell("antal_barn", unit, "2024")
    correct_value(cell, status=Status.EXISTS, value=value, reason="Miscounted.", actor=a_person(), at=at, today=TODAY)


def send(at: datetime = MONDAY) -> Round:
    """One round of letters."""
    return send_digests(at=at, due_for=lambda *_asked: [])


def test_a_letter_tells_what_changed_without_values_and_with_whole_addresses():
    city = a_city_on_show()
    person = a_principal(city)
    correct(city["elm"], 45)

    with a_post_office() as office:
        done = send()

    token = NewsSettings.objects.get(user=person).token
    (letter,) = office.letters
    assert done == Round(sent=[person.user_name])
    assert {name: letter[name] for name in ("To", "From", "Subject", "Message-ID", "Auto-Submitted")} == {
        "To": person.email,
        "From": "tertial@tertial.example",
        "Subject": "1 thing is new in Tertial",
        "Message-ID": f"<news-2025-02-03-{person.pk}@tertial.example>",
        "Auto-Submitted": "auto-generated",
    }
    assert words_of(letter).splitlines() == [
        "New on what you follow:",
        "",
        "* Förskolan Almen: Number of children 2024 was corrected.",
        f"  {ADDRESS}/indikatorer/antal_barn/2024/elm",
        "",
        "All news, and what you follow:",
        f"{ADDRESS}/nyheter",
        "",
        "No more letters of this kind:",
        f"{ADDRESS}/nyheter/av/{token}",
    ]
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_letter_is_in_the_language_in_which_the_person_reads():
    city = a_city_on_show()
    a_principal(city, language="sv")
    correct(city["elm"], 45)

    with a_post_office() as office:
        send()

    assert "Antal barn" in words_of(office.letters[0])


def test_what_is_due_is_told_beside_the_news_and_never_alone():
    city = a_city_on_show()
    a_principal(city)
    a_quiet_one = a_person()
    a_quiet_one.email = "quiet@tertial.example"
    a_quiet_one.save()
    correct(city["elm"], 45)
    due = Due(MONDAY.date(), "Report the number of children", "/rapportera")

    with a_post_office() as office:
        done = send_digests(at=MONDAY, due_for=lambda *_asked: [due])

    (letter,) = office.letters
    assert done.nothing_new == 1
    assert words_of(letter).split("Waiting for you:")[1].splitlines()[:4] == [
        "",
        "",
        "* 3 February 2025: Report the number of children",
        f"  {ADDRESS}/rapportera",
    ]


def test_nobody_gets_a_letter_twice_and_nobody_one_about_nothing():
    city = a_city_on_show()
    daily, weekly, never = (a_principal(city) for _ in range(3))
    choose_rhythm(rhythm=Rhythm.DAILY, actor=daily, at=LAST_FRIDAY - timedelta(days=2))
    choose_rhythm(rhythm=Rhythm.NEVER, actor=never, at=LAST_FRIDAY)
    correct(city["elm"], 45)

    with a_post_office() as office:
        on_monday = [send(), send(MONDAY + timedelta(hours=1))]
        with_nothing_new = send(TUESDAY)
        correct(city["elm"], 46, at=TUESDAY)
        later = [send(TUESDAY + timedelta(days=1)), send(MONDAY + timedelta(days=7))]

    assert on_monday == [Round(sent=[daily.user_name, weekly.user_name]), Round()]
    assert with_nothing_new == Round(nothing_new=1)
    assert later == [Round(sent=[daily.user_name]), Round(sent=[weekly.user_name], nothing_new=1)]
    assert office.receivers() == [daily.email, weekly.email, daily.email, weekly.email]


def test_who_wants_a_letter_a_month_gets_it_on_the_first_working_day():
    city = a_city_on_show()
    person = a_principal(city)
    choose_rhythm(rhythm=Rhythm.MONTHLY, actor=person, at=LAST_FRIDAY)
    correct(city["elm"], 45)

    with a_post_office() as office:
        first = send(MONDAY)
        correct(city["elm"], 46, at=TUESDAY)
        in_february = [send(MONDAY + timedelta(days=days)) for days in (7, 14, 25)]
        in_march = send(MONDAY + timedelta(days=28))

    assert first == Round(sent=[person.user_name])
    assert in_february == [Round()] * 3
    assert in_march == Round(sent=[person.user_name])
    assert office.receivers() == [person.email] * 2


def test_two_senders_at_once_send_one_letter():
    city = a_city_on_show()
    person = a_principal(city)
    correct(city["elm"], 45)
    both_have_begun, rounds = threading.Barrier(2), []

    def sender() -> None:
        try:
            both_have_begun.wait()
            rounds.append(send())
        finally:
            connection.close()

    with a_post_office() as office:
        threads = [threading.Thread(target=sender) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(len(done.sent) for done in rounds) == [0, 1]
    assert office.receivers() == [person.email]


def test_who_comes_while_a_letter_is_being_sent_leaves_it_to_the_other():
    city = a_city_on_show()
    person = a_principal(city)
    seen_by_the_other: list[Letter | None] = []

    def the_other() -> None:
        try:
            seen_by_the_other.append(
                send_once(user=person, day=MONDAY.date(), at=MONDAY, compose=lambda: a_letter(person), send=sent.append)
            )
        finally:
            connection.close()

    def slowly(letter: Letter) -> None:
        thread = threading.Thread(target=the_other)
        thread.start()
        thread.join()
        sent.append(letter)

    sent: list[Letter] = []
    send_once(user=person, day=MONDAY.date(), at=MONDAY, compose=lambda: a_letter(person), send=slowly)

    assert (seen_by_the_other, sent) == ([None], [a_letter(person)])


def a_letter(person: User) -> Letter:
    """A letter about one thing."""
    return Letter(person.email, "News", "News.", "<p>News.</p>", count=1)


class Killed(BaseException):
    """The process ended in the middle."""


def test_a_letter_that_was_not_taken_is_sent_by_the_next_round_and_one_that_was_is_known_by_its_id():
    city = a_city_on_show()
    person = a_principal(city)
    correct(city["elm"], 45)

    def killed_before(_letter: Letter) -> None:
        raise Killed

    with a_post_office() as office:
        with pytest.raises(Killed):
            send_once(user=person, day=MONDAY.date(), at=MONDAY, compose=lambda: a_letter(person), send=killed_before)
        left = Digest.objects.get().sent_at
        first = send()
        Digest.objects.update(sent_at=None)  # the server had said yes, and we were killed before we noted it
        second = send()

    assert left is None
    assert [first, second] == [Round(sent=[person.user_name])] * 2
    assert len({letter["Message-ID"] for letter in office.letters}) == 1
    assert len({words_of(letter) for letter in office.letters}) == 1


def test_a_refused_address_stops_no_other_letter_and_waits():
    city = a_city_on_show()
    lost, found = a_principal(city), a_principal(city)
    correct(city["elm"], 45)

    with a_post_office() as office:
        office.refused.add(lost.email)
        first = send()
        office.refused.clear()
        second = send(TUESDAY)

    assert [first, second] == [
        Round(sent=[found.user_name], refused=[lost.user_name]),
        Round(sent=[lost.user_name]),
    ]


def test_one_click_in_the_letter_stops_the_next():
    city = a_city_on_show()
    person = a_principal(city)
    correct(city["elm"], 45)
    stranger = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    with a_post_office() as office:
        send()
        (letter,) = office.letters
        address = letter["List-Unsubscribe"].strip(" <>").removeprefix(ADDRESS)
        opened = stranger.get(address)
        still = NewsSettings.objects.get(user=person).rhythm
        stopped = stranger.post(address, {"List-Unsubscribe": "One-Click"})
        again = stranger.post(address)
        correct(city["elm"], 46, at=TUESDAY)
        later = send(MONDAY + timedelta(days=7))

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (opened.status_code, still, stopped.status_code, again.status_code) == (200, "weekly", 200, 200)
    assert "Send no more letters" in opened.content.decode()
    assert "No more letters are sent to you." in stopped.content.decode()
    assert (later, len(office.letters)) == (Round(), 1)
    traced = AuditEntry.objects.filter(verb="platform.choose_rhythm").values_list("actor", "details")
    assert list(traced) == [(person.pk, {"rhythm": "never", "by": "letter"})]


def test_a_made_up_token_is_not_found():
    assert Client().post("/nyheter/av/made-up").status_code == 404


def test_the_command_says_what_mail_lacks_and_what_it_would_send():
    a_city_on_show()

    refused = tertial("notices", "send")
    dry = tertial("notices", "send", "--dry-run")

    assert refused.code == 1
    assert refused.err == [
        "No letter was sent: mail is not set up. Set TERTIAL_ADDRESS, TERTIAL_SMTP_HOST, TERTIAL_MAIL_FROM; "
        "see docs/guides/notices.md."
    ]
    assert (dry.code, dry.out) == (0, "0 would get a letter; for 0 nothing is new.\n")
    assert Digest.objects.count() == 0


def test_the_command_sends_what_is_to_be_sent():
    a_city_on_show()
    person = a_person()
    person.email = "quiet@tertial.example"
    person.save()

    with a_post_office():
        sent = tertial("notices", "send")

    close_old_connections()
    assert (sent.code, sent.out) == (0, "0 letters were sent.\n")
    assert list(Digest.objects.values_list("user", "count")) == [(person.pk, 0)]


def test_a_server_that_does_not_answer_is_told_of():
    a_city_on_show()

    with a_post_office():
        from django.test import override_settings

        with override_settings(EMAIL_PORT=9):
            failed = tertial("notices", "send")

    assert failed.code == 1
    assert failed.err[-1].startswith("The mail server 127.0.0.1 did not take the letters: ")

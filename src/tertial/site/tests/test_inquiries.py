"""What the office meets: the list, one inquiry, answering and accepting; and who must not."""

import pytest
from django.utils.timezone import localdate, now

from tertial.collection.models import Inquiry
from tertial.collection.operations.answering import answer
from tertial.collection.tests.factories import a_proposal, a_question, a_scene
from tertial.indicators.models import Observation
from tertial.organisation.tests.factories import NOON
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry
from tertial.site.tests.factories import reader, statements
from tertial.site.tests.test_operator_page import browser_of, messages
from tertial.site.work.tasks import tasks_for

pytestmark = pytest.mark.django_db

LIST = "/arenden"


def children_of_the_bear() -> float | None:
    held = Observation.objects.get(
        unit__code="bear", measure="antal_barn", period="2024", breakdown="", superseded_at=None
    )
    return held.value


def listed(client, address: str = LIST) -> list[tuple[str, str, str]]:
    """Kind, text and state of the rows of the list."""
    return [(line.kind, line.text, line.said) for line in client.get(address).context["lines"]]


def test_the_office_lists_what_has_been_sent_and_filters_it():
    scene = a_scene()
    a_question(scene, is_sent=False, text="Ours.")
    question = a_question(scene, text="Why?")
    a_proposal(scene)
    client = browser_of(scene.office)
    client.post(f"{LIST}/{question.pk}", {"do": "answer", "text": "Because."})

    found = {show: listed(client, f"{LIST}?visa={show}") for show in ("", "vantar", "klara", "utkast", "nonsens")}

    waits = ("Proposed correction", "One was missing.", "Waits for an answer")
    answered = ("Question", "Why?", "Answered")
    assert found == {
        "": [waits, answered],
        "vantar": [waits],
        "klara": [answered],
        "utkast": [waits, answered],
        "nonsens": [waits, answered],
    }


def test_accepting_records_the_value_and_tells_the_operator():
    scene = a_scene()
    inquiry = a_proposal(scene)
    client = browser_of(scene.office)

    first = client.post(f"{LIST}/{inquiry.pk}", {"do": "accept", "text": ""}, follow=True)
    again = client.post(f"{LIST}/{inquiry.pk}", {"do": "accept", "text": ""}, follow=True)

    assert (messages(first), messages(again)) == (
        ["The value was corrected, and the operator is told."],
        ["That had been done already."],
    )
    assert children_of_the_bear() == 4
    told = browser_of(scene.bears).get("/").context["page"].tasks
    assert [(task.sentence, task.about, task.url) for task in told] == [
        ("The office has answered", "Förskolan Björnen, Number of children, 2024", f"{LIST}/{inquiry.pk}")
    ]


def test_the_office_sees_what_is_handed_over_and_nothing_more_of_a_small_unit():
    scene = a_scene()
    inquiry = a_proposal(scene)

    page = browser_of(scene.office).get(f"{LIST}/{inquiry.pk}").context["page"]

    assert (page.before, page.proposed, page.now, page.has_changed) == ("3", "4", "hidden, too few", False)
    assert [(value.period, value.value, value.is_hidden) for value in page.years.series.values] == [
        ("2022", "10", False),
        ("2024", None, True),
    ]


@pytest.mark.parametrize("do", ["answer", "refuse"])
def test_an_answer_and_a_refusal_say_why(do):
    scene = a_scene()
    inquiry = a_question(scene) if do == "answer" else a_proposal(scene)

    found = browser_of(scene.office).post(f"{LIST}/{inquiry.pk}", {"do": do, "text": " "})

    assert found.context["form"].errors == {"text": ["Write an answer, so that the operator knows why."]}
    inquiry.refresh_from_db()
    assert inquiry.state == "sent"


def test_what_was_withdrawn_in_the_meantime_is_told():
    scene = a_scene()
    inquiry = a_question(scene)
    browser_of(scene.bears).post(f"{LIST}/{inquiry.pk}", {"do": "withdraw"})

    found = browser_of(scene.office).post(f"{LIST}/{inquiry.pk}", {"do": "answer", "text": "Yes."}, follow=True)

    assert messages(found) == ["Nothing was done: the inquiry has been settled or withdrawn in the meantime."]


def test_nobody_else_reads_or_settles_an_inquiry():
    scene = a_scene()
    draft, inquiry = a_question(scene, is_sent=False, text="Ours."), a_proposal(scene)
    outsiders = [browser_of(scene.wolves), reader()]
    outsiders += [reader(role, scene.city["board"]) for role in Role if role != Role.QUALITY_STRATEGIST]
    office, own = browser_of(scene.office), browser_of(scene.bears)

    found = {
        client.post(f"{LIST}/{one.pk}", {"do": do, "text": "x"}).status_code
        for client in outsiders
        for one in (draft, inquiry)
        for do in ("accept", "send", "withdraw")
    } | {client.get(f"{LIST}/{one.pk}").status_code for client in outsiders for one in (draft, inquiry)}
    by_those_who_see = [
        office.get(f"{LIST}/{draft.pk}").status_code,
        office.post(f"{LIST}/{draft.pk}", {"do": "send"}).status_code,
        office.post(f"{LIST}/{inquiry.pk}", {"do": "withdraw"}).status_code,
        own.post(f"{LIST}/{inquiry.pk}", {"do": "accept", "text": ""}).status_code,
        own.post(f"{LIST}/{inquiry.pk}", {"do": "refuse", "text": "x"}).status_code,
    ]

    assert (found, by_those_who_see) == ({404}, [404, 404, 403, 403, 403])
    assert list(Inquiry.objects.order_by("pk").values_list("state", flat=True)) == ["draft", "sent"]
    assert children_of_the_bear() == 3


def test_no_draft_is_read_by_seeing_as_its_writer():
    scene = a_scene()
    draft = a_question(scene, is_sent=False, text="Ours.")
    client = reader(Role.ADMINISTRATOR, scene.city["city"])
    client.post(f"/roller/{scene.bears.pk}/se-som")

    found = [client.get(address) for address in ("/huvudman", LIST, f"{LIST}/{draft.pk}", "/huvudman/fraga", "/")]

    assert [one.status_code for one in found] == [403, 403, 404, 403, 200]
    assert not any(b"Ours." in one.content for one in found)


def test_those_who_neither_ask_nor_answer_have_no_list():
    scene = a_scene()
    closed = [role for role in Role if role not in (Role.OPERATOR, Role.QUALITY_STRATEGIST)]

    assert {reader(role, scene.city["board"]).get(LIST).status_code for role in closed} == {403}


def test_what_waits_is_among_the_things_to_do_ten_at_a_time():
    scene = a_scene()
    for number in range(12):
        a_question(scene, text=f"Question {number}?")

    tasks = tasks_for(scene.office, localdate())

    found = [task for task in tasks if task.url.startswith(LIST)]
    assert [task.minutes for task in found] == [*[5] * 10, 10]
    assert {task.sentence for task in found} == {"Answer an operator's question", "and 2 more from operators"}


def test_an_old_answer_is_no_news():
    scene = a_scene()
    inquiry = a_question(scene)
    answer(inquiry, text="Yes.", actor=scene.office, at=NOON)

    assert tasks_for(scene.bears, localdate()) == []


def test_the_list_and_an_inquiry_take_as_many_questions_for_many_as_for_few():
    scene = a_scene()
    first, proposal = a_question(scene), a_proposal(scene)
    clients = [browser_of(scene.office), browser_of(scene.bears)]
    pages = (LIST, f"{LIST}/{first.pk}", f"{LIST}/{proposal.pk}")
    few = [statements(client, page) for client in clients for page in pages]

    for number in range(4):
        a_question(scene, text=f"Question {number}?")
    many = [statements(client, page) for client in clients for page in pages]

    assert few == many
    assert max(many) <= 15


def test_the_audit_trail_says_what_was_done_and_not_what_was_written():
    scene = a_scene()
    a_question(scene, text="Ours.")

    found = browser_of(a_person(Role.AUDITOR, scene.city["city"])).get("/handelser")

    said = [(event.deed.what, event.deed.subject) for event in found.context["events"]]
    assert said == [
        ("Sent a question or a proposed correction about", "Förskolan Björnen"),
        ("Wrote a draft to the office about", "Förskolan Björnen"),
    ]
    assert b"Ours." not in found.content


def test_an_answer_waits_until_somebody_of_the_operators_has_opened_it():
    scene = a_scene()
    inquiry = a_question(scene)
    answer(inquiry, text="By the day.", actor=scene.office, at=now())
    office, bears = browser_of(scene.office), browser_of(scene.bears)

    def waits() -> list[str]:
        return [task.url for task in tasks_for(scene.bears, localdate())]

    before = waits()
    office.get(f"{LIST}/{inquiry.pk}")
    seen_by_the_office = waits()
    page = bears.get(f"{LIST}/{inquiry.pk}")
    bears.get(f"{LIST}/{inquiry.pk}")

    assert (before, seen_by_the_office, waits()) == ([f"{LIST}/{inquiry.pk}"], [f"{LIST}/{inquiry.pk}"], [])
    assert "By the day." in page.content.decode()
    assert AuditEntry.objects.filter(verb="collection.read_answer").count() == 1

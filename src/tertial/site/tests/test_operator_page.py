"""An operator's page: own figures beside the city's, what only they see, what is recorded, and what they have asked."""

from typing import Any

import pytest
from django.test import Client

from tertial.collection.models import Inquiry
from tertial.collection.tests.factories import Scene, a_proposal, a_question, a_scene
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import TODAY, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.platform.models import User
from tertial.site.tests.factories import reader, statements, table_rows

pytestmark = pytest.mark.django_db

PAGE = "/huvudman"
PROPOSE = "/huvudman/rattelse/antal_barn/bear/2024"
GOOD = {"status": "exists", "value": "4", "comment": "One was missing."}


def browser_of(user: User) -> Client:
    """A browser in which somebody has signed in, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def messages(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def kept() -> list[tuple[str, str, str, str]]:
    """Every inquiry: its kind, unit, state and text, the first first."""
    return [(one.kind, one.unit.code, one.state, one.text) for one in Inquiry.objects.order_by("pk")]


def test_own_figures_stand_beside_the_citys_and_those_of_both_forms():
    scene = a_scene()

    rows = table_rows(browser_of(scene.bears).get(PAGE))

    head, children = rows[0], next(row for row in rows if row[0].startswith("Number of children"))
    assert head == ["Indicator", "2024", "Five years", "The city", "Municipal", "Independent", "What it means"]
    assert children[1:6] == ["3 only you see it", "", "107", "– hidden, too few", "– hidden, too few"]


def test_another_operator_has_their_own_page_and_nothing_of_others():
    scene = a_scene()
    a_question(scene, text="Ours.")
    observe(("antal_barn", "lair", "2024", 40))
    refresh_all(today=TODAY, at=NOON)

    answer = browser_of(scene.wolves).get(PAGE)

    children = next(row for row in table_rows(answer) if row[0].startswith("Number of children"))
    assert (answer.context["page"].opened.named.code, children[1]) == ("lair", "40")
    assert not any(said in answer.content.decode() for said in ("Förskolan Björnen", "Ours."))


def test_what_is_recorded_is_listed_with_what_is_missing():
    scene = a_scene()
    observe(("antal_barngrupper", "bear", "2024", None, "", "missing"))
    refresh_all(today=TODAY, at=NOON)

    answer = browser_of(scene.bears).get(PAGE)

    opened = answer.context["page"].opened
    groups = next(line for line in opened.reported.lines if line.name == "Number of groups")
    assert opened.reported.remarks == ("1 value has not been reported.",)
    assert (groups.value, groups.reason, groups.action) == ("", "not reported", "Propose a correction")


def test_a_place_with_nothing_in_it_leads_to_a_question():
    scene = a_scene()
    observe(("antal_barn", "bear", "2023", 12))
    refresh_all(today=TODAY, at=NOON)

    opened = browser_of(scene.bears).get(f"{PAGE}?period=2023").context["page"].opened

    groups = next(line for line in opened.reported.lines if line.name == "Number of groups")
    assert (groups.url, groups.action) == ("/huvudman/fraga?enhet=bear", "Ask the office")


def test_a_question_is_sent_and_stands_on_the_page():
    client = browser_of(a_scene().bears)

    answer = client.post("/huvudman/fraga", {"unit": "bear", "text": "Why?", "send": "1"}, follow=True)

    assert kept() == [("question", "bear", "sent", "Why?")]
    assert answer.redirect_chain == [("/huvudman?enhet=bear", 302)]
    assert messages(answer) == ["It was sent to the office. The answer comes here and in To do."]
    assert [line.text for line in answer.context["page"].inquiries] == ["Why?"]


def test_a_draft_is_kept_and_gone_on_with():
    client = browser_of(a_scene().bears)
    client.post("/huvudman/fraga", {"unit": "bear", "text": "Why", "keep": "1"})
    address = f"/huvudman/fraga?arende={Inquiry.objects.get().pk}"

    form = client.get(address).context["form"]
    client.post(address, {"unit": "bear", "text": "Why three?", "send": "1"})

    assert form.initial == {"unit": "bear", "indicator": "", "text": "Why"}
    assert kept() == [("question", "bear", "sent", "Why three?")]


def test_a_correction_is_proposed_and_changes_nothing_yet():
    client = browser_of(a_scene().bears)

    answer = client.post(PROPOSE, GOOD | {"send": "1"}, follow=True)

    one = Inquiry.objects.get()
    assert (one.status_then, one.value_then, one.proposed_status, one.proposed_value) == ("exists", 3, "exists", 4)
    assert kept() == [("correction", "bear", "sent", "One was missing.")]
    line = next(line for line in answer.context["page"].opened.reported.lines if line.name == "Number of children")
    assert (line.value, line.action, line.url) == ("3", "Proposed, waits for an answer", f"/arenden/{one.pk}")
    assert client.get(PROPOSE).status_code == 302


def test_where_a_value_comes_from_its_operator_can_propose_another():
    scene = a_scene()
    page = "/indikatorer/antal_barn/2024/bear"

    found = [browser_of(who).get(page).context["proposals"] for who in (scene.bears, scene.wolves, scene.office)]

    assert found == [[("Number of children", PROPOSE)], [], []]


@pytest.mark.parametrize(
    ("address", "given", "errors"),
    [
        (PROPOSE, {"value": "-1"}, "value"),
        (PROPOSE, {"value": "4.5"}, "value"),
        (PROPOSE, {"value": ""}, "value"),
        (PROPOSE, {"value": "40"}, "sure"),
        (PROPOSE, {"comment": ""}, "comment"),
        (PROPOSE, {"comment": "x" * 401}, "comment"),
        (PROPOSE, {"status": "secret"}, "status"),
        ("/huvudman/rattelse/andel_legitimerade/bear/2024", {"value": "101"}, "value"),
    ],
)
def test_a_proposal_is_read_as_strictly_as_a_correction(address, given, errors):
    client = browser_of(a_scene().bears)

    answer = client.post(address, GOOD | given)

    assert (answer.status_code, errors in answer.context["form"].errors, kept()) == (422, True, [])


def test_nobody_writes_for_a_unit_that_is_not_theirs():
    scene = a_scene()
    client = browser_of(scene.wolves)
    question = {"unit": "bear", "text": "Why?", "send": "1"}

    answers = [
        client.get(f"{PAGE}?enhet=bear"),
        client.get(f"{PAGE}?enhet=elm"),
        client.get(PROPOSE),
        client.post(PROPOSE, GOOD),
        client.post("/huvudman/fraga", question),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 403, 403, 422]
    assert kept() == []


def test_only_operators_have_the_page():
    scene = a_scene()
    readers = [reader(), *(reader(role, scene.city["board"]) for role in Role if role != Role.OPERATOR)]

    found = {(client.get(PAGE).status_code, client.get("/huvudman/fraga").status_code) for client in readers}

    assert found == {(403, 403)}


def test_a_draft_is_not_gone_on_with_by_another_operator():
    scene = a_scene()
    draft = a_question(scene, is_sent=False, text="Ours.")

    answer = browser_of(scene.wolves).get(f"/huvudman/fraga?arende={draft.pk}")

    assert b"Ours." not in answer.content


def test_an_operator_without_units_is_told_so():
    a_scene()
    units({"code": "new", "kind": "operator", "name": "Den nya", "operator_form": "independent"})

    answer = reader(Role.OPERATOR, Unit.objects.get(code="new")).get(PAGE)

    assert (answer.context["page"].opened, answer.status_code) == (None, 200)
    assert b"You answer for no unit today" in answer.content


def dens(count: int, first: int = 0) -> None:
    """More preschools of the bears, each with 20 children in 2024."""
    codes = [f"den-{number:03}" for number in range(first, first + count)]
    units(*({"code": code, "kind": "preschool", "name": f"Förskolan {code}"} for code in codes))
    links(*(("operator", code, "bears") for code in codes), *(("geographic", code, "south") for code in codes))
    observe(*(("antal_barn", code, "2024", 20) for code in codes))
    refresh_all(today=TODAY, at=NOON)


def questions(scene: Scene, count: int) -> None:
    for number in range(count):
        a_question(scene, text=f"Question {number}?")


def test_units_are_listed_in_pages_and_one_is_opened():
    scene = a_scene()
    dens(20)
    client = browser_of(scene.bears)

    first, second = client.get(PAGE).context["page"], client.get(f"{PAGE}?enhet=den-015&page=2").context["page"]

    assert ([name for name, _url, _is_open in first.links][:2], len(first.links), first.opened.named.code) == (
        ["Förskolan Björnen", "Förskolan den-000"],
        12,
        "bear",
    )
    assert [name for name, _url, is_open in second.links if is_open] == ["Förskolan den-015"]


def test_the_page_takes_as_many_questions_for_many_units_as_for_few():
    scene = a_scene()
    dens(2)
    questions(scene, 1)
    client = browser_of(scene.bears)
    few = [statements(client, address) for address in (PAGE, "/huvudman/fraga", PROPOSE)]

    dens(20, first=2)
    questions(scene, 5)
    a_proposal(scene, is_sent=False)
    many = [statements(client, address) for address in (PAGE, "/huvudman/fraga", PROPOSE)]

    assert few == many
    assert max(many) <= 15


def test_the_way_to_my_units_leads_an_operator_to_their_own_page():
    scene = a_scene()
    operator, principal = browser_of(scene.bears), reader(Role.PRINCIPAL, scene.city["elms"])

    found = [
        {label: address for label, address, _is_current in client.get("/").context["navigation"]}["My units"]
        for client in (operator, principal)
    ]

    assert found == ["/huvudman", "/mina-enheter"]


def test_an_operator_is_told_which_of_its_figures_others_see():
    scene = a_scene()

    said = browser_of(scene.bears).get(PAGE).context["page"].opened.seen_by_others

    assert said.startswith(("Nobody else sees these figures for 2024", "Others see"))
    assert "Number of children" in said or said.startswith("Nobody else")

"""Ways in which somebody tried to learn what another authority has told nobody yet."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from tertial.city.operations.dumping import dump
from tertial.indicators.tests.factories import LATER
from tertial.organisation.models import Link, Unit
from tertial.organisation.tests.factories import links
from tertial.people.rules import Role
from tertial.platform.models import Following
from tertial.site.commands.notices import due_for
from tertial.site.news.sending import digest_of
from tertial.site.tests.authorities import a_city_of_authorities, ids_in, readers, seen_in, user_of
from tertial.site.tests.factories import reader
from tertial.site.tests.matrix.asking import read
from tertial.site.tests.matrix.changing import CHANGING
from tertial.site.tests.matrix.figures import FIGURES
from tertial.site.tests.matrix.goals import GOALS
from tertial.site.tests.steered import drafts_in, mark
from tertial.steering.models import Activity, DocumentEntry, Goal, GoalLink, GoalStatement, Judgement

pytestmark = pytest.mark.django_db

OPENED = 200


def moved_to_the_south(city: dict[str, Unit]) -> None:
    """The unit of `own` goes from the north board to the south board, with its principal."""
    today = now().date()
    Link.objects.filter(child=city["owns"], kind="line").update(superseded_at=now())
    links(
        ("line", "owns", "north-office", None, today),
        ("line", "owns", "south-office", today),
        at=now(),
    )


def read_of_drafts(client: Client, people: dict[str, Client]) -> dict[str, list[str]]:
    """The owners whose drafts somebody reads, by the name of the address, where there are any."""
    answers = {
        name: read(client, address)
        for room in (FIGURES, GOALS, CHANGING)
        for name, address in room.addresses(ids_in(people)).items()
        if not name.endswith("xlsx")
    }
    found = {name: drafts_in(said.content.decode()) for name, said in answers.items() if said.status_code == OPENED}
    return {name: letters for name, letters in found.items() if letters}


def test_a_unit_that_moves_takes_no_drafts_along_to_the_new_board():
    city = a_city_of_authorities()
    people = readers(city)
    moved_to_the_south(city)
    controller = reader(Role.DISTRICT_CONTROLLER, city["south-office"])

    read_there = read_of_drafts(controller, people)
    read_by_principal = read_of_drafts(people["princ"], people)

    assert {name: letters for name, letters in read_there.items() if not {"T", "U"}.issuperset(letters)} == {}
    assert read_there
    assert read_by_principal == {}


def test_the_old_board_reads_nothing_more_of_a_unit_that_has_moved():
    city = a_city_of_authorities()
    people = readers(city)
    moved_to_the_south(city)

    found = read_of_drafts(people["distr"], people)

    assert {name: letters for name, letters in found.items() if "O" in letters} == {"steering:hand_over N": ["O"]}
    assert found


def test_what_is_handed_over_is_read_by_the_new_board_and_no_longer_by_the_old():
    city = a_city_of_authorities()
    people = readers(city)
    moved_to_the_south(city)
    controller = reader(Role.DISTRICT_CONTROLLER, city["south-office"])

    answer = people["distr"].post("/enheter/north-board/lamna-over", {"goals": ["utkast-o"], "do": "hand_over"})
    read_there, read_here = (read_of_drafts(client, people) for client in (controller, people["distr"]))
    read_as_seen = read_of_drafts(people["seeing"], people)

    assert answer.status_code == 302
    assert {name for name in read_there if name.startswith("goal draft")} >= {"goal draft O"}
    assert {name: letters for name, letters in read_here.items() if "O" in letters} == {"steering:hand_over N": ["O"]}
    assert read_as_seen == {}


def test_nobody_learns_by_following_it_that_there_is_a_draft():
    people = readers(a_city_of_authorities())

    answers = [
        people["nobody"].post("/folj", {"subject": f"goal:{code}", "do": "follow", "next": "/"}).status_code
        for code in ("utkast-n", "no-such-goal", "trygg-n")
    ]

    assert answers == [404, 404, 302]


def test_the_owner_follows_a_draft_of_their_own():
    people = readers(a_city_of_authorities())

    people["princ"].post("/folj", {"subject": "goal:utkast-o", "do": "follow", "next": "/"})

    assert Following.objects.filter(user=user_of(people["princ"]), subject="goal:utkast-o").exists()


@pytest.mark.parametrize("who", ["distr", "princ", "exec", "strat", "oper"])
def test_no_letter_tells_of_a_draft_or_of_an_unguarded_value(settings, who: str):
    settings.ADDRESS = "https://tertial.example"
    user = user_of(readers(a_city_of_authorities())[who])
    user.email = "somebody@example.com"

    letter = digest_of(user, at=now() + timedelta(days=1), due_for=due_for)

    said = f"{letter.subject} {letter.text} {letter.html}" if letter else ""
    assert drafts_in(said) == []
    assert "31.7" not in said
    assert "75.7" not in said


def test_what_anybody_may_have_of_the_city_holds_no_draft(tmp_path: Path):
    a_city_of_authorities()

    dump(tmp_path / "out", actor=None, at=LATER, public=True)

    said = "\n".join(file.read_text() for file in (tmp_path / "out").iterdir())
    assert drafts_in(said) == []


def test_books_that_insiders_opened_tell_outsiders_nothing():
    people = readers(a_city_of_authorities())
    for who in ("distr", "princ", "exec"):
        for name, address in GOALS.addresses(ids_in(people)).items():
            assert read(people[who], address).status_code in (200, 404), name

    found = {
        name: seen_in(read(people["nobody"], address))
        for name, address in GOALS.addresses(ids_in(people)).items()
        if "draft" not in name
    }

    assert set(found.values()) == {"-"}


FORGED = (
    ("/enheter/owns/nytt-mal", {"serves": "utkast-n"}),
    ("/enheter/owns/nytt-mal", {"serves": "utkast-u"}),
    ("/enheter/owns/nytt-mal", {"serves": "trygg-u"}),
    ("/enheter/owns/nytt-mal", {"document": "utkast-n-dok"}),
    ("/mal/trygg-o/ny-aktivitet", {"responsible": "others"}),
    ("/mal/trygg-o/ny-aktivitet", {"responsible": "north-board"}),
    ("/styrdokument/nytt", {"decided_by": "north-board"}),
    ("/styrdokument/utkast-o-dok/andra", {"decided_by": "south-board"}),
    ("/styrdokument/utkast-o-dok/andra", {"replaced_by": "utkast-n-dok"}),
)
WHOLE = {
    "title": "Ett mål",
    "level": "unit",
    "kind": "plan",
    "decided_by": "owns",
    "decided_on": "2024-01-01",
    "starts_on": "2024-01-01",
    "last_day": "2024-12-31",
    "status": "ongoing",
    "responsible": "owns",
}


@pytest.mark.parametrize(("address", "forged"), FORGED)
def test_a_form_names_nothing_that_its_sender_may_not_name(address: str, forged: dict[str, str]):
    people = readers(a_city_of_authorities())
    before = _written()

    answer = people["princ"].post(address, WHOLE | forged)

    assert answer.status_code == 422
    assert _written() == before


@pytest.mark.parametrize(("address", "sent"), [(address, {}) for address in dict(FORGED)])
def test_the_same_form_is_taken_when_it_names_what_is_the_senders(address: str, sent: dict[str, str]):
    people = readers(a_city_of_authorities())

    assert people["princ"].post(address, WHOLE | sent).status_code == 302


def _written() -> list[int]:
    return [model.objects.count() for model in (GoalStatement, GoalLink, Activity, DocumentEntry)]


def test_nobody_judges_for_another_authority():
    people = readers(a_city_of_authorities())
    address = "/mal/trygg-c/bedom/2024?av=south-board"

    answers = [people["distr"].get(address), people["distr"].post(address, {"verdict": "met", "reason": "Så är det."})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Judgement.objects.filter(judged_by__code="south-board", verdict="met").exists()


def test_the_auditor_reads_that_a_draft_was_written_and_not_what_it_says():
    people = readers(a_city_of_authorities())
    people["princ"].post("/enheter/owns/nytt-mal", WHOLE | {"title": mark("O"), "draft": "1"})

    trail = people["audit"].get("/handelser").content.decode()

    assert Goal.objects.filter(code__startswith="owns-2024-utkast-o").exists()
    assert drafts_in(trail) == []
    assert "steering.state_goal" in trail

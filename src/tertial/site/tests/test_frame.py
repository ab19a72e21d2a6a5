"""What stands around every page: navigation, banner, who reads, languages, and what is said when all goes wrong."""

from datetime import timedelta

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils.timezone import localdate

from tertial.indicators.models import FigureState
from tertial.people.rules import Role
from tertial.site.tests.factories import a_city_on_show, reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_everybody_is_led_to_their_rooms_and_nobody_to_those_of_others(role: Role):
    city = a_city_on_show()

    navigation = reader(role, city["city"]).get("/").context["navigation"]

    own = {
        Role.QUALITY_STRATEGIST: [("Inquiries", "/arenden", False)],
        Role.AUDITOR: [("Audit trail", "/handelser", False)],
        Role.ADMINISTRATOR: [("Roles", "/roller", False)],
    }
    assert navigation == [
        ("To do", "/", True),
        ("My units", "/huvudman" if role == Role.OPERATOR else "/mina-enheter", False),
        ("Goals", "/mal", False),
        ("Indicators", "/indikatorer", False),
        ("Organisation", "/organisation", False),
        *own.get(role, []),
    ]


def test_the_news_are_one_click_away_from_every_page():
    a_city_on_show()
    client = reader()

    assert client.get("/indikatorer").context["news"] == ("/nyheter", False)
    assert client.get("/nyheter").context["news"] == ("/nyheter", True)


@pytest.mark.parametrize("is_invented", [True, False])
def test_the_banner_is_on_every_page_of_an_invented_city_and_of_no_other(is_invented: bool):
    city = a_city_on_show(is_invented=is_invented)
    client = reader(Role.PRINCIPAL, city["elms"])

    shown = {
        a: "Provstad is an invented city" in client.get(a).content.decode() for a in ("/", "/indikatorer", "/nowhere")
    }

    assert set(shown.values()) == {is_invented}


def test_the_reader_is_named_with_role_and_unit():
    city = a_city_on_show()

    who = reader(Role.PRINCIPAL, city["elms"]).get("/").context["who"]

    assert (who.name, who.role) == ("Påhittad Person", "Principal · Almens förskolor")


@pytest.mark.parametrize(("days", "is_pending"), [(0, True), (1, False)])
def test_figures_that_wait_to_be_recomputed_say_so(days: int, is_pending: bool):
    city = a_city_on_show()
    FigureState.objects.update(holds_before=localdate() + timedelta(days=days))

    page = reader(Role.PRINCIPAL, city["elms"]).get("/")

    assert ("The figures are being recomputed" in page.content.decode()) == is_pending


def test_my_units_and_rights_come_first():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/mina-enheter").context["page"]

    assert [(unit.role, unit.name, unit.url) for unit in page.units] == [
        ("Principal", "Almens förskolor", "/enheter/elms")
    ]
    assert page.about == "Almens förskolor"
    assert page.rights == (
        "See everything established in the whole city, with few people protected.",
        "See all values of my own units, also those that are hidden from others.",
        "Correct values of my own units: choose the value, then where it comes from.",
    )


def test_somebody_whose_unit_has_no_figures_meets_the_citys():
    city = a_city_on_show()

    page = reader(Role.QUALITY_STRATEGIST, city["other-board"]).get("/mina-enheter").context["page"]

    assert page.about == "Provstad"


def test_an_empty_database_says_what_to_do():
    page = reader().get("/mina-enheter")

    assert "tertial city load DIR" in page.content.decode()


def test_the_language_can_be_changed_and_stays():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"], language="sv")

    client.post("/i18n/", {"language": "en", "next": "/"})

    assert 'lang="en"' in client.get("/").content.decode()


def test_the_page_for_our_own_faults_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = get_template("500.html").render()

    assert "Tertial" in page


def test_an_address_that_nobody_knows_is_told_so_in_the_frame():
    a_city_on_show()

    page = Client(headers={"accept-language": "en"}).get("/nowhere")

    assert (page.status_code, "The page is not here" in page.content.decode()) == (404, True)


def test_a_form_from_elsewhere_is_refused_with_a_reason():
    a_city_on_show()

    page = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post("/i18n/", {"language": "en"})

    assert (page.status_code, "The form was too old" in page.content.decode()) == (403, True)

"""How sure figures are, on every page: intervals, neutral words, what they rest on, and nothing of what is hidden."""

import re

import pytest
from django.test import Client

from tertial.city.models import City
from tertial.indicators.models import Equity, Family
from tertial.indicators.tests.surveys import CONTENT, GLAD, a_surveyed_city
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.site.tests.factories import reader, statements, table_rows

pytestmark = pytest.mark.django_db

FUNNEL = f"/indikatorer/{CONTENT}/tratt"
INDICATOR = f"/indikatorer/{CONTENT}"


def surveyed(*, years: tuple[int, ...] = (2024,)) -> dict[str, Unit]:
    city = a_surveyed_city(years=years)
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    return city


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return (b"".join(page) if page.streaming else page.content).decode()


def line_of(client: Client, unit: str):
    page = client.get(f"/enheter/{unit}?period=2024").context["page"]
    return next(line for line in page.figures.lines if line.indicator == CONTENT)


def test_a_figure_that_people_answered_says_how_it_stands_and_what_it_rests_on():
    surveyed()

    glad, elm, ash = (line_of(reader(), code) for code in (GLAD, "elm", "ash"))

    assert [said.text for said in glad.said] == ["Higher than in the rest of the city."]
    assert (glad.trust.shape, glad.trust.word, glad.trust.text) == ("full", "Sound basis", "80 % answered.")
    assert (elm.trust.shape, elm.trust.word, elm.trust.text) == (
        "half",
        "Read with care",
        "70 % answered. 29 % of them left the question out.",
    )
    assert [said.text for said in ash.said] == ["Not comparable: too few of those asked answered."]
    assert (ash.trust.shape, ash.trust.word, ash.trust.text) == ("diamond", "Do not compare", "30 % answered.")
    assert [line.value for line in (glad, elm, ash)] == ["5.0", "4.0", "3.5"]


def test_the_interval_is_drawn_with_the_citys_value_marked():
    surveyed()

    chart = str(line_of(reader(), "elm").chart)

    assert "chart-interval" in chart
    assert chart.count("chart-reference") == 1
    assert re.search(r"<desc>4\.0, and surely between 3\.\d and 4\.\d\. The city: 4\.\d\d\.</desc>", chart)


def test_a_change_is_told_only_where_it_is_sure():
    surveyed(years=(2023, 2024))

    assert [said.text for said in line_of(reader(), "extra-1").said] == [
        "Cannot be told from the city.",
        "No sure change since 2023.",
    ]


def test_a_word_is_explained_beside_its_first_sentence_only():
    surveyed()

    page = text_of(reader(), f"/jamfor?enhet=elm&enhet=extra-1&enhet={GLAD}") + text_of(reader(), "/enheter/elm")

    ids = re.findall(r' id="(term-[a-z-]+)"', text_of(reader(), "/enheter/elm"))
    assert "term-interval" in page
    assert len(ids) == len(set(ids))


HIDDEN_PLACES = (
    "/enheter/bear?period=2024",
    "/enheter/bear/siffror.csv",
    f"{INDICATOR}?period=2024",
    f"{INDICATOR}/siffror.csv",
    f"{FUNNEL}?period=2024",
    "/jamfor?enhet=bear&enhet=elm&period=2024",
    f"/indikatorer/{CONTENT}/2024/bear",
)


@pytest.mark.parametrize("address", HIDDEN_PLACES)
def test_a_hidden_figure_has_no_interval_no_label_and_no_count_anywhere(address: str):
    city = surveyed()
    # The bear's are five answers of thirteen: 2.2 on average, 38 % answered.
    secrets = (r"\b2[.,]2\b", r"\b38 %", r"\b5 answers", r"Björnen: (how sure|\d)")

    stranger = re.sub(r"<(path|polygon|polyline|circle|rect|line|symbol|svg)[^>]*>", "", text_of(reader(), address))
    insider = text_of(reader(Role.OPERATOR, city["bears"]), address)

    assert [secret for secret in secrets if re.search(secret, stranger)] == []
    assert re.search(secrets[0], insider)


def test_a_hidden_unit_has_no_comparison_to_be_read():
    surveyed()
    line = line_of(reader(), "bear")

    assert (line.value, line.chart, line.trust) == (None, "", None)
    assert [said.text for said in line.said] == ["The value is hidden to protect individuals."]


def test_above_the_list_stands_how_many_stand_out():
    surveyed(years=(2023, 2024))

    page = reader().get(f"{INDICATOR}?period=2024")

    assert [said.text for said in page.context["told"].flags] == [
        "1 of 13 stand out; fewer than one of them may do so by chance.",
        "None of 14 has changed for sure since 2023.",
    ]
    rows = [row for row in table_rows(page) if row[0].startswith(f"Förskolan {GLAD}")]
    assert rows == [
        [f"Förskolan {GLAD}", "Södra", "municipal", "5.0", "", "Higher Sound basis 80 % answered."],
    ]


def test_the_funnel_has_a_point_for_each_unit_that_is_seen_and_names_my_own():
    city = surveyed()

    page = reader(Role.PRINCIPAL, city["elms"]).get(FUNNEL)

    drawing = str(page.context["page"].drawing)
    assert drawing.count('class="chart-point') - drawing.count('class="chart-point-name') == 14
    assert 'role="group"' in drawing
    assert '<a href="/enheter/elm?period=2024" class="chart-point chart-point-mine chart-point-named">' in drawing
    assert "<title>Förskolan Almen: 4.0, 20 answers</title>" in drawing
    assert page.context["page"].absent == "1 unit is not drawn: its value is hidden or absent."
    names = [row[0] for row in table_rows(page)[1:]]
    assert names == sorted(names)


def test_the_funnel_of_an_area_holds_its_units_only():
    surveyed()

    page = reader().get(f"{FUNNEL}?omrade=north")

    assert [row[0] for row in table_rows(page)[1:]] == [
        "Förskolan Almen",
        *(f"Förskolan extra-{number}" for number in (1, 11, 3, 5, 7, 9)),
    ]


def test_with_too_many_units_an_area_must_be_chosen(monkeypatch: pytest.MonkeyPatch):
    surveyed()
    monkeypatch.setattr("tertial.site.standing.funnel.MOST_POINTS", 10)

    page = reader().get(FUNNEL).context["page"]

    assert (page.drawing, page.rows) == ("", [])
    assert page.must_choose.startswith("There are 15 preschools, and at most 10 can be told apart")


def test_an_indicator_that_cannot_be_compared_has_no_funnel():
    surveyed()
    Family.objects.all().delete()

    assert b"There is no funnel" in reader().get(FUNNEL).content
    assert reader().get("/indikatorer/no-such/tratt").status_code == 404


def test_the_citys_evenness_is_told_and_no_unit_is():
    surveyed()

    page = reader().get("/likvardighet")

    found = page.context["indicators"]
    assert [(one.code, [side.heading for side in one.told]) for one in found] == [
        (CONTENT, ["Where the differences are", "Municipal and independent"]),
    ]
    assert found[0].told[0].said.text.startswith("Of the differences ")
    assert [column.name for column in found[0].told[1].columns] == [
        *("as it is", "area by area", "unit by unit", "surely between"),
    ]
    assert b"Bj\xc3\xb6rnen" not in page.content
    assert Equity.objects.get(indicator=CONTENT).municipal == 8


def test_with_one_independent_operator_there_is_no_gap():
    a_surveyed_city(preschools=3)

    row = Equity.objects.get(indicator=CONTENT)

    assert (row.gap, row.gap_units, row.municipal) == (None, None, None)


def test_the_pages_take_few_statements():
    city = surveyed(years=(2023, 2024))
    client = reader(Role.PRINCIPAL, city["elms"])

    taken = {address: statements(client, address) for address in (INDICATOR, FUNNEL, "/likvardighet", "/enheter/elm")}

    assert {address: count for address, count in taken.items() if count > 15} == {}

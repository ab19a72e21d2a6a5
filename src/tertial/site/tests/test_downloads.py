"""Figures to take away: where they come from stands first, what is hidden has no number, and it is registered."""

import csv
import io
import zipfile

import pytest

from tertial.people.rules import Role
from tertial.releases.models import Release
from tertial.site.downloads.sheet import Sheet, as_csv
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements

pytestmark = pytest.mark.django_db


def cells(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_indicators_file_says_where_it_comes_from_before_the_figures():
    city = a_city_on_show()

    answer = reader(Role.AUDITOR, city["city"]).get("/indikatorer/antal_barn/siffror.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in cells(answer)[:7]] == [
        *("Source", "Indicator", "Source", "Period", "Definition", "Protection", "Taken out")
    ]
    assert cells(answer)[2] == ["Source", "Registret. Skolverket"]


def test_what_is_hidden_has_no_number_in_a_file():
    city = a_city_on_show()

    answer = reader(Role.AUDITOR, city["city"]).get("/indikatorer/antal_barn/siffror.csv?omrade=south")

    units = [row for row in cells(answer) if len(row) > 3 and row[1] in ("bear", "ash") and row[4] == ""]
    assert units == [
        ["Förskolan Björnen", "bear", "preschool", "2024", "", "independent", "", "children", "", "hidden, too few"],
        ["Förskolan Åsen", "ash", "preschool", "2024", "", "municipal", "24", "children", "1", "value"],
    ]


def test_the_operators_own_file_holds_the_operators_own_figures():
    city = a_city_on_show()

    answer = reader(Role.OPERATOR, city["bears"]).get("/enheter/bear/siffror.csv")

    children = [row[1:5] for row in cells(answer) if row and row[0] == "Number of children" and row[2] == ""]
    assert children == [["2022", "", "independent", "10"], ["2024", "", "independent", "3"]]


def test_the_same_unit_is_hidden_in_a_strangers_file():
    city = a_city_on_show()

    answer = reader(Role.PRINCIPAL, city["elms"]).get("/enheter/bear/siffror.csv")

    latest = [row for row in cells(answer) if row and row[0] == "Number of children" and row[1:3] == ["2024", ""]]
    assert latest == [["Number of children", "2024", "", "independent", "", "children", "", "hidden, too few"]]


def test_a_workbook_has_the_source_and_the_figures_on_a_sheet_each():
    city = a_city_on_show()

    answer = reader(Role.AUDITOR, city["city"]).get("/indikatorer/antal_barn/siffror.xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = book.read("xl/workbook.xml").decode()
    assert ('name="Source"' in sheets, 'name="Figures"' in sheets) == (True, True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="antal_barn-2024.xlsx"'


def test_what_leaves_is_written_in_the_register():
    city = a_city_on_show()

    reader(Role.AUDITOR, city["city"]).get("/enheter/bear/siffror.xlsx")

    release = Release.objects.get()
    assert (release.audience, release.form, release.subject, release.hidden > 0) == (
        "auditor",
        "xlsx",
        "unit bear",
        True,
    )


def test_a_name_that_looks_like_a_formula_stays_a_text():
    sheet = Sheet("a", [], ["Unit"], [["=1+1"], [-1.0]])

    assert as_csv(sheet).decode("utf-8-sig").splitlines()[-2:] == ["'=1+1", "-1.0"]


@pytest.mark.parametrize("address", ["/enheter/elm/siffror.pdf", "/indikatorer/antal_barn/siffror.pdf"])
def test_other_forms_are_not_found(address: str):
    a_city_on_show()

    assert reader().get(address).status_code == 404


def test_a_file_takes_as_many_questions_with_few_units_as_with_many():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    few = statements(client, "/indikatorer/antal_barn/siffror.csv")

    more_preschools(30)

    assert statements(client, "/indikatorer/antal_barn/siffror.csv") == few

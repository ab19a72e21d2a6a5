"""Every kind of mistake in a file is told with its place, what is wrong, and what to do."""

from pathlib import Path

import pytest

from tertial.city.reading.areas import read_areas
from tertial.city.reading.mappings import read_identity, read_own_indicators
from tertial.city.reading.sheets import read_sheet
from tertial.city.tables import AREAS, CITY
from tertial.indicators.tables import OBSERVATIONS, OWN_INDICATORS, SOURCES
from tertial.organisation.tables import UNITS
from tertial.platform.tables import Row

HEADER = "measure,unit,period,value,provisional,source,comment,recorded_at"
SOUND = "antal_barn,lonnen,2024,46,no,register,,2025-03-01T08:00:00Z"


def read(folder: Path, content: str | bytes, table=OBSERVATIONS, reader=read_sheet):
    path = folder / table.file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reading = reader(path, table)
    rows = list(reading.rows)
    return rows, [(p.row, p.column, p.what, p.to_do) for p in reading.problems]


@pytest.mark.parametrize(
    ("column", "text", "what", "to_do"),
    [
        ("value", "32,7", "“32,7” is no number.", "Write a decimal point: 32.7."),
        ("value", "1 234,5", "“1 234,5” is no number.", "Write it without spaces: 1234.5."),
        ("value", "-", "“-” is no number.", "Write digits, with a decimal point if needed, or leave the cell empty."),
        ("value", "NaN", "“NaN” is no number.", "Leave the cell empty where there is no number."),
        ("value", "-inf", "“-inf” is no number.", "Leave the cell empty where there is no number."),
        (
            "value",
            "1e999",
            "“1e999” is no number.",
            "Write digits, with a decimal point if needed, or leave the cell empty.",
        ),
        (
            "value",
            "٤٦",
            "“٤٦” is no number.",
            "Write digits, with a decimal point if needed, or leave the cell empty.",
        ),
        ("provisional", "nej", "“nej” is none of yes, no.", "Write one of them."),
        ("measure", "antal barn", "“antal barn” is no code.", "Use only the letters a to z, digits, - and _."),
        ("unit", "lönnen", "“lönnen” is no code.", "Use only the letters a to z, digits, - and _."),
        ("source", "", "The cell is empty.", "Write the value: the column may not be empty."),
        ("comment", "x" * 501, "The text has 501 characters; there is room for 500.", "Shorten it."),
        (
            "recorded_at",
            "2025-03-01T08:00:00",
            "“2025-03-01T08:00:00” does not say its offset from UTC.",
            "Write it with an offset: 2025-03-01T08:00:00Z.",
        ),
        ("recorded_at", "in March", "“in March” is no moment.", "Write it with an offset: 2025-03-01T08:00:00Z."),
        (
            "recorded_at",
            "2025-02-30T08:00:00Z",
            "There is no moment “2025-02-30T08:00:00Z”.",
            "Write it with an offset: 2025-03-01T08:00:00Z.",
        ),
    ],
)
def test_a_wrong_cell_is_told_and_its_row_left_out(tmp_path, column, text, what, to_do):
    cells = dict(zip(HEADER.split(","), SOUND.split(","), strict=True)) | {column: f'"{text}"'}

    rows, problems = read(tmp_path, "\n".join([HEADER, SOUND, ",".join(cells.values()), SOUND]) + "\n")

    assert ([row.number for row in rows], problems) == ([2, 4], [(3, column, what, to_do)])


@pytest.mark.parametrize(
    ("day", "what", "to_do"),
    [
        ("2023-02-30", "There is no day “2023-02-30”.", "Correct the date."),
        ("1/7 2023", "“1/7 2023” is no date.", "Write year, month and day: 2023-07-01."),
        ("20230701", "“20230701” is no date.", "Write year, month and day: 2023-07-01."),
    ],
)
def test_an_impossible_date_is_told(tmp_path, day, what, to_do):
    _, problems = read(tmp_path, f"code,kind,name,starts_on\na,unit,A,{day}\n", UNITS)

    assert problems == [(2, "starts_on", what, to_do)]


def test_a_wrong_choice_is_told_with_the_one_that_is_like_it(tmp_path):
    _, problems = read(tmp_path, "code,name,kind\na,A,registre\n", SOURCES)

    what = "“registre” is none of import, form, survey, accounting, register."
    assert problems == [(2, "kind", what, "Write one of them. Did you mean “register”?")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", (0, "", "The file is empty.", "Fetch it again, or remove it if it has nothing to say.")),
        (b"\xef\xbb\xbf \r\n", (0, "", "The file is empty.", "Fetch it again, or remove it if it has nothing to say.")),
        (
            "code,name,kind\na,Källa,register\n".encode("latin-1"),
            (
                2,
                "",
                "Byte 4 of the row, 0xE4, is not UTF-8 (in Latin-1 it is “ä”).",
                "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”).",
            ),
        ),
        (
            "code,name,kind\n".encode("utf-16"),
            (0, "", "The file is written as UTF-16.", "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)."),
        ),
        (
            b"code,name,kind\na,A\0,register\n",
            (
                2,
                "",
                "Byte 4 of the row is zero, which no text has.",
                "Fetch the file again: it is damaged.",
            ),
        ),
        (
            "code;name;kind\na;A;register\n",
            (1, "", "The columns are separated by semicolons.", "Save the file with commas between the columns."),
        ),
        (
            "code,name\na,A\n",
            (1, "kind", "The column is missing.", "Add it: every row needs a value in it."),
        ),
        (
            "code,name,kind,kind\na,A,form,form\n",
            (1, "kind", "The column stands more than once.", "Keep one of them."),
        ),
        (
            "code,name,kind\na,A,register\nb,B",
            (3, "", "The last row has 2 of 3 cells: the file is cut off.", "Fetch the file again, whole."),
        ),
        (
            'code,name,kind\na,A,register\nb,"B, the second,register\nc,C,register\n',
            (
                3,
                "",
                "A quotation mark that is opened in this row is never closed: the file may be cut off.",
                "Fetch the file again, or close the quotation mark.",
            ),
        ),
        (
            'code,name,kind\na,"A "great" one",register\n',
            (
                2,
                "",
                "A quotation mark stands in the middle of a text.",
                "Write each quotation mark inside a quoted text twice.",
            ),
        ),
    ],
)
def test_a_file_that_is_not_whole_is_told(tmp_path, content, problem):
    path = tmp_path / SOURCES.file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    reading = read_sheet(path, SOURCES)
    list(reading.rows)

    assert ([(p.row, p.column, p.what, p.to_do) for p in reading.problems], reading.is_whole) == ([problem], False)


def test_a_row_with_too_many_cells_is_told(tmp_path):
    rows, problems = read(tmp_path, "code,name,kind\na,A, the first,register\nb,B,form\n", SOURCES)

    to_do = "Put texts that hold a comma within quotation marks."
    assert ([row.number for row in rows], problems) == (
        [3],
        [(2, "", "The row has 4 cells, and the header has 3.", to_do)],
    )


def test_an_unknown_column_is_told_with_the_one_that_is_like_it(tmp_path):
    _, problems = read(tmp_path, "code,name,kind,publishr,delete\na,A,form,,\n", SOURCES)

    assert problems == [
        (1, "publishr", "The file has no such column.", "Rename or remove it. Did you mean “publisher”?"),
        (1, "delete", "The file has no such column.", "Rename or remove it."),
    ]


def test_two_rows_of_one_key_are_told_where_there_is_no_history(tmp_path):
    _, problems = read(tmp_path, "code,name,kind\na,A,form\na,B,form\n", SOURCES)

    assert problems == [(3, "code", "The same key stands in row 2 already.", "Keep one of the two rows.")]


def test_of_very_many_problems_the_first_are_kept_and_the_others_counted(tmp_path):
    path = tmp_path / SOURCES.file
    path.write_text("code,name,kind\n" + "a b,A,form\n" * 12_345, encoding="utf-8")

    reading = read_sheet(path, SOURCES)
    list(reading.rows)

    assert (len(reading.problems), reading.count) == (100, 12_345 + 12_344)


def test_a_byte_order_mark_spaces_blank_rows_and_any_order_of_columns_are_read(tmp_path):
    content = '\ufeffkind , code,name\r\n\r\nform, a ,"A\r\nsecond row"\r\n,,\r\n'

    rows, problems = read(tmp_path, content, SOURCES)

    nothing = dict.fromkeys(("publisher", "legal_basis", "purpose", "secrecy", "licence"))
    assert (rows, problems) == ([Row(3, {"kind": "form", "code": "a", "name": "A\r\nsecond row"} | nothing)], [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("code: a", (0, "format", "The field is missing.", "Write it, for instance format: 1.")),
        ("- 1", (0, "", "The file holds no fields.", "Write each field as “name: value”.")),
        (
            "format: 1\ncode: [a",
            (
                2,
                "",
                "The file is no YAML: expected ',' or ']', but got '<stream end>'.",
                "Correct the row, or the one before it.",
            ),
        ),
        (
            "format: 2\ncode: a\nname: A\ninvented: true",
            (0, "format", "The folder has format 2.", "This version of Tertial reads format 1."),
        ),
        (
            "format: 1\ncode: a\nname: A\ninvented: yes, indeed",
            (
                0,
                "invented",
                "“yes, indeed” is not what the field holds (true/false).",
                "Write it, for instance invented: true.",
            ),
        ),
        (
            "format: 1\ncode: a\nname: A\ninvented: true\nmunicipality_code: 0117",
            (
                0,
                "municipality_code",
                "“79” is not what the field holds (text).",
                "Put it within quotation marks.",
            ),
        ),
        (
            "format: 1\ncode: a\nname: A\ninvented: true\nmunicipality: '0117'",
            (
                0,
                "municipality",
                "There is no such field.",
                "Rename or remove it. Did you mean “municipality_code”?",
            ),
        ),
    ],
)
def test_a_wrong_city_yaml_is_told(tmp_path, content, problem):
    rows, problems = read(tmp_path, content, CITY, read_identity)

    assert (rows, problems[:1]) == ([], [problem])


def test_wrong_measures_and_recipes_are_told_with_their_place(tmp_path):
    content = "measures:\n- {code: a b, name: A, unit: {sv: a, en: a}, decimals: -1}\nrecipe: []\n"

    rows, problems = read(tmp_path, content, OWN_INDICATORS, read_own_indicators)

    example = "Write it, for instance name: {sv: Antal elever, en: Number of pupils}."
    assert (rows, problems) == (
        [],
        [
            (0, "recipe", "There is no such field.", "Rename or remove it. Did you mean “recipes”?"),
            (
                0,
                "measures 1 code",
                "“a b” is not what the field holds (code).",
                "Write it, for instance code: antal_elever.",
            ),
            (0, "measures 1 name", "“A” is not what the field holds (text in sv and en).", example),
            (
                0,
                "measures 1 decimals",
                "“-1” is not what the field holds (whole number).",
                "Write it, for instance decimals: 0.",
            ),
            (0, "measures 1 counts_persons", "The field is missing.", "Write it, for instance counts_persons: true."),
        ],
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            '{"type": ',
            (
                1,
                "",
                "The file is no GeoJSON: Expecting value.",
                "Fetch the file again: it may be cut off or edited by hand.",
            ),
        ),
        ("[]", (0, "", "The file holds no FeatureCollection.", "Write the areas as its features.")),
        (
            '{"features": [{"properties": {"name": "Norr"}}]}',
            (
                1,
                "unit",
                "Feature 1 does not say which unit it is.",
                "Write the unit's code as “unit” in its properties.",
            ),
        ),
        (
            '{"features": [{"properties": {"unit": "norr"}, "geometry": {"type": "Polygon", "coordinates": '
            "[[[674032, 6580822]]]}}]}",
            (
                1,
                "geometry",
                "“norr” has no Polygon or MultiPolygon in degrees.",
                "Write longitude and latitude (WGS 84).",
            ),
        ),
    ],
)
def test_a_wrong_map_is_told(tmp_path, content, problem):
    rows, problems = read(tmp_path, content, AREAS, read_areas)

    assert (rows, problems) == ([], [problem])

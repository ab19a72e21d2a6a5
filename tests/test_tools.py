"""The tools that keep the messages and the glossary find what they must find."""

from pathlib import Path

from babel.messages.catalog import Catalog
from tools import glossary, messages

TEMPLATE = """\
{% load i18n %}
    <p class="it's">{% translate "A share of 50 %" %}</p>
  {% blocktranslate count n=units|length with name=area trimmed %}
    {{ n }} unit in {{ name }}
  {% plural %}
    {{ n }} units in {{ name }}
  {% endblocktranslate %}
    {% translate "May" context "month" %} {{ _("In a variable")|upper }}
{% comment %}{% translate "Not this" %}{% endcomment %}
"""
MODULE = """\
def f(n):
    return _("Two" " parts"), ngettext("%(n)d unit", "%(n)d units", n), pgettext("month", "May")
"""


def test_messages_of_a_template_are_found():
    assert list(messages.calls(messages.as_python(TEMPLATE, Path("a.html")))) == [
        ("A share of 50 %%", None),
        (("%(n)s unit in %(name)s", "%(n)s units in %(name)s"), None),
        ("May", "month"),
        ("In a variable", None),
    ]


def test_messages_of_a_module_are_found():
    assert list(messages.calls(MODULE)) == [
        ("Two parts", None),
        (("%(n)d unit", "%(n)d units"), None),
        ("May", "month"),
    ]


def test_words_are_taken_for_what_lacks_them(capsys):
    catalog = Catalog(locale="sv")
    catalog.add("A good one", "En bra")
    catalog.add("New")
    catalog.add(("%(n)d unit", "%(n)d units"))

    lines = (
        "A good one => Något annat\nNew => Ny\n%(n)d unit | %(n)d units => %(n)d enhet | %(n)d enheter\nGone => Borta"
    )
    messages.take(lines, messages.by_key(catalog))

    assert [messages.forms(message) for message in messages.by_key(catalog).values()] == [
        ("%(n)d enhet", "%(n)d enheter"),
        ("En bra",),
        ("Ny",),
    ]
    assert capsys.readouterr().err == "Fits no message: Gone => Borta\n"


def test_everything_wrong_with_a_catalogue_is_told():
    in_code, with_words = Catalog(locale="sv"), Catalog(locale="sv")
    for text in ("A good one", "New", "Empty", "Read by nobody", "Asks for %(name)s"):
        in_code.add(text)
    with_words.add("A good one", "En bra")
    with_words.add("Empty")
    with_words.add("Read by nobody", "Läst av ingen", flags=["fuzzy"])
    with_words.add("Asks for %(name)s", "Frågar efter %(namn)s")
    with_words.add("Gone", "Borta")

    assert list(messages.wrong(messages.by_key(in_code), messages.by_key(with_words))) == [
        "No longer in the code (run `make messages`): Gone",
        "Other placeholders in Swedish than in English: Asks for %(name)s",
        "Has no Swedish words: Empty",
        "Not in the catalogue (run `make messages`): New",
        "Is marked fuzzy, so nobody has read it: Read by nobody",
    ]


def test_a_singular_may_leave_out_the_number():
    catalog = Catalog(locale="sv")
    catalog.add(
        ("%(n)d unit of %(all)d", "%(n)d units of %(all)d"), ("en enhet av %(all)d", "%(n)d enheter av %(all)d")
    )
    catalog.add(("%(n)d person", "%(n)d persons"), ("%(n)d person", "personer"))

    assert [messages.has_same_placeholders(message) for message in catalog if message.id] == [True, False]


def test_lines_from_elsewhere_give_words_only_where_they_are_missing():
    catalog = Catalog(locale="sv")
    catalog.add("Show")
    catalog.add("Hide", "Dölj")
    in_code = messages.by_key(catalog)

    messages.take("Show => Visa\n\nHide => Göm\n", in_code)

    assert [messages.forms(message) for message in in_code.values()] == [("Dölj",), ("Visa",)]


def test_a_word_of_the_glossary_is_read_from_a_docstring():
    text = 'class UnitKind(Model):\n    """A kind of unit (sv: enhetstyp), as the\n    city has it.\n\n    More."""\n'

    assert list(glossary.words_in(text, room="organisation")) == [
        glossary.Word("enhetstyp", "unit kind", "A kind of unit, as the city has it.", "organisation")
    ]

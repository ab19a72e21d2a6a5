"""The pieces of a page say the same thing in word, shape and mark-up wherever they are placed."""

from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from tertial.platform.templatetags.page import page_numbers


class Correction(forms.Form):
    value = forms.DecimalField(label="Value")


def test_a_verdict_is_word_and_shape_at_once() -> None:
    drawn = render_to_string("platform/verdict.html", {"shape": "half", "word": "Uppnås delvis"})

    assert drawn.strip() == (
        '<span class="verdict verdict-half"><svg aria-hidden="true" focusable="false">'
        '<use href="#shape-half"/></svg>Uppnås delvis</span>'
    )


def test_a_value_leads_to_its_source_and_a_hidden_one_says_why() -> None:
    shown = render_to_string("platform/value.html", {"value": "4,8", "url": "/source", "label": "4,8: source"})
    hidden = render_to_string("platform/value.html", {"value": None, "reason": "too few", "url": "/source"})

    assert [shown.strip(), hidden.strip()] == [
        '<a class="value" href="/source" aria-label="4,8: source">4,8</a>',
        '<span class="value">–<span class="reason">too few</span></span>',
    ]


def test_a_figure_is_written_in_the_language_of_the_reader() -> None:
    template = Template("{% load page %}{{ figure|number:1 }} {{ nothing|number }}")

    written = {}
    for language in ("sv", "en"):
        with translation.override(language):
            written[language] = template.render(Context({"figure": Decimal("45029.25"), "nothing": None}))

    assert written == {"sv": "45\xa0029,3 –", "en": "45,029.3 –"}


def test_page_numbers_leave_out_the_middle() -> None:
    pages = Paginator(range(900), 25)

    assert list(page_numbers(pages.page(7))) == [1, pages.ELLIPSIS, 6, 7, 8, pages.ELLIPSIS, 36]


def test_a_wrong_field_is_marked_and_tied_to_its_message() -> None:
    with translation.override("en"):
        drawn = render_to_string("platform/field.html", {"field": Correction({"value": "x"})["value"], "short": True})

    assert " ".join(drawn.split()) == (
        '<div class="field field-short field-wrong"> <label for="id_value">Value</label>'
        ' <input type="number" name="value" value="x" step="any" class="ds-input" required aria-invalid="true"'
        ' aria-describedby="id_value_error" id="id_value">'
        ' <ul class="errorlist" id="id_value_error"><li>Enter a number.</li></ul> </div>'
    )

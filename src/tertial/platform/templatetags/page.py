"""What templates need to write figures, forms and page numbers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tertial.platform.rules import format_number

register = template.Library()


@register.filter
def number(value: Decimal | float | None, decimals: int = 0) -> str:
    """A figure in the reader's language: {{ count|number }}, {{ share|number:1 }}; an en dash for None."""
    return format_number(value, decimals, get_language() or "en")


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's control with the look of the house; its help and errors are tied to it by Django."""
    return field.as_widget(attrs={"class": "ds-input"})


@register.filter
def page_numbers(page: Page[Any]) -> Sequence[int | str]:
    """The numbers to show around a page, an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))

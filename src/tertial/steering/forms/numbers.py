"""Numbers as they are written in Swedish or English."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

LARGEST = Decimal(10) ** 12


class NumberField(forms.CharField):
    """A number with a decimal comma or point, not below zero; None where nothing is written."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        """A field that may be left empty."""
        typed = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=False, max_length=30, widget=typed)

    def clean(self, value: Any) -> Any:
        """The number that was written."""
        text: str = super().clean(value)
        plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".").rstrip("%")
        if not plain:
            return None
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            said = _("“%(text)s” is no number. Write it with digits, for example 9.6.")
            raise forms.ValidationError(said, params={"text": text})
        if number < 0 or number >= LARGEST:
            raise forms.ValidationError(_("Write a number that is not below zero, and less than a million millions."))
        return float(number)

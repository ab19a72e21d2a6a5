"""Another value for a place in the ledger, and why."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Measure
from tertial.indicators.rules import Status
from tertial.site.words import in_language

LARGEST = Decimal(10) ** 12
ALLOWED = (Status.EXISTS, Status.MISSING, Status.NOT_APPLICABLE)


class CorrectionForm(forms.Form):
    """What is to hold: another value, or that there is none; and the reason, which stands in the ledger."""

    status = forms.ChoiceField(widget=forms.RadioSelect)
    value = forms.CharField(
        required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    comment = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, measure: Measure, **more: Any) -> None:
        """A form for a value of one measure, in the reader's language."""
        super().__init__(*args, **more)
        self.measure = measure
        words = {
            Status.EXISTS.value: _("Another value"),
            Status.MISSING.value: _("There is no value"),
            Status.NOT_APPLICABLE.value: _("It does not apply to the unit"),
        }
        status, value, comment = (self.fields[name] for name in ("status", "value", "comment"))
        status.label, status.choices = _("What is to hold?"), list(words.items())  # type: ignore[attr-defined]  # a choice
        value.label, value.help_text = _("New value"), self._help()
        comment.label = _("Why is the value changed?")
        comment.help_text = _("One sentence that others understand in five years. Write no names.")
        comment.error_messages["required"] = _(
            "Write why the value is changed. It is shown where the figure comes from."
        )

    def _help(self) -> str:
        said = {"unit": in_language(self.measure.unit), "decimals": self.measure.decimals}
        if self.measure.decimals:
            said_of = ngettext(
                "In %(unit)s, with at most %(decimals)s decimal.",
                "In %(unit)s, with at most %(decimals)s decimals.",
                self.measure.decimals,
            )
            return said_of % said
        return _("In %(unit)s, a whole number.") % said

    def clean(self) -> dict[str, Any]:
        """Read the number, and see that it goes with what is to hold."""
        cleaned = super().clean() or {}
        if cleaned.get("status") == Status.EXISTS:
            try:
                cleaned["number"] = self._number(str(cleaned.get("value") or ""))
            except forms.ValidationError as problem:
                self.add_error("value", problem)
        return cleaned

    def _number(self, text: str) -> float:
        plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
        if not plain:
            raise forms.ValidationError(_("Write the value, or choose that there is none."))
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise forms.ValidationError(
                _("“%(text)s” is no number. Write it with digits, for example 9.6."), params={"text": text}
            )
        self._check(number)
        return float(number)

    def _check(self, number: Decimal) -> None:
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.measure.decimals:
            if not self.measure.decimals:
                raise forms.ValidationError(_("Write a whole number."))
            said = ngettext(
                "Write at most %(decimals)s decimal.", "Write at most %(decimals)s decimals.", self.measure.decimals
            )
            raise forms.ValidationError(said, params={"decimals": self.measure.decimals})
        if number < 0 or number >= LARGEST:
            raise forms.ValidationError(_("Write a number that is not below zero, and less than a million millions."))
        if self.measure.unit.get("sv") == "%" and number > 100:
            raise forms.ValidationError(_("A share is at most 100 per cent."))

    @property
    def chosen(self) -> tuple[Status, float | None]:
        """What is to hold: a status and the value that it may have."""
        return Status(self.cleaned_data["status"]), self.cleaned_data.get("number")

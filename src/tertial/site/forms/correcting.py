"""Another value for a place in the ledger, and why."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Measure
from tertial.indicators.rules import Status
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number

LARGEST = Decimal(10) ** 12
FAR = 2  # times the value that holds, or that part of it
ALLOWED = (Status.EXISTS, Status.MISSING, Status.NOT_APPLICABLE)


class CorrectionForm(forms.Form):
    """What is to hold: another value, or that there is none; and the reason, which stands in the ledger.

    A value far from the one that holds is asked about: `sure` repeats it, so that a yes holds for that value alone.
    """

    status = forms.ChoiceField(widget=forms.RadioSelect)
    value = forms.CharField(
        required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    sure = forms.CharField(required=False, max_length=30)
    comment = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, measure: Measure, held: float | None, **more: Any) -> None:
        """A form for a value of one measure, in the reader's language; `held` is the value that holds."""
        super().__init__(*args, **more)
        self.measure, self.held = measure, held
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
        if self.question and not self.is_sure:
            self.add_error("sure", self.question)
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
    def asked(self) -> str:
        """The value that is asked about, as the answer repeats it; empty where nothing needs to be asked."""
        number = self.cleaned_data.get("number") if self.is_bound else None
        return "" if number is None or not _is_far(number, self.held) else f"{number:.15g}"

    @property
    def question(self) -> str:
        """What is asked about a value far from the one that holds, empty for any other."""
        if not self.asked:
            return ""
        number = float(self.asked)
        said = {
            "before": format_number(self.held, self.measure.decimals, language()),
            "after": format_number(number, 0 if number.is_integer() else self.measure.decimals, language()),
        }
        return _("From %(before)s to %(after)s. Is that right?") % said

    @property
    def is_sure(self) -> bool:
        """Whether the value that is asked about has been said to be right."""
        return bool(self.asked) and self.cleaned_data.get("sure") == self.asked

    @property
    def chosen(self) -> tuple[Status, float | None]:
        """What is to hold: a status and the value that it may have."""
        return Status(self.cleaned_data["status"]), self.cleaned_data.get("number")


def _is_far(after: float, before: float | None) -> bool:
    """Whether a value is more than twice, or less than half, of one that it replaces, or of another sign."""
    if not before or not after:
        return False
    return before * after < 0 or abs(after) > FAR * abs(before) or abs(after) * FAR < abs(before)

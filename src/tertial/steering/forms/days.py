"""Days as they are typed: the first and the last, which is kept as the day after it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class DayField(forms.DateField):
    """One day, within reason."""

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        """A field with the browser's own way to choose a day."""
        said = {
            "invalid": gettext_lazy("Write a day as 2024-10-15."),
            "required": gettext_lazy("Choose a day."),
        }
        picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, required=required, help_text=help_text, error_messages=said, widget=picker)

    def clean(self, value: Any) -> date | None:
        """The day that was typed."""
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day < LATEST:
            raise forms.ValidationError(_("Write a day after 1900 and before 2200."))
        return day


def day_after(last: date | None) -> date | None:
    """The first day on which something no longer holds, from its last."""
    return last + timedelta(days=1) if last else None


def last_day(ends_on: date | None) -> date | None:
    """The last day of something, from the first on which it no longer holds."""
    return ends_on - timedelta(days=1) if ends_on else None


def demand_order(form: forms.Form, first: str = "starts_on", last: str = "last_day") -> None:
    """Say at the last day that it lies before the first, where it does."""
    starts, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if starts and ends and ends < starts:
        form.add_error(last, _("The last day lies before the first. Correct one of them."))

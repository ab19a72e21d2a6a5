"""Which organisation to show: on which day, by which kind of link, and what is open in it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tertial.organisation.rules import LinkKind

VIEWS = {
    "linje": LinkKind.LINE,
    "uppfoljning": LinkKind.FUNCTIONAL,
    "omraden": LinkKind.GEOGRAPHIC,
    "huvudman": LinkKind.OPERATOR,
}
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class DayForm(forms.Form):
    """A day, and the kind of link; one that was chosen is kept when the day changes."""

    indelning = forms.ChoiceField(choices=[(v, v) for v in VIEWS], required=False, widget=forms.HiddenInput)
    dag = forms.DateField(
        label=_("Day"),
        required=False,
        error_messages={"invalid": _("Write a day as 2024-10-15.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_dag(self) -> date:
        """The day, today where none is given."""
        day: date = self.cleaned_data["dag"] or localdate()
        if not EARLIEST <= day < LATEST:
            raise forms.ValidationError(_("Write a day after 1900 and before 2200."))
        return day

    @classmethod
    def asked(cls, query: Any) -> "DayForm":
        """The form as an address fills it in, checked; an address without a day shows today."""
        return cls({"indelning": query.get("indelning") or "", "dag": query.get("dag") or localdate()})

    @property
    def day(self) -> date:
        """The day that was chosen, today where it cannot be read."""
        day = self.cleaned_data.get("dag") if self.is_valid() or self.is_bound else None
        return day if isinstance(day, date) else localdate()

    @property
    def kind(self) -> LinkKind | None:
        """The kind of link that was chosen, if it is a known one."""
        return VIEWS.get(str(self.data.get("indelning")))

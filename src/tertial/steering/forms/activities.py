"""What is to be done for a goal, by whom, when, and how far it has come."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named
from tertial.steering.forms.days import DayField, day_after, demand_order, last_day
from tertial.steering.models import Activity
from tertial.steering.operations.following import Plan
from tertial.steering.queries.sentences import told_of_activity
from tertial.steering.rules import ActivityStatus

LONGEST = 4000


class ActivityForm(forms.Form):
    """An activity as it is planned or reported."""

    status = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose how far it has come.")}
    )
    title = forms.CharField(
        label=gettext_lazy("What is done"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write in a few words what is done.")},
    )
    description = forms.CharField(
        label=gettext_lazy("More about it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    responsible = forms.ChoiceField(
        label=gettext_lazy("Who does it"), error_messages={"required": gettext_lazy("Choose a unit.")}
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, units: Sequence[Named], held: Activity | None = None) -> None:
        """A form with these units to choose among; it begins with what is held, else with the first unit."""
        super().__init__(data, initial=_initial(held, units))
        status, responsible = self.fields["status"], self.fields["responsible"]
        status.label = _("How far has it come?")
        status.choices = [(one.value, told_of_activity(one).word) for one in ActivityStatus]  # type: ignore[attr-defined]  # a choice
        responsible.choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """See that it does not end before it starts."""
        cleaned = super().clean() or {}
        demand_order(self)
        return cleaned

    @property
    def plan(self) -> Plan:
        """What was asked for."""
        said = self.cleaned_data
        return Plan(
            title=said["title"],
            responsible=Unit.objects.get(code=said["responsible"]),
            starts_on=said["starts_on"],
            ends_on=day_after(said["last_day"]),
            description=said["description"],
            status=ActivityStatus(said["status"]),
        )


def _initial(held: Activity | None, units: Sequence[Named]) -> dict[str, Any]:
    if held is None:
        first = units[0].code if units else None
        return {"status": ActivityStatus.NOT_STARTED.value, "responsible": first}
    return {
        "status": held.status,
        "title": held.title,
        "description": held.description,
        "responsible": held.responsible.code,
        "starts_on": held.starts_on,
        "last_day": last_day(held.ends_on),
    }

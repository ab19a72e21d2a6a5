"""What a reader chooses in a comparison. The names of the fields stand in the address, so they are Swedish."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from tertial.site.comparison.choice import Choice, different
from tertial.site.forms.choosing import choices

LONGEST = 100
MOST_READ = 50  # an address may name any number of units; only so many are looked up


def choice_from(given: QueryDict) -> Choice:
    """What an address says; what it does not say is the page's own choice."""
    return Choice(
        codes=different(given.getlist("enhet"))[:MOST_READ],
        period=given.get("period", ""),
        words=" ".join(given.get("namn", "")[:LONGEST].split()),
        area=given.get("omrade", ""),
        form=given.get("regi", ""),
        level=given.get("slag", ""),
        page=given.get("page", "1"),
    )


class ComparedPeriod(forms.Form):
    """The period of the values; the units go along unseen."""

    enhet = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    period = forms.ChoiceField(required=False)

    def __init__(self, data: object = None, *, periods: Sequence[str] = (), **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["period"].label = _("Period")
        choices(self, "period", [(period, period) for period in periods])


class UnitSought(forms.Form):
    """A part of the name of a unit to add; the units that stand there and the period go along unseen."""

    enhet = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    period = forms.CharField(required=False, widget=forms.HiddenInput)
    namn = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )

    def __init__(self, data: object = None, **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["namn"].label = _("Add by name")
        self.fields["namn"].widget.attrs["placeholder"] = _("Part of a name")

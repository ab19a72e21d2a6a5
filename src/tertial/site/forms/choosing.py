"""What a reader chooses on a page of figures. The names of the fields stand in the address, so they are Swedish."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from tertial.site.queries.indicator import AS_IT_IS, AS_IT_WAS
from tertial.steering.queries.sentences import period_in_words

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UnitChoices(forms.Form):
    """The period of the figures and the goals, and the day of the organisation around a unit."""

    period = forms.ChoiceField(required=False)
    dag = forms.DateField(required=False, widget=DAY, input_formats=["%Y-%m-%d"])

    def __init__(self, data: object = None, *, periods: Sequence[str] = (), **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["period"].label = _("Period")
        self.fields["dag"].label = _("Organisation on")
        choices(self, "period", [(period, period_in_words(period)) for period in periods])


class BelowChoices(forms.Form):
    """The period of a list of units."""

    period = forms.ChoiceField(required=False)

    def __init__(self, data: object = None, *, periods: Sequence[str] = (), **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["period"].label = _("Period")
        choices(self, "period", [(period, period_in_words(period)) for period in periods])


class IndicatorChoices(forms.Form):
    """The period, in which areas it is shown, and who runs the units."""

    period = forms.ChoiceField(required=False)
    indelning = forms.ChoiceField(required=False)
    regi = forms.ChoiceField(required=False)

    def __init__(self, data: object = None, *, periods: Sequence[str] = (), **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["period"].label = _("Period")
        self.fields["indelning"].label = _("Areas")
        self.fields["regi"].label = _("Run by")
        choices(self, "period", [(period, period) for period in periods])
        choices(self, "indelning", [(AS_IT_WAS, _("as they were then")), (AS_IT_IS, _("as they are today"))])
        both = [("", _("municipal and independent")), ("municipal", _("municipal")), ("independent", _("independent"))]
        choices(self, "regi", both)


class FunnelChoices(forms.Form):
    """The period and the area of a funnel."""

    period = forms.ChoiceField(required=False)
    omrade = forms.ChoiceField(required=False)

    def __init__(
        self, data: object = None, *, periods: Sequence[str] = (), areas: Sequence[tuple[str, str]] = (), **rest: object
    ) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["period"].label = _("Period")
        self.fields["omrade"].label = _("Area")
        choices(self, "period", [(period, period) for period in periods])
        choices(self, "omrade", [("", _("all")), *areas])


class UnitList(forms.Form):
    """Which units are listed; the choices of the page go along unseen."""

    period = forms.CharField(required=False, widget=forms.HiddenInput)
    indelning = forms.CharField(required=False, widget=forms.HiddenInput)
    regi = forms.CharField(required=False, widget=forms.HiddenInput)
    namn = forms.CharField(required=False, max_length=100)
    omrade = forms.ChoiceField(required=False)

    def __init__(self, data: object = None, *, areas: Sequence[tuple[str, str]] = (), **rest: object) -> None:
        super().__init__(data, **rest)  # type: ignore[arg-type]  # passed on as they came
        self.fields["namn"].label = _("Name")
        self.fields["omrade"].label = _("Area")
        choices(self, "omrade", [("", _("all")), *areas])


def choices(form: forms.Form, name: str, offered: Sequence[tuple[str, str]]) -> None:
    """Offer these values in a field of a form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(offered)


def day_from(text: str, otherwise: date) -> date:
    """The day that an address names, or another where it names none that can be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise

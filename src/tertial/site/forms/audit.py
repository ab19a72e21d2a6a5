"""Which events to show: by whom, of which kind, and in which days."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NO_DAY = {"invalid": gettext_lazy("Write a day as 2024-10-15.")}
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def verbs() -> dict[str, str]:
    """What can be asked for, in words, by the verb of the trail."""
    return {
        "indicators.correct_value": _("corrections of values"),
        "collection.send": _("questions and corrections from operators"),
        "collection.accept_correction": _("accepted corrections from operators"),
        "city.load": _("loads of the city folder"),
        "city.dump": _("dumps of the city folder"),
        "releases.let_out": _("downloads"),
        "organisation.reorganise": _("reorganisations"),
        "organisation.withdraw_reorganisation": _("withdrawn reorganisations"),
        "people.sign_in": _("sign-ins"),
        "people.refuse_sign_in": _("refused sign-ins"),
        "people.make_administrator": _("new administrators"),
        "people.give_role": _("roles given"),
        "people.end_role": _("roles ended"),
        "people.name_stand_in": _("stand-ins named"),
        "people.see_as": _("seeing as another"),
        "people.dispose_person": _("disposals of personal data"),
    }


class AuditForm(forms.Form):
    """Who did what, and when. Everything may be left empty."""

    vem = forms.CharField(required=False, max_length=100)
    vad = forms.ChoiceField(required=False)
    fran = forms.DateField(required=False, widget=DAY, error_messages=NO_DAY)
    till = forms.DateField(required=False, widget=DAY, error_messages=NO_DAY)

    def __init__(self, *args: Any, **more: Any) -> None:
        """A form in the reader's language."""
        super().__init__(*args, **more)
        self.fields["vem"].label = _("Who")
        self.fields["vad"].label = _("What")
        self.fields["fran"].label = _("From")
        self.fields["till"].label = _("Up to and including")
        self.fields["vad"].choices = [("", _("everything")), *verbs().items()]  # type: ignore[attr-defined]  # a choice

    def clean_vem(self) -> str:
        """The name, without what no name holds."""
        return " ".join(str(self.cleaned_data["vem"]).replace("\0", "").split())

    def chosen(self, name: str) -> str:
        """A chosen text, empty where it is absent or wrong."""
        return str(self.cleaned_data.get(name) or "") if self.is_bound else ""

    def day(self, name: str) -> date | None:
        """A chosen day, None where it is absent or wrong."""
        value = self.cleaned_data.get(name)
        return value if isinstance(value, date) else None

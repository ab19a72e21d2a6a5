"""Which steering documents to show. The names of the fields stand in the address, so they are Swedish."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tertial.site.forms.choosing import DAY, choices, day_from
from tertial.site.forms.goals import LONGEST, page_from
from tertial.site.goals.register import RegisterPage, Wanted


class DocumentChoices(forms.Form):
    """The day on which documents hold, who decided them, and of which kind they are."""

    galler = forms.DateField(required=False, widget=DAY, input_formats=["%Y-%m-%d"])
    beslutat = forms.ChoiceField(required=False)
    slag = forms.ChoiceField(required=False)

    def __init__(self, page: RegisterPage) -> None:
        wanted = page.wanted
        super().__init__(initial={"galler": wanted.day, "beslutat": wanted.body, "slag": wanted.kind})
        labels = {"galler": _("Holds on"), "beslutat": _("Decided by"), "slag": _("Kind")}
        for name, label in labels.items():
            self.fields[name].label = label
        choices(self, "beslutat", [("", _("anybody")), *((unit.code, unit.name) for unit in page.bodies)])
        choices(self, "slag", [("", _("all kinds")), *((kind, kind) for kind in page.kinds)])


def wanted_from(given: Mapping[str, Any], *, today: date) -> Wanted:
    """What an address asks for: what holds today if it says nothing of a day, and all if the day is left empty."""
    said = given.get("galler")
    return Wanted(
        day=today if said is None else day_from(said, today) if said else None,
        body=given.get("beslutat", "")[:LONGEST],
        kind=given.get("slag", "")[:LONGEST],
        page=page_from(given.get("page", "")),
    )

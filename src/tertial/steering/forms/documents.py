"""What the register is to say of a steering document."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named
from tertial.steering.forms.days import DayField, day_after, demand_order, last_day
from tertial.steering.models import DocumentEntry
from tertial.steering.operations.documents import Entry
from tertial.steering.operations.writing import Decision
from tertial.steering.rules import State

TEXTS = ("title", "kind", "decided_on", "paragraph", "reference", "starts_on", "address")


class DocumentForm(forms.Form):
    """A document: what it is, who decided it when, from when it holds, where it can be read, what replaced it."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what the document is called.")},
    )
    kind = forms.CharField(
        label=gettext_lazy("Kind of document"),
        help_text=gettext_lazy("For example budget, plan, policy or guidelines."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what kind of document it is.")},
        widget=forms.TextInput(attrs={"list": "kinds"}),
    )
    decided_by = forms.ChoiceField(
        label=gettext_lazy("Decided by"), error_messages={"required": gettext_lazy("Choose who decided it.")}
    )
    decided_on = DayField(label=gettext_lazy("Day of the decision"), required=False)
    paragraph = forms.CharField(label=gettext_lazy("Paragraph of the minutes"), required=False, max_length=40)
    reference = forms.CharField(label=gettext_lazy("Reference number"), required=False, max_length=80)
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(label=gettext_lazy("Last day, if it is known"), required=False)
    address = forms.URLField(
        label=gettext_lazy("Where it can be read"),
        help_text=gettext_lazy("A web address that begins with https://."),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("That is no web address. Correct it, or leave it empty.")},
    )
    replaced_by = forms.ChoiceField(label=gettext_lazy("Replaced by"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        bodies: Sequence[Named],
        held: DocumentEntry | None = None,
        others: Sequence[DocumentEntry] = (),
    ) -> None:
        """A form with the bodies that may have decided it; a new document is replaced by nothing."""
        super().__init__(data, initial=_initial(held))
        self.is_established = held is not None and held.state == State.ESTABLISHED
        self.fields["decided_by"].choices = [(unit.code, unit.name) for unit in bodies]  # type: ignore[attr-defined]  # a choice
        if held is None:
            del self.fields["replaced_by"]
        else:
            codes = [(one.document.code, one.title) for one in others]
            self.fields["replaced_by"].choices = [("", _("nothing")), *codes]  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """See that it does not end before it starts, and that a decided document says when it was."""
        cleaned = super().clean() or {}
        demand_order(self)
        if self.state == State.ESTABLISHED and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Write the day on which it was decided."))
        return cleaned

    @property
    def state(self) -> State:
        """Whether the entry is to be established."""
        is_draft = "draft" in self.data and not self.is_established
        return State.DRAFT if is_draft else State.ESTABLISHED

    @property
    def entry(self) -> Entry:
        """What the register is to say."""
        said = self.cleaned_data
        return Entry(
            title=said["title"],
            kind=said["kind"],
            decided_by=Unit.objects.get(code=said["decided_by"]),
            decision=Decision(said["decided_on"], said["paragraph"], said["reference"]),
            starts_on=said["starts_on"],
            ends_on=day_after(said["last_day"]),
            replaced_by=said.get("replaced_by") or None,
            address=said["address"],
            state=self.state,
        )


def _initial(held: DocumentEntry | None) -> dict[str, Any]:
    if held is None:
        return {}
    by, next_one = held.decided_by.code, held.replaced_by.code if held.replaced_by else ""
    return {name: getattr(held, name) for name in TEXTS} | {
        "decided_by": by,
        "last_day": last_day(held.ends_on),
        "replaced_by": next_one,
    }

"""Which of the goals that stay behind somebody decides on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.steering.queries.staying import Left

HAND_OVER, ESTABLISH, WITHDRAW = "hand_over", "establish", "withdraw"


class HandingForm(forms.Form):
    """Goals that are ticked, and what is to become of them."""

    goals = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("Tick at least one goal.")}
    )
    do = forms.ChoiceField(choices=[(what, what) for what in (HAND_OVER, ESTABLISH, WITHDRAW)])

    def __init__(self, data: Mapping[str, Any] | None, *, left: Sequence[Left]) -> None:
        """A form with the goals that stay behind."""
        super().__init__(data)
        self.left = {one.code: one for one in left}
        self.fields["goals"].label = _("Goals")
        gone = _("One of the goals is no longer among those that stay behind. Choose again.")
        self.fields["goals"].error_messages["invalid_choice"] = gone
        self.fields["goals"].choices = [(one.code, one.title) for one in left]  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """See that there is somebody to hand each goal over to, or something in it to decide on."""
        cleaned = super().clean() or {}
        ticked = [self.left[code] for code in cleaned.get("goals", ())]
        if cleaned.get("do") == HAND_OVER:
            stuck = [one for one in ticked if one.receiver_id is None]
            said = _("“%(title)s” has no authority to go to. Establish or withdraw it instead.")
        else:
            stuck = [one for one in ticked if not one.has_drafts]
            said = _("“%(title)s” has no drafts in it. Hand it over instead.")
        if stuck:
            self.add_error("goals", said % {"title": stuck[0].title})
        return cleaned

    @property
    def ticked(self) -> frozenset[str]:
        """The codes of the goals that are ticked."""
        return frozenset(self["goals"].value() or ())

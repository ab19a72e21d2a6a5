"""How a goal is judged, and why."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.steering.queries.dossier import JudgedIn
from tertial.steering.queries.sentences import told_of_goal
from tertial.steering.rules import JUDGED, Gap, State, Verdict, gap

LONGEST = 4000


class JudgementForm(forms.Form):
    """A verdict, and why: the reason is demanded where the verdict is another than the indicators suggest.

    A draft may still lack it. Who has established a judgement changes it as established.
    """

    verdict = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far the goal is reached.")},
    )
    reason = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, data: Mapping[str, Any] | None, *, suggested: Verdict, held: JudgedIn | None) -> None:
        """A form beside what is suggested; it begins with what has been judged already."""
        initial = {"verdict": held.verdict.value, "reason": held.reason} if held else None
        super().__init__(data, initial=initial)
        self.suggested = suggested
        self.is_established = held is not None and held.state == State.ESTABLISHED
        verdict, reason = self.fields["verdict"], self.fields["reason"]
        verdict.label = _("How far is the goal reached?")
        verdict.choices = [(one.value, told_of_goal(one).word) for one in JUDGED]  # type: ignore[attr-defined]  # a choice
        reason.label, reason.help_text = _("Why?"), _("What you see that the figures do not, in a few sentences.")

    @property
    def state(self) -> State:
        """Whether the judgement is to be established."""
        is_draft = "draft" in self.data and not self.is_established
        return State.DRAFT if is_draft else State.ESTABLISHED

    def clean(self) -> dict[str, Any]:
        """Demand a reason where the verdict parts from what the indicators say."""
        cleaned = super().clean() or {}
        if self.state == State.ESTABLISHED and cleaned.get("verdict") and not cleaned.get("reason"):
            parted = gap(Verdict(cleaned["verdict"]), self.suggested)
            if parted is not None:
                self.add_error("reason", parted_in_words(parted))
        return cleaned

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The three verdicts as they are chosen: each with its shape, and what follows where it parts."""
        chosen = self["verdict"].value()
        return [
            {
                "value": one.value,
                "told": told_of_goal(one),
                "is_chosen": chosen == one.value,
                "is_suggested": one == self.suggested,
                "parted": parted_in_words(parted) if (parted := gap(one, self.suggested)) else "",
            }
            for one in JUDGED
        ]


def parted_in_words(parted: Gap) -> str:
    """What is demanded of somebody who judges otherwise than the indicators."""
    return {
        Gap.MORE_POSITIVE: _("Your judgement is more positive than the indicators. Write why."),
        Gap.MORE_NEGATIVE: _("Your judgement is more negative than the indicators. Write why."),
    }[parted]

"""What an operator asks and proposes, what the office answers, and which inquiries to show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tertial.collection.models import LONGEST_REASON, LONGEST_TEXT
from tertial.collection.rules import State
from tertial.indicators.models import Indicator
from tertial.organisation.models import Unit
from tertial.site.forms.choosing import choices
from tertial.site.forms.correcting import CorrectionForm
from tertial.steering.queries.sentences import period_in_words

# How the list's address says which inquiries it shows.
SHOWN = {
    "vantar": (State.SENT,),
    "utkast": (State.DRAFT,),
    "klara": (State.ANSWERED, State.ACCEPTED, State.REFUSED),
    "atertagna": (State.WITHDRAWN,),
}


class OperatorChoices(forms.Form):
    """The period of the figures of the operator's unit that is opened."""

    enhet = forms.CharField(required=False, widget=forms.HiddenInput)
    period = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, periods: Sequence[str], **more: Any) -> None:
        """A form with the periods to choose among, in the reader's language."""
        super().__init__(*args, **more)
        self.fields["period"].label = _("Period")
        choices(self, "period", [(period, period_in_words(period)) for period in periods])


class QuestionForm(forms.Form):
    """A question to the office about one of the operator's units, and about an indicator if it is about one."""

    unit = forms.ChoiceField()
    indicator = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(
        self,
        *args: Any,
        units: Sequence[tuple[str, str]],
        indicators: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        """A form in the reader's language; `units` and `indicators` are the codes and names to choose among."""
        super().__init__(*args, **more)
        for name, label in (("unit", _("Unit")), ("indicator", _("What is it about?")), ("text", _("Your question"))):
            self.fields[name].label = label
        choices(self, "unit", units)
        choices(self, "indicator", [("", _("Something else")), *indicators])
        self.fields["text"].help_text = _("Write no names, and nothing that can be tied to a child or an employee.")
        self.fields["text"].error_messages["required"] = _("Write what you want to know.")

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, about which unit and indicator."""
        said = self.cleaned_data
        return {
            "unit": Unit.objects.get(code=said["unit"]),
            "indicator": Indicator.objects.filter(code=said["indicator"] or None).first(),
            "text": said["text"],
        }


class ProposalForm(CorrectionForm):
    """What an operator proposes is to hold in place of a value, and why; read as a correction is."""

    comment = forms.CharField(max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **more: Any) -> None:
        """A form for a proposal, in the reader's language."""
        super().__init__(*args, **more)
        comment = self.fields["comment"]
        comment.label = _("Why should the value be changed?")
        comment.help_text = _(
            "Write no names. If the office accepts, your reason is shown where the figure comes from."
        )
        comment.error_messages["required"] = _("Write why the value should be changed. The office decides by it.")


class AnswerForm(forms.Form):
    """What the office answers; it may be empty where a correction is accepted."""

    text = forms.CharField(max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, is_needed: bool = False, **more: Any) -> None:
        """A form in the reader's language."""
        super().__init__(*args, **more)
        text = self.fields["text"]
        text.label, text.required = _("Answer to the operator"), is_needed
        text.help_text = _("Write no names. A correction that is accepted needs no answer.")
        text.error_messages["required"] = _("Write an answer, so that the operator knows why.")


class InquiryFilter(forms.Form):
    """Which inquiries to show; what makes no sense in an address is passed over."""

    visa = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, has_drafts: bool, **more: Any) -> None:
        """A form with its choices in the reader's language; only operators have drafts."""
        super().__init__(*args, **more)
        self.fields["visa"].label = _("Show")
        words = {
            "": _("all"),
            "vantar": _("those that wait for an answer"),
            "klara": _("answered"),
            "utkast": _("drafts"),
            "atertagna": _("withdrawn"),
        }
        choices(self, "visa", [(code, name) for code, name in words.items() if has_drafts or code != "utkast"])

    @property
    def states(self) -> Sequence[State]:
        """The states that were asked for; none means all."""
        return SHOWN.get(self.cleaned_data.get("visa") or "", ()) if self.is_valid() else ()

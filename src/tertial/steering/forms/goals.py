"""What a goal says, what it serves and what tells of it, as it is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.steering.changing.stating import Choice, Offered, Tied, level_in_words
from tertial.steering.forms.days import DayField, day_after, demand_order, last_day
from tertial.steering.models import GoalLevel, GoalStatement
from tertial.steering.operations.goals import Said
from tertial.steering.rules import State

LONGEST = 4000
FROM_SEPTEMBER = 9  # from then on what is planned is the next year


def text(label: Any, help_text: Any = "", *, rows: int = 4) -> forms.CharField:
    """A field for some sentences that may be left empty."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST, widget=area)


class GoalForm(forms.Form):
    """A goal as it is written: the promise, what is expected, how it is worked with, when, and what it is tied to."""

    level = forms.ChoiceField(label=gettext_lazy("Kind of goal"), required=False, widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("The goal"),
        help_text=gettext_lazy("What is to be so, in one sentence."),
        max_length=300,
        error_messages={"required": gettext_lazy("Write the goal in one sentence.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    expected_result = text(
        gettext_lazy("Expected result"), gettext_lazy("What is different, and for whom, when the goal is reached.")
    )
    ways_of_working = text(gettext_lazy("Ways of working"), gettext_lazy("How we work to get there."))
    resources = text(gettext_lazy("Resources"), gettext_lazy("People, time and means that it takes."), rows=3)
    follow_up = text(gettext_lazy("Follow-up"), gettext_lazy("How we know how it goes, and when we look."), rows=3)
    starts_on = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day, if it is known"), required=False)
    serves = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    told_by = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    continues = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    document = forms.ChoiceField(label=gettext_lazy("Decided in"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        offered: Offered,
        levels: Sequence[GoalLevel],
        initial: Mapping[str, Any],
        is_established: bool = False,
    ) -> None:
        """A form with what a goal can be tied to. What is established is changed as established."""
        super().__init__(data, initial=dict(initial))
        self.offered, self.levels, self.is_established = offered, levels, is_established
        gone = _("One of the goals does not hold from that day. Choose again among those that do.")
        serves, told_by = self.fields["serves"], self.fields["told_by"]
        serves.label, told_by.label = _("Which goals does it serve?"), _("Which indicators tell of it?")
        serves.error_messages["invalid_choice"] = gone
        self.fields["continues"].label = _("Which earlier goals does it continue?")
        _choose(self.fields["continues"], offered.continues)
        _choose(serves, offered.serves)
        _choose(told_by, (*offered.near, *offered.others))
        documents = [(one.code, one.name) for one in offered.documents]
        self.fields["document"].choices = [("", _("no document")), *documents]  # type: ignore[attr-defined]  # a choice
        self.fields["level"].choices = [(level.code, level_in_words(level)) for level in levels]  # type: ignore[attr-defined]  # a choice
        self.fields["level"].required = len(levels) > 1

    def clean(self) -> dict[str, Any]:
        """See that it does not end before it starts."""
        cleaned = super().clean() or {}
        demand_order(self)
        return cleaned

    @property
    def chosen_level(self) -> GoalLevel:
        """The level that was chosen, or the only one that there is."""
        code = self.cleaned_data.get("level")
        return next((level for level in self.levels if level.code == code), self.levels[0])

    @property
    def said(self) -> Said:
        """What the goal is to say."""
        values = self.cleaned_data
        texts = ("title", "expected_result", "ways_of_working", "resources", "follow_up")
        is_draft = "draft" in self.data and not self.is_established
        return Said(
            **{name: values[name] for name in texts},
            starts_on=values["starts_on"],
            ends_on=day_after(values["last_day"]),
            document=values["document"] or None,
            state=State.DRAFT if is_draft else State.ESTABLISHED,
        )

    @property
    def boxes(self) -> "Boxes":
        """The boxes to tick, those that are ticked marked."""
        names = ("serves", "told_by", "continues")
        serves, told_by, continues = (set(self[name].value() or ()) for name in names)
        return Boxes(
            _boxes(self.offered.serves, serves),
            _boxes(self.offered.near, told_by),
            _boxes(self.offered.others, told_by),
            _boxes(self.offered.continues, continues),
        )


@dataclass(frozen=True)
class Boxes:
    """Goals and indicators to tick, each with whether it is; `others` are the indicators that no goal above has."""

    serves: list[tuple[Choice, bool]]
    near: list[tuple[Choice, bool]]
    others: list[tuple[Choice, bool]]
    continues: list[tuple[Choice, bool]]

    @property
    def has_others(self) -> bool:
        """Whether any of the other indicators is ticked."""
        return any(is_ticked for _choice, is_ticked in self.others)


def _boxes(choices: Sequence[Choice], ticked: set[str]) -> list[tuple[Choice, bool]]:
    return [(choice, choice.code in ticked) for choice in choices]


def _choose(field: forms.Field, choices: Sequence[Choice]) -> None:
    field.choices = [(one.code, one.name) for one in choices]  # type: ignore[attr-defined]  # a choice


def begin_with(today: date) -> dict[str, Any]:
    """What a new goal begins with: the year that is planned."""
    year = today.year + (today.month >= FROM_SEPTEMBER)
    return {"starts_on": date(year, 1, 1), "last_day": date(year, 12, 31)}


def as_said(held: GoalStatement, tied: Tied) -> dict[str, Any]:
    """What a goal says and is tied to, as the form begins with it."""
    texts = ("title", "expected_result", "ways_of_working", "resources", "follow_up", "starts_on")
    days = {"last_day": last_day(held.ends_on), "document": held.document.code if held.document else ""}
    ties = {"serves": tied.serves, "told_by": tied.told_by, "continues": tied.continues}
    return {name: getattr(held, name) for name in texts} | days | ties


class EndForm(forms.Form):
    """The last day on which a goal holds."""

    last_day = DayField(label=gettext_lazy("Last day"))

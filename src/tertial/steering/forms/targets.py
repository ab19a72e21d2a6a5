"""What a figure is to be, and where the decision stands."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.platform.queries.sentences import in_language, is_swedish
from tertial.steering.changing.deciding import DecidingPage
from tertial.steering.forms.days import DayField
from tertial.steering.forms.numbers import NumberField
from tertial.steering.operations.writing import Decision
from tertial.steering.queries.readings import is_share
from tertial.steering.queries.targets import TargetRow
from tertial.steering.rules import Direction, State, TargetTerms, TargetType


class Asks(StrEnum):
    """What a target asks, as it is chosen: a direction is two."""

    MAX = "max"
    MIN = "min"
    VALUE = "value"
    INTERVAL = "interval"
    UP = "up"
    DOWN = "down"
    DELEGATED = "delegated"


class Certainty(forms.Form):
    """What is asked once more of who changes the target of a period that is over: why, and that they mean it."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is changed afterwards"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write why it is changed afterwards.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, change the target of a period that is over"),
        error_messages={"required": gettext_lazy("Confirm that you mean a period that is over.")},
    )


ONE_VALUE = (Asks.MAX, Asks.MIN, Asks.VALUE)
NEEDED = {Asks.INTERVAL: ("low", "high"), **dict.fromkeys(ONE_VALUE, ("value",))}


class TargetForm(forms.Form):
    """A target in words, its value or values, and the decision. A decided target names its day."""

    asks = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose what the target asks.")}
    )
    value = NumberField(label=gettext_lazy("Value"))
    low = NumberField(label=gettext_lazy("Lowest value"))
    high = NumberField(label=gettext_lazy("Highest value"))
    decided_on = DayField(label=gettext_lazy("Day of the decision"), required=False)
    paragraph = forms.CharField(
        label=gettext_lazy("Paragraph of the minutes"),
        help_text=gettext_lazy("For example § 7. Leave it empty if there is none."),
        required=False,
        max_length=40,
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference number"),
        help_text=gettext_lazy("For example KS 2023/1101. Leave it empty if there is none."),
        required=False,
        max_length=80,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, page: DecidingPage) -> None:
        """A form that begins with what is held. The decision of what is established must be written anew."""
        super().__init__(data, initial=_initial(page.held))
        self.page = page
        self.is_established = page.held is not None and page.held.state == State.ESTABLISHED
        words = {
            Asks.MAX: _("at most"),
            Asks.MIN: _("at least"),
            Asks.VALUE: _("exactly, or better where the indicator has a better side"),
            Asks.INTERVAL: _("between"),
            Asks.UP: _("increase"),
            Asks.DOWN: _("decrease"),
            Asks.DELEGATED: _("set by each board"),
        }
        held = self.initial.get("asks")
        passed_over = {Asks.VALUE} | (set() if page.is_council else {Asks.DELEGATED})
        self.fields["asks"].label = _("What is it to be?")
        self.fields["asks"].choices = [  # type: ignore[attr-defined]  # a choice
            (asks.value, word) for asks, word in words.items() if asks not in passed_over or asks.value == held
        ]
        for name in ("value", "low", "high"):
            self.fields[name].help_text = in_language(page.recipe.unit)

    def clean(self) -> dict[str, Any]:
        """See that the values are there that the target needs, and that a decided one says when."""
        cleaned = super().clean() or {}
        needed = NEEDED.get(Asks(cleaned["asks"]), ()) if cleaned.get("asks") else ()
        missing = {
            "value": _("Write the value."),
            "low": _("Write the lowest value."),
            "high": _("Write the highest value."),
        }
        for name in needed:
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, missing[name])
            elif is_share(self.page.recipe) and (cleaned.get(name) or 0) > 100:
                self.add_error(name, _("A share is at most 100 per cent."))
        low, high = cleaned.get("low"), cleaned.get("high")
        if "low" in needed and low is not None and high is not None and low > high:
            self.add_error("high", _("The highest value is below the lowest. Change places."))
        if self.state == State.ESTABLISHED and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Write the day on which it was decided."))
        return cleaned

    @property
    def state(self) -> State:
        """Whether the target is to be established."""
        is_draft = "draft" in self.data and not self.is_established
        return State.DRAFT if is_draft else State.ESTABLISHED

    @property
    def terms(self) -> TargetTerms:
        """What the target asks."""
        said, asks = self.cleaned_data, Asks(self.cleaned_data["asks"])
        if asks in (Asks.UP, Asks.DOWN):
            return TargetTerms(TargetType.DIRECTION, direction=Direction(asks.value))
        if asks == Asks.INTERVAL:
            return TargetTerms(TargetType.INTERVAL, said["low"], said["high"])
        if asks == Asks.MAX:
            return TargetTerms(TargetType.MAX, high=said["value"])
        return TargetTerms(TargetType(asks.value), low=None if asks == Asks.DELEGATED else said["value"])

    @property
    def decision(self) -> Decision:
        """Where the decision stands."""
        said = self.cleaned_data
        return Decision(said["decided_on"], said["paragraph"], said["reference"])


def _initial(held: TargetRow | None) -> dict[str, Any]:
    if held is None:
        return {}
    terms = held.terms
    asks = terms.direction.value if terms.direction else terms.type.value
    said: dict[str, Any] = {"asks": asks}
    if terms.type == TargetType.INTERVAL:
        said |= {"low": _typed(terms.low), "high": _typed(terms.high)}
    elif terms.low is not None or terms.high is not None:
        said["value"] = _typed(terms.high if terms.low is None else terms.low)
    if held.state == State.DRAFT:
        said |= {"decided_on": held.decided_on, "paragraph": held.paragraph, "reference": held.reference}
    return said


def _typed(value: float | None) -> str:
    """A value as one would write it, with no more decimals than it has."""
    if value is None:
        return ""
    plain = f"{value:.6f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if is_swedish() else plain

"""Who to show, add or give a role, as it is typed: units and people by part of their name, days with their last day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import top_unit
from tertial.people.access import called
from tertial.people.models import RoleAssignment
from tertial.people.operations.refusing import RoleRefused
from tertial.people.queries.colleagues import Colleague, colleagues_called
from tertial.people.queries.roles import Asked, When
from tertial.people.queries.sentences import role_name
from tertial.people.queries.units import Candidate, units_called
from tertial.people.rules import OF_THE_WHOLE_CITY, Role
from tertial.platform.models import User

NO_DAY = {
    "invalid": gettext_lazy("Write a day as 2024-10-15."),
    "required": gettext_lazy("Choose a day."),
}
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def day_field(label: Any, *, is_required: bool) -> forms.DateField:
    """A field for one day."""
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=is_required, error_messages=NO_DAY, widget=picker)


def tell(form: forms.Form, refused: RoleRefused) -> None:
    """Say in a form why what it asked for was refused, each reason at its field."""
    for problem in refused.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.text)


class PeopleFilter(forms.Form):
    """Which people to show; what makes no sense in an address is passed over."""

    sok = forms.CharField(label=gettext_lazy("Name or unit"), required=False, max_length=100)
    roll = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    nar = forms.ChoiceField(label=gettext_lazy("Show"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """A form with its choices in the reader's language."""
        super().__init__(*args, **more)
        whens = {
            When.NOW: _("those with a role now"),
            When.COMING: _("roles to come"),
            When.EARLIER: _("earlier roles"),
            When.NEVER: _("those without a role"),
            When.CLOSED: _("closed accounts"),
        }
        roles = sorted((role_name(role), role.value) for role in Role)
        choices: dict[str, list[tuple[str, str]]] = {
            "roll": [("", _("all")), *((code, name) for name, code in roles)],
            "nar": [("", _("everybody")), *((when.value, words) for when, words in whens.items())],
        }
        for name, among in choices.items():
            self.fields[name].choices = among  # type: ignore[attr-defined]  # a choice

    @property
    def asked(self) -> Asked:
        """What was asked for, as far as it can be read."""
        said = self.cleaned_data if self.is_valid() or self.is_bound else {}
        role, when = said.get("roll"), said.get("nar")
        return Asked(said.get("sok") or "", Role(role) if role else None, When(when) if when else None)


class PersonForm(forms.Form):
    """Somebody who is to be given roles."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what the person is called.")},
        widget=forms.TextInput(attrs=PLAIN),
    )
    user_name = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=120,
        help_text=gettext_lazy("What they sign in with. It must be the one that your identity provider sends, if any."),
        error_messages={"required": gettext_lazy("Write a user name.")},
        widget=forms.TextInput(attrs=PLAIN | {"autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("An invitation to choose a password is sent there."),
        error_messages={"invalid": gettext_lazy("That is no e-mail address. Correct it, or leave it empty.")},
        widget=forms.EmailInput(attrs=PLAIN),
    )


class DaysForm(forms.Form):
    """A first day and, where there is one, a last day; `ends_on` is the day after it."""

    starts_on = day_field(gettext_lazy("First day"), is_required=True)
    last_day = day_field(gettext_lazy("Last day, if it is known"), is_required=False)
    delegation = forms.CharField(
        label=gettext_lazy("Decision"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The reference of the decision or delegation, if there is one."),
        widget=forms.TextInput(attrs=PLAIN),
    )

    def clean_starts_on(self) -> date:
        """The first day, within reason."""
        return _within_reason(self.cleaned_data["starts_on"])

    def clean_last_day(self) -> date | None:
        """The last day, within reason."""
        day = self.cleaned_data["last_day"]
        return _within_reason(day) if day else None

    @property
    def ends_on(self) -> date | None:
        """The first day without the role."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


def _within_reason(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise forms.ValidationError(_("Write a day after 1900 and before 2200."))
    return day


class RoleForm(DaysForm):
    """A role for a unit that is found by part of its name; where several fit, one of them is chosen."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), error_messages={"required": gettext_lazy("Choose a role.")})
    unit = forms.CharField(
        label=gettext_lazy("Unit"), required=False, max_length=100, widget=forms.TextInput(attrs=PLAIN)
    )
    chosen = forms.CharField(required=False, max_length=80)
    field_order = ("role", "unit", "chosen", "starts_on", "last_day", "delegation")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """A form in the reader's language."""
        super().__init__(data, initial={"starts_on": localdate()})
        roles = sorted((role_name(role), role.value) for role in Role)
        choices = [("", _("Choose a role")), *((code, name) for name, code in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a choice
        self.fields["unit"].help_text = _("Write part of its name. Auditors and administrators have the whole city.")
        self.candidates: list[Candidate] = []
        self.more_candidates = 0

    def clean(self) -> dict[str, Any]:
        """Find the unit that is meant."""
        cleaned = super().clean() or {}
        try:
            cleaned["found"] = self._unit(cleaned)
        except forms.ValidationError as problem:
            self.add_error("unit", problem)
        return cleaned

    def _unit(self, cleaned: dict[str, Any]) -> Unit | None:
        words = cleaned.get("unit") or ""
        if not words:
            if cleaned.get("role") in OF_THE_WHOLE_CITY:
                return top_unit()
            raise forms.ValidationError(_("Write part of the unit's name."))
        found, more = units_called(words, day=localdate())
        codes = {candidate.code for candidate in found}
        exact = [candidate.code for candidate in found if candidate.is_exact]
        meant = cleaned.get("chosen") if cleaned.get("chosen") in codes else None
        meant = meant or (exact[0] if len(exact) == 1 else None) or (found[0].code if len(found) == 1 else None)
        if meant is not None:
            return Unit.objects.select_related("kind").get(code=meant)
        self.candidates, self.more_candidates = found, more
        if found:
            raise forms.ValidationError(_("Several units have that in their name. Choose one of them."))
        raise forms.ValidationError(_("No unit has that in its name. Try fewer letters or another spelling."))


class StandInForm(DaysForm):
    """Who stands in, by name, user name or e-mail address, and when; where several fit, one of them is chosen."""

    person = forms.CharField(
        label=gettext_lazy("Who stands in"),
        max_length=254,
        help_text=gettext_lazy("Name, or part of it. A user name or e-mail address also does."),
        error_messages={"required": gettext_lazy("Write who stands in.")},
        widget=forms.TextInput(attrs=PLAIN | {"autocapitalize": "none"}),
    )
    chosen = forms.CharField(required=False, max_length=20)
    field_order = ("person", "chosen", "starts_on", "last_day", "delegation")

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: RoleAssignment) -> None:
        """A form in which both days must be said; `of` is the role that somebody is to stand in for."""
        super().__init__(data, initial={"starts_on": localdate()})
        self.of = of
        self.candidates: Sequence[Colleague] = []
        self.fields["last_day"].required, self.fields["last_day"].label = True, _("Last day")

    def clean_person(self) -> User:
        """The one who is meant."""
        words = self.cleaned_data["person"]
        person = called(words)
        if person is not None:
            return person
        found = colleagues_called(words, self.of, day=localdate())
        chosen = [one for one in found if one.key == self.data.get("chosen")]
        exact = [one for one in found if one.name.casefold() == words.casefold()]
        meant = next((some[0] for some in (chosen, exact, found) if len(some) == 1), None)
        if meant is not None:
            return meant.person
        self.candidates = found
        if found:
            raise forms.ValidationError(_("Several people have that in their name. Choose one of them."))
        raise forms.ValidationError(
            _("Nobody is called that or signs in so. Check the spelling, or ask an administrator.")
        )


class EndForm(forms.Form):
    """The last day of a role; `at_once` ends it before today."""

    last_day = day_field(gettext_lazy("Last day"), is_required=False)
    at_once = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """See that one of them is said."""
        cleaned = super().clean() or {}
        if not cleaned.get("at_once") and cleaned.get("last_day") is None and "last_day" not in self.errors:
            self.add_error("last_day", NO_DAY["required"])
        elif cleaned.get("last_day"):
            _within_reason(cleaned["last_day"])
        return cleaned

    def ends_on(self, today: date) -> date:
        """The first day without the role."""
        last: date = self.cleaned_data["last_day"] if not self.cleaned_data["at_once"] else today - timedelta(days=1)
        return last + timedelta(days=1)

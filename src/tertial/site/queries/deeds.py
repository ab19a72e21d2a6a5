"""What the entries of the audit trail say, each in one sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tertial.indicators.models import Measure
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import AuditEntry, User
from tertial.site.words import day_in_words, in_language, part_name

CORRECTED = "indicators.correct_value"
OF_A_USER = frozenset({"people.make_administrator", "people.dispose_person", "people.give_password"})


@dataclass(frozen=True)
class Names:
    """What the things that entries speak of are called: measures and units by code, users by key."""

    measures: dict[str, str] = field(default_factory=dict)
    units: dict[str, Named] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Deed:
    """What was done; `subject` is what it was done to, and `unit` its code where it is a unit with a page."""

    what: str
    subject: str = ""
    unit: str = ""


def names_for(entries: Sequence[AuditEntry], today: date) -> Names:
    """The names that some entries need, asked for together."""
    cells = [_cell(entry.subject) for entry in entries if entry.verb == CORRECTED]
    keys = [
        key for entry in entries if entry.verb in OF_A_USER if (key := entry.subject.removeprefix("user ")).isdecimal()
    ]
    return Names(
        _measures({measure for measure, *_rest in cells}),
        _units({unit for _measure, unit, *_rest in cells}, today),
        {str(key): name for key, name in User.objects.filter(pk__in=keys).values_list("pk", "name")} if keys else {},
    )


def _measures(codes: Iterable[str]) -> dict[str, str]:
    return {measure.code: in_language(measure.name) for measure in Measure.objects.filter(code__in=codes)}


def _units(codes: set[str], today: date) -> dict[str, Named]:
    ids = list(Unit.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else []
    return {named.code: named for named in names_on(today, ids).values()} if ids else {}


def _cell(subject: str) -> tuple[str, str, str, str]:
    """Measure, unit, period and breakdown of a corrected value."""
    parts = [*subject.split(" ", 3), "", "", "", ""]
    return parts[0], parts[1], parts[2], parts[3]


def deed_of(entry: AuditEntry, names: Names) -> Deed:
    """What an entry says, in the reader's language; a verb that has no sentence yet stands as it is."""
    details = entry.details
    if entry.verb == CORRECTED:
        return _corrected(entry.subject, names)
    if entry.verb in OF_A_USER:
        return _of_a_user(entry, names)
    sentences = {
        "organisation.dispose_organisation_number": _("Erased an operator's registered number, by a disposal decision"),
        "city.load": _("Loaded the city folder"),
        "city.dump": _("Dumped the city folder for the public")
        if details.get("public")
        else _("Dumped the city folder"),
        "releases.let_out": _("Downloaded figures (%(form)s, %(rows)s rows):") % _given(details, "form", "rows"),
        "organisation.reorganise": _("Decided a reorganisation from %(day)s:") % {"day": _day(details)},
        "organisation.withdraw_reorganisation": _("Withdrew a reorganisation:"),
        "people.sign_in": _("Tried the invented city") if details.get("demo") else _("Signed in"),
        "people.refuse_sign_in": _("Somebody was refused: user name and password did not go together"),
    }
    return Deed(sentences.get(entry.verb, entry.verb), entry.subject)


def _corrected(subject: str, names: Names) -> Deed:
    measure, unit, period, part = _cell(subject)
    words = {"measure": names.measures.get(measure, measure), "period": period, "part": part_name(part)}
    what = (
        _("Corrected %(measure)s, %(part)s, %(period)s, for") if part else _("Corrected %(measure)s, %(period)s, for")
    )
    named = names.units.get(unit)
    return Deed(what % words, named.name if named else unit, unit if named else "")


def _of_a_user(entry: AuditEntry, names: Names) -> Deed:
    user = names.users.get(entry.subject.removeprefix("user "), entry.subject)
    if entry.verb == "people.make_administrator":
        return Deed(_("Made an administrator of"), user)
    if entry.verb == "people.give_password":
        return Deed(_("Gave a password to"), user)
    return Deed(_("Erased the personal data of a user, by a disposal decision"))


def _given(details: dict[str, object], *keys: str) -> dict[str, object]:
    return {key: details.get(key, "–") for key in keys}


def _day(details: dict[str, object]) -> str:
    try:
        return day_in_words(date.fromisoformat(str(details.get("takes_effect_on"))))
    except ValueError:
        return "–"

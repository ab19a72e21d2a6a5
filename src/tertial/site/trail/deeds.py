"""What the entries of the audit trail say, each in one sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tertial.indicators.models import Measure
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import AuditEntry, User
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.site.trail.refusals import refusal_in_words
from tertial.site.trail.steered import drafts_named, steered_in_words, without_drafts
from tertial.site.words import part_name

CORRECTED = "indicators.correct_value"
OF_A_USER = "people."
OF_AN_INQUIRY = "collection."


@dataclass(frozen=True)
class Names:
    """What the things that entries speak of are called: measures and units by code, users by key."""

    measures: dict[str, str] = field(default_factory=dict)
    units: dict[str, Named] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    """Codes of drafts: made of what those are called, and therefore kept back."""


@dataclass(frozen=True)
class Deed:
    """What was done; `subject` is what it was done to, and `unit` its code where it is a unit with a page."""

    what: str
    subject: str = ""
    unit: str = ""


def names_for(entries: Sequence[AuditEntry], today: date) -> Names:
    """The names that some entries need, asked for together."""
    cells = [_cell(entry.subject) for entry in entries if entry.verb == CORRECTED]
    asked_about = {_unit_of(entry) for entry in entries if entry.verb.startswith(OF_AN_INQUIRY)}
    keys = [
        key
        for entry in entries
        if entry.verb.startswith(OF_A_USER)
        if (key := entry.subject.removeprefix("user ")).isdecimal()
    ]
    return Names(
        _measures({measure for measure, *_rest in cells}),
        _units({unit for _measure, unit, *_rest in cells} | asked_about, today),
        {str(key): name for key, name in User.objects.filter(pk__in=keys).values_list("pk", "name")} if keys else {},
        drafts_named(entries),
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
    if entry.verb.startswith(OF_AN_INQUIRY):
        return _of_an_inquiry(entry, names)
    if entry.verb.startswith(OF_A_USER) and entry.subject:
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
        "platform.follow": _("Follows"),
        "platform.stop_following": _("No longer follows"),
        "platform.choose_rhythm": _("Chose how often news come by mail"),
        "people.sign_in": _("Tried the invented city") if details.get("demo") else _signed_in(details),
        "people.sign_out": _("Signed out by the clock: the session was as old as it may be")
        if details.get("by") == "age"
        else _("Signed out"),
        "people.refuse_outside_sign_in": refusal_in_words(details),
        "people.refuse_sign_in": _refused(str(details.get("why", ""))),
    }
    what = sentences.get(entry.verb) or steered_in_words(entry.verb) or entry.verb
    return Deed(what, without_drafts(entry.subject, names.drafts))


def _signed_in(details: dict[str, object]) -> str:
    provider = details.get("provider")
    return _("Signed in with %(provider)s") % {"provider": provider} if provider else _("Signed in")


def _corrected(subject: str, names: Names) -> Deed:
    measure, unit, period, part = _cell(subject)
    words = {"measure": names.measures.get(measure, measure), "period": period, "part": part_name(part)}
    what = (
        _("Corrected %(measure)s, %(part)s, %(period)s, for") if part else _("Corrected %(measure)s, %(period)s, for")
    )
    named = names.units.get(unit)
    return Deed(what % words, named.name if named else unit, unit if named else "")


def _unit_of(entry: AuditEntry) -> str:
    return entry.subject.removeprefix("unit ")


def _of_an_inquiry(entry: AuditEntry, names: Names) -> Deed:
    sentences = {
        "collection.ask": _("Wrote a draft to the office about"),
        "collection.send": _("Sent a question or a proposed correction about"),
        "collection.withdraw": _("Withdrew a question or a proposed correction about"),
        "collection.answer": _("Answered an operator's question about"),
        "collection.accept_correction": _("Accepted a correction that an operator proposed, of"),
        "collection.read_answer": _("Read the office's answer about"),
        "collection.refuse": _("Did not accept a correction that an operator proposed, of"),
    }
    named = names.units.get(_unit_of(entry))
    what, code = sentences.get(entry.verb, entry.verb), _unit_of(entry)
    return Deed(what, named.name if named else code, code if named else "")


def _of_a_user(entry: AuditEntry, names: Names) -> Deed:
    user = names.users.get(entry.subject.removeprefix("user "), entry.subject)
    if entry.verb == "people.dispose_person":
        return Deed(_("Erased the personal data of a user, by a disposal decision"))
    own = _of_themselves(entry)
    if own:
        return Deed(own)
    sentences = {
        "people.forget_second_steps": _("Removed the lost second step of"),
        "people.make_administrator": _("Made an administrator of"),
        "people.give_password": _("Gave a password to"),
        "people.invite": _("Invited"),
        "people.add_person": _("Added"),
        "people.close_account": _("Closed the account of"),
        "people.open_account": _("Opened the account of"),
        "people.give_role": _("Gave a role to"),
        "people.end_role": _("Ended a role of"),
        "people.name_stand_in": _("Named as stand-in"),
        "people.end_stand_in": _("Ended the standing in of"),
        "people.see_as": _("Began to see as"),
        "people.stop_seeing_as": _("Stopped seeing as"),
    }
    return Deed(sentences.get(entry.verb, entry.verb), user)


def _of_themselves(entry: AuditEntry) -> str:
    """What somebody changed in how they themselves sign in; empty for what is done to others."""
    return {
        "people.accept_invitation": _("Chose a password by an invitation"),
        "people.change_password": _("Changed the own password"),
        "people.reset_password": _("Chose a new password by a link in a letter"),
        "people.add_second_step": _("Added a second step to the own sign-in"),
        "people.remove_second_step": _("Removed a second step from the own sign-in"),
        "people.rename_passkey": _("Renamed an own passkey"),
        "people.renew_spare_codes": _("Made new spare codes"),
        "people.end_sessions": _("Signed out in other places"),
    }.get(entry.verb, "")


def _refused(why: str) -> str:
    return {
        "locked": _("Somebody was refused: there had been too many attempts"),
        "second_step": _("Somebody was refused: the password was right, the second step was not"),
        "passkey": _("Somebody was refused: the passkey was not right"),
        "closed": _("Somebody was refused: the account or its last role had ended"),
    }.get(why, _("Somebody was refused: user name and password did not go together"))


def _given(details: dict[str, object], *keys: str) -> dict[str, object]:
    return {key: details.get(key, "–") for key in keys}


def _day(details: dict[str, object]) -> str:
    try:
        return day_in_words(date.fromisoformat(str(details.get("takes_effect_on"))))
    except ValueError:
        return "–"

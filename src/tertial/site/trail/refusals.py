"""Why those were refused who came with the city's own account, in the words of the audit trail."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tertial.people.rules import Refusal


def refusal_in_words(details: Mapping[str, object]) -> str:
    """What the entry of somebody says who was turned away: from which provider they came, and why."""
    reason = str(details.get("reason", ""))
    words = {"provider": details.get("provider", "–"), "why": _reasons().get(reason, reason)}
    return _("Somebody was refused who came from %(provider)s: %(why)s") % words


def _reasons() -> dict[str, str]:
    return {
        Refusal.CANCELLED: _("they broke off themselves"),
        Refusal.REFUSED_THERE: _("it did not sign them in"),
        Refusal.UNREACHABLE: _("it did not answer"),
        Refusal.UNREADABLE: _("the answer could not be read"),
        Refusal.WRONG_SIGNATURE: _("the signature was wrong"),
        Refusal.WRONG_ISSUER: _("the answer was from another provider"),
        Refusal.WRONG_AUDIENCE: _("the answer was meant for another system"),
        Refusal.EXPIRED: _("the answer was too old"),
        Refusal.TOO_EARLY: _("the answer was of a time to come; the clocks differ"),
        Refusal.REPLAYED: _("the answer had been used before"),
        Refusal.UNSOLICITED: _("the answer was to no question of ours"),
        Refusal.NO_CLAIM: _("the answer did not say who they were"),
        Refusal.UNVERIFIED_ADDRESS: _("their e-mail address was not confirmed"),
        Refusal.UNKNOWN_PERSON: _("nobody of that name or address is known here"),
        Refusal.AMBIGUOUS: _("two people have that address"),
        Refusal.INACTIVE: _("their account is closed"),
        Refusal.NO_ROLE: _("their last role has ended"),
    }

"""What the audit trail says of those who came with the city's own account."""

from tertial.organisation.tests.factories import NOON
from tertial.people.rules import Refusal
from tertial.platform.models import AuditEntry
from tertial.site.trail.deeds import Deed, Names, deed_of
from tertial.site.trail.refusals import refusal_in_words


def test_every_refusal_is_said_in_words():
    said = {refusal_in_words({"provider": "Provstads konto", "reason": reason.value}) for reason in Refusal}

    assert len(said) == len(Refusal)
    assert not [sentence for sentence in said for reason in Refusal if "_" in reason and reason in sentence]


def test_a_sign_in_says_with_what():
    entry = AuditEntry(verb="people.sign_in", at=NOON, details={"demo": False, "provider": "Provstads konto"})

    assert deed_of(entry, Names()) == Deed("Signed in with Provstads konto")


def test_a_refusal_says_from_where_and_why():
    details = {"reason": "no_role", "provider": "Provstads konto"}
    entry = AuditEntry(verb="people.refuse_outside_sign_in", at=NOON, details=details)

    said = "Somebody was refused who came from Provstads konto: their last role has ended"
    assert deed_of(entry, Names()) == Deed(said)

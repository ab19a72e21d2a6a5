"""Whom a name from outside can mean, and whether an answer has been used before."""

import hashlib
import unicodedata

from django.db.models import Q

from tertial.people.models import UsedAnswer
from tertial.platform.models import User


def people_called(name: str) -> list[User]:
    """The people whose user name this is, letter by letter, or whose e-mail address it is, whatever its capitals.

    The database also takes letters of other alphabets for capitals of ours; such addresses are somebody else's.
    """
    found = User.objects.filter(Q(user_name=name) | Q(email__iexact=name)).order_by("id")
    return [user for user in found if user.user_name == name or _folded(user.email) == _folded(name)]


def _folded(address: str) -> str:
    return unicodedata.normalize("NFKC", address).casefold()


def was_used(answer: str) -> bool:
    """Whether somebody has been signed in, or refused, by this answer of an identity provider."""
    return UsedAnswer.objects.filter(digest=digest_of(answer)).exists()


def digest_of(answer: str) -> str:
    """What is kept of an answer: enough to know it again, and nothing of what it says."""
    return hashlib.sha256(answer.encode()).hexdigest()

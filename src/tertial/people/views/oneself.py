"""Who asks for a page about themselves."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tertial.platform.models import User


def oneself(request: HttpRequest) -> User:
    """The one who is signed in. Raises PermissionDenied while they look through another's eyes."""
    if not isinstance(request.user, User) or request.user.seen_by:
        raise PermissionDenied
    return request.user

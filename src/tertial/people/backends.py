"""Who somebody is and what they may do, as Django asks it."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.timezone import localdate

from tertial.people.access import called, may, who_may_sign_in
from tertial.people.rules import Verb
from tertial.platform.models import User


class RoleBackend(BaseBackend):
    """Sign-in by name or e-mail address and password, and rights by dated roles."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django hands it over
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        """The user with this name and password. Takes as long for a name that nobody has."""
        if username is None or password is None:
            return None
        user = called(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The user that a session belongs to, unless they may no longer sign in."""
        return User.objects.filter(who_may_sign_in(localdate()), pk=user_id).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user may do a verb, to a unit or at all."""
        if not isinstance(user_obj, User) or perm not in set(Verb):
            return False
        return may(user_obj, Verb(perm), day=localdate(), unit_id=getattr(obj, "pk", None))

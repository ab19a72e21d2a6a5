"""The keys that addresses are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ids:
    """The keys that addresses are made of: the principal of `own`, their role, and the operator's inquiries."""

    person: int = 1
    role: int = 1
    draft: int = 1
    sent: int = 1

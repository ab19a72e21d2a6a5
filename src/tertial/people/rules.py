"""What is true of roles on paper: who they are and what each may do."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What somebody answers for (sv: roll)."""

    EXECUTIVE_CONTROLLER = "executive_controller"
    QUALITY_STRATEGIST = "quality_strategist"
    DISTRICT_CONTROLLER = "district_controller"
    PRINCIPAL = "principal"
    EMPLOYEE = "employee"
    OPERATOR = "operator"
    BOARD_MEMBER = "board_member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Verb(StrEnum):
    """What somebody may want to do."""

    SEE_ESTABLISHED = "see_established"
    SEE_INTERNAL = "see_internal"  # drafts, comments and what is provisional
    SEE_UNGUARDED = "see_unguarded"
    CORRECT_VALUE = "correct_value"
    STEER = "steer"  # make and change goals, targets, activities and judgements
    CONTRIBUTE = "contribute"
    ASK_THE_OFFICE = "ask_the_office"
    ANSWER_OPERATORS = "answer_operators"
    REORGANISE = "reorganise"
    READ_AUDIT_TRAIL = "read_audit_trail"
    MANAGE_PEOPLE = "manage_people"
    SEE_AS = "see_as"


_READER = frozenset({Verb.SEE_ESTABLISHED})
_INSIDER = _READER | {Verb.SEE_INTERNAL, Verb.SEE_UNGUARDED}
_STEERING = _INSIDER | {Verb.CORRECT_VALUE, Verb.STEER}

# Verbs for a unit reach the units below the role's own by its kind of link; see `people.access`.
MAY = {
    Role.EXECUTIVE_CONTROLLER: _STEERING,
    Role.QUALITY_STRATEGIST: _STEERING | {Verb.ANSWER_OPERATORS},
    Role.DISTRICT_CONTROLLER: _STEERING,
    Role.PRINCIPAL: _STEERING,
    Role.EMPLOYEE: _INSIDER | {Verb.CONTRIBUTE},
    Role.OPERATOR: _INSIDER | {Verb.ASK_THE_OFFICE},
    Role.BOARD_MEMBER: _READER,
    Role.AUDITOR: _READER | {Verb.READ_AUDIT_TRAIL},
    Role.ADMINISTRATOR: _READER | {Verb.REORGANISE, Verb.MANAGE_PEOPLE, Verb.SEE_AS},
}

# Verbs that have no unit: who may do them at all may do them everywhere.
EVERYWHERE = frozenset(
    {
        Verb.SEE_ESTABLISHED,
        Verb.ANSWER_OPERATORS,
        Verb.REORGANISE,
        Verb.READ_AUDIT_TRAIL,
        Verb.MANAGE_PEOPLE,
        Verb.SEE_AS,
    }
)

# What is left of every role to somebody who sees as another: what everybody may read.
SEEN_AS_ANOTHER = _READER

REACHES_BY_OPERATOR = frozenset({Role.OPERATOR})

# Roles held in a board's office answer for all that the board answers for.
REACHES_FROM_ITS_AUTHORITY = frozenset({Role.EXECUTIVE_CONTROLLER, Role.QUALITY_STRATEGIST, Role.DISTRICT_CONTROLLER})

# The council lies beside the executive board in the line, whose controller writes what the council decides.
ALSO_REACHES = {Role.EXECUTIVE_CONTROLLER: "council"}

# Roles of the whole city: they are given for it and for nothing less.
OF_THE_WHOLE_CITY = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

# Roles that somebody who is away lets another hold: those that carry a unit's work from day to day.
CAN_BE_LENT = frozenset(role for role, verbs in MAY.items() if verbs & {Verb.STEER, Verb.ASK_THE_OFFICE})


def fits(role: Role, level: str, levels: Mapping[Role, frozenset[str]]) -> bool:
    """Whether a role is held for units of a level; `levels` are those that each role is held for.

    A level that no role names is a city's own: every role fits it that is held for some unit in the line.
    """
    if not any(level in named for named in levels.values()):
        return role not in OF_THE_WHOLE_CITY | REACHES_BY_OPERATOR
    return level in levels.get(role, frozenset())


class Refusal(StrEnum):
    """Why somebody who came from an identity provider was turned away."""

    CANCELLED = "cancelled"  # they broke off themselves
    REFUSED_THERE = "refused_there"  # the provider did not sign them in
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"  # meant for another system, or another address of ours
    EXPIRED = "expired"
    TOO_EARLY = "too_early"
    REPLAYED = "replayed"
    UNSOLICITED = "unsolicited"  # it answers no question that this browser asked
    NO_CLAIM = "no_claim"  # it does not say who, or says it in two ways
    UNVERIFIED_ADDRESS = "unverified_address"
    UNKNOWN_PERSON = "unknown_person"
    AMBIGUOUS = "ambiguous"  # two people share the address
    INACTIVE = "inactive"
    NO_ROLE = "no_role"


def is_within(inner: tuple[date | None, date | None], outer: tuple[date | None, date | None]) -> bool:
    """Whether a validity (start, exclusive end) lies wholly within another; a missing bound is open."""
    starts, ends = inner[0] or date.min, inner[1] or date.max
    return (outer[0] or date.min) <= starts and ends <= (outer[1] or date.max)

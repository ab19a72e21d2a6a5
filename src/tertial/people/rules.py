"""What is true of roles on paper: who they are and what each may do."""

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
    SEE_UNGUARDED = "see_unguarded"
    CORRECT_VALUE = "correct_value"
    REORGANISE = "reorganise"
    READ_AUDIT_TRAIL = "read_audit_trail"


# Verbs for a unit reach the units below the role's own by its kind of link; see `people.access`.
MAY = {
    Role.EXECUTIVE_CONTROLLER: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED, Verb.CORRECT_VALUE}),
    Role.QUALITY_STRATEGIST: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED, Verb.CORRECT_VALUE}),
    Role.DISTRICT_CONTROLLER: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED, Verb.CORRECT_VALUE}),
    Role.PRINCIPAL: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED, Verb.CORRECT_VALUE}),
    Role.EMPLOYEE: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED}),
    Role.OPERATOR: frozenset({Verb.SEE_ESTABLISHED, Verb.SEE_UNGUARDED}),
    Role.BOARD_MEMBER: frozenset({Verb.SEE_ESTABLISHED}),
    Role.AUDITOR: frozenset({Verb.SEE_ESTABLISHED, Verb.READ_AUDIT_TRAIL}),
    Role.ADMINISTRATOR: frozenset({Verb.SEE_ESTABLISHED, Verb.REORGANISE}),
}

REACHES_BY_OPERATOR = frozenset({Role.OPERATOR})

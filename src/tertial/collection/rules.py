"""What is true on paper of what an operator tells the office: its kinds, its states, and which state follows which."""

from enum import StrEnum


class Kind(StrEnum):
    """What an operator wants of the office."""

    QUESTION = "question"
    CORRECTION = "correction"


class State(StrEnum):
    """How far an inquiry has come. What is a draft is the operator's own."""

    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (State.DRAFT, State.SENT)
ENDS = {Kind.QUESTION: frozenset({State.ANSWERED}), Kind.CORRECTION: frozenset({State.ACCEPTED, State.REFUSED})}
SETTLED = (State.ANSWERED, State.ACCEPTED, State.REFUSED)


def may_become(kind: Kind, state: State, wanted: State) -> bool:
    """Whether an inquiry of a kind may go from one state to another.

    A draft is sent or thrown away, what is sent is settled by the office or taken back, and nothing is opened again.
    """
    if state == State.DRAFT:
        return wanted in {State.SENT, State.WITHDRAWN}
    return state == State.SENT and wanted in {*ENDS[kind], State.WITHDRAWN}

"""Kinds and states of inquiries in the reader's language."""

from django.utils.translation import gettext as _

from tertial.collection.rules import Kind, State


def kind_name(kind: Kind) -> str:
    """What an inquiry is."""
    return {Kind.QUESTION: _("Question"), Kind.CORRECTION: _("Proposed correction")}[kind]


def state_name(state: State) -> str:
    """How far an inquiry has come."""
    return {
        State.DRAFT: _("Draft, only you see it"),
        State.SENT: _("Waits for an answer"),
        State.ANSWERED: _("Answered"),
        State.ACCEPTED: _("Accepted, the value is corrected"),
        State.REFUSED: _("Not accepted"),
        State.WITHDRAWN: _("Withdrawn"),
    }[state]

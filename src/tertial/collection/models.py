"""What collection remembers: what operators have asked the office, and what came of it."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from tertial.collection.rules import OPEN, SETTLED, Kind, State
from tertial.indicators.models import Indicator, Measure
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.models import User

LONGEST_TEXT = 2_000
LONGEST_REASON = 400  # it is recorded with the value, after words of ours


@pghistory.track()
class Inquiry(models.Model):
    """A question or a proposed correction from an operator to the office (sv: fråga eller rättelse).

    `operator` is who ran the unit when it was written: what they write stays theirs when the unit changes hands.
    `status_then` and `value_then` are what a correction was proposed instead of, as the operator saw it. `asked_by` is
    who wrote it, and then who sent it; there is no `asked_at` until it has been sent. `read_at` is when somebody of
    the operator's first opened the answer.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in Kind])
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.DRAFT, db_index=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=10, blank=True)
    breakdown = models.CharField(max_length=120, blank=True)
    proposed_status = models.CharField(max_length=14, blank=True, choices=[(s, s) for s in Status])
    proposed_value = models.FloatField(null=True)
    status_then = models.CharField(max_length=14, blank=True, choices=[(s, s) for s in Status])
    value_then = models.FloatField(null=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind=Kind.QUESTION, measure=None, proposed_status="")
                | (Q(kind=Kind.CORRECTION, measure__isnull=False) & ~Q(period="") & ~Q(proposed_status="")),
                name="a_correction_says_what_it_corrects_and_a_question_does_not",
            ),
            models.CheckConstraint(
                condition=Q(proposed_status=Status.EXISTS, proposed_value__isnull=False)
                | (~Q(proposed_status=Status.EXISTS) & Q(proposed_value=None)),
                name="a_proposed_value_exists_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, asked_at=None)
                | Q(state=State.WITHDRAWN)
                | (~Q(state=State.DRAFT) & Q(asked_at__isnull=False)),
                name="what_is_sent_says_when_and_a_draft_does_not",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, answered_by__isnull=False, answered_at__isnull=False)
                | (~Q(state__in=SETTLED) & Q(answered_by=None, answered_at=None, answer="")),
                name="what_is_settled_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(answered_at__isnull=False), name="only_what_is_answered_is_read"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.ACCEPTED, State.REFUSED), kind=Kind.QUESTION)
                & ~Q(state=State.ANSWERED, kind=Kind.CORRECTION),
                name="a_question_is_answered_and_a_correction_accepted_or_refused",
            ),
            models.UniqueConstraint(
                fields=["unit", "operator", "measure", "period", "breakdown"],
                condition=Q(kind=Kind.CORRECTION, state__in=OPEN),
                nulls_distinct=False,
                name="one_open_correction_of_a_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_question(self) -> bool:
        """Whether it is a question, and no proposed correction."""
        return self.kind == Kind.QUESTION

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent, so that it is the operator's own."""
        return self.state == State.DRAFT

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the office."""
        return self.state == State.SENT

"""What steering remembers: goals and what they said, targets, activities, judgements and steering documents."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from tertial.indicators.models import Indicator, Source
from tertial.organisation.models import STARTS_BEFORE_IT_ENDS, Unit, validity
from tertial.organisation.rules import ACCENTED, PLAIN
from tertial.platform.models import Recorded
from tertial.steering.rules import ActivityStatus, CountOf, Direction, State, TargetType, Tolerance, Verdict

CURRENT = Q(superseded_at__isnull=True)
STATES = [(s, s) for s in State]
# A title as it is searched for. An index keeps it, not a column: triggers that forbid changes see no generated values.
FOLDED_TITLE = Func(Lower("title"), Value(ACCENTED), Value(PLAIN), function="translate")


class GoalLevel(models.Model):
    """A level of goal that the city uses (sv: målnivå), and the level of the units that own such goals, if any one."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    plural_sv = models.CharField(max_length=120)
    plural_en = models.CharField(max_length=120)
    owner_level = models.SlugField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class VerdictTerms(models.Model):
    """The tolerances by which verdicts are suggested (sv: bedömningsregler). There is one row."""

    relative = models.FloatField()
    points = models.FloatField()
    unknown = models.FloatField()

    def __str__(self) -> str:
        return f"within {self.relative:.0%}"

    @property
    def tolerance(self) -> Tolerance:
        """The terms as the rules know them."""
        return Tolerance(self.relative, self.points, self.unknown)


class SteeringDocument(models.Model):
    """Something that was decided and steers (sv: styrdokument). It is only its code; all else has a history."""

    code = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.code


class DocumentEntry(Recorded):
    """What the register says of a steering document (sv: registeruppgift): who decided it and what replaced it."""

    document = models.ForeignKey(SteeringDocument, models.PROTECT, related_name="entries")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=80)
    decided_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    paragraph = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    replaced_by = models.ForeignKey(SteeringDocument, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=STATES)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_document_starts_before_it_ends"),
            models.UniqueConstraint(fields=["document"], condition=CURRENT, name="one_entry_of_a_document"),
        ]

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """Something that an authority wants (sv: mål). It is its code, level, owner and authority; all else is dated."""

    code = models.SlugField(max_length=80, unique=True)
    level = models.ForeignKey(GoalLevel, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code


class GoalStatement(Recorded):
    """What a goal said in a period (sv: måltext): the promise, the expected result and how it is worked with."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="statements")
    title = models.CharField(max_length=300)
    expected_result = models.TextField(blank=True)
    ways_of_working = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    document = models.ForeignKey(SteeringDocument, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=STATES)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_goal_starts_before_it_ends"),
            ExclusionConstraint(
                name="one_statement_of_a_goal_at_a_time",
                expressions=[("goal", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=CURRENT,
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(OpClass(FOLDED_TITLE, "gin_trgm_ops"), condition=CURRENT, name="goals_by_folded_title"),
            models.Index(fields=["goal"], condition=CURRENT & Q(state=State.DRAFT), name="goals_in_draft"),
        ]

    def __str__(self) -> str:
        return self.title


class GoalLink(Recorded):
    """That a goal serves another in a period (sv: målkoppling). A goal may serve several."""

    child = models.ForeignKey(Goal, models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Goal, models.PROTECT, related_name="links_down")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_goal_link_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="no_goal_serves_itself"),
            ExclusionConstraint(
                name="one_link_of_two_goals_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("parent", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=CURRENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} serves {self.parent_id}"


class GoalSuccession(Recorded):
    """That a goal goes on in another from a day (sv: fortsättning), whether or not the same indicators tell of both."""

    predecessor = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_goal_continues_itself"),
            models.UniqueConstraint(
                fields=["predecessor", "successor"], condition=CURRENT, name="one_succession_of_two_goals"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.successor_id} continues {self.predecessor_id}"


class HandOver(Recorded):
    """That an authority gave a goal with its drafts to another (sv: överlämnande), which keeps them since."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    giver = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="nobody_hands_over_to_themselves"),
            models.UniqueConstraint(fields=["goal"], condition=CURRENT, name="one_hand_over_of_a_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} from {self.giver_id} to {self.receiver_id}"


class GoalIndicator(Recorded):
    """That an indicator tells of a goal in a period (sv: indikatorkoppling). The indicator outlives the goal."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="an_indicator_link_starts_before_it_ends"),
            ExclusionConstraint(
                name="one_link_of_an_indicator_and_a_goal_at_a_time",
                expressions=[
                    ("goal", RangeOperators.EQUAL),
                    ("indicator", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=CURRENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} tells of {self.goal_id}"


class Target(Recorded):
    """What a body has decided that a unit's figure is to be in a period (sv: årsmål). A revision is a new row."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=10, choices=[(t, t) for t in TargetType])
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    direction = models.CharField(max_length=4, blank=True, choices=[(d, d) for d in Direction])
    decided_on = models.DateField(null=True)
    paragraph = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=STATES)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "indicator", "period", "breakdown", "decided_by"],
                condition=CURRENT,
                name="one_target_of_a_body_for_a_figure",
            ),
            models.CheckConstraint(
                condition=Q(type__in=(TargetType.MIN, TargetType.VALUE), low__isnull=False, high__isnull=True)
                | Q(type=TargetType.MAX, high__isnull=False, low__isnull=True)
                | Q(type=TargetType.INTERVAL, low__isnull=False, high__isnull=False, high__gte=F("low"))
                | (Q(type=TargetType.DIRECTION, low__isnull=True, high__isnull=True) & ~Q(direction=""))
                | Q(type=TargetType.DELEGATED, low__isnull=True, high__isnull=True),
                name="a_target_has_what_its_type_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} of {self.unit_id} in {self.period}"


class Activity(Recorded):
    """Something that is done for a goal (sv: aktivitet): by whom, when, and how far it has come."""

    code = models.SlugField(max_length=80)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="activities")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    responsible = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=[(s, s) for s in ActivityStatus])
    state = models.CharField(max_length=12, choices=STATES)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="an_activity_starts_before_it_ends"),
            models.UniqueConstraint(fields=["code"], condition=CURRENT, name="one_row_of_an_activity"),
        ]

    def __str__(self) -> str:
        return self.title


class Judgement(Recorded):
    """How somebody who answers for it judges a goal in a period (sv: bedömning), and why."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="judgements")
    period = models.CharField(max_length=10)
    judged_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=[(v, v) for v in Verdict])
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=STATES)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["goal", "period", "judged_by"], condition=CURRENT, name="one_judgement_of_a_goal_by_a_unit"
            ),
            models.CheckConstraint(condition=~Q(verdict=Verdict.NONE), name="a_judgement_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} in {self.period}: {self.verdict}"


class ReportedCount(Recorded):
    """How many of a goal's indicators or judgements had which verdict, by a report alone (sv: redovisat antal)."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    of = models.CharField(max_length=10, choices=[(c, c) for c in CountOf])
    met = models.PositiveSmallIntegerField()
    partly = models.PositiveSmallIntegerField()
    not_met = models.PositiveSmallIntegerField()
    none = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["goal", "period", "of"], condition=CURRENT, name="one_reported_count_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} of {self.goal_id} in {self.period}"

"""What the ledger remembers: measures, recipes, sources, every value ever recorded, and the figures made of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tertial.indicators.rules import Basis, Combine, Persons, RecipeTerms, Status, decimals_read
from tertial.organisation.models import Unit
from tertial.platform.models import Recorded


class Measure(models.Model):
    """Something that is counted or published for units (sv: mått).

    `base` is the measure that counts the persons behind a value; a count of persons is its own base. A measure of
    answers has a `lowest` and a `highest` answer, and its values come with their sums.
    """

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.JSONField()
    unit = models.JSONField()
    decimals = models.PositiveSmallIntegerField(default=0)
    counts_persons = models.BooleanField(default=False)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_constraint=False)
    lowest = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    breakdowns = models.JSONField(default=dict)
    is_shipped = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code

    @property
    def is_asked(self) -> bool:
        """Whether its values are made of answers."""
        return self.lowest is not None


class Indicator(models.Model):
    """Something that the city follows (sv: indikator). How it is computed lies in its recipes."""

    code = models.SlugField(primary_key=True, max_length=60)
    search_key = models.CharField(max_length=200)
    is_shipped = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Recipe(models.Model):
    """One version of how an indicator is computed (sv: beräkningssätt). A new version is a break in the series.

    `known_since` is when this database first had it; None where it had it before it noted that. `lowest` and `highest`
    are the ends of the scale of answers, where it is a mean of answers and `queries.scales` was asked.
    """

    lowest: float | None = None
    highest: float | None = None

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="recipes")
    version = models.PositiveSmallIntegerField()
    from_period = models.CharField(max_length=10, null=True)
    to_period = models.CharField(max_length=10, null=True)
    name = models.JSONField()
    description = models.JSONField()
    unit = models.JSONField()
    decimals = models.PositiveSmallIntegerField(default=0)
    polarity = models.CharField(max_length=8)
    level = models.SlugField(max_length=40)
    combine = models.CharField(max_length=10, choices=[(c, c) for c in Combine])
    published = models.CharField(max_length=60, null=True)
    numerator = models.CharField(max_length=60, null=True)
    numerator_weight = models.CharField(max_length=60, null=True)
    denominator = models.CharField(max_length=60, null=True)
    scale = models.FloatField(default=1)
    measurement_day = models.CharField(max_length=5, null=True)
    persons = models.CharField(max_length=11, null=True, choices=[(p, p) for p in Persons])
    minimum_group = models.PositiveSmallIntegerField(default=0)
    kolada = models.JSONField(default=dict)
    is_shipped = models.BooleanField(default=False)
    known_since = models.DateTimeField(null=True, db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "version"], name="one_recipe_of_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.version}"

    def decimals_for(self, answers: float | None) -> int:
        """With how many decimals a figure of so many answers is read."""
        return decimals_read(self.combine, self.decimals, answers)

    @property
    def is_percent(self) -> bool:
        """Whether its figures are shares in percent."""
        return str(self.unit.get("sv", "")).startswith("%")

    @property
    def terms(self) -> RecipeTerms:
        """The recipe as the rules know it."""
        return RecipeTerms(**{name: getattr(self, name) for name in RECIPE_TERMS}, indicator=self.indicator_id)


RECIPE_TERMS = tuple(name for name in RecipeTerms.__dataclass_fields__ if name != "indicator")


class Source(models.Model):
    """Where values came from (sv: källa), on which legal ground and for what purpose."""

    code = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    publisher = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    secrecy = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Observation(Recorded):
    """One recorded value of a measure for a unit and period (sv: observation). A correction is a new row.

    `value` is in the measure's unit. Where answers lie behind, `n` is how many children have a valid one, `responding`
    how many answered at all, `population` how many were there, and `sw` to `sw2` are sums over the valid answers.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=14, choices=[(s, s) for s in Status])
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    n = models.FloatField(null=True)
    responding = models.FloatField(null=True)
    population = models.FloatField(null=True)
    sw = models.FloatField(null=True)
    swy = models.FloatField(null=True)
    sw2y = models.FloatField(null=True)
    sw2y2 = models.FloatField(null=True)
    sw2 = models.FloatField(null=True)
    is_provisional = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    comment = models.CharField(max_length=500, blank=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "measure", "period", "breakdown"],
                condition=Q(superseded_at__isnull=True),
                name="one_observation_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.EXISTS, value__isnull=False)
                | (~Q(status=Status.EXISTS) & Q(value__isnull=True))
                | Q(status=Status.SECRET),
                name="a_value_exists_or_says_why_not",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["measure", "recorded_at", "period"],
                condition=Q(is_provisional=False),
                name="values_by_when_they_came",
            ),
            models.Index(
                fields=["measure", "superseded_at", "period"],
                condition=Q(is_provisional=False, superseded_at__isnull=False),
                name="values_by_when_they_went",
            ),
            models.Index(
                fields=["measure", "period", "source"],
                include=["unit", "recorded_at", "breakdown", "status"],
                condition=Q(superseded_at__isnull=True),
                name="values_by_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} of {self.unit_id} in {self.period}"


class Figure(models.Model):
    """A computed value of an indicator (sv: utfall), stored so that pages need not compute. Derived: never dumped.

    No unit means units that cannot be placed at the level. An empty form means all operators together. `base` is the
    number of persons behind it, which the disclosure guard needs. Where answers lie behind, `error` is the standard
    error of what these children's guardians think, with its 95 % interval from `low` to `high`, and `analytic_error`
    that of what reaches beyond them; `responding` of `population` children answered. Recast figures are stored only
    where they differ from those as it was; one that is `missing` and made of no units says that the place has no
    recast figure.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    recipe_version = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=[(b, b) for b in Basis])
    level = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False)
    form = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=14)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    base = models.FloatField(null=True)
    error = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    analytic_error = models.FloatField(null=True)
    responding = models.FloatField(null=True)
    population = models.FloatField(null=True)
    units = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["indicator", "period", "level", "basis"], name="figures_of_a_level"),
            models.Index(fields=["unit", "basis"], name="figures_of_a_unit"),
            models.Index(
                fields=["indicator", "period", "level", "unit"],
                include=["form"],
                condition=Q(basis=Basis.AS_IT_WAS, breakdown=""),
                name="units_with_a_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level} {self.unit_id} {self.period}"


class Comparison(models.Model):
    """How a unit's figure stands to the others' and to its own past (sv: jämförelse). Derived: never dumped.

    `state` is one of the neutral states of comparison, `difference` to the others is drawn towards nought as far as
    chance explains it, by `reliability`, and `stabilised` is the value that it rests on. The outlook is of the period
    after the last: its median, its 80 % interval, and its centre, spread and degrees of freedom on the scale on which
    it was foretold.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    version = models.PositiveSmallIntegerField()
    level = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False)
    period = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    difference = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    reliability = models.FloatField(null=True)
    stabilised = models.FloatField(null=True)
    change_state = models.CharField(max_length=20, null=True)
    change = models.FloatField(null=True)
    change_low = models.FloatField(null=True)
    change_high = models.FloatField(null=True)
    trend_state = models.CharField(max_length=20, null=True)
    slope = models.FloatField(null=True)
    outlook_expected = models.FloatField(null=True)
    outlook_low = models.FloatField(null=True)
    outlook_high = models.FloatField(null=True)
    outlook_centre = models.FloatField(null=True)
    outlook_spread = models.FloatField(null=True)
    outlook_freedom = models.FloatField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["indicator", "period", "level"], name="comparisons_of_a_family"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} of {self.unit_id} in {self.period}: {self.state}"


class Family(models.Model):
    """Units that are compared with each other in an indicator and period (sv: jämförelsegrupp). Derived: never dumped.

    How many were tested and flagged, and how many of the flagged chance explains at most; and the funnel: its `target`,
    the variance `between` units that is added to its limits, and the limits at some `sizes`.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_constraint=False)
    version = models.PositiveSmallIntegerField()
    level = models.SlugField(max_length=40, db_index=False)
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    delta = models.FloatField()
    tested = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField()
    by_chance = models.FloatField()
    changes_tested = models.PositiveIntegerField(null=True)
    changes_flagged = models.PositiveIntegerField(null=True)
    changes_by_chance = models.FloatField(null=True)
    target = models.FloatField(null=True)
    overdispersion = models.FloatField(null=True)
    is_overdispersed = models.BooleanField(null=True)
    between = models.FloatField(null=True)
    sizes = models.JSONField(null=True)
    low_95 = models.JSONField(null=True)
    high_95 = models.JSONField(null=True)
    low_998 = models.JSONField(null=True)
    high_998 = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level} in {self.period}"


class Equity(models.Model):
    """How even the city is in an indicator and period (sv: likvärdighet). Derived: never dumped.

    Shares of the differences between answers, chance taken off; the gap municipal less independent, as it is, district
    by district (over `gap_districts`), and between units with its interval; and Theil's index. Null where it cannot be
    computed, or would tell of few.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_constraint=False)
    version = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    units = models.PositiveIntegerField()
    districts = models.PositiveIntegerField()
    between_districts = models.FloatField(null=True)
    between_units = models.FloatField(null=True)
    within_units = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    gap_adjusted = models.FloatField(null=True)
    gap_units = models.FloatField(null=True)
    gap_low = models.FloatField(null=True)
    gap_high = models.FloatField(null=True)
    gap_districts = models.PositiveIntegerField(null=True)
    municipal = models.PositiveIntegerField(null=True)
    independent = models.PositiveIntegerField(null=True)
    theil = models.FloatField(null=True)
    theil_between = models.FloatField(null=True)
    theil_within = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.indicator_id} in {self.period}"


class FigureState(models.Model):
    """Until when the stored figures hold (sv: beräkningsläge): the next day on which the organisation changes."""

    computed_at = models.DateTimeField()
    holds_before = models.DateField(null=True)

    def __str__(self) -> str:
        return f"computed {self.computed_at}"

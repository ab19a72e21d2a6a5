"""The files of steering in the city folder."""

from tertial.organisation.tables import ENDS, UNITS
from tertial.platform.tables import RECORDED, Column, ColumnType, Table
from tertial.steering.rules import JUDGED, ActivityStatus, CountOf, Direction, State, TargetType

DOCUMENT, GOAL = "steering_documents.csv", "goals.csv"
STARTS = Column("starts_on", ColumnType.DATE, "First day.", "2024-01-01", is_required=True)
STATE = Column(
    "state", ColumnType.CHOICE, "Draft, seen inside its authority; or established.", "established", True, tuple(State)
)
DECISION = (
    Column("decided_on", ColumnType.DATE, "Day of the decision.", "2023-11-20"),
    Column("paragraph", ColumnType.TEXT, "Paragraph of the minutes.", "§ 7", max_length=40),
    Column("reference", ColumnType.TEXT, "Reference number.", "KS 2023/1101", max_length=80),
)
TEXT = 4000

GOAL_LEVELS = Table(
    file="goal_levels.csv",
    meaning="The city's own levels of goal, beside `direction`, `field`, `board` and `unit`. The file may be absent.",
    columns=(
        Column("code", ColumnType.CODE, "Code of the level.", "department", is_required=True, max_length=40),
        Column("name_sv", ColumnType.TEXT, "Name in Swedish.", "Avdelningsmål", is_required=True, max_length=120),
        Column("name_en", ColumnType.TEXT, "Name in English.", "Department goal", is_required=True, max_length=120),
        Column("plural_sv", ColumnType.TEXT, "Plural in Swedish.", "Avdelningsmål", is_required=True, max_length=120),
        Column("plural_en", ColumnType.TEXT, "Plural in English.", "Department goals", True, max_length=120),
        Column(
            "owner_level",
            ColumnType.CODE,
            "Level of the units that set such goals; empty is any below an authority.",
            "administration",
            max_length=40,
        ),
        Column("position", ColumnType.WHOLE, "Place in the chain; the top has the lowest.", "35", is_required=True),
    ),
    key=("code",),
)

STEERING_DOCUMENTS = Table(
    file=DOCUMENT,
    meaning="The register of steering documents: what was decided, by whom, from when, and what replaced it.",
    columns=(
        Column("code", ColumnType.CODE, "Code of the document.", "budget-2024", is_required=True, max_length=80),
        Column("title", ColumnType.TEXT, "Title.", "Budget 2024", is_required=True, max_length=300),
        Column("kind", ColumnType.TEXT, "Kind of document.", "budget", is_required=True, max_length=80),
        Column(
            "decided_by", ColumnType.CODE, "Which body decided it.", "kommunfullmaktige", True, refers_to=UNITS.file
        ),
        *DECISION,
        Column("starts_on", ColumnType.DATE, "First day on which it holds.", "2024-01-01"),
        ENDS,
        Column("replaced_by", ColumnType.CODE, "The document that took its place.", "", refers_to=DOCUMENT),
        Column("address", ColumnType.TEXT, "Where it can be read.", "", max_length=500),
        STATE,
        *RECORDED,
    ),
    key=("code",),
    has_history=True,
)

GOALS = Table(
    file=GOAL,
    meaning="Goals and what they said, one row for each period in which nothing of it changes.",
    columns=(
        Column("code", ColumnType.CODE, "The goal's own code, never reused.", "kf-trygg-uppvaxt", True, max_length=80),
        Column("level", ColumnType.CODE, "Level of goal.", "direction", True, refers_to=GOAL_LEVELS.file),
        Column("owner", ColumnType.CODE, "The unit that set it.", "kommunfullmaktige", True, refers_to=UNITS.file),
        Column(
            "authority",
            ColumnType.CODE,
            "The authority that answers for it; empty is the one above the owner when it began.",
            "kommunfullmaktige",
            refers_to=UNITS.file,
        ),
        Column("title", ColumnType.TEXT, "What is wanted.", "En trygg uppväxt", is_required=True, max_length=300),
        Column("expected_result", ColumnType.TEXT, "The result that is expected.", "", max_length=TEXT),
        Column("ways_of_working", ColumnType.TEXT, "How it is worked with.", "", max_length=TEXT),
        Column("resources", ColumnType.TEXT, "Which resources are used.", "", max_length=TEXT),
        Column("follow_up", ColumnType.TEXT, "How it is followed up.", "", max_length=TEXT),
        Column("document", ColumnType.CODE, "The steering document that set it.", "budget-2024", refers_to=DOCUMENT),
        STATE,
        STARTS,
        ENDS,
        *RECORDED,
    ),
    key=("code", "starts_on"),
    has_history=True,
)

GOAL_LINKS = Table(
    file="goal_links.csv",
    meaning="Which goal serves which. A goal may serve several.",
    columns=(
        Column("child", ColumnType.CODE, "The goal that serves.", "namnd-norra-strand-kvalitet", True, refers_to=GOAL),
        Column("parent", ColumnType.CODE, "The goal that it serves.", "kf-trygg-uppvaxt", True, refers_to=GOAL),
        STARTS,
        ENDS,
        *RECORDED,
    ),
    key=("child", "parent", "starts_on"),
    has_history=True,
)

GOAL_SUCCESSIONS = Table(
    file="goal_successions.csv",
    meaning="Which goal goes on in which, as when a mandate ends. A goal may continue several. The file may be absent.",
    columns=(
        Column("predecessor", ColumnType.CODE, "The goal that goes on.", "kf-trygg-uppvaxt", True, refers_to=GOAL),
        Column("successor", ColumnType.CODE, "The goal in which it does.", "kf-trygga-barn", True, refers_to=GOAL),
        Column("on", ColumnType.DATE, "The first day on which it does.", "2027-01-01", is_required=True),
        *RECORDED,
    ),
    key=("predecessor", "successor"),
    has_history=True,
)

HAND_OVERS = Table(
    file="hand_overs.csv",
    meaning="Which goals an authority gave to another, with their drafts, when a unit moved. The file may be absent.",
    columns=(
        Column("goal", ColumnType.CODE, "The goal.", "enhet-ekbacken-trygg", True, refers_to=GOAL),
        Column(
            "giver", ColumnType.CODE, "The authority that gave it.", "namnd-norra-strand", True, refers_to=UNITS.file
        ),
        Column("receiver", ColumnType.CODE, "The one that keeps it.", "namnd-sodra-strand", True, refers_to=UNITS.file),
        *RECORDED,
    ),
    key=("goal",),
    has_history=True,
)

GOAL_INDICATORS = Table(
    file="goal_indicators.csv",
    meaning="Which indicators tell of which goal. An indicator outlives the goals that it tells of.",
    columns=(
        Column("goal", ColumnType.CODE, "The goal.", "kf-trygg-uppvaxt", True, refers_to=GOAL),
        Column("indicator", ColumnType.CODE, "The indicator.", "antal_elever", is_required=True, max_length=60),
        STARTS,
        ENDS,
        *RECORDED,
    ),
    key=("goal", "indicator", "starts_on"),
    has_history=True,
)

TARGETS = Table(
    file="targets.csv",
    meaning="What bodies have decided that figures are to be. A later row of a key revises it.",
    columns=(
        Column("indicator", ColumnType.CODE, "The indicator.", "antal_elever", is_required=True, max_length=60),
        Column(
            "unit",
            ColumnType.CODE,
            "The unit whose figure it is about, and those below.",
            "provstad",
            True,
            refers_to=UNITS.file,
        ),
        Column(
            "decided_by", ColumnType.CODE, "Which body decided it.", "kommunfullmaktige", True, refers_to=UNITS.file
        ),
        Column("period", ColumnType.TEXT, "For which period.", "2024", is_required=True, max_length=10),
        Column("breakdown", ColumnType.TEXT, "Category, or empty for the total.", "", max_length=120),
        Column("type", ColumnType.CHOICE, "What it asks.", "max", is_required=True, choices=tuple(TargetType)),
        Column("low", ColumnType.NUMBER, "Lowest value, or the value itself.", "", unit="the indicator's"),
        Column("high", ColumnType.NUMBER, "Highest value.", "15.5", unit="the indicator's"),
        Column("direction", ColumnType.CHOICE, "Where it is to move, for a direction.", "", choices=tuple(Direction)),
        *DECISION,
        STATE,
        *RECORDED,
    ),
    key=("indicator", "unit", "decided_by", "period", "breakdown"),
    has_history=True,
)

ACTIVITIES = Table(
    file="activities.csv",
    meaning="What is done for the goals. A later row of a code changes it.",
    columns=(
        Column("code", ColumnType.CODE, "The activity's own code.", "ekbacken-2024-lamning", True, max_length=80),
        Column("goal", ColumnType.CODE, "The goal that it is for.", "enhet-ekbacken-trygg", True, refers_to=GOAL),
        Column("title", ColumnType.TEXT, "What is done.", "Fast vuxen vid lämning", is_required=True, max_length=300),
        Column("description", ColumnType.TEXT, "More about it.", "", max_length=TEXT),
        Column("responsible", ColumnType.CODE, "The unit that does it.", "strandskolan", True, refers_to=UNITS.file),
        Column("starts_on", ColumnType.DATE, "First day.", "2024-02-01"),
        Column("ends_on", ColumnType.DATE, "First day on which it is to be over.", "2024-07-01"),
        Column("status", ColumnType.CHOICE, "How far it has come.", "ongoing", True, choices=tuple(ActivityStatus)),
        STATE,
        *RECORDED,
    ),
    key=("code",),
    has_history=True,
)

JUDGEMENTS = Table(
    file="judgements.csv",
    meaning="How those who answer for them judge goals. A later row of a key changes it.",
    columns=(
        Column("goal", ColumnType.CODE, "The goal.", "kf-trygg-uppvaxt", True, refers_to=GOAL),
        Column("period", ColumnType.TEXT, "In which period.", "2024-T2", is_required=True, max_length=10),
        Column("judged_by", ColumnType.CODE, "Which unit judges.", "kommunfullmaktige", True, refers_to=UNITS.file),
        Column("verdict", ColumnType.CHOICE, "How far it is reached.", "partly", True, choices=tuple(JUDGED)),
        Column("reason", ColumnType.TEXT, "Why.", "", max_length=TEXT),
        STATE,
        *RECORDED,
    ),
    key=("goal", "period", "judged_by"),
    has_history=True,
)

REPORTED_COUNTS = Table(
    file="reported_counts.csv",
    meaning="Counts of verdicts from a report whose indicators or judgements are not in the folder themselves.",
    columns=(
        Column("goal", ColumnType.CODE, "The goal.", "kf-trygg-uppvaxt", True, refers_to=GOAL),
        Column("period", ColumnType.TEXT, "In which period.", "2022", is_required=True, max_length=10),
        Column("of", ColumnType.CHOICE, "What was counted.", "indicators", True, choices=tuple(CountOf)),
        Column("met", ColumnType.WHOLE, "Met.", "4", is_required=True),
        Column("partly", ColumnType.WHOLE, "Partly met.", "7", is_required=True),
        Column("not_met", ColumnType.WHOLE, "Not met.", "0", is_required=True),
        Column("none", ColumnType.WHOLE, "Without a result.", "0", is_required=True),
        Column(
            "source", ColumnType.CODE, "Where the counts stand.", "arsredovisning-2022", True, refers_to="sources.csv"
        ),
        *RECORDED,
    ),
    key=("goal", "period", "of"),
    has_history=True,
)

VERDICTS = Table(
    file="verdicts.yaml",
    meaning="How near a target is near enough to be partly reached. The file may be absent.",
    columns=(),
    key=(),
)

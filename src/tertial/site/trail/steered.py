"""What the entries about goals, targets and steering documents say. What a draft is called is told to nobody here."""

import re
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from tertial.platform.models import AuditEntry
from tertial.steering.queries.drafts import still_drafts

STEERED = ("steering.", "platform.follow", "platform.stop_following")


def drafts_named(entries: Iterable[AuditEntry]) -> frozenset[str]:
    """The codes that some entries name and that are of drafts. At most one question."""
    return still_drafts({code for entry in entries if entry.verb.startswith(STEERED) for code in _codes(entry)})


def _codes(entry: AuditEntry) -> list[str]:
    """The codes that an entry may name: in its subject, `goal CODE` or `goal:CODE`, and in its details."""
    return [*entry.subject.replace(":", " ").split(" "), str(entry.details.get("activity", ""))]


def without_drafts(text: str, drafts: Collection[str]) -> str:
    """A text of an entry, with the codes of drafts kept back."""
    for code in drafts:
        text = re.sub(rf"(?<![\w-]){re.escape(code)}(?![\w-])", _("(a draft)"), text)
    return text


def steered_in_words(verb: str) -> str:
    """What was done to a goal, a target or a steering document; empty for a verb that has no sentence."""
    return {
        "steering.state_goal": _("Wrote or changed"),
        "steering.establish_goal": _("Established"),
        "steering.end_goal": _("Decided on the last day of"),
        "steering.hand_over_goal": _("Handed over to another authority"),
        "steering.withdraw_drafts": _("Withdrew the drafts of"),
        "steering.plan_activity": _("Planned or reported an activity for"),
        "steering.judge_goal": _("Judged"),
        "steering.decide_target": _("Decided on"),
        "steering.withdraw_target": _("Took back"),
        "steering.register_document": _("Entered in the register:"),
    }.get(verb, "")

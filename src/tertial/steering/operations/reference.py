"""Putting the shipped levels of goal and rules of verdict into the database."""

from importlib.resources import files
from typing import Any

import yaml

from tertial.steering.models import GoalLevel, VerdictTerms


def install() -> None:
    """Make the shipped levels and rules known, where the city has not made its own. Safe to repeat."""
    GoalLevel.objects.bulk_create([GoalLevel(**level) for level in shipped("goal_levels.yaml")], ignore_conflicts=True)
    VerdictTerms.objects.get_or_create(id=1, defaults=shipped("verdicts.yaml"))


def shipped(file: str) -> Any:
    """What ships in a file of the room's reference."""
    return yaml.safe_load(files("tertial.steering").joinpath("reference", file).read_text(encoding="utf-8"))


def own_terms() -> dict[str, float] | None:
    """The city's own tolerances for verdicts, or nothing if they are as they ship."""
    terms = shipped("verdicts.yaml")
    held = VerdictTerms.objects.filter(id=1).values(*terms).first()
    return None if held == terms else held

"""Putting the shipped kinds of unit into the database."""

from importlib.resources import files

import yaml

from tertial.organisation.models import UnitKind


def install() -> None:
    """Make the shipped kinds of unit known, where the city has not made its own of the same code. Safe to repeat."""
    text = files("tertial.organisation").joinpath("reference/unit_kinds.yaml").read_text(encoding="utf-8")
    UnitKind.objects.bulk_create([UnitKind(**kind) for kind in yaml.safe_load(text)], ignore_conflicts=True)

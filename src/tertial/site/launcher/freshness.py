"""Keeping stored figures true on days when the organisation changes by itself."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from tertial.city.models import City
from tertial.indicators.models import FigureState
from tertial.indicators.operations.figures import refresh_all
from tertial.platform.operations import take_turn


def keep_figures_true(*, today: date, at: datetime) -> bool:
    """Recompute the stored figures if they do not hold today, when a decided change has come into force.

    Returns whether they were recomputed. A database without a city has none to keep.
    """
    if _hold(today) or not City.objects.exists():
        return False
    with transaction.atomic():
        take_turn()
        if _hold(today):
            return False
        refresh_all(today=today, at=at)
    return True


def recompute_figures(*, today: date, at: datetime) -> None:
    """Recompute all stored figures, whether or not they hold: what they are computed by has changed."""
    with transaction.atomic():
        take_turn()
        refresh_all(today=today, at=at)


def _hold(today: date) -> bool:
    return FigureState.objects.filter(Q(holds_before=None) | Q(holds_before__gt=today)).exists()

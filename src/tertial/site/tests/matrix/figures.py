"""The figures of units and indicators, the organisation, and what belongs to no room."""

from django.urls import reverse

from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.matrix.ids import Ids
from tertial.site.tests.steered import SHARE, YEAR

WHOLE = (
    *("start", "my_units", "demo_sign_in", "set_language", "health"),
    *("organisation", "search", "audit", "indicators", "news", "news_by_mail", "follow"),
)
UNITS = ("own", "sibling", "other", "independent")


def addresses(_ids: Ids) -> dict[str, str]:
    """The pages of figures; those about a unit for one of each authority and for the independent one."""
    found = {name: reverse(name) for name in WHOLE}
    found["stop_letters"] = reverse("stop_letters", args=["gibberish"])
    found["organisation opened"] = f"{reverse('organisation')}?oppna=owns"
    for about, words in (("unit", "forskolan"), ("number", "000000"), ("draft", "utkast")):
        found[f"search {about}"] = f"{reverse('search')}?q={words}"
    found["indicator"] = f"{reverse('indicator', args=[SHARE])}?period={YEAR}"
    for form in ("csv", "xlsx"):
        found[f"indicator_download {form}"] = reverse("indicator_download", args=[SHARE, form])
    found["unit_download own xlsx"] = reverse("unit_download", args=["own", "xlsx"])
    compared = "enhet=own&enhet=sibling&enhet=other&enhet=independent"
    found["comparison"] = f"{reverse('comparison')}?{compared}"
    for form in ("csv", "xlsx"):
        found[f"comparison_download {form}"] = f"{reverse('comparison_download', args=[form])}?{compared}"
    for unit in ("area", "city", "council", "north-board", "south-board", "owns", "others", "bears"):
        found[f"unit {unit}"] = f"{reverse('unit', args=[unit])}?period={YEAR}"
    for unit in ("city", "north-board", "others"):
        found[f"units_below {unit}"] = f"{reverse('units_below', args=[unit, SHARE])}?period={YEAR}"
    for unit in ("area", "city", "owns"):
        found[f"provenance {unit}"] = reverse("provenance", args=[SHARE, YEAR, unit])
    for unit in UNITS:
        found |= _of_unit(unit)
    return found


def _of_unit(unit: str) -> dict[str, str]:
    return {
        f"unit {unit}": f"{reverse('unit', args=[unit])}?period={YEAR}",
        f"unit_download {unit} csv": reverse("unit_download", args=[unit, "csv"]),
        f"provenance {unit}": reverse("provenance", args=[SHARE, YEAR, unit]),
        f"provenance {unit} then": f"{reverse('provenance', args=[SHARE, YEAR, unit])}?kand=2025-01-16",
        f"correct {unit}": reverse("correct", args=[SHARE, unit, YEAR]),
    }


TABLE = """
"""

FIGURES = Room(TABLE, addresses)

"""The figures of units and indicators, the organisation, and what belongs to no room."""

from django.urls import reverse

from tertial.site.tests.authorities import Ids
from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.steered import SHARE, YEAR

WHOLE = (
    *("start", "my_units", "demo_sign_in", "set_language", "health"),
    *("organisation", "search", "audit", "indicators", "news", "news_by_mail", "follow"),
    *("terms", "end_tour", "equity", "editions"),
)
UNITS = ("own", "sibling", "other", "independent")


def addresses(_ids: Ids) -> dict[str, str]:
    """The pages of figures; those about a unit for one of each authority and for the independent one."""
    found = {name: reverse(name) for name in WHOLE}
    found["tour_step"] = reverse("tour_step", args=["1"])
    found["stop_letters"] = reverse("stop_letters", args=["gibberish"])
    for name in ("edition", "edition_download"):
        found[name] = reverse(name, args=["1.0.0"])
    found["organisation opened"] = f"{reverse('organisation')}?oppna=owns"
    for about, words in (("unit", "forskolan"), ("number", "000000"), ("draft", "utkast")):
        found[f"search {about}"] = f"{reverse('search')}?q={words}"
    found["indicator"] = f"{reverse('indicator', args=[SHARE])}?period={YEAR}"
    found["funnel"] = f"{reverse('funnel', args=[SHARE])}?period={YEAR}"
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
address                                   public nobody exec strat distr princ empl oper member audit admin seeing
start                                     in     -      CE   F     N     O     -    -    -      -     -     -
my_units                                  in     -      -    -     -     o     o    i    -      -     -     -
demo_sign_in                              405    405    405  405   405   405   405  405  405    405   405   405
set_language                              302    302    302  302   302   302   302  302  302    302   302   403
health                                    -      -      -    -     -     -     -    -    -      -     -     -
organisation                              in     -      -    -     -     -     -    -    -      -     -     -
search                                    in     -      -    -     -     -     -    -    -      -     -     -
audit                                     in     403    403  403   403   403   403  403  403    -     403   403
indicators                                in     -      -    -     -     -     -    -    -      -     -     -
news                                      in     -      -    -     ob    ob    ob   -    -      -     -     -
news_by_mail                              in     405    405  405   405   405   405  405  405    405   405   405
follow                                    in     405    405  405   405   405   405  405  405    405   405   405
terms                                     in     -      -    -     -     -     -    -    -      -     -     -
end_tour                                  in     405    405  405   405   405   405  405  405    405   405   405
equity                                    in     -      -    -     -     -     -    -    -      -     -     -
editions                                  in     -      -    -     -     -     -    -    -      -     -     -
tour_step                                 in     302    302  302   302   302   302  302  302    302   302   302
stop_letters                              404    404    404  404   404   404   404  404  404    404   404   404
edition                                   in     404    404  404   404   404   404  404  404    404   404   404
edition_download                          in     404    404  404   404   404   404  404  404    404   404   404
organisation opened                       in     -      -    -     -     -     -    -    -      -     -     -
search unit                               in     -      -    -     -     -     -    -    -      -     -     -
search number                             in     -      -    -     -     -     -    -    -      -     -     -
search draft                              in     -      -    -     -     -     -    -    -      -     -     -
indicator                                 in     -      -    -     os    o     o    i    -      -     -     -
funnel                                    in     -      -    -     -     -     -    -    -      -     -     -
indicator_download csv                    in     -      -    -     os    o     o    i    -      -     -     -
indicator_download xlsx                   in     -      -    -     os    o     o    i    -      -     -     -
unit_download own xlsx                    in     -      -    -     o     o     o    -    -      -     -     -
comparison                                in     -      -    -     os    o     o    i    -      -     -     -
comparison_download csv                   in     -      -    -     os    o     o    i    -      -     -     -
comparison_download xlsx                  in     -      -    -     os    o     o    i    -      -     -     -
unit area                                 in     -      -    -     -     -     -    -    -      -     -     -
unit city                                 in     -      C    -     -     -     -    -    -      -     -     -
unit council                              in     -      C    -     -     -     -    -    -      -     -     -
unit north-board                          in     -      -    -     N     -     -    -    -      -     -     -
unit south-board                          in     -      -    -     -     -     -    -    -      -     -     -
unit owns                                 in     -      -    -     oNO   oO    oO   -    -      -     -     -
unit others                               in     -      -    -     -     -     -    -    -      -     -     -
unit bears                                in     -      -    -     -     -     -    i    -      -     -     -
units_below city                          in     -      -    -     -     -     -    -    -      -     -     -
units_below north-board                   in     -      -    -     -     -     -    -    -      -     -     -
units_below others                        in     404    404  404   404   404   404  404  404    404   404   404
provenance area                           in     -      -    -     -     -     -    -    -      -     -     -
provenance city                           in     -      -    -     -     -     -    -    -      -     -     -
provenance owns                           in     -      -    -     o     o     o    -    -      -     -     -
unit own                                  in     -      -    -     oO    oO    oO   -    -      -     -     -
unit_download own csv                     in     -      -    -     o     o     o    -    -      -     -     -
provenance own                            in     -      -    -     ob    ob    ob   -    -      -     -     -
provenance own then                       in     -      -    -     ob    ob    ob   -    -      -     -     -
correct own                               in     403    403  403   o     o     403  403  403    403   403   403
unit sibling                              in     -      -    -     sS    -     -    -    -      -     -     -
unit_download sibling csv                 in     -      -    -     s     -     -    -    -      -     -     -
provenance sibling                        in     -      -    -     s     -     -    -    -      -     -     -
provenance sibling then                   in     -      -    -     s     -     -    -    -      -     -     -
correct sibling                           in     403    403  403   s     403   403  403  403    403   403   403
unit other                                in     -      -    -     -     -     -    -    -      -     -     -
unit_download other csv                   in     -      -    -     -     -     -    -    -      -     -     -
provenance other                          in     -      -    -     -     -     -    -    -      -     -     -
provenance other then                     in     -      -    -     -     -     -    -    -      -     -     -
correct other                             in     403    403  403   403   403   403  403  403    403   403   403
unit independent                          in     -      -    -     -     -     -    i    -      -     -     -
unit_download independent csv             in     -      -    -     -     -     -    i    -      -     -     -
provenance independent                    in     -      -    -     -     -     -    i    -      -     -     -
provenance independent then               in     -      -    -     -     -     -    i    -      -     -     -
correct independent                       in     403    403  403   403   403   403  403  403    403   403   403
"""

WRITERS = """
demo_sign_in
set_language                              public nobody exec strat distr princ empl oper member audit admin
news_by_mail                              nobody exec strat distr princ empl oper member audit admin
follow                                    nobody exec strat distr princ empl oper member audit admin
end_tour                                  nobody exec strat distr princ empl oper member audit admin
stop_letters
correct own                               distr princ
correct sibling                           distr
correct other
correct independent
"""

FIGURES = Room(TABLE, WRITERS, addresses)

"""Every address × every role: who comes in, and whose unguarded values they read there.

The columns are the roles of the semantics, each in one place: `exec` in the executive board, `strat` in the board that
follows all units up, `distr` in the administration that runs `own` and `sibling`, `princ` and `empl` in the unit of
`own`, `oper` the operator of `independent`, `member` of the board over `own`, `audit` and `admin` of the whole city.
`nobody` has signed in without a role and `public` has not signed in.

In the cells: `-` comes in and reads no unit's own value; letters are the units whose values are read (o own, s sibling,
t another authority's, i independent), all of them too small for strangers, `B` what `own` had before a correction, and
`N` an organisation number, which nobody ever reads.
`in` is sent to the sign-in, `403` and `404` are turned away, `405` is an address that is only written to.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tertial.site.tests.authorities import a_city_of_authorities, readers, seen_in

pytestmark = pytest.mark.django_db

SHARE = "andel_legitimerade"

TABLE = """
address                         public nobody exec strat distr princ empl oper member audit admin
start                           in     -      -    -     -     o     o    i    -      -     -
people:sign_in                  -      302    302  302   302   302   302  302  302    302   302
people:sign_out                 in     405    405  405   405   405   405  405  405    405   405
demo_sign_in                    405    405    405  405   405   405   405  405  405    405   405
set_language                    302    302    302  302   302   302   302  302  302    302   302
health                          -      -      -    -     -     -     -    -    -      -     -
organisation                    in     -      -    -     -     -     -    -    -      -     -
search                          in     -      -    -     -     -     -    -    -      -     -
audit                           in     403    403  403   403   403   403  403  403    -     403
indicators                      in     -      -    -     -     -     -    -    -      -     -
organisation opened             in     -      -    -     -     -     -    -    -      -     -
search for a unit               in     -      -    -     -     -     -    -    -      -     -
search for a number             in     -      -    -     -     -     -    -    -      -     -
indicator                       in     -      -    -     os    o     o    i    -      -     -
indicator_download csv          in     -      -    -     os    o     o    i    -      -     -
indicator_download xlsx         in     -      -    -     os    o     o    i    -      -     -
provenance area                 in     -      -    -     -     -     -    -    -      -     -
provenance city                 in     -      -    -     -     -     -    -    -      -     -
provenance owns                 in     -      -    -     o     o     o    -    -      -     -
unit own                        in     -      -    -     o     o     o    -    -      -     -
unit_download own csv           in     -      -    -     o     o     o    -    -      -     -
unit_download own xlsx          in     -      -    -     o     o     o    -    -      -     -
provenance own                  in     -      -    -     oB    oB    oB   -    -      -     -
correct own                     in     403    403  403   o     o     403  403  403    403   403
unit sibling                    in     -      -    -     s     -     -    -    -      -     -
unit_download sibling csv       in     -      -    -     s     -     -    -    -      -     -
unit_download sibling xlsx      in     -      -    -     s     -     -    -    -      -     -
provenance sibling              in     -      -    -     s     -     -    -    -      -     -
correct sibling                 in     403    403  403   s     403   403  403  403    403   403
unit other                      in     -      -    -     -     -     -    -    -      -     -
unit_download other csv         in     -      -    -     -     -     -    -    -      -     -
unit_download other xlsx        in     -      -    -     -     -     -    -    -      -     -
provenance other                in     -      -    -     -     -     -    -    -      -     -
correct other                   in     403    403  403   403   403   403  403  403    403   403
unit independent                in     -      -    -     -     -     -    i    -      -     -
unit_download independent csv   in     -      -    -     -     -     -    i    -      -     -
unit_download independent xlsx  in     -      -    -     -     -     -    i    -      -     -
provenance independent          in     -      -    -     -     -     -    i    -      -     -
correct independent             in     403    403  403   403   403   403  403  403    403   403
"""


def test_every_address_opens_for_whom_it_should():
    people = readers(a_city_of_authorities())

    found = "\n".join([_heading(people), *(_row(name, address, people) for name, address in addresses().items())])

    assert found == TABLE.strip()


def test_the_table_holds_every_address():
    named = {name.split(" ")[0] for name in addresses()}

    assert named == set(names_of(get_resolver().url_patterns))


def addresses() -> dict[str, str]:
    """Each address by its name in the table: the name in the URLconf, and what it is about where it is about a unit."""
    whole = ("start", "people:sign_in", "people:sign_out", "demo_sign_in", "set_language", "health")
    found = {name: reverse(name) for name in whole}
    found |= {name: reverse(name) for name in ("organisation", "search", "audit", "indicators")}
    found["organisation opened"] = f"{reverse('organisation')}?oppna=owns"
    found["search for a unit"] = f"{reverse('search')}?q=forskolan"
    found["search for a number"] = f"{reverse('search')}?q=000000"
    found["indicator"] = reverse("indicator", args=[SHARE])
    found |= {
        f"indicator_download {form}": reverse("indicator_download", args=[SHARE, form]) for form in ("csv", "xlsx")
    }
    found |= {
        f"provenance {unit}": reverse("provenance", args=[SHARE, "2024", unit]) for unit in ("area", "city", "owns")
    }
    for unit in ("own", "sibling", "other", "independent"):
        found[f"unit {unit}"] = reverse("unit", args=[unit])
        found |= {
            f"unit_download {unit} {form}": reverse("unit_download", args=[unit, form]) for form in ("csv", "xlsx")
        }
        found[f"provenance {unit}"] = reverse("provenance", args=[SHARE, "2024", unit])
        found[f"correct {unit}"] = reverse("correct", args=[SHARE, unit, "2024"])
    return found


def names_of(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses; one without a name shows as its path, so that the table fails for it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, space + inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"


def _heading(people: dict[str, Client]) -> str:
    return f"{'address':32}" + " ".join(people)


def _row(name: str, address: str, people: dict[str, Client]) -> str:
    cells = [f"{_cell(client.get(address)):{len(who)}}" for who, client in people.items()]
    return f"{name:32}{' '.join(cells)}".rstrip()


def _cell(answer: Any) -> str:
    if answer.status_code == 302 and answer["Location"].startswith(reverse("people:sign_in")):
        return "in"
    if answer.status_code != 200:
        return str(answer.status_code)
    return seen_in(answer)

"""A table of addresses and roles, asked cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tertial.site.tests.authorities import Ids, seen_in

WIDTH = 42
NOT_WRITTEN_TO = 405
CLOSED = (403, 404)
ASKED_FIRST = "nobody"


@dataclass(frozen=True)
class Room:
    """Tables as they must be, of what is read and of who writes, and the addresses by name.

    A name is the one in the URLconf, then what the address is about.
    """

    table: str
    writers: str
    addresses: Callable[[Ids], Mapping[str, str]]


Ask = Callable[[Client, str], Any]


def asked(room: Room, people: Mapping[str, Client], ids: Ids, ask: Ask) -> str:
    """The table as it is found to be."""
    heading = f"{'address':{WIDTH}}" + " ".join(people)
    rows = (_row(name, address, people, ask) for name, address in room.addresses(ids).items())
    return "\n".join([heading, *rows])


def read(client: Client, address: str) -> Any:
    """Open an address; what that changes is taken back."""
    return _without_consequence(lambda: client.get(address))


def write(client: Client, address: str) -> Any:
    """Send an empty form to an address; what that changes is taken back, and who it signs out is signed in again."""
    held = deepcopy(client.cookies)
    answer = _without_consequence(lambda: client.post(address))
    client.cookies = held
    return answer


def _without_consequence(do: Callable[[], Any]) -> Any:
    with transaction.atomic():
        answer = do()
        transaction.set_rollback(True)
    return answer


def let_in(room: Room, people: Mapping[str, Client], ids: Ids) -> str:
    """Who may send a form to each address, by name; only addresses that anybody sends forms to."""
    rows = []
    for name, address in room.addresses(ids).items():
        if write(people[ASKED_FIRST], address).status_code != NOT_WRITTEN_TO:
            through = [who for who, client in people.items() if not _is_closed(write(client, address))]
            rows.append(f"{name:{WIDTH}}{' '.join(through)}".rstrip())
    return "\n".join(rows)


def _is_closed(answer: Any) -> bool:
    return answer.status_code in CLOSED or "?next=" in answer.headers.get("Location", "")


def _row(name: str, address: str, people: Mapping[str, Client], ask: Ask) -> str:
    cells = [f"{_cell(ask(client, address)):{len(who)}}" for who, client in people.items()]
    return f"{name:{WIDTH}}{' '.join(cells)}".rstrip()


def _cell(answer: Any) -> str:
    if answer.status_code == 302 and answer["Location"].startswith(reverse("people:sign_in")):
        return "in"
    if answer.status_code != 200:
        return str(answer.status_code)
    return seen_in(answer)


def names_of(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses; one without a name shows as its path, so that a table fails for it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, space + inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"

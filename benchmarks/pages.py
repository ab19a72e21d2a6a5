"""How fast each page answers, and with how many SQL statements, on a sample city of a scale.

One JSON line a page: `python benchmarks/pages.py 1 10`. Pages are asked for by a running server over loopback, 60 times
each by two readers at a time; SQL statements are counted in-process on the same database. The peak memory is that of
launcher, web server and workers together, as far as it has come by then. The last line of a scale names the addresses
that no measured page has: what is only written to, and what somebody forgot.

The goal of a page is a p95 of at most 250 ms at scale 10 and at most 15 statements. A file of all units' figures is no
page: it has as many rows as there are units, guarded together, and is registered as let out. It has a goal of its own,
a median of at most 100 ms a thousand rows as CSV and 250 ms as a workbook, and as few statements.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from subprocess import PIPE, STDOUT, Popen
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from addresses import LONG_FILES, NOBODY, PAGES, READERS, USUAL_READERS
from published import with_an_edition
from recompute import prepared
from scales import home_of

if TYPE_CHECKING:
    from django.urls import URLResolver

PORT = 8944
REQUESTS = 60


class Reader:
    """Somebody who is signed in as a demo role, or who has the cookies of somebody who is."""

    def __init__(self, user_name: str = NOBODY, cookies: dict[str, str] | None = None) -> None:
        self.connection = HTTPConnection("127.0.0.1", PORT)
        self.cookies = dict(cookies or {})
        if not user_name:
            return
        body = self.get("/logga-in")[1].decode()
        token = body.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        self.post("/prova", {"csrfmiddlewaretoken": token, "user_name": user_name})

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, values: dict[str, str]) -> tuple[int, bytes]:
        """Send a form."""
        return self._ask("POST", path, urlencode(values))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{PORT}/"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()


def served(scale: int) -> "Popen[str]":
    """A server on the city of a scale, answering."""
    environment = {**os.environ, "TERTIAL_HOME": str(home_of(scale)), "TERTIAL_PORT": str(PORT)}
    process = Popen(
        [sys.executable, "-m", "tertial.site.cli", "run"], env=environment, stdout=PIPE, stderr=STDOUT, text=True
    )
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", PORT, timeout=1)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return process
        except OSError:
            time.sleep(0.2)
    process.terminate()
    raise SystemExit("the server did not answer")


def peak_mb(process: int) -> int:
    """The peak memory of a process and all that it started, in MB, as the kernel has counted it."""
    peaks = [_fields(place).get("VmHWM", "0 kB").split()[0] for place in tree_of(process)]
    return sum(map(int, peaks)) // 1024


def cpu_ms(process: int) -> int:
    """The milliseconds that a process and all that runs below it have spent on a processor, by the kernel's ticks."""
    ticks = 0
    for place in tree_of(process):
        with contextlib.suppress(OSError):
            after_name = (place / "stat").read_text().rpartition(")")[2].split()
            ticks += int(after_name[11]) + int(after_name[12])
    return ticks * 1000 // os.sysconf("SC_CLK_TCK")


def tree_of(process: int) -> list[Path]:
    """Where the kernel tells of a process and all that it started."""
    parents = {place: _fields(place).get("PPid", "").strip() for place in Path("/proc").glob("[0-9]*")}
    below = {str(process)}
    while more := {place.name for place, parent in parents.items() if parent in below} - below:
        below |= more
    return [place for place in parents if place.name in below]


def _fields(place: Path) -> dict[str, str]:
    """What the kernel tells of a process by name; nothing if it has ended."""
    try:
        lines = (place / "status").read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)


def times(path: str, user_names: Sequence[str]) -> tuple[int, list[float]]:
    """Milliseconds of each request for a page, two readers at a time; the status."""

    def read(reader: Reader) -> tuple[int, list[float]]:
        found = []
        status = reader.get(path)[0]
        for _ in range(REQUESTS // 2):
            start = time.perf_counter()
            status = reader.get(path)[0]
            found.append((time.perf_counter() - start) * 1000)
        return status, found

    readers = [Reader(user_name) for user_name in user_names]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(read, readers))
    return max(status for status, _ in results), [ms for _, found in results for ms in found]


def rows_of(name: str) -> int:
    """How many rows a long file has, counted in its CSV form."""
    _status, file = Reader(USUAL_READERS[0]).get(PAGES[name].replace(".xlsx", ".csv"))
    return len(file.decode("utf-8-sig").partition("\r\n\r\n")[2].splitlines()) - 1


def statements(scale: int) -> tuple[dict[str, int], list[str]]:
    """The SQL statements of each page, and the names of the addresses that no page has."""
    os.environ["TERTIAL_HOME"] = str(home_of(scale))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tertial.site.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import get_resolver, resolve

    from tertial.platform.models import User

    counts = {}
    for name, path in PAGES.items():
        client = Client(SERVER_NAME="127.0.0.1")
        if user_name := READERS.get(name, USUAL_READERS)[0]:
            client.force_login(User.objects.get(user_name=user_name))
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts[name] = len(queries)
    connection.close()
    seen = {resolve(path.partition("?")[0]).view_name for path in PAGES.values()}
    return counts, sorted(set(names_of(get_resolver())) - seen)


def names_of(resolver: "URLResolver", space: str = "") -> Iterator[str]:
    """The names of all addresses below a resolver."""
    from django.urls import URLResolver

    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["statements"]:
        print(json.dumps(statements(int(sys.argv[2]))))
        raise SystemExit
    for scale in map(int, sys.argv[1:] or ["1", "10"]):
        prepared(scale)
        with_an_edition(scale)
        server = served(scale)
        try:
            import subprocess

            done = subprocess.run(
                [sys.executable, __file__, "statements", str(scale)], check=True, capture_output=True, text=True
            )
            counts, unmeasured = json.loads(done.stdout.splitlines()[-1])
            for name, path in PAGES.items():
                status, found = times(path, READERS.get(name, USUAL_READERS))
                p95 = quantiles(found, n=20)[-1]
                line = {"case": f"page: {name}", "scale": scale, "status": status, "p95_ms": round(p95)}
                median = round(sorted(found)[len(found) // 2])
                if name in LONG_FILES:
                    rows = rows_of(name)
                    line |= {"rows": rows, "median_ms_a_thousand_rows": round(median * 1000 / rows)}
                print(
                    json.dumps(
                        {**line, "median_ms": median, "statements": counts[name], "peak_mb": peak_mb(server.pid)}
                    ),
                    flush=True,
                )
            print(
                json.dumps({"case": "addresses without a page here", "scale": scale, "names": unmeasured}), flush=True
            )
        finally:
            server.terminate()
            server.wait(30)

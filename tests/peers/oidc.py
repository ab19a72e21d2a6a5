"""Starting the OpenID Connect provider, and a browser's way through it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.peers.keys import a_key, as_pem
from tests.peers.oidc_server import CLIENT, PASSWORD, SECRET

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


@dataclass(frozen=True)
class OidcPeer:
    """A provider that runs: where it is, and what it has agreed on with its client."""

    address: str
    client: str = CLIENT
    secret: str = SECRET
    password: str = PASSWORD

    def be(self, wile: str = "") -> None:
        """Do this to the ID tokens from now on."""
        requests.post(f"{self.address}/wile/{wile}", timeout=5).raise_for_status()

    def sign_in(self, question: str, name: str) -> str:
        """What a browser does that was sent here: sign in as somebody, and be sent back to an address."""
        with requests.Session() as browser:
            return self.sign_in_with(browser, question, name)

    def sign_in_with(self, browser: requests.Session, question: str, name: str) -> str:
        """The same, in a browser that goes on afterwards."""
        page = browser.get(question, timeout=5)
        form = {"csrfmiddlewaretoken": _token(page), "login": name, "password": self.password}
        answer = browser.post(page.url, data=form, allow_redirects=False, timeout=5)
        answer = browser.get(f"{self.address}{answer.headers['Location']}", allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def sign_out_with(self, browser: requests.Session, address: str) -> str:
        """Sign out here too, as the page at an address asks whether to, and be sent back to an address."""
        page = browser.get(address, timeout=5)
        asked = dict(parse_qsl(urlsplit(address).query))
        form = {"csrfmiddlewaretoken": _token(page), "action": "logout"} | asked
        answer = browser.post(address.partition("?")[0], data=form, allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def knows(self, browser: requests.Session) -> bool:
        """Whether somebody is signed in here in a browser."""
        answer = browser.get(f"{self.address}/account/logout/", allow_redirects=False, timeout=5)
        return answer.status_code == 200


def _token(page: requests.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


@contextmanager
def running_oidc_peer(place: Path, *redirect_uris: str) -> Iterator[OidcPeer]:
    """Run a provider that sends people back to these addresses, and end it afterwards."""
    (place / "key.pem").write_text(as_pem(a_key()), encoding="utf-8")
    port = a_free_port()
    command = [sys.executable, "-m", "tests.peers.oidc_server", str(place), str(port), "\n".join(redirect_uris)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
    with (place / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        await_answer(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process, place / "provider.log")
        yield OidcPeer(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)


def a_free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def await_answer(address: str, process: "subprocess.Popen[bytes]", log: Path, patience: float = PATIENCE) -> None:
    """Wait until somebody answers at an address; with what they logged if they end or take too long."""
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        try:
            requests.get(address, timeout=2).raise_for_status()
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody answered at {address}:\n{log.read_text(encoding='utf-8')}")

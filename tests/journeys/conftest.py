"""A real server on the sample city, and a real browser in front of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.peers.oidc import OidcPeer, a_free_port, await_answer, running_oidc_peer
from tests.peers.saml import MAIL
from tests.peers.saml_page import running_saml_peer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
QUIETER = ("--disable-component-update", "--disable-sync")
PATIENCE = 600.0
MOMENT = 15_000  # milliseconds; a page takes a tenth of a second, and the machine may have other things to do


class RunningCity(NamedTuple):
    """Where `tertial run` answers, and the provider behind one of its doors."""

    address: str
    oidc: OidcPeer


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    """`tertial run` with a sample city of its own; people may come in over OpenID Connect and SAML too."""
    home, port = tmp_path_factory.mktemp("home"), a_free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
    with (
        running_oidc_peer(tmp_path_factory.mktemp("oidc"), f"{address}/logga-in/med/oidc/svar") as oidc,
        running_saml_peer(tmp_path_factory.mktemp("saml")) as saml,
        (home / "run.log").open("wb") as output,
    ):
        environment |= {
            "TERTIAL_HOME": str(home),
            "TERTIAL_PORT": str(port),
            "TERTIAL_OIDC_ISSUER": oidc.address,
            "TERTIAL_OIDC_CLIENT_ID": oidc.client,
            "TERTIAL_OIDC_CLIENT_SECRET": oidc.secret,
            "TERTIAL_OIDC_NAME": "Provstads konto",
            "TERTIAL_SAML_METADATA": str(saml.metadata),
            "TERTIAL_SAML_ENTITY_ID": address,
            "TERTIAL_SAML_NAME": "grannstadens konto",
            "TERTIAL_SAML_PERSON_ATTRIBUTE": MAIL,
        }
        command = [sys.executable, "-m", "tertial.site.cli", "run"]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            await_answer(f"{address}/health", process, home / "run.log", PATIENCE)
            with urlopen(f"{address}/logga-in/med/saml/metadata") as described:
                saml.meet(described.read())
            yield RunningCity(address, oidc)
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def address(city: RunningCity) -> str:
    """Where the city answers."""
    return city.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("TERTIAL_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=[*QUIET, *QUIETER])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the door as one of the sample city's people: `visit("rektor")`; nobody, for the public."""
    contexts = []

    def as_one(
        who: str | None = None,
        *,
        language: str = "sv-SE",
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            locale=language,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(MOMENT)
        contexts.append(context)
        page = context.new_page()
        page.goto("/logga-in")
        if who:
            page.locator(f'button[value="{who}"]').click()
        return page

    yield as_one
    for context in contexts:
        context.close()

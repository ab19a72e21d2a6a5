"""Signing in with the city's own account, in a browser: over an OpenID Connect and over a SAML provider."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import is_too_wide, violations
from tests.peers.oidc import OidcPeer, a_free_port, await_answer, running_oidc_peer
from tests.peers.saml import MAIL
from tests.peers.saml_page import running_saml_peer

pytestmark = pytest.mark.journey

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, OidcPeer]]:
    """Where `tertial run` answers with both doors open, and the provider behind one of them."""
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
            await_answer(f"{address}/health", process, home / "run.log", patience=120)
            with urlopen(f"{address}/logga-in/med/saml/metadata") as described:
                saml.meet(described.read())
            yield address, oidc
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def door(browser: Browser, city: tuple[str, OidcPeer]) -> Iterator[Open]:
    """Opens the sign-in page: `door()`."""
    contexts = []

    def at_the_door(*, scripts: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=city[0],
            locale="sv-SE",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/organisation")
        return page

    yield at_the_door
    for context in contexts:
        context.close()


def sign_in_there(page: Page, name: str, password: str) -> None:
    page.get_by_role("button", name="Logga in med Provstads konto").click()
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill(password)
    page.locator('form[method="post"] button[type="submit"]').first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_principal_comes_in_with_the_citys_account(door: Open, city: tuple[str, OidcPeer], scripts: bool):
    page = door(scripts=scripts)

    sign_in_there(page, "rektor", city[1].password)

    expect(page).to_have_url(f"{city[0]}/organisation")
    expect(page.locator("header").first).to_contain_text("Rektor i Ekbacken")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_principal_comes_in_over_saml(door: Open, city: tuple[str, OidcPeer], scripts: bool):
    page = door(scripts=scripts)

    page.get_by_role("button", name="Logga in med grannstadens konto").click()
    page.locator('input[name="name"]').fill("rektor")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{city[0]}/organisation")
    expect(page.locator("header").first).to_contain_text("Rektor i Ekbacken")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_stranger_reads_why_and_what_to_do(door: Open, city: tuple[str, OidcPeer], width: int):
    page = door(width=width)

    sign_in_there(page, "stranger", city[1].password)

    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inte inloggad")
    expect(page.get_by_role("link", name="Till inloggningen")).to_be_visible()
    assert violations(page) == []
    assert not is_too_wide(page)

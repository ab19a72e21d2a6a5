"""Signing in for real: an invitation by letter, a passkey of the browser's, a code app, and a door that closes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tertial.people.tests.codes import code_now
from tests.journeys.looking import sign_out, violations

pytestmark = pytest.mark.journey

CHOSEN = "nio gröna elefanter"
# Passkeys belong to an address with a name, so this server is asked for as localhost.
A_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Opened = Callable[[], Page]


def told(*arguments: str) -> list[str]:
    """What a command of the running city answered, line by line."""
    command = [sys.executable, "-m", "tertial.site.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.fixture
def host(address: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """The running city by name, and its home for the commands."""
    [home] = {path.parent.resolve() for path in tmp_path_factory.getbasetemp().glob("home*/run.log")}
    for name in list(os.environ):
        if name.startswith(("DATABASE", "DJANGO")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERTIAL_HOME", str(home))
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture
def opened(browser: Browser, host: str) -> Iterator[Opened]:
    """Opens a browser of its own on the city."""
    contexts = []

    def one() -> Page:
        context = browser.new_context(base_url=host, locale="sv-SE", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        return context.new_page()

    yield one
    for context in contexts:
        context.close()


def with_a_key(page: Page) -> Page:
    """A browser on a machine that keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": A_KEY})
    return page


def invited(page: Page, user_name: str) -> None:
    """Follow an invitation, choose a password, and come in."""
    link = told("admin", "invite", user_name, "--by-hand")[-1]
    page.goto(link)
    assert violations(page) == []
    page.get_by_label("Nytt lösenord").fill(CHOSEN)
    page.get_by_label("Samma igen").fill(CHOSEN)
    page.locator("main form button").first.click()


def sign_in(page: Page, user_name: str, password: str = CHOSEN) -> None:
    page.goto("/logga-in")
    page.locator('input[name="login"]').fill(user_name)
    page.locator('input[name="password"]').fill(password)
    page.locator('form:has(input[name="login"]) button').click()


def test_an_invited_person_adds_a_passkey_and_then_signs_in_without_a_password(opened: Opened):
    page = with_a_key(opened())

    invited(page, "stadsdelscontroller2")
    expect(page).to_have_url("/konto/andra-steget")
    assert violations(page) == []
    page.goto("/indikatorer")
    expect(page).to_have_url("/konto/andra-steget")

    page.locator('a[href="/konto/nyckel"]').click()
    assert violations(page) == []
    page.locator('input[name="name"]').fill("Min telefon")
    page.locator("#make_passkey").click()
    expect(page).to_have_url("/konto/reservkoder")
    assert page.locator(".codes li").count() == 10
    assert violations(page) == []

    page.goto("/konto")
    expect(page.locator("main")).to_contain_text("Min telefon")
    assert violations(page) == []
    sign_out(page)

    assert violations(page) == []
    page.locator("#use_passkey").click()
    expect(page).to_have_url("/")
    page.goto("/konto")
    expect(page.locator("main")).to_contain_text("stadsdelscontroller2")

    sign_out(page)
    sign_in(page, "stadsdelscontroller2")
    expect(page).to_have_url("/logga-in/andra-steget")
    assert violations(page) == []
    page.locator("#use_passkey").click()
    expect(page).to_have_url("/")


def test_a_machine_without_the_passkey_is_told_so_in_words(opened: Opened):
    page = with_a_key(opened())

    page.goto("/logga-in")
    page.locator("#use_passkey").click()

    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page).to_have_url("/logga-in")


def test_a_code_app_is_added_and_asked_for(opened: Opened, monkeypatch: pytest.MonkeyPatch):
    first, second = opened(), opened()
    monkeypatch.setenv("TERTIAL_ADMIN_PASSWORD", CHOSEN)
    told("admin", "create", "--user-name", "forsta", "--name", "Första administratören")

    sign_in(first, "forsta")
    expect(first).to_have_url("/konto/andra-steget")
    first.locator('a[href="/konto/kodapp"]').click()
    assert violations(first) == []
    first.locator("main details summary").click()
    secret = first.locator(".secret").inner_text()
    first.locator('input[name="code"]').fill(code_now(secret))
    first.locator("main form button").click()
    expect(first).to_have_url("/konto/reservkoder")

    sign_in(second, "forsta")
    second.locator('input[name="code"]').fill("000000" if code_now(secret) != "000000" else "111111")
    second.locator('form:has(input[name="code"]) button').click()
    expect(second.get_by_role("alert")).to_be_visible()
    second.locator('input[name="code"]').fill(code_now(secret))
    second.locator('form:has(input[name="code"]) button').click()
    expect(second).to_have_url("/")

    second.goto("/konto")
    assert second.locator("#where ~ ul > li").count() == 2
    second.locator('button[value="others"]').click()
    first.goto("/")
    expect(first).to_have_url("/logga-in?next=/")


def test_five_wrong_passwords_close_the_door_for_a_while(opened: Opened):
    page = opened()

    for _ in range(5):
        sign_in(page, "revisor", "fel lösenord varje gång")
        expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, "revisor", "fel lösenord varje gång")

    expect(page.get_by_role("heading", level=1)).to_have_text("För många försök")
    expect(page.locator("main")).to_contain_text("fem minuter")
    assert violations(page) == []


def test_an_invitation_that_was_used_says_so(opened: Opened):
    page, later = opened(), opened()
    link = told("admin", "invite", "rektor2", "--by-hand")[-1]
    page.goto(link)
    page.get_by_label("Nytt lösenord").fill(CHOSEN)
    page.get_by_label("Samma igen").fill(CHOSEN)
    page.locator("main form button").first.click()
    expect(page).to_have_url("/konto/andra-steget")

    answer = later.goto(link)

    assert answer is not None
    assert answer.status == 410
    expect(later.get_by_role("link", name="Till inloggningen")).to_be_visible()

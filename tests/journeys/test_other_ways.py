"""The same errands in other ways: in English, without JavaScript, with the keyboard only, and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import is_too_wide, sign_out

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]
GOAL = "Förskolan är likvärdig och av hög kvalitet i hela staden"


def test_an_errand_in_english(visit: Visit):
    page = visit("rektor")

    page.get_by_role("button", name="English").click()
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Indicators").click()
    page.get_by_role("main").get_by_role("link", name="Children per full-time post").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Children per full-time post")
    page.locator("a.value").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Where does")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in").first).to_be_visible()


def test_an_errand_without_javascript(visit: Visit):
    page = visit("rektor", scripts=False)

    page.goto("/indikatorer/barn_per_arsarbetare")
    page.get_by_label("Period").select_option("2023")
    page.get_by_role("button", name="Visa").first.click()
    assert "2023" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Barn per årsarbetare")
    page.get_by_role("button", name="Följ").click()
    expect(page.get_by_role("button", name="Sluta följa")).to_be_visible()

    page.goto("/mal?period=2025")
    page.get_by_role("link", name=re.compile(f"nämndmål\\s+under {GOAL}")).click()
    page.get_by_role("link", name="Barnen möter samma höga kvalitet på alla förskolor").first.click()
    expect(page.locator("main")).to_contain_text("Nämndmål")
    sign_out(page)


def press_until(page: Page, words: str, key: str = "Tab", most: int = 80) -> None:
    """Press a key until what has the focus says some words."""
    for _ in range(most):
        page.keyboard.press(key)
        if words in page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()"):
            return
    pytest.fail(f"The keyboard does not reach {words!r} on {page.url}")


def test_an_errand_with_the_keyboard_only(visit: Visit):
    page = visit()
    page.locator('button[value="rektor"]').focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/$"))

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    press_until(page, "Ekbackens förskolor")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekbackens förskolor")
    press_until(page, "Hoppa till innehållet")
    page.keyboard.press("Enter")
    press_until(page, "Barn per grupp")
    press_until(page, "15,")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Var kommer")

    press_until(page, "Logga ut")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/logga-in")


def test_an_errand_on_a_phone(visit: Visit):
    page = visit("rektor", width=360)

    assert not is_too_wide(page)
    assert page.evaluate("document.querySelector('header').getBoundingClientRect().height") < 100
    page.get_by_role("main").get_by_role("link", name="Ekbackens förskolor").first.click()
    assert not is_too_wide(page)
    page.get_by_role("link", name="Varje barn har en trygg vuxen hela dagen").first.click()
    assert not is_too_wide(page)
    page.get_by_role("link", name="En sida att läsa och skriva ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Min del i helheten")
    assert not is_too_wide(page)
    sign_out(page)

"""No page shuts anybody out: wide or narrow, light or dark, as somebody who has an errand there."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Page

from tertial.site.tests.matrix.asking import names_of
from tests.journeys.addresses import ASKED, BY_ACCOUNT, NO_PAGES, PAGES, REFUSED
from tests.journeys.looking import is_too_wide, violations

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


def view_name(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def test_every_page_is_on_the_list():
    listed = {view_name(f"{path}1" if path == ASKED else path) for paths in PAGES.values() for path in paths} - {""}

    assert listed | NO_PAGES | BY_ACCOUNT == set(names_of(get_resolver().url_patterns))


def something_asked(page: Page) -> str:
    """Ask the office something as an operator, and tell where it stands."""
    page.goto("/huvudman/fraga")
    page.locator('textarea[name="text"]').fill("När kommer årets siffror?")
    page.locator('button[name="send"]').click()
    line = page.locator("li").filter(has_text="När kommer årets siffror?")
    line.locator('a[href^="/arenden/"]').first.click()
    return urlsplit(page.url).path


@pytest.mark.parametrize("who", PAGES, ids=str)
def test_no_page_shuts_anybody_out(visit: Visit, who: str | None):
    asked = something_asked(visit("huvudman")) if ASKED in PAGES[who] else ""
    page = visit(who)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    found: dict[tuple[str, str], list[str]] = {}
    broken, wide = [], []

    for path in (asked if path == ASKED else path for path in PAGES[who]):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(path)
        if answer is None or answer.ok == (path in REFUSED):
            broken.append(path)
        found[path, "wide and light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 360, "height": 800})
        found[path, "narrow and dark"] = violations(page)
        if is_too_wide(page):
            wide.append(path)

    assert {where: rules for where, rules in found.items() if rules} == {}
    assert (broken, wide, said) == ([], [], [])

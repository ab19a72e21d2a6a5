"""What a journey looks for on a page besides its words: what shuts somebody out, and what does not fit."""

from pathlib import Path

from playwright.sync_api import Page, expect

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong on a page."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def is_too_wide(page: Page) -> bool:
    """Whether a reader must scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def sign_out(page: Page) -> None:
    """Leave by the button of the masthead, behind its menu on a phone, and be at the door again."""
    menu = page.locator(".menu > summary")
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page).to_have_url("/logga-in")

"""Whole errands in a real browser: a principal's, an outsider's, an auditor's, with and without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
FROM = "/indikatorer/barn_per_arsarbetare/2025/forskola-lonnen"
PAGES = (
    *("/", "/organisation", "/organisation?dag=2023-01-01", "/enheter/forskola-lonnen", "/enheter/norra-strand"),
    *("/indikatorer", "/indikatorer/barn_per_arsarbetare", "/indikatorer/antal_barn?page=3", FROM),
    *("/ratta/antal_barn/forskola-lonnen/2025", "/sok?q=forskola+asen", "/finns-inte"),
)
Visit = Callable[..., Page]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def test_a_principal_finds_a_figure_sees_where_it_comes_from_and_corrects_it(visit: Visit):
    page = visit("rektor")

    page.get_by_role("searchbox").fill("forskola lonnen")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Förskolan Lönnen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Förskolan Lönnen")

    page.goto("/enheter/norra-strand")
    before = page.locator('a[href*="/indikatorer/antal_barn/2025/norra-strand"]').first.inner_text()

    page.goto("/indikatorer/antal_barn/2025/forskola-lonnen")
    page.locator('a[href*="/ratta/antal_barn/forskola-lonnen/2025"]').first.click()
    page.locator('input[name="value"]').fill("fyrtio")
    page.locator("main form[method=post] button").click()
    expect(page.locator("main")).to_contain_text("tal")
    page.locator('input[name="value"]').fill("90")
    page.locator('[name="comment"]').fill("Två syskon var inte med.")
    page.locator("main form[method=post] button").click()

    page.goto("/indikatorer/antal_barn/2025/forskola-lonnen")
    expect(page.locator("main")).to_contain_text("Två syskon var inte med.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("90")
    page.goto("/enheter/norra-strand")
    after = page.locator('a[href*="/indikatorer/antal_barn/2025/norra-strand"]').first.inner_text()
    assert before != after


def test_an_operator_may_not_correct_somebody_elses_value(visit: Visit):
    page = visit("huvudman")

    page.goto(FROM)
    assert page.locator('a[href*="/ratta/"]').count() == 0
    answer = page.goto("/ratta/antal_barn/forskola-lonnen/2025")

    assert answer is not None
    assert answer.status == 403


def test_an_auditor_reads_the_trail_and_a_principal_does_not(visit: Visit):
    auditor, principal = visit("revisor"), visit("rektor")

    read = auditor.goto("/handelser")
    refused = principal.goto("/handelser")

    assert read is not None
    assert refused is not None
    assert (read.status, refused.status) == (200, 403)
    assert auditor.locator("table tbody tr").count() >= 1


def test_areas_were_thirteen_and_are_eleven(visit: Visit):
    page = visit("controller")

    page.goto("/organisation?dag=2023-01-01&koppling=geographic")
    before = page.locator("main").inner_text()
    page.goto("/organisation?dag=2024-01-01&koppling=geographic")
    after = page.locator("main").inner_text()

    assert "Västra Strand" in before
    assert "Västra Strand" not in after
    assert "Norra Strand" in after


def test_an_errand_without_javascript(visit: Visit):
    page = visit("rektor", scripts=False)

    page.goto("/indikatorer/barn_per_arsarbetare")
    page.locator('select[name="period"], select[name="ar"]').first.select_option("2023")
    page.locator("form.filters button").first.click()

    assert "2023" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Barn per årsarbetare")


def test_the_door_speaks_english_to_those_who_ask(visit: Visit):
    page = visit("rektor")
    page.goto("/indikatorer/barn_per_arsarbetare")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Children per full-time post")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_shuts_anybody_out(visit: Visit, width: int):
    page = visit("rektor", width=width)
    found: dict[str, list[str]] = {}
    wide = []

    for path in PAGES:
        page.goto(path)
        found[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)

    assert {path: rules for path, rules in found.items() if rules} == {}
    assert wide == []


def test_nothing_breaks_the_content_security_policy(visit: Visit):
    page = visit("rektor")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)

    for path in PAGES[:-1]:
        page.goto(path)

    assert said == []

"""An employee's errand: from an activity of every day up to what the council wants, on one page to print."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey


def test_an_employee_reads_and_prints_her_part_in_the_whole(visit: Callable[..., Page]):
    page = visit("medarbetare")

    page.get_by_role("main").get_by_role("link", name="Ekbackens förskolor").first.click()
    page.get_by_role("link", name="Varje barn har en trygg vuxen hela dagen").first.click()
    page.get_by_role("link", name=re.compile("Del i helheten.*Liten grupp före lunch")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Min del i helheten")
    steps = page.locator("ol.part > li").all_inner_texts()
    assert "Liten grupp före lunch" in steps[0]
    assert "En trygg uppväxt med jämlika villkor" in steps[-1]

    page.emulate_media(media="print")
    assert len(page.pdf(format="A4", print_background=False)) > 0
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    page.emulate_media(media="screen")
    sign_out(page)

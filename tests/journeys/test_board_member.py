"""A board member's errand, on a tablet: from what is said of a goal to the source that it stands on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import is_too_wide, sign_out

pytestmark = pytest.mark.journey


def test_a_board_member_follows_a_sentence_to_its_source(visit: Callable[..., Page]):
    page = visit("ledamot", width=820)

    page.get_by_role("main").get_by_role("link", name="Norra Strands stadsdelsnämnd").first.click()
    page.get_by_role("link", name="Barnen möter samma höga kvalitet på alla förskolor").first.click()
    said = page.get_by_role("row", name=re.compile("^Barn per grupp"))
    expect(said).to_contain_text("högre än i staden")
    assert not is_too_wide(page)

    said.locator("a.value").click()
    expect(page.locator("main")).to_contain_text("Påhittat skolregister")
    assert not is_too_wide(page)
    sign_out(page)

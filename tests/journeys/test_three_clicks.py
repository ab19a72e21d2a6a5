"""From what is told on the main pages: at most three clicks to the source, at most two to the council's goal."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.journey

TO_SOURCE, TO_COUNCIL = 3, 2
MOST_FIGURES = 6
SOURCE = re.compile(r'id="(inputs|sources)"')
COUNCILS_GOAL = re.compile(r"^/mal/kf")
# Files, pages where something is changed, and the same page otherwise narrowed, are no steps on the way.
NO_STEP = re.compile(r"siffror\.|/ratta/|^/jamfor|/nytt-mal|^/huvudman/|/ny-aktivitet|^\?|^$")
PAGES = {
    "rektor": ("/mina-enheter", "/enheter/ekbackens-forskolor", "/enheter/forskola-lonnen"),
    "controller": (
        *("/mal?period=2025", "/mal/kf-forskola?period=2025", "/indikatorer", "/indikatorer/barn_per_grupp"),
        *("/enheter/provstad", "/indikatorer/barn_per_grupp/2025/norra-strand"),
    ),
    "ledamot": (
        "/enheter/norra-strands-stadsdelsnamnd",
        "/mal/norra-strands-stadsdelsnamnd-kvalitet?period=2025",
    ),
    "medarbetare": (
        "/mal/ekbackens-forskolor-trygg-2024?period=2025",
        "/min-del/ekbackens-forskolor-trygg-2024?period=2025",
    ),
    "kvalitetsstrateg": ("/jamfor?enhet=forskola-lonnen&enhet=forskola-asen",),
}
WALKS = [(who, path) for who, paths in PAGES.items() for path in paths]


class Walker:
    """Follows links as somebody, one page at a time, each page read once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.read: dict[str, str] = {}

    def text(self, path: str) -> str:
        """What the page says within its frame, as it is written."""
        if path not in self.read:
            whole: str = self.page.context.request.get(path).text()
            self.read[path] = whole.partition('<main id="main"')[2].partition("</main>")[0]
        return self.read[path]

    def links(self, path: str, *, figures: bool = False) -> Iterator[str]:
        """Where the page leads, each address once: all of it, or only its figures."""
        found = re.findall(r"<a ([^>]*)>", self.text(path))
        wanted = [link for link in found if 'class="value' in link or not figures]
        hrefs = (re.search(r'href="([^"]*)"', link) for link in wanted)
        there = (urldefrag(href[1].replace("&amp;", "&")).url for href in hrefs if href)
        yield from dict.fromkeys(url for url in there if not urlsplit(url).netloc and not NO_STEP.search(url))

    def clicks(self, start: list[str], is_there: Callable[[str], bool], most: int) -> int | None:
        """How many clicks from links that can be clicked at once to a page that is wanted; None for more than most."""
        seen: set[str] = set()
        level = start
        for number in range(1, most + 1):
            level = [path for path in dict.fromkeys(level) if path not in seen]
            if any(map(is_there, level)):
                return number
            seen |= set(level)
            level = [link for path in level for link in self.links(path)] if number < most else []
        return None


def some(paths: list[str]) -> list[str]:
    """A few of them, from the whole page."""
    return paths[:: max(1, len(paths) // MOST_FIGURES)][:MOST_FIGURES]


@pytest.mark.parametrize(("who", "path"), WALKS, ids=[path for _who, path in WALKS])
def test_every_figure_is_near_its_source_and_the_councils_goal(visit: Callable[..., Page], who: str, path: str):
    walker = Walker(visit(who))
    figures = some(list(walker.links(path, figures=True)))

    def shows_source(address: str) -> bool:
        return bool(SOURCE.search(walker.text(address)))

    here = path if shows_source(path) else ""
    to_source = {figure: walker.clicks([figure], shows_source, TO_SOURCE) for figure in figures}
    to_council = walker.clicks(list(walker.links(path)), lambda link: bool(COUNCILS_GOAL.match(link)), TO_COUNCIL)

    assert here or figures or path.startswith("/mal")
    assert {figure for figure, clicks in to_source.items() if clicks is None} == set()
    assert to_council is not None

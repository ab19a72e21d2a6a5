"""Takes the pictures of the documentation: the sample city's pages, as its people see them.

    python tools/screenshots.py [ADDRESS]

Without an address, a server on a sample city of its own is started for as long as it takes.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "start"
# Whose page it is and how high the picture: what is below tells no more.
PICTURES = {
    "todo": ("rektor", "/", 620),
    "unit": ("rektor", "/enheter/ekbackens-forskolor", 1250),
    "goals": ("controller", "/mal?period=2025&oppna=kf-ekonomi", 1150),
    "judge": ("rektor", "/mal/ekbackens-forskolor-sprak-2025/bedom/2026-T2", 1000),
    "my-part": ("medarbetare", "/min-del/ekbackens-forskolor-trygg-2024?period=2025", 1250),
    "source": ("rektor", "/indikatorer/barn_per_grupp/2025/forskola-lonnen", 800),
    "operator": ("huvudman", "/huvudman", 1000),
}
PORT = "8955"


@contextlib.contextmanager
def served() -> Iterator[str]:
    """A server that answers, on a sample city of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TERTIAL_HOME": home, "TERTIAL_PORT": PORT}
        process = subprocess.Popen([sys.executable, "-m", "tertial.site.cli", "run"], env=environment)
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{PORT}/health", timeout=2):
                    break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{PORT}"
        finally:
            process.terminate()
            process.wait(30)


def take(address: str) -> None:
    """Take every picture, the top of each page, 1280 pixels wide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TERTIAL_BROWSER") or shutil.which("chromium"),
            env={**os.environ, "LANGUAGE": "sv"},  # dates in fields are written as the browser's own language has it
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        people = {who: signed_in(browser, address, who) for who, _path, _height in PICTURES.values()}
        for name, (who, path, height) in PICTURES.items():
            people[who].set_viewport_size({"width": 1280, "height": height})
            people[who].goto(path)
            people[who].screenshot(path=OUT / f"{name}.png")
        browser.close()


def signed_in(browser: Browser, address: str, who: str) -> Page:
    """A page of one of the sample city's people, in Swedish, who needs no showing around."""
    page = browser.new_page(base_url=address, locale="sv-SE")
    page.goto("/logga-in")
    page.locator(f'button[value="{who}"]').click()
    no_thanks = page.get_by_role("button", name="Nej tack")
    if no_thanks.count():
        no_thanks.click()
    return page


if __name__ == "__main__":
    if sys.argv[1:]:
        take(sys.argv[1])
    else:
        with served() as address:
            take(address)

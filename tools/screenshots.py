"""Takes the pictures of the documentation: the sample city's pages, as a principal sees them.

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

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "start"
PICTURES = {
    "unit": "/enheter/forskola-lonnen",
    "indicator": "/indikatorer/barn_per_arsarbetare",
    "source": "/indikatorer/barn_per_arsarbetare/2025/forskola-lonnen",
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
    """Take every picture, the top of each page at 1280 pixels."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TERTIAL_BROWSER") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        page = browser.new_page(base_url=address, locale="sv-SE", viewport={"width": 1280, "height": 1000})
        page.goto("/logga-in")
        page.locator('button[value="rektor"]').click()
        for name, path in PICTURES.items():
            page.goto(path)
            page.screenshot(path=OUT / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        take(sys.argv[1])
    else:
        with served() as address:
            take(address)

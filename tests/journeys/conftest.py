"""A real server on the sample city, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
QUIETER = ("--disable-component-update", "--disable-sync")
PATIENCE = 300.0
MOMENT = 15_000  # milliseconds; a page takes a tenth of a second, and the machine may have other things to do


def a_free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `tertial run` answers, with a sample city of its own."""
    home, port = tmp_path_factory.mktemp("home"), a_free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
    environment |= {"TERTIAL_HOME": str(home), "TERTIAL_PORT": str(port)}
    log = home / "run.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tertial.site.cli", "run"]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        await_answer(f"http://127.0.0.1:{port}/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def await_answer(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"tertial run did not answer:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("TERTIAL_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=[*QUIET, *QUIETER])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the door as one of the sample city's people: `visit("rektor")`; nobody, for the public."""
    contexts = []

    def as_one(
        who: str | None = None,
        *,
        language: str = "sv-SE",
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            locale=language,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(MOMENT)
        contexts.append(context)
        page = context.new_page()
        page.goto("/logga-in")
        if who:
            page.locator(f'button[value="{who}"]').click()
        return page

    yield as_one
    for context in contexts:
        context.close()

"""What the whole suite stands on: PostgreSQL of our own while it runs, and what is left out on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tertial.analysis.engines import spark
from tertial.platform.postgres.hold import hold
from tertial.platform.postgres.home import home

REAL_DATA = Path(__file__).parent.parent / "shared" / "data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 - asked for, so that no workers share a database
) -> Iterator[None]:
    """Hold PostgreSQL from before the test database is made until after it is gone; tests without one start nothing."""
    with hold(home()):
        yield


@pytest.fixture(scope="session", autouse=True)
def _programs_have_the_products_own_settings() -> Iterator[None]:
    """A program that a test starts must not read the settings that were made for the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "tertial.site.settings")
        yield


@pytest.fixture(autouse=True)
def _messages_are_in_english() -> Iterator[None]:
    """Messages are asserted in the language of the source; a page still answers in its reader's own."""
    with translation.override("en"):
        yield


def absent() -> dict[str, str]:
    """The marks whose tests cannot run on this machine, and what to do about it."""
    found: dict[str, str] = {}
    if not any(map(shutil.which, BROWSERS)):
        found["journey"] = "no browser was found; install Chromium"
    if not REAL_DATA.is_dir():
        found["real_data"] = f"the real files are not beside the repository, in {REAL_DATA}"
    lack = spark.lack()
    if lack:
        found["spark"] = lack
    return found


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose browser, files or cluster are absent."""
    missing = set(absent())
    left_out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not missing & {mark.name for mark in item.iter_markers()}]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and why."""
    for mark, reason in absent().items():
        terminalreporter.write_line(f"Tests marked {mark} were left out: {reason}.")

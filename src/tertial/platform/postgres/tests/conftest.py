"""A home for the tests of this package, apart from the one that the suite itself runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tertial.platform.postgres.tests.processes import eventually, is_empty


@pytest.fixture(scope="session")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all that need no new cluster."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def home(used_home: Path) -> Iterator[Path]:
    """A home, perhaps with a cluster, where nothing runs before the test, nor may run after it."""
    yield used_home
    assert eventually(is_empty(used_home))


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Path]:
    """A home that has no cluster yet, with the same promise."""
    yield tmp_path
    assert eventually(is_empty(tmp_path))


@pytest.fixture(autouse=True)
def _no_database_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL_FILE", raising=False)

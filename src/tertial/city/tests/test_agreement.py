"""Whatever the folder: a dry run says exactly what a load does, and a folder is loaded whole or not at all."""

import shutil
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.city.operations.dumping import dump
from tertial.city.operations.loading import load
from tertial.city.operations.replacing import make_room
from tertial.city.reports import LoadRefused, LoadReport
from tertial.city.tests.factories import AT, FOLDER, LATER, TODAY, a_city_folder, state
from tertial.platform.tables import Problem
from tertial.steering.operations.merging.filed import FILED
from tertial.steering.tables import GOAL_LEVELS, VERDICTS

pytestmark = pytest.mark.django_db

STEERING = frozenset(filed.table.file for filed in FILED) | {GOAL_LEVELS.file, VERDICTS.file}
BESIDES = sorted(name for name in FOLDER if name.endswith(".csv") and name not in STEERING)
SHEETS = {"the chain": sorted(STEERING), "all beside it": BESIDES}
WORDS = [
    *("", "x", "yes", "no", "lonnen", "eken", "norr", "soder", "namnden", "provstad", "kommunen", "nobody", "rektor"),
    *(
        "line",
        "geographic",
        "preschool",
        "library",
        "register",
        "antal_barn",
        "besok",
        "sex=girls",
        "secret",
        "missing",
    ),
    *("2020-01-01", "2023-07-01", "2023-02-30", "2024", "2024-T1", "2024-13", "0001-01-01", "9999-12-31"),
    *("2024-02-01T08:00:00Z", "2024-02-01T08:00:00", "2035-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00"),
    *("1", "0.5", "-1", "32,7", "nan", "1e400", "å", '"', "a,b", "\r", "\0", " "),
]
WORDS_OF_THE_CHAIN = [
    *("fullmaktige", "kf-trygg", "namnd-trygg", "lonnen-trygg", "lonnen-lek", "budget-2023", "budget-2025", "halsa"),
    *("field", "board", "unit", "promise", "preschool", "draft", "established", "met", "judgements", "done"),
    *("value", "max", "interval", "direction", "delegated", "up", "70", "2024-01-01", "2024-07-01", "2023-12-02"),
]


@st.composite
def changes(draw: st.DrawFn) -> dict[str, str | bytes | None]:
    """A few files of the small city, each with a row or cell changed, doubled, dropped or added, or damaged."""
    about = draw(st.sampled_from(sorted(SHEETS)))
    texts = st.sampled_from(WORDS + WORDS_OF_THE_CHAIN if about == "the chain" else WORDS)
    changed: dict[str, str | bytes | None] = {}
    for name in draw(st.lists(st.sampled_from(SHEETS[about]), max_size=3)):
        rows = [line.split(",") for line in FOLDER[name].splitlines()]
        row = draw(st.integers(0, len(rows) - 1))
        what = draw(
            st.sampled_from(["cell", "cell", "cell", "drop", "double", "column", "delete", "cut", "latin", "gone"])
        )
        if what == "cell":
            rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(texts)
        elif what == "drop":
            del rows[row]
        elif what == "double":
            rows.append([*rows[row][:-1], draw(texts)])
        elif what == "column":
            column = draw(st.integers(0, len(rows[0]) - 1))
            rows = [cells[:column] + cells[column + 1 :] for cells in rows]
        elif what == "delete":
            rows = [[*cells, "delete" if i == 0 else "yes" if i == row else ""] for i, cells in enumerate(rows)]
        text = "".join(",".join(cells) + "\n" for cells in rows)
        whole: dict[str, str | bytes | None] = {
            "cut": text[: draw(st.integers(0, len(text)))],
            "latin": text.encode("latin-1", "replace"),
            "gone": None,
        }
        changed[name] = whole.get(what, text)
    return changed


def outcome(folder: Path, *, dry_run: bool) -> LoadReport | tuple[Problem, ...]:
    try:
        return load(folder, actor=None, at=LATER, today=TODAY, dry_run=dry_run)
    except LoadRefused as refused:
        return refused.problems


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=32, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=changes(), is_first=st.booleans())
def test_a_dry_run_and_a_load_always_agree(tmp_path, files, is_first):
    shutil.rmtree(tmp_path / "city", ignore_errors=True)
    with transaction.atomic():
        if not is_first:
            load(a_city_folder(tmp_path / "first"), actor=None, at=AT, today=TODAY)
        folder = a_city_folder(tmp_path / "city", files)
        before = state()

        rehearsed = outcome(folder, dry_run=True)
        after_rehearsal = state()
        done = outcome(folder, dry_run=False)
        after = state()
        again = outcome(folder, dry_run=False) if isinstance(done, LoadReport) else None

        assert (rehearsed, after_rehearsal) == (done, before)
        assert isinstance(done, LoadReport) or after == before
        assert again is None or (isinstance(again, LoadReport) and again.changes_nothing)
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=changes())
def test_what_is_loaded_comes_back_from_its_dump_to_the_byte(tmp_path, files):
    for name in ("city", "first", "second"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    with transaction.atomic():
        if isinstance(outcome(a_city_folder(tmp_path / "city", files), dry_run=False), LoadReport):
            dump(tmp_path / "first", actor=None, at=LATER)
            make_room(actor=None)
            load(tmp_path / "first", actor=None, at=LATER, today=TODAY)
            dump(tmp_path / "second", actor=None, at=LATER)
            first, second = (files_of(tmp_path / name) for name in ("first", "second"))

            assert first == second
        transaction.set_rollback(True)

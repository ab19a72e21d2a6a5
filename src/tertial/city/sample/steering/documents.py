"""The register of steering documents: budgets, programmes and policies, and each board's plan for its year."""

from collections.abc import Iterator
from datetime import date, timedelta

from tertial.city.sample.steering.chain import Board
from tertial.city.sample.steering.dates import YEARS, moment, span
from tertial.city.sample.steering.words import read
from tertial.city.writing import DocumentRow


def documents(boards: list[Board]) -> Iterator[DocumentRow]:
    """Every document; what is replaced stood there without its successor until that was decided."""
    decided = {said["code"]: said.get("decided_on") for said in read("documents")}
    for said in read("documents"):
        now = {key: value for key, value in said.items() if key not in ("was", "recorded_on")}
        recorded = said.get("recorded_on") or said["decided_on"] + timedelta(days=1)
        if "replaced_by" in now:
            before = now | {"replaced_by": None} | said.get("was", {})
            yield DocumentRow(**before, recorded_at=moment(recorded))
            recorded = decided[now["replaced_by"]] + timedelta(days=1)
        yield DocumentRow(**now, recorded_at=moment(recorded))
    for number, board in enumerate(boards, start=1):
        for year in YEARS:
            if board.exists_on(date(year, 1, 1)):
                yield _plan(board, number, year)


def plan_of(board: str, year: int) -> str:
    """The code of a board's plan for a year."""
    return f"verksamhetsplan-{board}-{year}"


def _plan(board: Board, number: int, year: int) -> DocumentRow:
    on = board.plans_on(year)
    return DocumentRow(
        plan_of(board.code, year),
        f"Verksamhetsplan {year}, {board.name}",
        "verksamhetsplan",
        board.code,
        on,
        f"§ {number % 6 + 4}",
        reference(number, year - 1, 20 * number),
        *span(year),
        replaced_by=plan_of(board.code, year + 1) if year + 1 in YEARS else None,
        recorded_at=moment(on + timedelta(days=1)),
    )


def reference(number: int, year: int, serial: int) -> str:
    """A reference number of the board of a number, from a year."""
    return f"N{number:02d} {year}/{serial}"

"""One question in the words of several engines: written once, as DuckDB has it."""

from collections import Counter
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

WRITTEN_AS = "duckdb"


@dataclass(frozen=True)
class Step:
    """One named step of a question (`name as (…)`), in another dialect; `uses`: in how many places it is read."""

    name: str
    text: str
    uses: int


def translated(question: str, *, into: str) -> str:
    """The question in another dialect of SQL that sqlglot knows, such as `spark`.

    Raises sqlglot.errors.SqlglotError if it is no SQL, or says what the other dialect has no words for.

    >>> translated("select date_diff('day', a, b) as days from t where a is not distinct from b", into="spark")
    'SELECT DATEDIFF(DAY, a, b) AS days FROM t WHERE a IS NOT DISTINCT FROM b'
    """
    return _said(sqlglot.parse_one(question, dialect=WRITTEN_AS), into)


def apart(question: str, *, into: str) -> tuple[list[Step], str]:
    """The steps of a question in order, each a question by itself, and what is asked of them, in another dialect.

    An engine that puts the text of a step wherever its name stands would do it again and again; apart, it can keep it.
    Raises sqlglot.errors.SqlglotError as `translated` does.

    >>> steps, asked = apart("with a as (select 1 as x) select l.x from a as l join a as r on l.x = r.x", into="spark")
    >>> steps, asked
    ([Step(name='a', text='SELECT 1 AS x', uses=2)], 'SELECT l.x FROM a AS l JOIN a AS r ON l.x = r.x')
    """
    asked = sqlglot.parse_one(question, dialect=WRITTEN_AS)
    named = asked.ctes
    uses = Counter(table.name for table in asked.find_all(exp.Table))
    steps = [Step(step.alias, _said(_alone(step), into), uses[step.alias]) for step in named]
    for step in named:
        step.pop()
    asked.set("with_", None)
    return steps, _said(asked, into)


def _alone(step: exp.CTE) -> exp.Expression:
    """A step as a question; one that reads itself, or names its columns, keeps its name."""
    reads_itself = any(table.name == step.alias for table in step.this.find_all(exp.Table))
    if not reads_itself and not step.args["alias"].columns:
        return step.this.copy()
    question = exp.select("*").from_(step.alias)
    question.set("with_", exp.With(expressions=[step.copy()], recursive=reads_itself))
    return question


def _said(expression: exp.Expression, into: str) -> str:
    return expression.sql(dialect=into, unsupported_level=sqlglot.ErrorLevel.RAISE)

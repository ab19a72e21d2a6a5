"""One question in the words of several engines: written once, as DuckDB has it."""

import sqlglot

WRITTEN_AS = "duckdb"


def translated(question: str, *, into: str) -> str:
    """The question in another dialect of SQL that sqlglot knows, such as `spark`.

    Raises sqlglot.errors.SqlglotError if it is no SQL, or says what the other dialect has no words for.

    >>> translated("select date_diff('day', a, b) as days from t where a is not distinct from b", into="spark")
    'SELECT DATEDIFF(DAY, a, b) AS days FROM t WHERE a IS NOT DISTINCT FROM b'
    """
    (text,) = sqlglot.transpile(
        question, read=WRITTEN_AS, write=into, unsupported_level=sqlglot.ErrorLevel.RAISE, identify=False
    )
    return text

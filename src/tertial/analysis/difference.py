"""What tells two tables apart, so that only what changed need be written."""

import pyarrow as pa

from tertial.analysis.engine import answer

EXCEPT = "select * from newer except select * from older"


def additions(*, older: pa.Table, newer: pa.Table) -> pa.Table:
    """The rows of `newer` that `older` lacks; both have the same columns in the same order, and null equals null.

    >>> older, newer = pa.table({"unit": [1, 2]}), pa.table({"unit": [2, 3]})
    >>> additions(older=older, newer=newer).to_pylist()
    [{'unit': 3}]
    """
    return answer(EXCEPT, older=older, newer=newer)


def outdated(*, older: pa.Table, newer: pa.Table, key: str) -> pa.Table:
    """The `key` of each row of `older` that is not in `newer`, which has the same columns but for the key.

    >>> older = pa.table({"id": [10, 11], "unit": [1, 2]})
    >>> outdated(older=older, newer=pa.table({"unit": [2]}), key="id").to_pylist()
    [{'id': 10}]
    """
    same = " and ".join(f'o."{name}" is not distinct from n."{name}"' for name in newer.column_names)
    return answer(
        f'select o."{key}" from older o where not exists (select 1 from newer n where {same})', older=older, newer=newer
    )

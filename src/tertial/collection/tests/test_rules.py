"""Which state of an inquiry may follow which."""

import pytest

from tertial.collection.rules import Kind, State, may_become

WAYS = """
kind        from       may become
question    draft      sent withdrawn
question    sent       answered withdrawn
question    answered
question    withdrawn
correction  draft      sent withdrawn
correction  sent       accepted refused withdrawn
correction  accepted
correction  refused
correction  withdrawn
"""


@pytest.mark.parametrize("line", WAYS.strip().splitlines()[1:])
def test_an_inquiry_goes_only_forward(line: str):
    kind, state, *wanted = line.split()

    found = {to.value for to in State if may_become(Kind(kind), State(state), to)}

    assert found == set(wanted)

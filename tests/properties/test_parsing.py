"""However a line is spaced and spelled, nothing of it goes missing in its object."""

import json

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.files.parsing import parse
from guicang.domain.errors import BadRecord

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=8,
)
SPACES = st.sampled_from(["", " ", "  ", "\t"])


@given(
    value=st.dictionaries(TEXT, VALUES, max_size=4),
    comma=SPACES,
    colon=SPACES,
    plain=st.booleans(),
)
def test_every_spelling_gives_the_same_object(value, comma, colon, plain):
    line = json.dumps(value, ensure_ascii=plain, separators=("," + comma, ":" + colon))

    found = parse(line.encode())

    assert json.dumps(found) == json.dumps(value)


@given(
    key=TEXT,
    first=VALUES,
    second=VALUES,
    between=st.dictionaries(TEXT, VALUES),
    space=SPACES,
)
def test_a_key_that_comes_twice_is_refused_however_it_is_spaced(
    key, first, second, between, space
):
    pairs = [(key, first), *between.items(), (key, second)]
    body = f",{space}".join(
        f"{json.dumps(name, ensure_ascii=False)}:{space}"
        f"{json.dumps(item, ensure_ascii=False)}"
        for name, item in pairs
    )

    with pytest.raises(BadRecord):
        parse(f"{{{body}}}".encode())

"""Ids that can be read out."""

import re
from datetime import UTC, datetime

from hypothesis import given, strategies as st

from guicang.services.naming import new_id

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@given(st.binary(min_size=8, max_size=8))
def test_an_id_has_a_letter_a_day_and_five_characters_that_nobody_confuses(data):
    name = new_id("b", NOW, lambda size: data)

    assert re.fullmatch(r"b-20261125-[2-9a-hjkmnp-z]{5}", name)


def test_other_bytes_give_another_id():
    made = {new_id("b", NOW, lambda size, n=n: n.to_bytes(size)) for n in range(1000)}

    assert len(made) == 1000

"""Where a name may begin behind a word: one place, and many at once."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from guicang.adapters.scanning.begins import Begins
from guicang.domain.detect.likely import NameLetters

BEGINS = Begins(NameLetters(frozenset("王李陈"), frozenset("伟芳明")))
PIECES = st.lists(
    st.sampled_from("王李伟芳的 ：:，\u00a0\u3000a1\n·\U00020000가"), max_size=8
).map("".join)


@pytest.mark.parametrize(
    ("text", "name", "likely"),
    [
        ("王伟", True, True),
        ("：王伟", True, True),
        ("， 王伟", True, True),
        ("\u00a0王伟", True, True),
        ("王的", True, False),
        ("，，，王伟", False, False),
        ("伟王", False, False),
        ("王", False, False),
        ("王a", False, False),
        ("", False, False),
    ],
)
def test_two_marks_at_most_stand_before_a_name(text: str, name: bool, likely: bool):
    data = text.encode()

    assert BEGINS.behind(data, 0, likely=False) is name
    assert BEGINS.behind(data, 0, likely=True) is likely


@given(st.lists(PIECES, min_size=1, max_size=6), st.booleans())
def test_many_places_at_once_give_what_each_gives_in_its_own_text(texts, likely):
    whole = "".join(texts).encode()
    begins = np.cumsum([0, *(len(text.encode()) for text in texts)])
    places = [
        (begin + at, end, text.encode(), at)
        for text, begin, end in zip(texts, begins[:-1], begins[1:], strict=True)
        for at in range(len(text.encode()) + 1)
    ]
    if not whole:
        return
    at, ends = (np.array([place[n] for place in places], np.int64) for n in (0, 1))
    told = BEGINS.among(np.frombuffer(whole, np.uint8), at, ends, likely=likely)

    assert told.tolist() == [
        BEGINS.behind(data, place, likely=likely) for _, _, data, place in places
    ]

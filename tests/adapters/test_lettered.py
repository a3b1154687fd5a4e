"""Whether a name may stand beside a word: one place, and many at once."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from guicang.adapters.scanning.lettered import Lettered, Sight
from guicang.domain.detect.likely import NameLetters

LETTERED = Lettered(
    NameLetters(frozenset("王李陈"), frozenset("伟芳明"), frozenset("伟芳"))
)
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

    assert LETTERED.one(Sight.NAME, data, 0) is name
    assert LETTERED.one(Sight.LIKELY, data, 0) is likely


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("王伟", True),
        ("王小伟", True),
        ("李王小芳", True),
        ("王某某小伟", False),
        ("王明", False),
        ("伟", False),
        ("", False),
    ],
)
def test_a_name_ends_right_before_a_word(text: str, named: bool):
    data = f"{text}来电".encode()

    assert LETTERED.one(Sight.NAMED, data, len(text.encode())) is named


@given(
    st.lists(PIECES, min_size=1, max_size=6),
    st.sampled_from([Sight.NAME, Sight.LIKELY, Sight.NAMED]),
)
def test_many_places_at_once_give_what_each_gives_in_its_own_text(texts, sight):
    whole = "".join(texts).encode()
    begins = np.cumsum([0, *(len(text.encode()) for text in texts)])
    places = [
        (begin + at, begin, end, text.encode(), at)
        for text, begin, end in zip(texts, begins[:-1], begins[1:], strict=True)
        for at in range(len(text.encode()) + 1)
    ]
    if not whole:
        return
    at, starts, ends = (
        np.array([place[n] for place in places], np.int64) for n in range(3)
    )
    told = LETTERED.many(sight, np.frombuffer(whole, np.uint8), at, starts, ends)

    assert told.tolist() == [
        LETTERED.one(sight, data, place) for *_, data, place in places
    ]

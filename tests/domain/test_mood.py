"""How customers sound, and whom a person must see to at once."""

import pytest
from hypothesis import given, strategies as st

from guicang.domain.classify.mood import Need, Tone, mood

SAID = {
    "我要投诉，太差了": (Tone.BAD, None, ("投诉", "太差")),
    "转人工": (Tone.PLAIN, Need.ASKED, ("转人工",)),
    "let me speak to a human, this is terrible": (
        *(Tone.BAD, Need.ASKED),
        ("speak to a human", "terrible"),
    ),
    "我已经找律师了": (Tone.BAD, Need.LAW, ("律师",)),
    "充电器着火了": (Tone.PLAIN, Need.HARM, ("着火",)),
    "我不想活了，还要投诉": (Tone.BAD, Need.HARM, ("不想活", "投诉")),
    "太好了，谢谢": (Tone.GOOD, None, ("谢谢", "太好了")),
    "我很不满意": (Tone.BAD, None, ("不满意",)),
    "not great": (Tone.PLAIN, None, ()),
    "什么时候发货": (Tone.PLAIN, None, ()),
    "the pressure cooker is black": (Tone.PLAIN, None, ()),
    "": (Tone.PLAIN, None, ()),
}


@pytest.mark.parametrize("text", SAID)
def test_words_tell_how_somebody_sounds_and_what_they_need(text):
    assert mood([text]) == SAID[text]


@given(st.lists(st.text(max_size=80), max_size=5))
def test_reasons_are_words_of_ours_that_stand_there(lines):
    found = mood(lines)

    assert all(word in " ".join(lines).lower() for word in found.because)
    assert len(found.because) <= 3

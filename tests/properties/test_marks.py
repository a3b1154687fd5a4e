"""Marks in texts: found again where that is promised, and nowhere else."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from guicang.domain.detect.tokens import sealed
from guicang.domain.disclosure.marks import bare, read, spelled, stamped

AT = datetime(2026, 3, 1, tzinfo=UTC)
IDS = st.binary(min_size=6, max_size=6).map(bytes.hex)
TAGS = st.binary(min_size=16, max_size=16).map(bytes.hex)
TEXTS = st.text(max_size=400).filter(lambda text: bare(text) == text)
LONG = (
    "您好，您的订单已经发出。快递单号会在今天晚上八点以前发到您的手机，请注意查收。" * 6
)


@given(IDS, TAGS, TEXTS.filter(str.strip))
def test_a_mark_is_found_again_and_comes_off_again(mark, tag, text):
    shown = stamped(text, spelled(mark, tag))

    assert (mark, tag[:8]) in set(read(shown))
    assert bare(shown) == text


@given(TEXTS)
def test_in_a_text_without_a_mark_there_is_none(text):
    assert not list(read(text))


@given(IDS, TAGS, st.text("0123456789abcXYZ@._-", min_size=1, max_size=60))
def test_numbers_words_and_addresses_are_never_cut_in_two(mark, tag, value):
    run = spelled(mark, tag)

    assert value in stamped(f"请打 {value} 这个号码，谢谢，我等您", run)
    assert stamped(value, run) == value + run


@given(IDS, TAGS)
def test_a_token_is_never_cut_in_two(mark, tag):
    token = sealed("MOBILE", bytes(range(32)))

    assert token in stamped(f"{LONG}{token}{LONG}", spelled(mark, tag))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", [LONG, "Good morning, how can we help you today?"])
def test_normalising_leaves_it_there(form, text):
    mark, tag = "a1b2c3d4e5f6", "0f" * 16

    shown = unicodedata.normalize(form, stamped(text, spelled(mark, tag)))

    assert (mark, tag[:8]) in set(read(shown))


def test_a_piece_of_a_long_text_is_enough():
    mark, tag = "a1b2c3d4e5f6", "0f" * 16
    shown = stamped(LONG, spelled(mark, tag))

    # 60 letters from mark to mark, and a mark of 40 on either side.
    for begin in range(0, len(shown) - 160, 7):
        assert list(read(shown[begin : begin + 160])) == [(mark, tag[:8])]


LOST = {
    "format characters are dropped": lambda text: "".join(
        each for each in text if unicodedata.category(each) != "Cf"
    ),
    "an encoding that does not have them": lambda text: text.encode(
        "gbk", "ignore"
    ).decode("gbk"),
    "it is cut shorter than a mark": lambda text: text[:20],
}


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_what_takes_it_away_is_known(lose):
    shown = stamped(LONG, spelled("a1b2c3d4e5f6", "0f" * 16))

    assert not list(read(lose(shown)))


def test_letters_that_are_made_of_several_stay_together():
    family, flag = "👨\u200d👩\u200d👧", "🇨🇳"
    text = f"好的好的好的好的好的{family}好的{flag}好的好的好的好的好的好的好的好的"

    shown = stamped(text, spelled("a1b2c3d4e5f6", "0f" * 16))

    assert family in shown
    assert flag in shown

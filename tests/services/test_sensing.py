"""How customers sound: words first, the model for what words do not tell."""

import pytest
from hypothesis import given, settings, strategies as st
from tools.tone.__main__ import TARGET, alike, build

from guicang.adapters.classifying import files
from guicang.bootstrap.classification import models, tone
from guicang.domain.classify.mood import Need, Tone, mood
from guicang.domain.errors import NoSuchModel
from guicang.services.sensing import Sensing

UPSET = (
    "都一个礼拜了，你们到底管不管",
    "送来的东西全洒了，真倒胃口",
    "i have been waiting for ten days and nobody cares",
)
CALM = (
    "请问这个有现货吗",
    "东西收到了，很喜欢",
    "which sizes do you have",
    "好的",
    "没别的了",
    "付款没成功，是什么原因",
    "i pressed the wrong button, can you undo it",
    "the app says that my transfer was declined",
)


@pytest.fixture(scope="module")
def sensing():
    return Sensing(load=lambda: models().load(tone()))


@pytest.mark.parametrize("text", UPSET)
def test_who_is_upset_without_a_word_of_the_list_is_marked_with_why(sensing, text):
    found = sensing.mood([text])

    assert mood([text]).tone is Tone.PLAIN
    assert found.tone is Tone.BAD
    assert all(word in text for word in found.because)


@pytest.mark.parametrize("text", CALM)
def test_who_asks_calmly_is_not_marked(sensing, text):
    assert sensing.mood([text]).tone is not Tone.BAD


def test_a_need_stands_with_its_words_first(sensing):
    found = sensing.mood(["转人工", UPSET[0]])

    assert (found.tone, found.needs, found.because[0]) == (
        *(Tone.BAD, Need.ASKED),
        "转人工",
    )


def test_without_the_model_words_alone_tell_it(tmp_path):
    def nothing():
        raise NoSuchModel(folder=tmp_path)

    bare = Sensing(load=nothing)

    assert bare.mood([UPSET[0]]) == mood([UPSET[0]])
    assert bare.mood(["我要投诉"]).tone is Tone.BAD


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_said_again_sounds_the_same(sensing, lines):
    assert sensing.mood(lines) == sensing.mood(lines)
    assert len(sensing.mood(lines).because) <= 3


def test_the_model_in_the_package_is_the_one_that_its_sentences_give():
    assert alike(files.load(TARGET), build())

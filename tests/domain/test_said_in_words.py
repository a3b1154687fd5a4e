"""What an error says is filled with its data as people read it."""

from guicang.domain.errors import ClockMoved
from guicang.entrypoints.words import say, translator

AT = "2026-11-26T06:50:51.841498+00:00"


def test_instants_and_witnesses_are_put_into_words():
    error = ClockMoved(now=AT, witness="the machine's counter", wanted=AT)

    english, _ = say(error, translator("en"))
    chinese, _ = say(error, translator("zh"))

    assert "T06" not in english + chinese
    assert english.count("2026-11-26") == chinese.count("2026-11-26") == 2
    assert "本机计数器" in chinese

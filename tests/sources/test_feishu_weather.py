"""Feishu in bad weather: every message once, whatever happens on the way."""

import json
from collections.abc import Mapping
from random import Random  # noqa: TID251 - seeded

import pytest

from guicang.domain.errors import (
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.model import Said
from guicang.ports.connecting import Source
from tests.simulators import feishu
from tests.simulators.faults import BLOCKED, Trouble, Weather, replayed
from tests.simulators.server import Answered
from tests.sources.feishu import World, world

RATE = Answered(
    {"code": 99991400, "msg": "request trigger frequency limit"},
    429,
    {"x-ogw-ratelimit-reset": "3"},
)
HOURS = 3_600_000


def through(here: World, open_source, most: int = 5_000) -> dict[str, str]:
    """Pull to the end as a host does: keep pages, wait when told, begin again."""
    kept: dict[str, str] = {}
    cursor: Mapping[str, object] = {}
    source: Source = open_source()
    for _ in range(most):
        try:
            page = source.pull(cursor)
        except SourceThrottled as error:
            here.clock.move(seconds=int(str(error.data["seconds"])))
            continue
        except (SourceUnreachable, SourceGarbled):
            source = open_source()  # as after a kill: only the cursor is left
            continue
        for each in page.items:
            if isinstance(each, Said):
                text = kept.setdefault(each.message.id, each.message.text)

                assert text == each.message.text

        cursor = json.loads(json.dumps(page.cursor))
        if not page.more:
            return kept
    raise AssertionError("it never ends")


def weather(here: World, seed: int) -> Weather:
    made = Weather(
        Random(seed), here.platform.expire_tokens, blocks=(BLOCKED, RATE), calm=(2, 12)
    )
    here.platform.faults = made
    return made


@pytest.mark.parametrize("seed", range(3))
def test_every_message_of_chats_comes_through(seed):
    dice = Random(seed)
    with world() as here:
        said = {}
        for n in range(12):
            here.platform.chat(f"oc_{n}")
        for n in range(1_500):
            chat = f"oc_{dice.randrange(12)}"
            at = here.now * 1000 - dice.randrange(400 * HOURS)
            thread = f"omt_{chat}_{dice.randrange(3)}" if dice.random() < 0.2 else ""
            said[here.platform.say(chat, f"话 {n}", at=at, thread=thread)] = f"话 {n}"
        for line in list(here.platform.lines.values()):
            if line.thread:
                id_ = here.platform.say(
                    line.chat, f"答 {line.id}", at=line.at + 5, thread=line.thread,
                    root=line.id,
                )  # fmt: skip
                said[id_] = f"答 {line.id}"
        bad = weather(here, seed)
        kept = through(here, here.im)

    assert kept == said
    assert set(bad.met) == set(Trouble)


def test_every_word_of_tickets_comes_through():
    dice = Random(9)
    with world() as here:
        desk, said = here.platform.desk, {}
        for n in range(250):
            at = here.now * 1000 - dice.randrange(9_000 * HOURS)
            desk.open(f"t{n}", at=at)
            for m in range(dice.randrange(6)):
                said[desk.say(f"t{n}", f"话 {n}.{m}", at=at + m)] = f"话 {n}.{m}"
        for m in range(450):
            said[desk.say("t3", f"多 {m}", at=desk.tickets["t3"].created)] = f"多 {m}"
        bad = weather(here, 9)
        bad.calm = (20, 90)  # a page of tickets takes many calls
        kept = through(here, here.desk)

    assert kept == said
    assert sum(bad.met.values()) > 3


def test_callbacks_that_come_ten_times_and_out_of_order_are_the_same():
    dice = Random(4)
    with world() as here:
        here.platform.chat("oc_a")
        posts = []
        for n in range(40):
            line = here.platform.lines[here.platform.say("oc_a", f"话 {n}")]
            told = feishu.received(line)
            event = feishu.event("im.message.receive_v1", told, line.at, f"ev{n}")
            posts.append(event)
        source, kept = here.im(), {}
        for at, event in enumerate(replayed(dice, posts)):
            post = feishu.posted(event, here.now, nonce=f"n{at}")
            for each in source.receive(here.call(*post)).items:
                first = kept.setdefault(each.message.id, each)

                assert first == each

    assert set(kept) == set(here.platform.held())


def test_a_refusal_of_the_app_is_not_weather():
    with world() as here:
        here.platform.live.clear()
        source = here.im(app_secret="specimen-wrong")  # noqa: S106
        with pytest.raises(SourceRefused):
            source.pull({})

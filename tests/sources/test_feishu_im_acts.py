"""Files of Feishu, and what is said and taken back there."""

import json

import pytest

from guicang.domain.errors import (
    MediaGone,
)
from guicang.domain.record import Role
from guicang.ports.recalling import CannotRecall, Place, Recalled
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import ITEM, drain, world


@pytest.fixture
def here():
    with world(page=3) as made:
        yield made


def test_files_come_whole_though_the_connection_is_cut(here):
    here.platform.chat("oc_a")
    data = bytes(range(256)) * 4096
    here.platform.files["file_1"] = data
    content = {"file_key": "file_1", "file_name": "合同.pdf"}
    here.platform.say("oc_a", content, kind="file")
    (said,) = drain(here.im()).said
    for cut in (700_000, 100_000):
        here.platform.faults.append(
            Fault(
                "/resources/",
                change=lambda a, n=cut: Answered(a.body, a.status, a.headers, cut=n),
            )
        )
    fetched = here.im().media(said.media[0], 1 << 21)

    assert fetched == data
    assert said.media[0].name == "合同.pdf"
    assert here.platform.calls("/resources/") == 3


def test_files_are_fetched_with_a_new_token_when_ours_ended(here):
    here.platform.chat("oc_a")
    here.platform.files["img_1"] = b"image"
    here.platform.say("oc_a", {"image_key": "img_1"}, kind="image")
    source = here.im()
    (said,) = drain(source).said
    here.platform.expire_tokens()

    assert source.media(said.media[0], 100) == b"image"


@pytest.mark.parametrize(
    ("kind", "content", "why"),
    [
        ("sticker", {"file_key": "file_s"}, "stickers"),
        ("interactive", {"elements": [{"tag": "img", "img_key": "img_c"}]}, "234043"),
        ("image", {"image_key": "img_gone"}, "234004"),
        ("image", {"image_key": "img_big"}, "more than 1000 bytes"),
    ],
)
def test_what_cannot_be_fetched_is_a_gap_with_its_reason(here, kind, content, why):
    here.platform.chat("oc_a")
    here.platform.files["img_big"] = b"x" * 1001
    here.platform.say("oc_a", content, kind=kind)
    source = here.im()
    (said,) = drain(source).said
    with pytest.raises(MediaGone, match=why):
        source.media(said.media[0], 1000)


def test_what_was_forwarded_is_read_as_a_file(here):
    here.platform.chat("oc_a")
    child = {**ITEM, "message_id": "om_child", "upper_message_id": "om_000000"}
    here.platform.say("oc_a", {}, kind="merge_forward", children=[child])
    source = here.im()
    (said,) = drain(source).said
    found = json.loads(source.media(said.media[0], 1 << 20))
    with pytest.raises(MediaGone, match="more than"):
        source.media(said.media[0], 10)

    assert found[1] == child


def test_what_we_say_is_the_same_when_it_is_read(here):
    here.platform.chat("oc_a")
    source = here.im()
    told = source.tell("oc_a", "已收到您的请求")

    assert drain(source).said == [told]
    assert told.message.role is Role.BOT


def test_our_own_words_are_taken_back_and_twice_is_the_same(here):
    here.platform.chat("oc_a")
    source = here.im()
    told = source.tell("oc_a", "发错了")
    place = Place(source="f", conversation="oc_a", message=told.message.id)
    later = Place(source="f", conversation="oc_a", message=f"{told.message.id}@17")
    strange = Place(source="f", conversation="oc_a", message="~")
    answers = [source.recall(each) for each in (place, place, later, strange)]

    assert answers[:3] == [Recalled()] * 3
    assert isinstance(answers[3], CannotRecall)
    assert here.platform.lines[told.message.id].recalled


def test_words_of_others_are_taken_back_only_by_an_administrator(here):
    here.platform.chat("oc_a")
    here.platform.chat("oc_b", admin=True)
    year = (here.now - 366 * 86_400) * 1000
    theirs = here.platform.say("oc_a", "别人的")
    ours = here.platform.say("oc_b", "群里的")
    old = here.platform.say("oc_b", "去年的", at=year)
    source = here.im()
    answers = {
        id_: source.recall(Place(source="f", conversation="", message=id_))
        for id_ in (theirs, ours, old)
    }

    assert answers[ours] == Recalled()
    assert isinstance(answers[theirs], CannotRecall)
    assert "230026" in answers[theirs].reason
    assert isinstance(answers[old], CannotRecall)


def test_a_check_says_who_the_bot_is(here):
    assert here.im().check() == "归藏 (ou_bot)"

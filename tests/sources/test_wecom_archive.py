"""会话内容存档: what is opened, and what cannot be."""

import json

import pytest

from guicang.adapters.sources.wecom import ARCHIVE
from guicang.domain.errors import (
    BadSource,
    CallRefused,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.model import Presence, Said, Unread
from guicang.ports.connecting import Tools
from guicang.ports.recalling import CannotRecall, Place
from tests.simulators.wecom_finance import KEY, pems
from tests.sources.wecom import SETTINGS, archive, platform, pulled, said, sample

ALL_TYPES = (
    *("text", "image", "revoke", "agree", "disagree", "voice", "video", "card"),
    *("location", "emotion", "file", "link", "weapp", "chatrecord", "todo", "vote"),
    *("collect", "redpacket", "external_redpacket", "meeting"),
    *("meeting_notification", "docmsg", "markdown", "news", "calendar", "mixed"),
    *("meeting_voice_call", "voip_doc_share", "sphfeed", "voiptext", "qydiskfile"),
    *("solitaire", "note"),
)


@pytest.fixture
def there():
    simulated = platform()
    simulated.agreed["zhangsan", "wm1"] = "Agree"
    return simulated


def test_all_messages_are_opened_in_their_order(there, finance):
    messages = [finance.text(n, f"第{n}句") for n in range(1, 8)]
    began = there.clock.now()
    with archive(there, finance) as source:
        items, last = pulled(source)
        again, _ = pulled(source, last.cursor)

    assert [json.loads(item.raw) for item in items] == messages
    assert [item.message.text for item in items] == [f"第{n}句" for n in range(1, 8)]
    assert last.cursor == {"seq": 7}
    assert last.through == began
    assert again == []


def test_whoever_is_cut_off_goes_on_after_the_number_that_was_kept(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        first = source.pull({})
    finance.text(2, "二")
    with archive(there, finance) as source:
        items, _ = pulled(source, first.cursor)

    assert [item.message.text for item in items] == ["二"]


def test_messages_under_an_older_key_are_opened_with_the_older_key(there, finance):
    finance.text(1, "一")
    finance.say(finance.text(2, "二") | {"msgid": "x_external"}, version=2)
    with archive(there, finance, private_keys=pems(1, 2)) as source:
        items, _ = pulled(source)
        answer = source.check()

    assert len(said(items)) == 3
    assert answer == "publickey_ver 1"


def test_a_key_that_was_changed_there_and_not_here_stops_the_reading(there, finance):
    finance.text(1, "一")
    finance.say({"msgid": "x"}, version=2)
    with archive(there, finance) as source, pytest.raises(SourceRefused) as caught:
        source.pull({})

    assert caught.value.data["answer"] == "publickey_ver 2"


def test_a_key_that_is_lost_for_good_does_not_stop_the_reading(there, finance):
    for _ in range(12):
        finance.say({"msgid": "x"}, version=1)
    message = finance.text(2, "二")
    finance.say(message | {"msgid": "y_external"}, version=2)
    with archive(there, finance, private_keys=pems(2)) as source:
        items, _ = pulled(source)

    assert [isinstance(item, Unread) for item in items] == [True] * 13 + [False]
    assert items[0].reason == "its key cannot be unwrapped"


def test_a_message_that_the_library_dies_of_is_set_apart_and_the_rest_goes_on(
    there, finance
):
    finance.text(1, "一")
    poison = finance.poison()
    finance.text(3, "三")
    with archive(there, finance) as source:
        items, last = pulled(source)

    assert [type(item) for item in items] == [Said, Unread, Said]
    assert items[1].reason == "the library ended on it"
    assert json.loads(items[1].raw)["seq"] == poison
    assert last.cursor == {"seq": 3}


def test_a_message_that_does_not_open_is_set_apart(there, finance):
    finance.text(1, "一")
    finance.say({"msgid": "bad"})
    broken = json.loads((finance.root / "chat" / "2").read_text())
    finance.put(**{**broken, "seq": 3, "encrypt_chat_msg": "00ff00ff00"})
    finance.put(publickey_ver="one", encrypt_chat_msg=5)
    finance.put(publickey_ver=1, encrypt_random_key="%%", encrypt_chat_msg="00")
    finance.say(b"no json")
    finance.say(b'"a text"')
    with archive(there, finance) as source:
        items, last = pulled(source)

    assert [item.reason for item in items if isinstance(item, Unread)] == [
        "from: missing",
        "the library cannot open it: 10006",
        "sealed in an unknown way",
        "its key cannot be unwrapped",
        "no JSON was in it",
        "no JSON was in it",
    ]
    assert last.cursor == {"seq": 7}


def test_a_key_with_a_zero_in_it_is_not_handed_to_a_library_that_stops_there(
    there, finance
):
    finance.say({"msgid": "z"}, key=KEY + b"\0more")
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [item.reason for item in items] == ["its key cannot be unwrapped"]


def test_what_was_wrapped_for_another_key_is_set_apart_and_the_rest_goes_on(
    there, finance
):
    finance.text(1, "一")
    finance.say({"msgid": "x"}, version=2)
    entry = finance.root / "chat" / "2"
    entry.write_text(
        entry.read_text().replace('"publickey_ver": 2', '"publickey_ver": 1')
    )
    finance.text(3, "三")
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [type(item) for item in items] == [Said, Unread, Said]


def test_a_library_that_opens_nothing_at_all_is_not_believed(there, finance):
    for _ in range(10):
        finance.poison()
    with archive(there, finance) as source, pytest.raises(SourceGarbled):
        source.pull({})


def test_a_library_that_dies_while_it_fetches_is_started_anew(there, finance):
    finance.text(1, "一")
    finance.dies("page")
    with archive(there, finance) as source:
        with pytest.raises(SourceGarbled):
            source.pull({})
        finance.dies("page", always=False)
        items, _ = pulled(source)

    assert len(items) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (10000, SourceRefused),
        (10001, SourceUnreachable),
        (10002, SourceGarbled),
        (10003, SourceUnreachable),
        (10009, SourceRefused),
        (10011, SourceRefused),
        (10099, SourceUnreachable),
    ],
)
def test_what_the_library_says_has_a_name_and_loses_nothing(
    there, finance, code, error
):
    finance.text(1, "一")
    finance.fails("page", code)
    with archive(there, finance) as source:
        with pytest.raises(error):
            source.pull({})
        items, _ = pulled(source)

    assert len(items) == 1


def test_what_the_platform_let_go_of_is_named_as_a_gap(there, finance):
    finance.text(9, "九")
    finance.fails("page", 10010)
    with archive(there, finance) as source:
        page = source.pull({"seq": 5})

    assert page.gaps == ("what came after 5 is no longer served",)
    assert len(page.items) == 1


def test_a_platform_that_answers_with_an_error_inside_is_heard(there, finance):
    finance.put(publickey_ver=1)
    entry = finance.root / "chat" / "1"
    entry.write_text('1],"errcode":45009,"x":[1')
    with archive(there, finance) as source, pytest.raises(SourceThrottled):
        source.pull({})


def test_calls_wake_and_carry_nothing(there, finance):
    plain = sample("callback_msgaudit_notify_plain.xml")
    sealed = there.envelope.seal(plain)
    call = there.posted(f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), sealed)
    approved = {"Event": "change_external_contact", "ChangeType": "msg_audit_approved"}
    with archive(there, finance) as source:
        wakes = source.receive(call).wakes
        agreed = source.receive(there.call(approved, nonce="2")).wakes
        other = source.receive(there.call({"Event": "else"}, nonce="3")).wakes
        with pytest.raises(CallRefused):
            source.receive(call)

    assert (wakes, agreed, other) == (True, True, False)


def test_what_the_platform_cannot_do_is_not_pretended(there, finance):
    place = Place(source="s", conversation="zhangsan/wm1", message="t1")
    with archive(there, finance) as source:
        recalled = source.recall(place)
        for ask in (
            lambda: source.agents(),
            lambda: source.present("lisi", Presence.OFFLINE),
            lambda: source.transfer("zhangsan/wm1", "lisi"),
            lambda: source.tell("zhangsan/wm1", "x"),
            lambda: source.delete(place),
        ):
            with pytest.raises(NotPossible):
                ask()

    assert isinstance(recalled, CannotRecall)


def test_a_stretch_is_read_again_from_the_beginning(there, finance):
    finance.text(1, "一")
    now = there.clock.now()
    with archive(there, finance) as source:
        inside = source.window(now, now)
        before = source.window(now.replace(year=2020), now)
        page = source.pull(before)

    assert inside == {"seq": 0}
    assert len(page.items) == 1
    assert page.gaps == ("nothing before 2026-02-27T01:00:00+00:00 is served any more",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("library", "lib.so"),
        ("library_sha256", "xyz"),
        ("private_keys", ""),
        ("private_keys", "no keys"),
        ("private_keys", "1\n-----BEGIN A-----\nx\n-----END A-----"),
        ("secret", ""),
    ],
)
def test_a_form_with_a_wrong_value_names_the_field(field, value):
    form = {"library": "/x", "library_sha256": "0" * 64, "private_keys": pems(1)}
    tools = Tools(http=None, sockets=None, kept=None, now=None)
    with pytest.raises(BadSource) as caught:
        ARCHIVE.open({**SETTINGS, **form, field: value}, tools)

    assert caught.value.data["field"] == field
    assert "BEGIN" not in str(caught.value)

"""会话内容存档: what is opened, what the library dies of, and who has agreed."""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.wecom import ARCHIVE, archive_messages
from guicang.adapters.sources.wecom.library import Library, Opening
from guicang.domain.errors import (
    BadSource,
    CallRefused,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import MediaRef, Presence, Said, Unread
from guicang.ports.connecting import Tools
from guicang.ports.recalling import CannotRecall, Place
from tests.simulators import wecom
from tests.simulators.server import Fault
from tests.simulators.wecom_finance import Finance, pems
from tests.sources.wecom import SETTINGS, opened, platform, pulled, said, sample

SHORT = b"too short"
ALL_TYPES = (
    *("text", "image", "revoke", "agree", "disagree", "voice", "video", "card"),
    *("location", "emotion", "file", "link", "weapp", "chatrecord", "todo", "vote"),
    *("collect", "redpacket", "external_redpacket", "meeting"),
    *("meeting_notification", "docmsg", "markdown", "news", "calendar", "mixed"),
    *("meeting_voice_call", "voip_doc_share", "sphfeed", "voiptext", "qydiskfile"),
    *("solitaire", "note"),
)


@pytest.fixture
def finance(tmp_path):
    if shutil.which("gcc") is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no gcc on this machine")
        pytest.skip("no gcc on this machine")
    return Finance(tmp_path / "finance")


@pytest.fixture
def there():
    simulated = platform()
    simulated.agreed["zhangsan", "wm1"] = "Agree"
    return simulated


def archive(there: wecom.WeCom, finance: Finance, **settings: str):
    form = {
        "library": str(finance.library),
        "library_sha256": finance.sha256,
        "private_keys": pems(1),
        **settings,
    }
    return opened(there, ARCHIVE, **form)


def opening(finance: Finance) -> Opening:
    return Opening(
        path=str(finance.library),
        sha256=finance.sha256,
        corp=wecom.CORP,
        secret=wecom.SECRET,
    )


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
    poison = finance.say({"msgid": "p"}, key=SHORT)
    finance.text(3, "三")
    with archive(there, finance) as source:
        items, last = pulled(source)

    assert [type(item) for item in items] == [Said, Unread, Said]
    assert items[1].reason == "the library ended on it"
    assert json.loads(items[1].raw)["seq"] == poison
    assert last.cursor == {"seq": 3}


def test_the_library_dies_as_the_vendors_does(finance):
    library = Library(opening(finance), patience=0.0)
    with pytest.raises(SourceUnreachable):
        library.page(0, 1)

    assert library._process is None


# The library, and what must not leave it.


def test_another_file_than_the_one_of_the_form_is_not_loaded(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        with finance.library.open("ab") as file:
            file.write(b"\0")
        with pytest.raises(SourceRefused, match="SHA-256"):
            source.pull({})


def test_a_file_put_in_the_place_of_a_loaded_one_changes_nothing(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        source.check()
        finance.library.write_bytes(b"something else")
        items, _ = pulled(source)

    assert len(items) == 1


@pytest.mark.parametrize("what", [b"no library", None])
def test_what_is_no_such_library_is_not_used(there, finance, what):
    other = finance.root / "other.so"
    if what is None:  # a library, and not this one
        [libm] = [
            *Path("/lib").glob("*/libm.so.6"),
            *Path("/usr/lib64").glob("libm.so.6"),
        ]
        what = libm.read_bytes()
    other.write_bytes(what)
    digest = hashlib.sha256(what).hexdigest()
    form = {"library": str(other), "library_sha256": digest}
    with archive(there, finance, **form) as source, pytest.raises(SourceRefused):
        source.check()


def test_a_library_that_is_not_there_is_named(there, finance):
    with (
        archive(there, finance, library="/nowhere/lib.so") as source,
        pytest.raises(SourceRefused, match="cannot be loaded"),
    ):
        source.check()


def test_no_secret_leaves_the_library_and_its_process_has_none_to_show(
    there, finance, capfd, caplog
):
    finance.text(1, "一")
    finance.say({"msgid": "p"}, key=SHORT)
    with archive(there, finance) as source:
        pulled(source)
        process = Path(f"/proc/{source.library._process.pid}")
        command = (process / "cmdline").read_bytes()
        limits = (process / "limits").read_text()
        if os.geteuid():  # it lets nobody look, not even its own user
            with pytest.raises(PermissionError):
                (process / "environ").read_bytes()
            environment, files = b"", ["/dev/null", "/dev/null"]
        else:
            environment = (process / "environ").read_bytes()
            files = [str(each.readlink()) for each in (process / "fd").iterdir()]
        shown = repr(source)
    out, err = capfd.readouterr()
    told = out + err + caplog.text + shown

    assert environment == b""
    assert wecom.SECRET.encode() not in command
    assert wecom.SECRET not in told
    assert "PRIVATE KEY" not in told
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert re.search(r"Max file size +0 +0 ", limits)
    assert files.count("/dev/null") == 2
    assert not [each for each in files if each.startswith("socket:")]


def test_the_process_ends_with_the_source(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        source.check()
        process = source.library._process
    source.close()  # twice is once

    assert process.returncode == 0


# Who has agreed.


@pytest.mark.parametrize(
    ("status", "silent", "consented"),
    [
        ("Agree", "no", True),
        ("Disagree", "no", False),
        ("Default_Agree", "no", False),
        ("Default_Agree", "yes", True),
        (None, "yes", False),
    ],
)
def test_a_message_counts_as_agreed_to_only_if_the_customer_agreed(
    there, finance, status, silent, consented
):
    there.agreed = {("zhangsan", "wm1"): status} if status else {}
    finance.text(1, "您好")
    finance.text(2, "在", **{"from": "wm1", "tolist": ["zhangsan"]})
    with archive(there, finance, default_agree=silent) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [consented, consented]
    assert items[0].thread == items[1].thread == "zhangsan/wm1"
    assert [item.message.role for item in items] == [Role.AGENT, Role.CUSTOMER]


def test_in_a_room_whoever_speaks_has_to_have_agreed(there, finance):
    there.rooms["r1"] = {"wm1": "Agree", "wm2": "Disagree"}
    for number, who in enumerate(("wm1", "wm2", "wm3", "zhangsan")):
        finance.text(number, "您好", roomid="r1", tolist=["lisi"], **{"from": who})
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [True, False, False, True]
    assert {item.thread for item in items} == {"r1"}
    assert [item.customer for item in items] == ["wm1", "wm2", "wm3", ""]


def test_a_change_of_consent_and_a_recall_are_kept_whoever_agreed(there, finance):
    there.agreed = {}
    finance.text(1, "", msgtype="agree", agree={"userid": "wm1", "agree_time": 1})
    finance.text(2, "", msgtype="disagree", disagree={"userid": "wm1"})
    finance.text(3, "", msgtype="revoke", action="recall", revoke={"pre_msgid": "t0"})
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert [item.consented for item in items] == [True] * 3
    assert [item.message.text for item in items] == ["agree", "disagree", "revoke"]
    assert items[2].recalls == "t0"
    assert there.calls("single_agree") == 0


def test_nobody_is_asked_about_colleagues(there, finance):
    finance.text(1, "内部", msgid="t1", tolist=["lisi"])
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert items[0].thread == "lisi/zhangsan"
    assert items[0].customer == ""
    assert items[0].consented
    assert there.calls("agree") == 0


def test_a_hundred_pairs_are_asked_about_at_a_time(there, finance):
    for number in range(150):
        there.agreed["zhangsan", f"wm{number}"] = "Agree"
        finance.text(number, "您好", tolist=[f"wm{number}"])
    with archive(there, finance) as source:
        items, _ = pulled(source)

    assert all(item.consented for item in items)
    assert there.calls("single_agree") == 2


def test_without_an_answer_about_consent_nothing_is_handed_over(there, finance):
    finance.text(1, "您好")
    there.faults.append(Fault("single_agree", instead=wecom.refused(48002)))
    with archive(there, finance) as source, pytest.raises(SourceRefused):
        source.pull({})


# Files.


def piece_of(data: bytes, **more) -> MediaRef:
    digest = f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"
    key = {"sdkfileid": "FILE1"}
    return MediaRef(**{"key": key, "name": "a", "digest": digest, **more})


def test_a_file_comes_in_pieces_and_goes_on_where_it_failed(there, finance):
    data = os.urandom(524288 * 2 + 151424)
    finance.file("FILE1", data)
    finance.fails("FILE1-524288", 10001)
    with archive(there, finance) as source:
        found = source.media(piece_of(data), 2 << 20)

    assert found == data
    assert (finance.root / "fail" / "FILE1-524288.used").exists()


def test_a_file_that_the_library_dies_of_is_gone_and_others_come(there, finance):
    data = b"whole"
    finance.file("FILE1", data)
    finance.file("FILE2", data)
    finance.dies("FILE1-0")
    with archive(there, finance) as source:
        with pytest.raises(MediaGone, match="ended"):
            source.media(piece_of(data), 100)
        found = source.media(piece_of(data, key={"sdkfileid": "FILE2"}), 100)

    assert found == data


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ({"key": {"sdkfileid": "NONE"}}, MediaGone),
        ({"key": {}}, MediaGone),
        ({"digest": "md5:" + "0" * 32}, MediaGone),
        ({"most": 3}, SourceGarbled),
        ({"code": 10010}, MediaGone),
        ({"code": 10009}, SourceRefused),
    ],
)
def test_a_file_that_does_not_come_whole_says_why(there, finance, plan, error):
    finance.file("FILE1", b"whole")
    if "code" in plan:
        finance.fails("FILE1-0", plan.pop("code"))
    most = plan.pop("most", 100)
    with archive(there, finance) as source, pytest.raises(error):
        source.media(piece_of(b"whole", **plan), most)


# What is said.


def test_the_published_messages_are_read_whole():
    lines = sample("msgaudit_plain.jsonl").splitlines()
    items = [
        archive_messages.read(json.loads(line), line, consented=True) for line in lines
    ]
    found = {item.message.id: item for item in items if isinstance(item, Said)}
    kinds = [item.message.kind.value for item in items]

    assert kinds == [
        "text", "image", "voice", "video", "file", "location", "link", "card", "card",
        "event", "event", "event", "text",
    ]  # fmt: skip
    assert [item.raw for item in items] == lines
    assert items[0].message.at == 1763856001000 * 1000
    assert items[4].media[0].name == "合同.pdf"
    assert items[4].media[0].size == 18181
    assert items[2].media[0].media_type == "audio/amr"
    assert items[9].recalls == "syn_aud_1_external"
    assert items[10].thread == "zhangsan"
    assert found["syn_aud_13_external"].message.text == "混合"


def test_the_items_of_a_forwarded_record_are_told_in_seconds():
    message = {
        "msgid": "r_external", "action": "send", "from": "zhangsan", "tolist": ["wm1"],
        "msgtime": 1763856001000, "msgtype": "chatrecord",
        "chatrecord": {
            "title": "群聊",
            "item": [
                {"type": "ChatRecordText", "msgtime": 1763856001,
                 "content": '{"content":"您好"}'},
                {"type": "ChatRecordFile", "msgtime": "?",
                 "content": '{"filename":"a.pdf","sdkfileid":"F1","md5sum":"x"}'},
            ],
        },
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)
    same = archive_messages.read(
        {**message, "msgtype": "text", "text": {"content": "x"}}, b"raw", consented=True
    )

    assert item.message.text == "群聊\n2025-11-23T00:00:01+00:00 您好"
    assert item.message.at == same.message.at == 1763856001 * 1_000_000
    assert [ref.name for ref in item.media] == ["a.pdf"]


@pytest.mark.parametrize("kind", ALL_TYPES)
def test_every_documented_kind_has_a_meaning(kind):
    body = {"title": "题", "content": "文", "pre_msgid": "t0", "sdkfileid": "F"}
    place = archive_messages._SHAPES[kind].body or kind
    message = {
        "msgid": "k_external", "action": "send", "from": "wm1", "tolist": ["zhangsan"],
        "msgtime": 1763856001000, "msgtype": kind, place: body,
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.message.kind != Kind.OTHER
    assert item.customer == "wm1"
    assert item.agent == "zhangsan"


def test_robots_are_robots():
    message = {
        "msgid": "k_external", "from": "wb1", "tolist": ["wm1"], "action": "send",
        "msgtime": 1763856001000, "msgtype": "text", "text": {"content": "x"},
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.message.role == Role.BOT


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "content", "sdkfileid", "title"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    kind=st.text(min_size=1, max_size=12).filter(lambda k: k not in ALL_TYPES),
    body=_JSON,
    more=st.dictionaries(st.text(max_size=8), _JSON, max_size=3),
)
def test_kinds_and_fields_that_nobody_knows_yet_survive(kind, body, more):
    known = {
        "msgid": "m1", "from": "zhangsan", "tolist": ["lisi"], "roomid": "",
        "msgtime": 1763856000000, "action": "send", "msgtype": kind,
    }  # fmt: skip
    message = {**more, kind: body, **known}
    item = archive_messages.read(message, b"raw", consented=True)
    extra = json.loads(item.message.extra)["wecom"]

    assert item.message.kind == Kind.OTHER
    assert extra["msgtype"] == kind
    for name in set(message) - set(known):
        if name != kind or body not in (None, {}):
            assert extra[name] == message[name]


@given(
    message=st.dictionaries(
        st.sampled_from(
            ["msgid", "from", "tolist", "roomid", "msgtime", "msgtype", "mixed",
             "action", "chatrecord", "revoke", "time", "user"]
        ),
        _JSON | st.sampled_from(["mixed", "chatrecord", "revoke", "switch"]),
    )
)  # fmt: skip
def test_whatever_was_in_a_message_is_read_or_kept_raw(message):
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.raw == b"raw"


# What it can do.


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

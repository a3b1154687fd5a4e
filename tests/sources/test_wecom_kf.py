"""微信客服: what is read, what it can do, and what its platform does wrong."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.wecom import KF, kf_messages
from guicang.domain.errors import (
    BadSource,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Agent,
    Mark,
    MediaRef,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.connecting import Tools
from guicang.ports.recalling import CannotRecall, Place
from tests.simulators import wecom
from tests.simulators.server import Answered, Fault
from tests.sources.wecom import SETTINGS, opened, platform, pulled, said, sample

THREAD = "wkA/wm1"
WRONG = wecom.SECRET[::-1]
BLOCK = Answered(b"<html>blocked</html>", headers={"content-type": "text/html"})


def talk(there: wecom.WeCom, count: int, account: str = "wkA") -> None:
    for number in range(count):
        there.customer(account, f"wm{number % 7}", f"第{number}句")
        there.clock.move(seconds=1)


def test_all_accounts_are_read_to_their_ends_by_short_pages():
    there = platform(page=3)
    talk(there, 20)
    talk(there, 11, "wkB")
    began = there.clock.now()
    with opened(there) as source:
        items, last = pulled(source)
        again, _ = pulled(source, last.cursor)
    found = {item.message.id: wecom.ours(item.raw) for item in items}

    assert found == there.held()
    assert len(items) == 31
    assert again == []
    assert last.through == began


def test_whoever_is_cut_off_between_two_pages_goes_on_where_the_cursor_stands():
    there = platform(page=4)
    talk(there, 30)
    found, cursor, pages = [], {}, 0
    while pages == 0 or cursor.get("todo"):
        with opened(there) as source:  # a new one each time: nothing was remembered
            page = source.pull(json.loads(json.dumps(cursor)))
        found += [item.message.id for item in page.items]
        cursor, pages = page.cursor, pages + 1

    assert pages == 8
    assert sorted(found) == sorted(there.held())
    assert len(found) == len(set(found))


def test_what_comes_between_pages_is_neither_lost_nor_told_twice():
    there = platform(page=2)
    talk(there, 3)
    with opened(there) as source:
        first = source.pull({})
        talk(there, 2)
        items, _ = pulled(source, first.cursor)
    found = [item.message.id for item in (*first.items, *items)]

    assert sorted(found) == sorted(there.held())


def test_a_call_wakes_for_one_account_and_its_token_goes_along():
    there = platform(page=2)
    talk(there, 5, "wkA")
    talk(there, 5, "wkB")
    with opened(there) as source:
        heard = source.receive(there.wake("wkB"))
        items, last = pulled(source, {}, heard.hints)
    asked = [each.json() for each in there.asked if "sync_msg" in each.path]

    assert heard.wakes
    assert heard.body == b"success"
    assert {item.thread.partition("/")[0] for item in items} == {"wkB"}
    assert {each["token"] for each in asked} == {"ENCwkB"}
    assert len(asked) == 3
    assert last.through is None


def test_two_wakes_in_the_middle_of_a_round_are_served_and_the_round_goes_on():
    there = platform(page=2)
    for account in ("wkA", "wkB", "wkC"):
        talk(there, 4, account)
    with opened(there) as source:
        first = source.pull({})
        hints = {"wkB": "ENCwkB", "wkC": "ENCwkC"}
        items, last = pulled(source, first.cursor, hints)
    found = [item.message.id for item in (*first.items, *items)]

    assert sorted(found) == sorted(there.held())
    assert not last.more


def test_a_token_that_is_too_old_does_not_keep_from_reading():
    there = platform()
    talk(there, 2)
    with opened(there) as source:
        items, _ = pulled(source, {}, {"wkA": "ENCold"})

    assert len(items) == 2


def test_what_is_older_than_three_days_is_named_as_a_gap():
    there = platform()
    talk(there, 2)
    there.clock.move(hours=73)
    talk(there, 1)
    now = there.clock.now()
    with opened(there) as source:
        cursor = source.window(now - timedelta(days=5), now)
        page = source.pull(cursor)
        inside = source.window(now - timedelta(days=1), now)

    assert [item.message.text for item in page.items] == ["第0句"]
    assert page.gaps == (
        f"nothing before {(now - timedelta(hours=72)).isoformat()} is served any more",
    )
    assert "lost" not in page.cursor
    assert inside == {}


def test_an_account_that_is_gone_does_not_hold_up_the_others():
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        items, _ = pulled(source, {"at": {}, "todo": ["wkGone", "wkA"], "began": ""})
        page = source.pull({"at": {}, "todo": ["wkGone"], "began": ""})

    assert len(items) == 1
    assert page.gaps == ("wkGone: the platform no longer knows this account",)


def test_only_the_accounts_of_the_form_are_read():
    there = platform()
    for account in ("wkA", "wkB", "wkC"):
        talk(there, 1, account)
    there.accounts["wkC"].ours = False
    with opened(there, accounts="wkB wkC") as source:
        items, _ = pulled(source)
        answer = source.check()
        deaf = source.receive(there.wake("wkA"))

    assert {item.thread for item in items} == {"wkB/wm0"}
    assert answer == "wkB (wkB)"
    assert not deaf.wakes


def test_more_accounts_than_a_cursor_holds_are_refused():
    there = platform()
    for number in range(401):
        there.accounts[f"wk{number:030d}"] = wecom.Account("x")
    with opened(there) as source, pytest.raises(SourceRefused, match="name those"):
        source.pull({})
    with pytest.raises(BadSource, match="accounts"):
        KF.open({**SETTINGS, "accounts": "wk " * 401}, None)


def test_the_cursor_of_as_many_accounts_as_there_may_be_is_small_enough():
    there = platform(page=1)
    for number in range(400):
        there.accounts[f"wk{number:030d}"] = wecom.Account("x")
    with opened(there) as source:
        page = source.pull({})
    full = {**page.cursor, "at": dict.fromkeys(there.accounts, "x" * 64)}

    assert len(json.dumps(full)) < 64 << 10


def test_twenty_calls_with_a_stale_token_ask_for_one_new_one():
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        source.check()
        there.expire()
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: source.check(), range(20)))

    assert answers == ["wkA (wkA)"] * 20
    assert there.calls("gettoken") == 2


@pytest.mark.parametrize("hours", [1, 3])
def test_a_token_is_kept_as_long_as_it_holds(hours):
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        source.check()
        there.clock.move(hours=hours)
        source.check()

    assert there.calls("gettoken") == (1 if hours == 1 else 2)


def test_a_new_token_that_is_refused_too_is_not_asked_for_ever():
    there = platform()
    there.faults.append(Fault("account/list", instead=wecom.refused(42001), times=9))
    with opened(there) as source, pytest.raises(SourceRefused, match="42001"):
        source.check()

    assert there.calls("account/list") == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (wecom.refused(45009), SourceThrottled),
        (wecom.refused(45033), SourceThrottled),
        (Answered(b"", 429, {"retry-after": "17"}), SourceThrottled),
        (BLOCK, SourceThrottled),
        (wecom.refused(60020), SourceRefused),
        (wecom.refused(48002), SourceRefused),
        (wecom.refused(40001), SourceRefused),
        (wecom.refused(-1), SourceUnreachable),
        (Answered(b"", 502), SourceUnreachable),
        (Answered({"errcode": 0}, cut=4), SourceUnreachable),
        (Answered(b"{"), SourceGarbled),
        (Answered([1]), SourceGarbled),
        (Answered({"errcode": "0"}), SourceGarbled),
        (Answered({"errcode": 0, "msg_list": 7}), SourceGarbled),
        (Answered({"errcode": 0, "has_more": 1}), SourceGarbled),
    ],
)
def test_what_the_platform_does_wrong_has_a_name_and_loses_nothing(answer, error):
    there = platform()
    talk(there, 2)
    with opened(there) as source:
        there.faults.append(Fault("sync_msg", instead=answer))
        with pytest.raises(error) as caught:
            source.pull({})
        items, _ = pulled(source)

    assert len(items) == 2
    assert "access_token" not in str(caught.value)
    assert "hint" not in str(caught.value)


def test_the_pause_that_the_platform_asks_for_is_told():
    there = platform()
    there.faults.append(
        Fault("gettoken", instead=Answered(b"", 429, {"retry-after": "17"}))
    )
    with opened(there) as source, pytest.raises(SourceThrottled) as caught:
        source.check()

    assert caught.value.data == {"seconds": 17}


def test_secrets_are_in_no_error_and_no_text_of_the_source():
    there = platform()
    with opened(there, secret=WRONG) as source:
        shown = repr(source)
        with pytest.raises(SourceRefused) as caught:
            source.check()

    for secret in (WRONG, wecom.TOKEN, wecom.AES_KEY):
        assert secret not in shown
        assert secret not in str(caught.value) + repr(caught.value.data)


# What is said.


def test_the_published_pages_are_read_whole():
    entries = [
        entry
        for page in ("kf_sync_msg_page1.json", "kf_sync_msg_page2.json")
        for entry in json.loads(sample(page))["msg_list"]
    ]
    items = [
        kf_messages.read(entry, {"wmSYNTHETIC01": "测试客户"}) for entry in entries
    ]
    found = said(items)
    marks = [item for item in items if isinstance(item, Mark)]
    kinds = [found[f"syn_kf_{n:04d}"].message.kind.value for n in range(12)]
    first = found["syn_kf_0001"]

    assert not [item for item in items if isinstance(item, Unread)]
    assert [json.loads(item.raw) for item in items] == entries
    assert kinds == [
        "event", "text", "image", "voice", "video", "file", "location", "link",
        "card", "card", "card", "text",
    ]  # fmt: skip
    assert first.message.at == 1763856001 * 1_000_000
    assert first.message.role == Role.CUSTOMER
    assert first.customer_name == first.message.name == "测试客户"
    assert json.loads(first.message.extra) == {"wecom": {"text": {"menu_id": "101"}}}
    assert found["syn_kf_0002"].media[0].key == {"media_id": "MEDIAIMG01"}
    assert found["syn_kf_0006"].message.text == "测试仓库\n广州市测试路1号"
    assert found["syn_kf_0010"].message.text.splitlines() == [
        "您对本次服务是否满意?", "满意", "不满意", "官网", "欢迎再次光临",
    ]  # fmt: skip
    assert found["syn_kf_0011"].agent == "zhangsan"
    assert found["syn_kf_0011"].message.role == Role.AGENT
    assert found["syn_kf_0014"].recalls == "syn_kf_0002"
    assert found["syn_kf_0015"].recalls == "syn_kf_0011"
    assert found["syn_kf_0016"].message.text == "msg_send_fail"
    assert [(mark.turn, mark.agent) for mark in marks] == [
        (Turn.ASSIGNED, "lisi"),
        (Turn.CLOSED, "lisi"),
    ]
    assert {item.thread for item in items} == {"wkSYNTHETIC01/wmSYNTHETIC01"}


@pytest.mark.parametrize(
    ("status", "presence"), [(1, "online"), (2, "offline"), (0, "unknown")]
)
def test_a_servicers_state_counts_otherwise_in_events(status, presence):
    there = platform()
    entry = there.event("wkA", "", "servicer_status_change", status=status)
    item = kf_messages.read(entry, {})

    assert item.message.text == f"servicer_status_change: {presence}"
    assert item.thread == "wkA"
    assert item.message.kind == Kind.EVENT


@pytest.mark.parametrize(
    ("change", "turn"),
    [(1, Turn.ASSIGNED), (2, Turn.ASSIGNED), (3, Turn.CLOSED), (4, Turn.OPENED)],
)
def test_a_sessions_turns_are_marks(change, turn):
    there = platform()
    entry = there.event("wkA", "wm1", "session_status_change", change_type=change)
    item = kf_messages.read(entry, {})

    assert isinstance(item, Mark)
    assert (item.turn, item.thread) == (turn, THREAD)


def test_a_turn_that_nobody_knows_yet_is_kept_as_an_event():
    there = platform()
    entry = there.event("wkA", "wm1", "session_status_change", change_type=9)
    item = kf_messages.read(entry, {})

    assert item.message.kind == Kind.EVENT
    assert json.loads(item.message.extra)["wecom"]["event"]["change_type"] == 9


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    kind=st.text(min_size=1, max_size=12).filter(
        lambda k: k not in kf_messages._SHAPES and k != "event"
    ),
    body=_JSON,
    more=st.dictionaries(st.text(max_size=8), _JSON, max_size=3),
)
def test_kinds_and_fields_that_nobody_knows_yet_survive(kind, body, more):
    known = {
        "msgid": "m1", "open_kfid": "wkA", "external_userid": "wm1",
        "send_time": 1763856000, "origin": 3, "msgtype": kind,
    }  # fmt: skip
    entry = {**more, kind: body, **known}
    item = kf_messages.read(entry, {})
    extra = json.loads(item.message.extra)["wecom"]

    assert isinstance(item, Said)
    assert item.message.kind == Kind.OTHER
    assert extra["msgtype"] == kind
    for name in set(entry) - set(known):
        if entry[name] not in (None, {}) and "media_id" not in str(entry[name]):
            assert extra[name] == entry[name]


@given(
    entry=st.dictionaries(
        st.sampled_from(
            ["msgid", "open_kfid", "external_userid", "send_time", "origin",
             "msgtype", "text", "event", "msgmenu", "servicer_userid"]
        )
        | st.text(max_size=5),
        _JSON | st.sampled_from(["event", "text", "msgmenu"])
        | st.fixed_dictionaries(
            {"event_type": _JSON, "open_kfid": _JSON, "change_type": _JSON}
        ),
    )
    | _JSON
)  # fmt: skip
def test_whatever_comes_is_read_or_kept_raw(entry):
    item = kf_messages.read(entry, {})

    assert json.loads(item.raw) == entry


def test_the_last_millisecond_of_a_day_stays_on_its_day():
    there = platform()
    late = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    there.clock.at = late
    item = kf_messages.read(there.customer("wkA", "wm1", "x"), {})

    assert item.message.at == int(late.timestamp()) * 1_000_000


# What it can do.


def test_names_are_asked_for_once_a_page_and_a_hundred_at_a_time():
    there = platform()
    for number in range(230):
        there.customer("wkA", f"wm{number:03d}", "您好")
        there.names[f"wm{number:03d}"] = f"客户{number}"
    with opened(there) as source:
        items, _ = pulled(source)
    names = {item.customer: item.customer_name for item in items}

    assert names == there.names
    assert there.calls("batchget") == 3


def test_names_are_not_asked_for_where_nobody_wants_them():
    there = platform()
    talk(there, 1)
    with opened(there, names="no") as source:
        items, _ = pulled(source)

    assert items[0].customer_name == ""
    assert there.calls("batchget") == 0


def test_without_permission_for_names_messages_come_all_the_same():
    there = platform()
    talk(there, 3)
    there.names["wm0"] = "客户"
    there.faults.append(Fault("batchget", instead=wecom.refused(48002)))
    with opened(there) as source:
        items, _ = pulled(source)

    assert len(items) == 3
    assert {item.customer_name for item in items} == {""}


def test_servicers_are_there_if_they_are_there_at_any_account():
    there = platform()
    talk(there, 1, "wkA")
    talk(there, 1, "wkB")
    there.accounts["wkA"].servicers = {"zhangsan": 1, "lisi": 0}
    there.accounts["wkB"].servicers = {"zhangsan": 0, "wangwu": 1}
    with opened(there) as source:
        found = source.agents()

    assert found == [
        Agent(id="lisi", presence=Presence.ONLINE),
        Agent(id="wangwu", presence=Presence.OFFLINE),
        Agent(id="zhangsan", presence=Presence.ONLINE),
    ]


def test_a_paused_servicer_is_busy():
    there = platform()
    talk(there, 1)
    answer = json.loads(sample("kf_servicer_list.json"))
    there.faults.append(Fault("servicer/list", instead=Answered(answer)))
    with opened(there) as source:
        found = source.agents()

    assert {agent.id: agent.presence for agent in found} == {
        "zhangsan": Presence.BUSY,
        "lisi": Presence.ONLINE,
    }


def test_a_customer_is_handed_over_and_the_turn_comes_back_as_a_mark():
    there = platform()
    there.customer("wkA", "wm1", "人工")
    there.accounts["wkA"].servicers = {"lisi": 0, "wangwu": 1}
    with opened(there) as source:
        source.transfer(THREAD, "lisi")
        items, _ = pulled(source)

    assert there.accounts["wkA"].states["wm1"] == 3
    assert items[-1].turn == Turn.ASSIGNED
    assert items[-1].agent == "lisi"


@pytest.mark.parametrize(
    ("thread", "servicer", "why"),
    [
        (THREAD, "wangwu", "not active"),
        ("wkA/wm9", "lisi", "state of the session"),
        ("wkB/wm1", "lisi", "no such customer-service account"),
        ("wkA", "lisi", "no customer"),
    ],
)
def test_a_customer_is_not_handed_over_where_that_cannot_be(thread, servicer, why):
    there = platform()
    there.customer("wkA", "wm1", "人工")
    there.accounts["wkA"].servicers = {"lisi": 0, "wangwu": 1}
    with opened(there) as source, pytest.raises(SourceRefused, match=why):
        source.transfer(thread, servicer)


def test_what_we_send_is_returned_since_the_platform_does_not_tell_it():
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    with opened(there) as source:
        told = source.tell(THREAD, "客服即将下线，请留言")
        items, _ = pulled(source)
    [sent] = there.outbox

    assert sent["msgid"] == told.message.id
    assert len(sent["msgid"]) <= 32
    assert told.message.role == Role.BOT
    assert json.loads(told.raw)["text"] == {"content": "客服即将下线，请留言"}
    assert told.message.id not in said(items)


def test_a_sixth_notice_a_late_one_and_one_to_the_served_are_refused():
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    there.customer("wkA", "wm2", "在吗")
    there.accounts["wkA"].states["wm2"] = 3
    with opened(there) as source:
        for number in range(5):
            source.tell(THREAD, f"第{number}条")
        with pytest.raises(SourceRefused, match="too many"):
            source.tell(THREAD, "第六条")
        with pytest.raises(SourceRefused, match="state"):
            source.tell("wkA/wm2", "您好")
        there.clock.move(hours=49)
        with pytest.raises(SourceRefused, match="too long"):
            source.tell(THREAD, "您好")


@pytest.mark.parametrize("text", ["", "字" * 683])
def test_a_text_that_the_platform_would_not_take_is_not_sent(text):
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    with opened(there) as source, pytest.raises(SourceRefused, match="2048"):
        source.tell(THREAD, text)

    assert there.outbox == []


def test_a_file_comes_whole_through_cut_connections_and_a_stale_token():
    there = platform()
    there.files["M1"] = (bytes(range(256)) * 4096, "a.bin")
    for cut in (600_000, 100_000):
        there.faults.append(
            Fault(
                "media",
                change=lambda a, n=cut: Answered(a.body, a.status, a.headers, cut=n),
            )
        )
    ref = MediaRef(key={"media_id": "M1"}, name="a.bin")
    with opened(there) as source:
        first = source.media(ref, 2 << 20)
        there.expire()
        second = source.media(ref, 2 << 20)

    assert first == second == there.files["M1"][0]


def test_a_file_of_json_is_not_mistaken_for_an_error():
    there = platform()
    body = json.dumps({"errcode": 40007}).encode()
    there.files["M1"] = (body, "a.json")
    with opened(there) as source:
        found = source.media(MediaRef(key={"media_id": "M1"}, name="a.json"), 1000)

    assert found == body


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (wecom.refused(40007), MediaGone),
        (Answered(b"gone", 404), MediaGone),
        (wecom.refused(45009), SourceThrottled),
        (wecom.refused(48002), SourceRefused),
        (Answered(b"x" * 1001), SourceGarbled),
    ],
)
def test_a_file_that_does_not_come_says_why(answer, error):
    there = platform()
    there.faults.append(Fault("media", instead=answer))
    ref = MediaRef(key={"media_id": "M1"}, name="a")
    with opened(there) as source, pytest.raises(error):
        source.media(ref, 1000)


def test_a_reference_without_an_id_is_a_file_that_is_gone():
    with opened(platform()) as source, pytest.raises(MediaGone):
        source.media(MediaRef(key={}, name="a"), 1000)


def test_what_the_platform_cannot_do_is_not_pretended():
    place = Place(source="s", conversation=THREAD, message="m1")
    with opened(platform()) as source:
        recalled = source.recall(place)
        for ask in (
            lambda: source.present("lisi", Presence.OFFLINE),
            lambda: source.delete(place),
        ):
            with pytest.raises(NotPossible):
                ask()

    assert isinstance(recalled, CannotRecall)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("corp_id", ""),
        ("secret", " "),
        ("address", "ftp://x.test"),
        ("aes_key", "short"),
        ("token", ""),
        ("tolerance", "0"),
        ("tolerance", "x"),
    ],
)
def test_a_form_with_a_wrong_value_names_the_field(field, value):
    tools = Tools(http=None, sockets=None, kept=None, now=None)
    with pytest.raises(BadSource) as caught:
        KF.open({**SETTINGS, field: value}, tools)

    assert caught.value.data["field"] == field

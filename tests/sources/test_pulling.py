"""What a source tells comes in once, whole, and into the conversation it belongs to."""

import hashlib

import pytest

from guicang.domain.errors import (
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Kind
from guicang.domain.sources.model import Grouping
from tests import homes
from tests.cuts import cut_short
from tests.simulators.server import Answered, Fault
from tests.sources.host import NAME, hosted


@pytest.fixture
def home(fresh_sqlite, settings):
    return homes.bare(fresh_sqlite, settings)


@pytest.fixture
def host(home):
    with hosted(home) as found:
        yield found


@pytest.fixture
def tickets(home):
    with hosted(home, grouping=Grouping.THREAD) as found:
        yield found


def test_all_pages_come_in_and_twice_is_once(host):
    for n in range(25):
        host.platform.say(f"chat{n % 3}", f"第{n}句", host.at + n, customer=f"k{n % 3}")

    pulled = host.pull()
    again = host.pull()

    assert (pulled.pages, pulled.got.messages, pulled.more) == (3, 25, False)
    assert again.got.messages == 0
    assert sorted(t for texts in host.texts().values() for t in texts) == sorted(
        f"第{n}句" for n in range(25)
    )
    assert len(host.texts()) == 3
    assert host.platform.tokens == 1


def test_a_ticket_is_one_conversation_and_keeps_its_name(tickets):
    for n in range(3):
        tickets.platform.say("42", f"第{n}句", tickets.at + n * 90_000)
    tickets.pull()

    assert tickets.texts() == {"shop:42": ["第0句", "第1句", "第2句"]}


def test_silence_and_closing_cut_a_chat_into_sessions(host):
    day = 86_400
    start = host.at - 10 * day
    host.platform.say("chat", "一", start)
    host.platform.say("chat", "二", start + 60)
    host.platform.say("chat", "三", start + 2 * day)
    host.platform.say("chat", "", start + 2 * day + 9, turn="closed")
    host.platform.say("chat", "四", start + 2 * day + 60)
    host.pull()
    sessions = sorted(host.stored().values(), key=lambda c: c.opened_at)

    assert [[m.text for m in c.messages] for c in sessions] == [
        ["一", "二"],
        ["三"],
        ["四"],
    ]
    assert [c.closed_at is not None for c in sessions] == [False, True, False]
    assert [c.id[-2:] for c in sessions] == ["#1", "#2", "#3"]


def test_the_watch_ends_sessions_in_which_nobody_speaks(host):
    host.platform.say("chat", "一", host.at)
    host.pull()
    host.home.clock.move(hours=30)
    host.pull()
    host.house.watching.watch()
    [found] = host.stored().values()

    assert found.closed_at is not None
    assert found.closed_at.timestamp() == host.platform.log[0]["at"]


def test_what_comes_late_goes_to_the_session_that_holds_it(host):
    day = 86_400
    start = host.at - 10 * day
    host.platform.say("chat", "一", start)
    host.platform.say("chat", "三", start + 100)
    host.platform.say("chat", "五", start + 5 * day)
    host.pull()
    host.platform.say("chat", "二", start + 50)
    host.pull()

    assert sorted(host.texts().values()) == [["一", "二", "三"], ["五"]]


def test_a_name_that_tells_the_customer_is_hidden(host):
    host.platform.say("kf1/wm-customer", "一", host.at, customer="wm-customer")
    host.pull()
    [name] = host.texts()

    assert name.startswith("shop:")
    assert "wm-customer" not in name
    assert host.stored()[name].customer == "shop/wm-customer"


def test_a_customer_who_changes_their_name_contradicts_nobody(host):
    host.platform.say("c", "一", host.at, customer="k", customer_name="甲")
    host.pull()
    host.platform.say("c", "二", host.at + 1, customer="k", customer_name="乙")
    pulled = host.pull()
    [found] = host.stored().values()

    assert pulled.got.quarantined == 0
    assert (found.customer_name, len(found.messages)) == ("甲", 2)


def test_a_recall_marks_its_original_and_is_kept_itself(host):
    host.platform.say("c", "说错了", host.at)
    host.pull()
    host.platform.say("c", "", host.at + 1, recalls="m0")
    host.pull()
    [found] = host.stored().values()

    assert [(m.text, m.recalled, m.kind) for m in found.messages] == [
        ("说错了", True, Kind.TEXT),
        ("", False, Kind.EVENT),
    ]


def test_a_recall_that_comes_first_marks_what_comes_later(host):
    host.platform.say("c", "", host.at + 5, recalls="m1")
    host.pull()
    host.platform.say("c", "说错了", host.at)
    host.pull()
    [found] = host.stored().values()

    assert [(m.id, m.recalled) for m in found.messages] == [("m1", True), ("m0", False)]


def test_a_recall_of_what_was_never_here_is_an_event(host):
    host.platform.say("c", "", host.at, recalls="nobody-knows")
    host.pull()
    [found] = host.stored().values()

    assert [m.kind for m in found.messages] == [Kind.EVENT]
    assert "nobody-knows" in found.messages[0].extra


def test_later_versions_are_kept_beside_the_original(host):
    first = host.platform.say("c", "一百元", host.at)
    host.platform.say("c", "两百元", host.at + 9, edits="m0")
    host.pull()
    host.platform.log.append({**first, "text": "三百元"})
    host.platform.log.append({**first, "text": "三百元"})
    pulled = host.pull()
    again = host.pull()
    [found] = host.stored().values()

    assert sorted(m.text for m in found.messages) == ["一百元", "三百元", "两百元"]
    assert (pulled.got.messages, pulled.got.known) == (1, 1)
    assert (again.got.messages, found.messages[0].text) == (0, "一百元")


def test_what_is_recalled_in_the_history_marks_the_original(host):
    first = host.platform.say("c", "说错了", host.at)
    host.pull()
    host.platform.log.append({**first, "text": "", "gone": True})
    host.pull()
    [found] = host.stored().values()

    assert [(m.text, m.recalled) for m in found.messages] == [("说错了", True)]


def test_without_consent_nothing_is_kept_but_the_count(host):
    host.platform.say("c", "秘密", host.at, agreed=False)
    host.platform.say("c", "好的", host.at + 1)
    host.pull()
    [entry] = host.house.ledger.entries(tag=Tag.SOURCE_WITHHELD)

    assert list(host.texts().values()) == [["好的"]]
    assert entry.data["messages"] == 1
    assert host.connection().state.counts["withheld"] == 1


def test_what_cannot_be_read_is_kept_raw_once(host):
    host.platform.log.append({"id": "x", "at": "yesterday", "thread": "c"})
    host.pull()
    with host.house.connections.transaction():
        host.house.storing.move(f"source:{NAME}", {})
    host.pull()

    assert host.house.records.counts()["quarantined"] == 1
    assert host.connection().state.counts["unread"] == 2


def test_files_are_fetched_and_missing_ones_are_gaps(host):
    data = b"specimen" * 1000
    host.platform.files["a.pdf"] = data
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    host.platform.say("c", "", host.at, file="a.pdf", digest=digest)
    host.platform.say("c", "", host.at + 1, file="gone.pdf")
    host.platform.files["other.pdf"] = b"other"
    host.platform.say("c", "", host.at + 2, file="other.pdf", digest=digest)
    pulled = host.pull()
    [found] = host.stored().values()
    files = [m.attachments[0] for m in found.messages]

    assert [f.data for f in files] == [data, None, None]
    assert (pulled.got.files, pulled.got.file_gaps) == (1, 2)
    assert "another digest" in found.messages[2].extra
    assert [g.kind for g in host.house.gaps.list(NAME)] == ["media"]


def test_a_file_is_not_fetched_again_for_what_is_here(host):
    host.platform.files["a.pdf"] = b"specimen"
    host.platform.say("c", "", host.at, file="a.pdf")
    host.pull()
    with host.house.connections.transaction():
        host.house.storing.move(f"source:{NAME}", {})
    pulled = host.pull()

    assert pulled.got.known == 1
    assert host.platform.calls("/file/") == 1


def test_a_token_that_was_refused_is_made_anew_once(host):
    host.platform.say("c", "一", host.at)
    host.pull()
    host.platform.expire()
    host.platform.say("c", "二", host.at + 1)

    assert host.pull().got.messages == 1
    assert host.platform.tokens == 2


def test_a_platform_that_wants_fewer_calls_is_left_alone_as_long(host):
    host.platform.say("c", "一", host.at)
    busy = Answered({}, 429, {"retry-after": "90"})
    host.platform.faults.append(Fault("/log", instead=busy))
    with pytest.raises(SourceThrottled):
        host.pull()
    now, state = host.home.clock.now(), host.connection().state

    assert (state.error, (state.again - now).total_seconds()) == ("GC-133", 90)
    assert host.house.watching.order() == []
    host.home.clock.move(seconds=91)
    assert host.house.watching.order() == [NAME]
    assert host.pull().got.messages == 1
    assert host.connection().state.error == ""


def test_each_failure_doubles_the_rest(host):
    host.platform.faults.append(Fault("/log", instead=Answered({}, 503), times=3))
    rests = []
    for _ in range(3):
        with pytest.raises(SourceUnreachable):
            host.pull()
        state = host.connection().state
        rests.append((state.again - state.failed).total_seconds())

    assert rests == [30, 60, 120]


def test_a_wrong_secret_is_said_and_not_repeated(host):
    host.house.source_secrets.keep(NAME, {"secret": "wrong-secret"})
    with pytest.raises(SourceRefused) as caught:
        host.pull()

    assert "wrong-secret" not in str(caught.value)
    assert host.connection().state.error == "GC-134"


def test_a_page_that_was_not_kept_is_read_again(host, monkeypatch):
    for n in range(15):
        host.platform.say("c", f"第{n}句", host.at + n)
    cut_short(host.house.records, host.pull)

    assert host.texts() == {}
    assert host.pull().got.messages == 15


def test_an_archived_thread_goes_on_beside_itself(tickets):
    tickets.platform.say("42", "旧", tickets.at)
    tickets.pull()
    with tickets.house.records.transaction():
        tickets.house.records.destroy(["shop:42"])
    again = tickets.platform.log[0]
    tickets.platform.log.append(again)
    tickets.platform.say("42", "新", tickets.at + 100)
    pulled = tickets.pull()

    assert tickets.texts() == {"shop:42#2": ["新"]}
    assert (pulled.got.known, pulled.got.quarantined) == (1, 0)


def test_a_cursor_lies_sealed(host):
    host.platform.say("c", "一", host.at)
    host.pull()
    found = host.house.records.cursor(f"source:{NAME}")

    assert host.house.storing.cursor(f"source:{NAME}") == {"after": 1}
    assert "after" not in str(found)

"""What is said at Zoho: threads, comments, instant messages, and their files."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho import chats, tickets
from guicang.adapters.sources.zoho.markup import text_of
from guicang.domain.errors import MediaGone
from guicang.domain.record import Kind, Role, instant, micros
from guicang.domain.sources.model import Mark, MediaRef, Turn, Unread
from tests.fakes.clock import START
from tests.simulators.server import Answered, Fault
from tests.simulators.zoho import AGENT, CUSTOMER
from tests.sources.zoho import DAY, fill, house, marks, pages, plain, said, unread


@pytest.fixture
def there():
    with house() as found:
        yield found


def test_what_a_listing_cut_is_fetched_whole(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "很长" * 400, START - DAY, isContentTruncated=True)
    two = there.zoho.say(one, "没有正文", START - DAY)
    there.zoho.tickets[one].entries[-1]["content"] = None
    session = there.zoho.session(START - DAY)
    there.zoho.chat(session, "更长" * 400, START - DAY)
    found = pages(there.desk())

    assert plain(found) == there.zoho.plain
    assert there.zoho.calls(f"/threads/{two}/fullContent") == 1


def test_a_body_that_nobody_has_whole_is_kept_raw(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "被截断", START - DAY, isContentTruncated=True)
    there.zoho.faults.append(Fault("/fullContent", instead=Answered(status=204)))
    [found] = unread(pages(there.desk()))

    assert found.reason == "content: missing"
    assert "被" not in found.reason
    assert b'"isContentTruncated":true' in found.raw


def test_html_becomes_text_and_the_original_stays(there):
    one = there.zoho.ticket(START - DAY)
    markup = "<p>您好&amp;再见<br>第二行</p><script>x()</script>"
    there.zoho.say(one, "", START - DAY, content=markup)
    [found] = said(pages(there.desk()))

    assert found.message.text == "您好&再见\n第二行"
    assert json.loads(found.message.extra)["content"] == markup


def test_an_internal_comment_is_marked_and_an_agents(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.comment(one, "内部备注", START - DAY)
    there.zoho.comment(one, "公开回复", START - DAY, isPublic=True)
    inner, outer = sorted(
        said(pages(there.desk())), key=lambda s: s.message.text == "公开回复"
    )

    assert json.loads(inner.message.extra)["internal"] is True
    assert json.loads(outer.message.extra)["internal"] is False
    assert inner.message.role is Role.AGENT
    assert (inner.agent, inner.agent_name) == (AGENT, "客服A")


def test_a_comment_that_was_changed_is_a_later_version(there):
    one = there.zoho.ticket(START - 2 * DAY)
    note = there.zoho.comment(one, "先", START - 2 * DAY)
    source = there.desk()
    first = pages(source)
    there.zoho.edit(one, note, "后", START - timedelta(minutes=1))
    there.clock.move(minutes=1)
    [later] = said(pages(source, first[-1].cursor))

    assert (later.edits, later.message.text) == (note, "后")
    assert later.message.id != note
    assert instant(later.message.at) == START - timedelta(minutes=1)


def test_a_draft_is_not_said_yet_and_a_failed_answer_says_so(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "草稿", START - DAY, by="agent", status="DRAFT")
    there.zoho.say(one, "没发出去", START - DAY, by="agent", status="FAILED")
    found = pages(there.desk())
    [only] = said(found)

    assert only.message.text == "没发出去"
    assert json.loads(only.message.extra)["status"] == "FAILED"
    assert found[0].told == {one: 1}


def test_a_message_that_is_read_again_is_the_same(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY, readReceipts=[{"count": 0}])
    session = there.zoho.session(START - DAY)
    chat = there.zoho.chat(session, "在", START - DAY, status="SENT", isRead=False)
    before = said(pages(there.desk()))
    there.zoho.tickets[one].entries[0] |= {"readReceipts": [{"count": 3}]}
    row = next(r for r in there.zoho.chats[session] if r["id"] == chat)
    row |= {"status": "READ", "isRead": True}
    after = said(pages(there.desk()))

    assert [s.message for s in before] == [s.message for s in after]


def test_the_turns_of_a_ticket_and_its_customer(there):
    one = there.zoho.ticket(
        START - 2 * DAY, closedTime="2026-03-01T02:00:00.000Z", statusType="Closed"
    )
    there.zoho.say(one, "谢谢", START - 2 * DAY)
    found = pages(there.desk())
    turns = {mark.turn: mark for mark in marks(found)}

    assert instant(turns[Turn.OPENED].at) == START - 2 * DAY
    assert instant(turns[Turn.CLOSED].at) == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert turns[Turn.CLOSED].agent == AGENT
    assert turns[Turn.ASSIGNED].agent_name == "客服A"
    [message] = said(found)
    assert (message.customer, message.customer_name) == (CUSTOMER, "测试客户")


def test_the_turns_of_a_session(there):
    session = there.zoho.session(START - DAY)
    target = {"id": "1", "name": "客服B", "type": "AGENT", "deskActorId": "77"}
    there.zoho.chat(
        session,
        "",
        START - DAY + timedelta(minutes=1),
        type="INFO",
        info={"action": "CHAT_TRANSFER", "actor": {}, "targets": [target]},
    )
    there.zoho.chat(session, "结束", START - DAY + timedelta(minutes=9))
    there.zoho.sessions[session]["status"] = "ENDED"
    found = pages(there.desk())
    turns = [(m.turn, m.agent, instant(m.at) - (START - DAY)) for m in marks(found)]

    assert turns == [
        (Turn.OPENED, "", timedelta()),
        (Turn.ASSIGNED, "77", timedelta(minutes=1)),
        (Turn.CLOSED, AGENT, timedelta(minutes=9)),
    ]
    assert said(found)[0].message.role is Role.SYSTEM
    assert {m.thread for m in marks(found)} == {f"im:{session}"}


KINDS = {
    "TEXT": Kind.TEXT,
    "LAYOUT": Kind.CARD,
    "TEMPLATE": Kind.CARD,
    "CAROUSEL": Kind.CARD,
    "INFO": Kind.EVENT,
    "ACTION": Kind.EVENT,
    "EXTERNAL_INFO": Kind.EVENT,
    "LOCATION": Kind.LOCATION,
    "ATTACHMENT": Kind.IMAGE,
    "HOLOGRAM": Kind.OTHER,
}


def test_every_kind_of_instant_message_is_known_or_kept(there):
    session = there.zoho.session(START - DAY)
    file = there.zoho.attach(b"x", "a.png")
    for n, kind in enumerate(KINDS):
        more = {"attachment": {**file, "type": "image/png"}} if "ATT" in kind else {}
        if kind == "LOCATION":
            more = {"location": {"latitude": "39.9", "longitude": "116.3"}}
        at = START - DAY + timedelta(seconds=n)
        there.zoho.chat(session, "", at, type=kind, layout={"of": kind}, **more)
    found = said(pages(there.desk()))

    assert [s.message.kind for s in found] == list(KINDS.values())
    assert json.loads(found[-1].message.extra)["type"] == "HOLOGRAM"
    assert found[-3].message.text == "39.9,116.3"
    assert all(
        json.loads(s.message.extra)["layout"]["of"] == kind
        for s, kind in zip(found, KINDS, strict=True)
    )


def test_a_deleted_message_is_taken_back_and_what_it_said_stays(there):
    session = there.zoho.session(START - DAY)
    gone = there.zoho.chat(session, "打错了", START - DAY)
    blank = there.zoho.chat(session, "", START - DAY, status="DELETED")
    row = there.zoho.chats[session][0]
    row |= {"status": "DELETED", "statusUpdatedTime": "2026-03-01T02:00:00.000Z"}
    found = said(pages(there.desk()))
    back = {s.recalls: s for s in found if s.recalls}

    assert set(back) == {gone, blank}
    assert instant(back[gone].message.at) == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert [s.message.text for s in found if not s.recalls] == ["打错了"]


def test_counts_are_told_to_compare_with_what_came(there):
    fill(there.zoho, 5)
    session = there.zoho.session(START - DAY)
    there.zoho.chat(session, "一", START - DAY)
    found = pages(there.desk())
    told = {k: v for page in found for k, v in page.told.items()}
    came = [s.thread for s in said(found)]

    assert told == {thread: came.count(thread) for thread in set(came)}


def test_a_ticket_that_is_gone_meanwhile_is_a_gap(there):
    fill(there.zoho, 3, each=1)
    gone = next(iter(there.zoho.tickets))

    def lose(answered):
        there.zoho.tickets.pop(gone, None)
        return answered

    there.zoho.faults.append(Fault("/tickets/search", change=lose))
    found = pages(there.desk())

    assert [gap for page in found for gap in page.gaps] == [
        f"ticket {gone} is no longer there"
    ]


@pytest.mark.parametrize("place", ["ticket", "comment", "session"])
def test_a_file_is_fetched_whole_even_if_it_broke_off(there, place):
    data = bytes(range(256)) * 2000
    file = there.zoho.attach(data, "a.png")
    one = there.zoho.ticket(START - DAY)
    if place == "ticket":
        there.zoho.say(one, "看图", START - DAY, attachments=[file])
    elif place == "comment":
        there.zoho.comment(one, "看图", START - DAY, attachments=[file])
    else:
        session = there.zoho.session(START - DAY)
        there.zoho.chat(session, "", START - DAY, type="ATTACHMENT", attachment=file)
    [ref] = [ref for s in said(pages(there.desk())) for ref in s.media]
    there.zoho.faults.append(
        Fault(
            "/attachments/",
            change=lambda a: Answered(a.body, a.status, a.headers, cut=300_000),
        )
    )

    assert there.desk().media(ref, 1 << 20) == data
    assert (ref.name, ref.media_type, ref.size) == ("a.png", "image/png", len(data))


@pytest.mark.parametrize(
    ("change", "most", "why"),
    [
        (lambda zoho: zoho.files.clear(), 1000, "404"),
        (lambda zoho: None, 50, "larger"),
        (lambda zoho: zoho.files.update(dict.fromkeys(zoho.files, b"y")), 1000, "size"),
    ],
)
def test_a_file_that_cannot_be_had_says_why(there, change, most, why):
    file = there.zoho.attach(b"x" * 100, "a.png")
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "看图", START - DAY, attachments=[file])
    [ref] = [ref for s in said(pages(there.desk())) for ref in s.media]
    change(there.zoho)

    with pytest.raises(MediaGone, match=why):
        there.desk().media(ref, most)


def test_a_file_is_fetched_from_no_other_place(there):
    for path in ("/tickets/1/../../x", "https://elsewhere.test/", ""):
        ref = MediaRef(key={"path": path}, name="x")

        with pytest.raises(MediaGone, match="no place"):
            there.desk().media(ref, 100)


def test_instants_are_the_same_whatever_writes_them():
    at = micros(datetime(2025, 11, 23, 15, 59, 59, 999_000, tzinfo=UTC))

    assert reading.iso("2025-11-23T15:59:59.999Z", "x") == at
    assert reading.iso("2025-11-23T23:59:59.999+08:00", "x") == at


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


NAMED = ["attachments", "author", "actor", "meta", "status", "direction", "contentType"]
NAMES = st.text(max_size=9).map("x-{}".format) | st.sampled_from(NAMED)
FIELDS = st.dictionaries(NAMES, JSON, max_size=6)


@given(FIELDS, st.text(min_size=1, max_size=10))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_unknown_kinds_and_fields_survive(more, kind):
    base = {"id": "7", "createdTime": "2026-01-01T00:00:00.000Z", "type": f"?{kind}"}
    session = {"id": "500", "actor": None}
    ticket = {"id": "42", "contactId": "9"}
    entry = {**more, **base, "content": "x", "isContentTruncated": False}
    for found in (
        *chats.entry(session, {**more, **base}, lambda *_: ""),
        *tickets.entry(ticket, entry, lambda *_: ("", "")),
    ):
        if isinstance(found, Mark):
            continue
        if isinstance(found, Unread):
            assert json.loads(found.raw).items() >= base.items()
            continue
        extra = json.loads(found.message.extra)
        plain = {
            k: v
            for k, v in more.items()
            if k.startswith("x-") and isinstance(v, str | int) and v != ""
        }

        assert found.message.kind is Kind.OTHER
        assert extra["type"] == base["type"]
        assert json.loads(found.raw).items() >= base.items()
        assert {name: extra.get(name) for name in plain} == plain


@given(st.text(max_size=300) | st.text(alphabet="<>/!-a b='\"&;#x", max_size=300))
@settings(deadline=None)
def test_no_markup_makes_the_reader_fail(markup):
    assert isinstance(text_of(markup), str)


@pytest.mark.parametrize(
    "piece", ["<!--", "<!-- >", "<a b='", "<a b=c ", "<a ='", "<script>", "<", "&#"]
)
def test_markup_that_is_never_closed_is_read_in_one_go(piece):
    text_of(piece * 100_000)  # the square of this would not end today


def test_text_is_what_a_reader_sees():
    long = f"<img src='data:{'A' * 5000}' alt=长>"
    markup = (
        "<html><head><style>p{}</style><body>1 < 2 <b>粗</b><table><tr><td>a<td>b"
        f"</table><pre>x  y</pre><!-- 不见 --><img alt=图>{long}"
    )

    assert text_of(markup) == "1 < 2 粗\n\na b\n\nx  y\n图"

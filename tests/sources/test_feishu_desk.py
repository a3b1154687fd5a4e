"""A helpdesk of Feishu: every ticket and every word of it, by stretches of time."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.feishu import tickets
from guicang.adapters.sources.feishu.slices import BEGIN, Slice
from guicang.domain.errors import MediaGone, NotPossible, SourceGarbled, SourceRefused
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import Mark, Presence, Said, Turn, Unread
from guicang.ports.recalling import CannotRecall, Place
from tests.simulators import feishu_desk
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import JSON, NAMED, answers, drain, sample, world

MINUTE = 60_000


@pytest.fixture
def here():
    with world() as made:
        yield made


def told(drained) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in drained.said:
        found.setdefault(each.thread, set()).add(each.message.id)
    return found


def test_every_ticket_comes_with_all_that_was_said(here):
    at = (here.now - 90 * 86_400) * 1000
    for n in range(450):
        here.platform.desk.open(f"t{n}", at=at + n * MINUTE)
        here.platform.desk.say(f"t{n}", f"问 {n}", at=at + n * MINUTE)
    for n in range(450):
        here.platform.desk.say("t7", f"追问 {n}", at=at + n)
    read = drain(here.desk())
    found = told(read)

    assert {id_: len(said) for id_, said in found.items()} == here.platform.desk.held()
    assert read.pages[-1].through.timestamp() == here.now - 60
    assert {k: v for page in read.pages for k, v in page.told.items()} == (
        here.platform.desk.held()
    )


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(here):
    at = (here.now - 86_400) * 1000
    for n in range(60):
        here.platform.desk.open(f"t{n}", at=at + n * MINUTE)
        for k in range(1 + n % 3):
            here.platform.desk.say(f"t{n}", f"问 {n}.{k}", at=at + n * MINUTE + k)
    cursor, found, more = {}, [], True
    while more:
        page = here.desk().pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor, more = page.cursor, page.more
    ids = [each.message.id for each in found if isinstance(each, Said)]

    assert len(ids) == len(set(ids)) == sum(here.platform.desk.held().values())


def test_tickets_that_change_while_they_are_read_hide_no_others(here):
    at = (here.now - 86_400) * 1000
    for n in range(30):
        here.platform.desk.open(f"t{n:02d}", at=at + n)
        for m in range(40):
            here.platform.desk.say(f"t{n:02d}", f"{n}.{m}", at=at + n)
    source = here.desk()
    cursor, found = {}, set()
    for step in range(100):
        page = source.pull(cursor)
        cursor = json.loads(json.dumps(page.cursor))
        found |= {each.message.id for each in page.items if isinstance(each, Said)}
        here.clock.move(seconds=1)
        if step < 20:
            here.platform.desk.say(f"t{step:02d}", "还有")  # it leaves the stretch
        if not page.more and step > 30:
            break
    held = {
        each["message_id"]
        for ticket in here.platform.desk.tickets.values()
        for each in ticket.messages
    }

    assert found == held


def test_tickets_of_one_instant_that_no_page_holds_come_all_the_same(here):
    at = (here.now - 86_400) * 1000
    for n in range(260):
        here.platform.desk.open(f"t{n}", at=at)
        here.platform.desk.say(f"t{n}", "问", at=at)
    found = told(drain(here.desk()))

    assert len(found) == 260


def test_what_was_listed_late_is_met_in_the_next_reading(here):
    source = here.desk()
    first = drain(source)
    here.clock.move(seconds=20)
    here.platform.desk.open("t1", at=(here.now - 40) * 1000)
    here.platform.desk.say("t1", "晚到", at=(here.now - 40) * 1000)
    second = drain(source, first.cursor)

    assert second.texts == ["晚到"]


def test_a_window_is_read_again_and_ends(here):
    at = (here.now - 86_400) * 1000
    for n in range(3):
        here.platform.desk.open(f"t{n}", at=at + n * 3_600_000)
        here.platform.desk.say(f"t{n}", f"问 {n}", at=at + n * 3_600_000)
    source = here.desk()
    day = here.clock.now().replace(hour=1, minute=30)
    cursor = source.window(day.replace(day=1), day.replace(day=1, hour=2, minute=10))
    read = drain(source, cursor)

    assert read.texts == ["问 1"]


def test_an_event_reads_its_ticket_at_once(here):
    here.platform.desk.open("t1")
    here.platform.desk.say("t1", "问")
    source = here.desk()
    first = drain(source)
    here.clock.move(hours=1)
    here.platform.desk.say("t1", "未改更新时间", bump=False)
    page = source.pull(first.cursor, {"tickets": "t1,t_gone"})

    assert page.cursor == first.cursor
    assert page.more
    assert "未改更新时间" in [
        each.message.text for each in page.items if isinstance(each, Said)
    ]


def test_turns_of_a_ticket_are_marked(here):
    here.platform.desk.open("t1")
    here.clock.move(minutes=5)
    here.platform.desk.close("t1")
    marks = [each for each in drain(here.desk()).items if isinstance(each, Mark)]

    assert [each.turn for each in marks] == [Turn.OPENED, Turn.CLOSED]
    assert marks[1].at - marks[0].at == 5 * 60 * 1_000_000
    assert marks[0].customer == "ou_cust"
    assert marks[0].agent_name == "客服甲"


def test_who_speaks_in_a_ticket_is_told(here):
    here.platform.desk.open("t1")
    for user in ("ou_cust", "ou_agent", "ou_other", ""):
        here.platform.desk.say("t1", "话", user=user)
    read = drain(here.desk())

    assert [each.message.role for each in read.said] == [
        Role.CUSTOMER, Role.AGENT, Role.AGENT, Role.BOT,
    ]  # fmt: skip
    assert {each.customer for each in read.said} == {"ou_cust"}
    assert read.said[0].labels == ("投诉",)


def test_images_of_tickets_come_and_other_files_are_gaps(here):
    desk = here.platform.desk
    desk.open("t1")
    desk.say("t1", {"image_key": "img_1"}, kind="image")
    desk.say("t1", {"content": "图", "image_keys": ["img_2", "img_3"]}, kind="post")
    desk.say("t1", {"file_key": "f", "file_name": "a.pdf"}, kind="file")
    desk.images |= {("t1-1", ""): b"one", ("t1-2", "0"): b"two"}
    source = here.desk()
    refs = [ref for each in drain(source).said for ref in each.media]
    got = [source.media(ref, 1000) for ref in refs[:2]]
    with pytest.raises(MediaGone, match="154000"):
        source.media(refs[2], 1000)
    with pytest.raises(MediaGone, match="no other files"):
        source.media(refs[3], 1000)

    assert got == [b"one", b"two"]
    assert [ref.name for ref in refs] == ["img_1", "img_2", "img_3", "a.pdf"]


def test_agents_are_named_with_whether_they_are_there(here):
    here.platform.desk.agents = {"ou_agent": 1, "ou_b": 2, "ou_c": 3, "ou_d": 9}
    found = {each.id: each.presence for each in here.desk().agents()}

    assert found == {
        "ou_agent": Presence.ONLINE,
        "ou_b": Presence.OFFLINE,
        "ou_c": Presence.OFFLINE,
        "ou_d": Presence.UNKNOWN,
    }
    assert here.desk().agents()[0].name == "客服甲"


def test_agents_are_set_only_with_the_token_of_a_person(here):
    with pytest.raises(NotPossible):
        here.desk().present("ou_agent", Presence.OFFLINE)
    source = here.desk(user_token=feishu_desk.USER)
    source.present("ou_agent", Presence.OFFLINE)
    with pytest.raises(NotPossible):
        source.present("ou_agent", Presence.BUSY)
    with pytest.raises(SourceRefused):
        here.desk(user_token="u-other").present("ou_agent", Presence.ONLINE)  # noqa: S106

    assert here.platform.desk.agents == {"ou_agent": 2}


def test_a_notice_is_the_same_when_it_is_read(here):
    here.platform.desk.open("t1")
    here.platform.desk.say("t1", "问")
    source = here.desk()
    notice = source.tell("t1", "我们已受理")

    assert notice in drain(source).said
    assert notice.message.text == "我们已受理"


def test_a_notice_that_is_not_listed_yet_is_kept_all_the_same(here):
    here.platform.desk.open("t1")
    here.platform.faults.append(
        Fault(
            "/messages",
            change=lambda told: told,
        )
    )
    here.platform.faults.append(
        Fault(
            "/messages",
            instead=Answered(
                {"code": 0, "msg": "success", "data": {"total": 0, "messages": []}}
            ),
        )
    )
    notice = here.desk().tell("t1", "我们已受理")

    assert notice.message.id == "om_t1_1"
    assert notice.message.at == here.now * 1_000_000


def test_what_a_helpdesk_cannot_do_is_not_pretended(here):
    source = here.desk()
    place = Place(source="f", conversation="t1", message="om_1")
    with pytest.raises(NotPossible):
        source.transfer("t1", "ou_agent")
    with pytest.raises(NotPossible):
        source.delete(place)

    assert isinstance(source.recall(place), CannotRecall)


def test_a_wrong_helpdesk_token_is_refused(here):
    with pytest.raises(SourceRefused, match="401/154001"):
        here.desk(helpdesk_token="other").check()  # noqa: S106


def test_a_list_without_a_total_is_no_list(here):
    here.platform.faults.append(
        Fault("/tickets", instead=Answered({"code": 0, "data": {"tickets": []}}))
    )
    with pytest.raises(SourceGarbled):
        here.desk().pull({})


def test_every_sample_of_the_helpdesk_is_read(here):
    (raw,) = sample("helpdesk_tickets.json")["data"]["tickets"]
    ticket = tickets.read(raw)
    (message,) = sample("helpdesk_ticket_messages.json")["data"]["messages"]
    said = tickets.said(message, ticket)
    here.platform.faults.append(
        Fault(
            "/agent_schedules", instead=Answered(sample("helpdesk_agent_schedule.json"))
        )
    )
    (agent,) = here.desk().agents()

    assert [each.turn for each in ticket.marks] == [Turn.OPENED, Turn.CLOSED]
    assert (said.message.text, said.message.role) == ("你好", Role.CUSTOMER)
    assert said.message.at == 1_763_856_001_000_000
    assert (agent.name, agent.presence) == ("客服A", Presence.ONLINE)


TICKET = tickets.read({"ticket_id": "t1", "created_at": 1, "guest": {"id": "ou_1"}})


@given(st.text(min_size=1), JSON, JSON.filter(lambda x: x not in ("", None, [], {})))
def test_kinds_and_fields_nobody_knows_are_kept(kind, content, more):
    message = {
        "id": "1", "message_type": f"x_{kind}", "created_at": 5, "x_more": more,
        "content": json.dumps(content),
    }  # fmt: skip
    said = tickets.said(message, TICKET)
    kept = json.loads(said.message.extra)

    assert said.message.kind is Kind.OTHER
    assert kept["content"] == content
    assert kept["x_more"] == more


@given(JSON)
def test_whatever_is_no_ticket_is_kept_raw(raw):
    assert isinstance(tickets.read(raw), Unread)
    assert isinstance(tickets.said(raw, TICKET), Unread)


WHOLE = {
    "ticket_id": "t1",
    "created_at": 1,
    "closed_at": 2,
    "status": 50,
    "guest": {"id": "ou_1"},
    "agents": [{"id": "ou_2"}],
    "agent_owner": {"id": "ou_2"},
    "tags": [{"name": "x"}],
    "agent_entry_time": 1,
}
SPOKEN = {
    "id": "1",
    "message_id": "om_1",
    "message_type": "image",
    "created_at": 1,
    "content": '{"image_key":"x"}',
    "user_id": "ou_1",
    "user_name": "x",
}


@given(st.sampled_from(list(WHOLE)), st.sampled_from(list(SPOKEN)), JSON)
def test_a_ticket_of_which_anything_is_wrong_is_read_or_kept_raw(one, other, value):
    ticket = tickets.read({**WHOLE, one: value})
    said = tickets.said({**SPOKEN, other: value}, TICKET)

    assert isinstance(ticket, tickets.Ticket | Unread)
    assert isinstance(said, Said | Unread)


@given(st.sampled_from(["text", "post", "image", "file"]), JSON)
def test_no_content_of_a_ticket_stops_the_reading(kind, content):
    spoken = {**SPOKEN, "message_type": kind, "content": json.dumps(content)}

    assert isinstance(tickets.said(spoken, TICKET), Said)


ASKED = {
    "/tickets": lambda source: source.pull({}),
    "/tickets/t1": lambda source: source.pull({}, {"tickets": "t1"}),
    "/messages": lambda source: source.pull({}),
    "/agent_schedules": lambda source: source.agents(),
}


@pytest.mark.parametrize("where", ASKED)
def test_whatever_the_platform_answers_the_errors_are_the_named_ones(here, where):
    here.platform.desk.open("t1")
    source = here.desk()

    @settings(max_examples=40, deadline=None)
    @given(answers(JSON))
    def ask(answer):
        here.platform.faults = [Fault(where, instead=Answered(answer))]
        with suppress(*NAMED):
            ASKED[where](source)

    ask()


@given(st.integers(BEGIN + 1, BEGIN + 10**12), st.lists(st.booleans(), max_size=60))
def test_stretches_leave_nothing_out_and_come_to_an_end(now, halve):
    at, upto = Slice(), BEGIN
    for step in range(200):
        at = at.begun(now)
        if step < len(halve) and halve[step]:
            at = at.halved() or at

        assert at.since <= upto
        assert at.until > at.since

        upto = max(upto, at.until)
        if at.last:
            break
        at = at.ended()

    assert upto >= now

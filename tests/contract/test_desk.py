"""What every store of the desk promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.desk import DjangoDesk
from guicang.domain.desk import model
from guicang.domain.desk.model import Clock, Closing, Consent, Sensitive, Session, State
from guicang.domain.desk.presence import Agent, Away, Leave, Presence, Shift
from guicang.domain.errors import (
    AgentChanged,
    CannotTake,
    NoSuchAgent,
    NoSuchCallBack,
    NoSuchDeskSession,
    NoSuchErrand,
    SessionChanged,
)
from guicang.ports.desk import (
    CallBack,
    Deed,
    Errand,
    Line,
    Side,
    Stand,
    Turn,
    TurnKind,
)
from tests.cuts import cut_short
from tests.fakes.desk import MemoryDesk
from tests.fakes.keys import MemoryTagger
from tests.fakes.sealing import MemoryBox

NOW = datetime(2026, 11, 2, 9, 0, 0, 250, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(either):
    return either(
        MemoryDesk, lambda: DjangoDesk(box=MemoryBox(), tagger=MemoryTagger())
    )


def new(id_="s1", at=NOW, **more):
    told = {"source": "webchat", "channel": "web", "thread": f"t-{id_}"}
    return model.opened(
        Session(id=id_, customer="c" * 32, opened_at=at, **{**told, **more}), at
    )


def turn(session="s1", kind=TurnKind.OPENED, at=NOW, **more):
    return Turn(session=session, at=at, kind=kind, **more)


def begin(desk, id_="s1", **more):
    return desk.open(new(id_, **more), turn(id_))


def give(desk, session, to="ann", at=NOW):
    return desk.write(model.assigned(session, to, at), (), None)


def line(id_="m1", session="s1", **more):
    told = {"at": NOW, "side": Side.CUSTOMER, "sender": "游客", "text": "您好"}
    return Line(session=session, id=id_, **{**told, **more})


# --- sessions -------------------------------------------------------------------------


def test_a_session_comes_back_with_all_that_was_said_of_it(desk):
    whole = new(
        lang="zh",
        category="chat.complaint",
        sensitive=frozenset({Sensitive.MEDICAL, Sensitive.FINANCE}),
        skills=frozenset({"returns"}),
        weight=2,
        priority=3,
        consent=Consent.REFUSED,
        prefers_same=True,
        tried=("bob",),
        warned=Clock.TOTAL,
        warned_at=NOW,
        first_reply_at=NOW,
        last_agent_at=NOW + MINUTE,
        moves=1,
        returns=2,
        raised=True,
        reopened=1,
        begun_at=NOW,
        rating=5,
    )

    written = desk.open(whole, turn())

    assert written == replace(whole, version=1)
    assert desk.get("s1") == written
    assert desk.latest("webchat", "t-s1") == written


def test_an_unknown_session_is_not_given(desk):
    with pytest.raises(NoSuchDeskSession):
        desk.get("s1")

    assert desk.latest("webchat", "t-s1") is None


def test_a_thread_has_one_open_session_however_often_it_is_opened(desk):
    first = begin(desk)

    again = desk.open(new("s2", thread="t-s1"), turn("s2"))

    assert again == first
    assert desk.turns("s2") == []


def test_a_thread_whose_session_is_over_may_have_another(desk):
    first = begin(desk)
    desk.write(model.completed(first, Closing.AGENT, NOW), (), None)

    second = desk.open(new("s2", thread="t-s1"), turn("s2"))

    assert second.id == "s2"
    assert desk.latest("webchat", "t-s1") == second


def test_of_two_who_change_the_same_version_one_is_told(desk):
    session = begin(desk)
    given = give(desk, session, "ann")

    with pytest.raises(SessionChanged):
        give(desk, session, "bob")

    assert desk.get("s1") == given
    assert given.owner == "ann"
    assert given.version == 2


def test_the_queue_has_what_waits_and_what_is_paused_the_oldest_first(desk):
    third = begin(desk, "s3", at=NOW + 2 * MINUTE)
    first = begin(desk, "s1")
    given = give(desk, begin(desk, "s2", at=NOW + MINUTE))
    paused = desk.write(model.paused(given, "ann", NOW + MINUTE), (), None)
    give(desk, begin(desk, "s4"))

    assert desk.queue() == [first, paused, third]
    assert desk.queue(limit=1) == [first]
    assert desk.queued() == 3


def test_who_has_what(desk):
    second = give(desk, begin(desk, "s2", at=NOW + MINUTE))
    first = give(desk, begin(desk, "s1"))
    give(desk, begin(desk, "s3"), "bob")

    assert desk.of("ann") == [first, second]
    assert desk.of("") == []


def test_what_is_due_comes_when_it_is_and_the_earliest_first(desk):
    later = desk.write(begin(desk, "s1"), (), NOW + MINUTE)
    sooner = desk.write(begin(desk, "s2"), (), NOW)
    never = begin(desk, "s3")

    assert desk.due(NOW - MINUTE, 10) == []
    assert desk.due(NOW + MINUTE, 10) == [sooner, later]
    assert desk.due(NOW + MINUTE, 1) == [sooner]
    assert never not in desk.due(NOW + DAY, 10)


def test_sessions_are_listed_the_newest_first(desk):
    first = begin(desk, "s1")
    second = give(desk, begin(desk, "s2", at=NOW + MINUTE))

    assert desk.sessions() == [second, first]
    assert desk.sessions(states=[State.WAITING]) == [first]
    assert desk.sessions(agent="ann") == [second]
    assert desk.sessions(limit=1) == [second]
    assert desk.counts() == {State.WAITING: 1, State.ASSIGNED: 1}


def test_who_answered_a_customer_is_known_the_latest_first(desk):
    session = give(desk, begin(desk))
    for minute, agent in enumerate(("ann", "bob", "ann", "cid")):
        at = NOW + minute * MINUTE
        replied = turn(kind=TurnKind.REPLIED, agent=agent, at=at)
        session = desk.write(session, [replied], None)

    assert desk.known(["c" * 32, "d" * 32]) == {"c" * 32: ["cid", "ann", "bob"]}


def test_what_was_cut_short_never_was(desk):
    session = begin(desk)
    cut_short(
        desk,
        lambda: give(desk, session),
        lambda: desk.say(line()),
        lambda: begin(desk, "s2"),
    )

    assert desk.sessions() == [session]
    assert desk.lines("s1") == []


# --- people ---------------------------------------------------------------------------


def test_somebody_comes_back_as_they_were_written(desk):
    ann = Agent(
        name="ann",
        capacity=4,
        said=Presence.BUSY,
        skills=frozenset({"returns", "billing"}),
        languages=frozenset({"zh", "en"}),
        cleared=frozenset({Sensitive.MEDICAL}),
        channels=frozenset({"web"}),
        accounts={"wecom": "ann.w"},
        shifts=(Shift(weekday=0, starts=NOW.time(), ends=(NOW + MINUTE).time()),),
        leaves=(Leave(since=NOW, until=None, why=Away.LEAVE, by="sue"),),
        missed=1,
    )

    written = desk.put(ann)

    assert written == replace(ann, version=1)
    assert desk.agent("ann") == written
    assert desk.agents() == [written]


def test_of_two_who_change_somebody_one_is_told(desk):
    ann = desk.put(Agent(name="ann", capacity=4))
    desk.put(replace(ann, capacity=5))

    with pytest.raises(AgentChanged):
        desk.put(replace(ann, capacity=6))
    with pytest.raises(AgentChanged):
        desk.put(Agent(name="ann", capacity=7))
    with pytest.raises(NoSuchAgent):
        desk.put(Agent(name="bob", capacity=7, version=1))

    assert desk.agent("ann").capacity == 5


def test_a_seat_tells_its_load_by_weight_and_what_was_taken_today(desk):
    desk.put(Agent(name="ann", capacity=4))
    desk.put(Agent(name="bob", capacity=3))
    give(desk, begin(desk, "s1", weight=2))
    give(desk, begin(desk, "s2"))
    give(desk, begin(desk, "s3", weight=9), "bob")
    desk.took("ann", NOW - DAY, NOW - DAY)
    desk.took("ann", NOW, NOW)
    desk.took("ann", NOW + MINUTE, NOW)

    ann, bob = desk.seats(NOW)

    assert (ann.load, ann.taken, ann.idle_since) == (3, 2, NOW + MINUTE)
    assert (bob.load, bob.taken, bob.idle_since) == (3, 0, None)
    assert desk.seats(NOW + DAY)[0].taken == 0


def test_somebody_with_open_sessions_is_not_forgotten(desk):
    desk.put(Agent(name="ann", capacity=4))
    session = give(desk, begin(desk))

    with pytest.raises(CannotTake):
        desk.remove("ann")
    desk.write(model.completed(session, Closing.AGENT, NOW), (), None)
    desk.remove("ann")

    assert desk.agents() == []
    with pytest.raises(NoSuchAgent):
        desk.remove("ann")


def test_the_desk_is_held_in_a_transaction_alone(desk):
    with desk.transaction():
        desk.hold()

    with pytest.raises(Exception, match="transaction"):
        desk.hold()


# --- what was said --------------------------------------------------------------------


def test_lines_are_numbered_in_the_order_in_which_they_came(desk):
    begin(desk)
    begin(desk, "s2")
    first, _ = desk.say(line("m1", hidden=("PHONE",), extra={"file": "a.png"}))
    other, _ = desk.say(line("m1", "s2", gap=True))
    second, new_ = desk.say(line("m2", side=Side.AGENT, at=NOW - MINUTE))

    assert (first.seq, second.seq, other.seq, new_) == (1, 2, 1, True)
    assert desk.lines("s1") == [first, second]
    assert desk.lines("s1", after=1) == [second]
    assert desk.lines("s1", limit=1) == [first]
    assert desk.lines("s2") == [other]
    assert first == replace(
        line("m1", hidden=("PHONE",), extra={"file": "a.png"}), seq=1
    )


def test_what_is_sent_twice_is_kept_once(desk):
    begin(desk)
    first, _ = desk.say(line("m1"))

    again, new_ = desk.say(line("m1", text="another text", at=NOW + MINUTE))
    second, _ = desk.say(line("m2"))

    assert (again, new_) == (first, False)
    assert desk.line("s1", "m1") == first
    assert desk.line("s1", "m9") is None
    assert second.seq == 2


def test_nobody_says_anything_in_no_session(desk):
    with pytest.raises(NoSuchDeskSession):
        desk.say(line())


def test_marks_of_reading_go_forward_and_never_past_what_was_said(desk):
    begin(desk)
    for number in range(3):
        desk.say(line(f"m{number}"))
    desk.read_up_to("s1", Side.AGENT, 2)
    desk.read_up_to("s1", Side.AGENT, 1)
    desk.read_up_to("s1", Side.CUSTOMER, 9)

    assert desk.reading("s1") == {Side.AGENT: 2, Side.CUSTOMER: 0}


def test_lines_go_when_they_are_told_to(desk):
    begin(desk)
    desk.say(line())

    assert desk.forget_lines("s1") == 1
    assert desk.lines("s1") == []


# --- what happened --------------------------------------------------------------------


def test_what_happened_is_told_in_its_order(desk):
    session = begin(desk)
    said = turn(kind=TurnKind.WARNED, why="total", data={"n": 1}, at=NOW + MINUTE)
    desk.write(session, [said], None)

    assert desk.turns("s1") == [turn(), said]
    assert desk.happened(NOW, NOW + MINUTE) == [turn()]
    assert desk.happened(NOW, NOW + DAY, [TurnKind.WARNED]) == [said]
    assert desk.tally(NOW, NOW + DAY, [TurnKind.WARNED, TurnKind.RATED]) == 1
    assert desk.tally(NOW, NOW + MINUTE, [TurnKind.WARNED]) == 0


# --- calls back -----------------------------------------------------------------------


def call(id_="k1", session="s1", **more):
    return CallBack(id=id_, session=session, asked_at=NOW, contact="+86 10", **more)


def test_a_session_has_one_open_wish_to_be_called(desk):
    begin(desk)
    first = desk.call(call(sensitive=frozenset({Sensitive.FINANCE})))

    assert first == call(sensitive=frozenset({Sensitive.FINANCE}))
    assert desk.call(call("k2")) == first
    assert desk.calls() == [first]


def test_a_number_is_forgotten_when_it_was_called(desk):
    desk.call(call("k1", "s1", wanted_at=NOW + DAY))
    desk.call(call("k2", "s2", wanted_at=NOW))
    desk.call(call("k3", "s3"))

    assert [each.id for each in desk.calls()] == ["k3", "k2", "k1"]

    done = desk.called("k2", "ann", NOW + MINUTE)

    assert (done.contact, done.done_by, done.done_at) == ("", "ann", NOW + MINUTE)
    assert [each.id for each in desk.calls()] == ["k3", "k1"]
    with pytest.raises(NoSuchCallBack):
        desk.called("k2", "ann", NOW)


# --- errands --------------------------------------------------------------------------


def errand(id_="e1", deed=Deed.TELL, **more):
    return Errand(id=id_, at=NOW, source="wecom", session="s1", deed=deed, **more)


def test_errands_wait_in_the_order_in_which_they_were_written(desk):
    second = errand("e0", Deed.TRANSFER, thread="t", agent="ann", account="ann.w")
    desk.send(errand("e1", text="您好"))
    desk.send(second)

    assert desk.send(errand("e1", text="other")) == errand("e1", text="您好")
    assert desk.errands(Stand.WAITING) == [errand("e1", text="您好"), second]
    assert desk.errands(Stand.BY_HAND) == []
    assert desk.errands(Stand.WAITING, source="elsewhere") == []
    assert desk.errands(Stand.WAITING, source=second.source)[-1] == second
    assert desk.errand("e0") == second
    with pytest.raises(NoSuchErrand):
        desk.errand("e9")


def test_an_errand_is_done_once(desk):
    sent = desk.send(errand())
    hand = desk.settle(replace(sent, stand=Stand.BY_HAND, why="no", tries=1))

    assert desk.errands(Stand.BY_HAND) == [hand]

    desk.settle(replace(hand, stand=Stand.DONE, done_at=NOW, done_by="sue"))

    with pytest.raises(NoSuchErrand):
        desk.settle(hand)
    assert desk.errands(Stand.WAITING) == []


def test_what_a_session_was_told_is_known_again_and_forgotten_when_it_is_done(desk):
    begin(desk)
    told = Errand(
        id="e1", at=NOW, source="kf", deed=Deed.TELL, session="s1", text="再见。"
    )
    desk.send(told)

    assert desk.telling("s1", desk.mark(" 再见。\n")) == told
    assert desk.telling("s1", desk.mark("您好")) is None
    assert desk.telling("s2", desk.mark("再见。")) is None

    desk.settle(replace(told, begun_at=NOW))
    assert desk.telling("s1", desk.mark("再见。")).begun_at == NOW

    desk.settle(replace(told, stand=Stand.DONE, done_at=NOW, done_by="desk"))
    known = desk.telling("s1", desk.mark("再见。"))
    assert (known.stand, known.text) == (Stand.DONE, "")
    assert [each.id for each in desk.errands_of("s1")] == ["e1"]


def test_an_answer_by_nobody_of_the_desk_makes_nobody_known(desk):
    session = give(desk, begin(desk))

    desk.write(session, [turn(kind=TurnKind.REPLIED)], None)

    assert desk.known([session.customer]) == {}

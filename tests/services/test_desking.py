"""Sessions: they are opened, given, answered, ended and taken up again."""

from datetime import timedelta

import pytest
from tests.desks import HOUR, MINUTE, MORNING, SECOND, DeskBench

from guicang.domain.desk.model import Clock, Closing, Consent, Moved, Sensitive, State
from guicang.domain.desk.presence import Away, Presence, Shift
from guicang.domain.errors import (
    BadDeskAgent,
    BadLeave,
    CannotReopen,
    CannotTake,
    IllegalTurn,
    NotYourSession,
)
from guicang.ports.desk import Side, Stand, TurnKind
from guicang.services.desking import Arrival, Said

FIRST = 60 * SECOND


@pytest.fixture
def bench():
    return DeskBench()


# --- a customer writes ----------------------------------------------------------------


def test_the_first_message_opens_a_session_and_somebody_has_it(bench):
    bench.agent("ann")

    session = bench.says("c1")

    assert (session.state, session.owner) == (State.ASSIGNED, "ann")
    assert bench.told(session) == []
    assert [line.text for line in bench.desk.lines(session.id)] == ["您好"]


def test_where_nobody_is_there_it_waits_and_the_customer_is_told_so(bench):
    first, second = bench.says("c1"), bench.says("c2")

    assert (first.state, second.state) == (State.WAITING, State.WAITING)
    assert bench.told(second) == ["queued"]
    assert "前面还有 1 位" in bench.desk.lines(second.id)[-1].text
    assert [each.id for each in bench.desk.queue()] == [first.id, second.id]


def test_what_comes_while_it_waits_is_shown_in_its_order_to_who_gets_it(bench):
    session = bench.says("c1", "一")
    bench.says("c1", "二")
    bench.says("c1", "三")

    bench.agent("ann")

    said = [ln for ln in bench.desk.lines(session.id) if ln.side is Side.CUSTOMER]
    assert [(ln.text, ln.gap) for ln in said] == [
        ("一", True),
        ("二", True),
        ("三", True),
    ]
    assert bench.now(session).owner == "ann"


def test_what_is_sent_twice_is_done_once(bench):
    arrival = Arrival(
        source="webchat",
        channel="web",
        thread="t",
        customer="c",
        said=Said(id="m", text="一"),
    )
    session, first = bench.desking.arrive(arrival)
    same, again = bench.desking.arrive(arrival)

    bench.ends(session)
    late, third = bench.desking.arrive(arrival)

    assert (same.id, again, third) == (session.id, first, first)
    assert late.state is State.COMPLETED
    assert len(bench.desk.sessions()) == 1


def test_a_message_within_the_window_takes_the_session_up_again(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.ends(session)
    bench.agent("bob", capacity=9)

    bench.clock.at += HOUR
    again = bench.says("c1", "还有一个问题")

    assert (again.id, again.reopened, again.owner) == (session.id, 1, "ann")


def test_a_message_after_the_window_opens_another_session(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.ends(session)

    bench.clock.at += timedelta(days=2)

    assert bench.says("c1").id != session.id
    with pytest.raises(CannotReopen):
        bench.desking.reopen(session.id, by="ann")


def test_a_session_may_be_reopened_by_hand_within_the_window(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.ends(session)

    assert bench.desking.reopen(session.id, by="ann").owner == "ann"
    assert "session:reopened" in bench.tags()


# --- somebody answers -----------------------------------------------------------------


def test_only_the_owner_answers_and_ends(bench):
    bench.agent("ann")
    session = bench.says("c1")

    with pytest.raises(NotYourSession):
        bench.desking.reply(session.id, "bob", None)
    with pytest.raises(NotYourSession):
        bench.desking.complete(session.id, Closing.AGENT, by="bob", agent="bob")

    assert bench.now(session).open


def test_an_end_is_told_once_and_frees_a_place_for_who_waits(bench):
    bench.agent("ann", capacity=1)
    session, waiting = bench.says("c1"), bench.says("c2")
    bench.replies(session)

    bench.ends(session)
    bench.ends(session)

    assert bench.told(session) == ["closed", "rating"]
    assert bench.now(waiting).owner == "ann"
    assert [each.id for each in bench.ended] == [session.id]
    assert bench.tags().count("session:completed") == 1


def test_a_rating_is_from_one_to_five(bench):
    session = bench.says("c1")

    assert bench.wishing.rate(session.id, 5).rating == 5
    with pytest.raises(IllegalTurn):
        bench.wishing.rate(session.id, 6)


def test_a_call_back_is_asked_for_once_and_made_once(bench):
    session = bench.says("c1", sensitive=frozenset({Sensitive.FINANCE}))
    call = bench.wishing.call_me(session.id, "+86 10 0000")

    assert bench.wishing.call_me(session.id, "other").id == call.id
    assert call.sensitive == {Sensitive.FINANCE}
    assert bench.wishing.called(call.id, by="ann").contact == ""
    assert bench.desk.calls() == []


# --- what runs out --------------------------------------------------------------------


def test_who_does_not_answer_loses_the_session_to_somebody_else(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.agent("bob")

    assert bench.after(FIRST) == {"return": 1}
    after = bench.now(session)
    assert (after.owner, after.tried, after.moves) == ("bob", ("ann",), 1)
    assert bench.desk.agent("ann").missed == 1


def test_where_nobody_else_is_there_a_supervisor_is_asked_to_look(bench):
    bench.agent("ann")
    session = bench.says("c1")

    assert bench.after(FIRST) == {"raise": 1}
    assert bench.after(HOUR) == {}
    after = bench.now(session)
    assert (after.owner, after.raised) == ("ann", True)


def test_a_session_goes_round_no_more_than_twice(bench):
    for name in ("ann", "bob", "cid", "dan"):
        bench.agent(name)
    session = bench.says("c1")

    done = [bench.after(FIRST) for _ in range(5)]

    assert done == [{"return": 1}, {"return": 1}, {"raise": 1}, {}, {}]
    assert bench.now(session).moves == 2


def test_who_misses_two_in_a_row_is_on_a_break(bench):
    bench.agent("ann", capacity=2)
    one, two = bench.says("c1"), bench.says("c2")
    bench.agent("bob", capacity=9)

    bench.after(FIRST)

    assert bench.desk.agent("ann").said is Presence.BREAK
    assert {bench.now(one).owner, bench.now(two).owner} == {"bob"}
    assert bench.says("c3").owner == "bob"


def test_an_answer_ends_the_count_of_what_was_missed(bench):
    bench.agent("ann")
    bench.agent("bob", capacity=1)
    session = bench.says("c1")
    other = "bob" if session.owner == "ann" else "ann"
    bench.after(FIRST)

    assert bench.now(session).owner == other
    back = bench.says("c2")
    bench.replies(back)
    assert bench.desk.agent(back.owner).missed == 0


def test_a_silent_customer_is_warned_and_then_it_ends(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)

    assert bench.after(25 * MINUTE) == {"warn": 1}
    assert bench.after(4 * MINUTE) == {}
    assert bench.after(1 * MINUTE) == {"complete": 1}
    assert bench.told(session) == ["warning", "closed", "rating"]
    assert bench.now(session).closing is Closing.CUSTOMER_SILENT


def test_who_writes_after_the_warning_goes_on(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.after(25 * MINUTE)
    bench.says("c1", "我在")
    bench.replies(session)

    assert bench.after(20 * MINUTE) == {}
    assert bench.now(session).open


def test_nobody_is_completed_without_a_warning_even_if_the_clock_stood_still(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)

    assert bench.after(5 * HOUR) == {"warn": 1}
    assert bench.after(4 * MINUTE) == {}
    assert bench.after(2 * MINUTE) == {"complete": 1}
    assert bench.told(session)[0] == "warning"


def test_an_owner_who_falls_silent_is_warned_and_loses_it(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.clock.at += SECOND
    bench.says("c1", "还在吗")
    bench.agent("bob")

    assert bench.after(6 * MINUTE) == {"warn": 1}
    assert bench.now(session).warned is Clock.AGENT_SILENT
    assert bench.after(5 * MINUTE) == {"return": 1}
    assert bench.now(session).owner == "bob"
    assert bench.told(session) == []


def test_limits_are_by_channel_and_category(bench):
    bench.rules(
        limits=[
            {"channel": "web", "customer_silent": 600},
            {"channel": "web", "category": "chat.complaint", "customer_silent": None},
        ]
    )
    bench.agent("ann")
    plain, complaint = bench.says("c1"), bench.says("c2", category="chat.complaint")
    bench.replies(plain)
    bench.replies(complaint)

    bench.after(5 * MINUTE)
    bench.after(5 * MINUTE)

    assert not bench.now(plain).open
    assert bench.now(complaint).open


# --- somebody goes --------------------------------------------------------------------


def test_who_goes_hands_over_and_the_customer_hears_of_it_first(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.agent("bob")

    bench.attending.present("ann", Presence.OFFLINE, by="ann", why=Away.SHIFT_ENDS)

    after = bench.now(session)
    assert (after.owner, after.moves) == ("bob", 1)
    assert bench.told(session) == ["handed-over"]
    assert "即将下班" in bench.desk.lines(session.id)[-1].text
    turn, _ = bench.assigning.why(session.id)
    assert (turn.agent, turn.why) == ("bob", Moved.OFFLINE.value)
    assert turn.data["reasons"][0]["why"] == "language"


def test_where_nobody_can_take_over_it_waits_and_is_offered_a_call_back(bench):
    bench.rules(alternatives={"telephone": "010-0000-0000"})
    bench.agent("ann")
    session = bench.says("c1")

    plan = bench.leaving.impact("ann", by="sue", why=Away.BREAK)
    bench.attending.plan_leave("ann", by="sue", why=Away.BREAK)

    assert [step.fate.value for step in plan.steps] == ["queue"]
    assert bench.now(session).state is State.WAITING
    text = bench.desk.lines(session.id)[-1].text
    assert "需要短暂休息" in text
    assert "如需我们回电" in text
    assert "010-0000-0000" in text


def test_a_customer_who_wants_the_same_person_waits_for_them(bench):
    bench.agent("ann")
    bench.agent("bob", said=Presence.OFFLINE)
    session = bench.says("c1")
    bench.wishing.wish(session.id, same=True)
    bench.change("bob", said=Presence.AVAILABLE)
    back = bench.clock.now() + HOUR

    bench.attending.plan_leave("ann", by="sue", why=Away.BREAK, until=back)

    paused = bench.now(session)
    assert (paused.state, paused.kept_for, paused.owner) == (State.PAUSED, "ann", "")
    assert bench.after(30 * MINUTE) == {}
    assert bench.after(31 * MINUTE) == {"drained": 1}
    assert bench.now(session).owner == "ann"
    assert bench.told(session) == ["paused", "continued"]


def test_who_does_not_come_back_is_waited_for_no_longer(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.wishing.wish(session.id, same=True)
    bench.agent("bob")
    until = bench.clock.now() + HOUR
    bench.attending.present("ann", Presence.OFFLINE, by="ann", until=until)

    assert bench.now(session).state is State.PAUSED
    bench.after(HOUR + 16 * MINUTE)

    assert bench.now(session).owner == "bob"


def test_what_is_sensitive_goes_to_people_who_are_cleared_for_it(bench):
    cleared = frozenset({Sensitive.MEDICAL})
    bench.rules(sensitive={"chat.medical": "medical"})
    bench.agent("ann")

    session = bench.says("c1", category="chat.medical")
    assert session.state is State.WAITING
    bench.after(10 * HOUR)
    assert bench.now(session).state is not State.ASSIGNED

    bench.agent("bob", cleared=cleared)
    assert bench.now(session).owner == "bob" or not bench.now(session).open


def test_what_is_sensitive_is_paused_until_the_customer_agrees(bench):
    cleared = frozenset({Sensitive.MEDICAL})
    bench.agent("ann", cleared=cleared)
    session = bench.says("c1", sensitive=cleared)
    bench.replies(session)
    bench.agent("bob", cleared=cleared)
    until = bench.clock.now() + HOUR

    bench.attending.plan_leave("ann", by="sue", why=Away.BREAK, until=until)
    assert bench.now(session).state is State.PAUSED

    bench.wishing.wish(session.id, consent=Consent.GIVEN)
    assert bench.now(session).owner == "bob"


def test_the_clock_finds_who_is_gone_and_has_sessions(bench):
    monday = (Shift(weekday=0, starts=MORNING.time(), ends=MORNING.time()),)
    nine_to_ten = (monday[0].__class__(weekday=0, starts=nine(), ends=nine(10)),)
    bench.agent("ann", shifts=nine_to_ten)
    session = bench.says("c1")
    bench.replies(session)
    bench.agent("bob")

    assert bench.after(59 * MINUTE).get("departed") is None
    assert bench.after(1 * MINUTE) == {"departed": 1}
    assert bench.now(session).owner == "bob"
    assert "即将下班" in bench.desk.lines(session.id)[-1].text


def nine(hour: int = 9):
    return MORNING.replace(hour=hour).time()


def test_who_goes_soon_is_given_nothing_new(bench):
    bench.agent("ann")
    bench.attending.plan_leave(
        "ann", by="sue", why=Away.LEAVE, since=bench.clock.now() + 9 * MINUTE
    )

    assert bench.says("c1").state is State.WAITING


def test_a_leave_may_be_taken_back(bench):
    bench.agent("ann")
    since = bench.clock.now()
    bench.attending.plan_leave("ann", by="sue", why=Away.LEAVE)
    session = bench.says("c1")

    bench.attending.drop_leave("ann", since, by="sue")

    assert bench.now(session).owner == "ann"
    with pytest.raises(BadLeave):
        bench.attending.drop_leave("ann", since, by="sue")


@pytest.mark.parametrize(
    ("since", "until"),
    [(0, -1), (2, 1), (366 * 24 + 1, None), (0, 366 * 24 + 1)],
)
def test_a_leave_that_cannot_be_is_refused(bench, since, until):
    bench.agent("ann")
    now = bench.clock.now()
    ends = None if until is None else now + until * HOUR

    with pytest.raises(BadLeave):
        bench.attending.plan_leave(
            "ann", by="sue", why=Away.LEAVE, since=now + since * HOUR, until=ends
        )


@pytest.mark.parametrize("capacity", [0, 101])
def test_a_capacity_that_cannot_be_is_refused(bench, capacity):
    with pytest.raises(BadDeskAgent):
        bench.agent("ann", capacity=capacity)


# --- a person decides -----------------------------------------------------------------


def test_a_supervisor_names_who_goes_on(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.agent("bob", languages=frozenset({"en"}))

    assert bench.assigning.take(session.id, "bob", by="sue").owner == "bob"
    assert bench.told(session) == ["handed-over"]
    assert "session:moved" in bench.tags()


def test_nobody_is_named_who_may_not_have_it(bench):
    bench.agent("ann", cleared=frozenset(Sensitive))
    session = bench.says("c1", sensitive=frozenset({Sensitive.FINANCE}))
    bench.agent("bob")
    bench.agent("cid", cleared=frozenset(Sensitive), said=Presence.BREAK)

    for name in ("bob", "cid"):
        with pytest.raises(CannotTake):
            bench.assigning.take(session.id, name, by="sue")

    assert bench.now(session).owner == "ann"


# --- platforms ------------------------------------------------------------------------


def test_a_platform_is_asked_to_tell_and_then_to_hand_over(bench):
    accounts = {"wecom": "ann.w"}
    bench.agent("ann", accounts=accounts)
    arrival = Arrival(source="wecom", channel="kf", thread="wx", customer="c")
    session, _ = bench.desking.arrive(arrival)
    bench.agent("bob", accounts={"wecom": "bob.w"})
    bench.agent("cid")

    bench.attending.present("ann", Presence.OFFLINE, by="ann")

    sent = bench.desk.errands(Stand.WAITING)
    assert bench.now(session).owner == "bob"
    assert [(each.deed.value, each.account or each.word) for each in sent] == [
        ("transfer", "ann.w"),
        ("present", "ann.w"),
        ("tell", ""),
        ("transfer", "bob.w"),
    ]


def test_what_happened_is_told(bench):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    bench.ends(session)

    assert [turn.kind for turn in bench.desk.turns(session.id)] == [
        TurnKind.OPENED,
        TurnKind.HEARD,
        TurnKind.ASSIGNED,
        TurnKind.REPLIED,
        TurnKind.COMPLETED,
    ]

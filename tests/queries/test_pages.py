"""What pages read agrees with what the stores give, on a home with a life behind it."""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guicang.adapters.db.queries import (
    conversation as one,
    disposal,
    governance,
    overview,
    quarantine,
    requests,
)
from guicang.adapters.db.queries.conversations import conversations
from guicang.adapters.db.queries.days import days
from guicang.adapters.db.queries.filters import Filter, Sort
from guicang.adapters.db.queries.ledger import Wanted, entries
from guicang.domain.access.model import May, Role
from guicang.domain.approval.model import Decision, Operation
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import NoSuchConversation, NotAllowed
from guicang.domain.ledger.graph import graph
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.timeline import timeline
from guicang.domain.retention.model import State as Outlook
from guicang.ports.records import Unreadable
from tests.homes import LONG_AGO, make, talks

MANY = 24
ZONE = ZoneInfo("Asia/Shanghai")


def furnished(database, settings):
    home = make(database, settings, **{"disposal.chunk": 5})
    said = talks(MANY)
    home.take_in(*(said[name] for name in sorted(said)[: MANY // 2]))
    home.policy()
    batch = home.approved()
    home.house.running.run(batch.id)
    home.take_in(*(said[name] for name in sorted(said)[MANY // 2 :]))
    home.hold(conversations=["c0015"])
    home.clock.move(days=1)
    home.propose()
    return home


@pytest.fixture
def home(settled):
    home = settled(furnished)
    batches = {batch.state: batch.id for batch in home.house.batches.list()}
    home.batch = batches.pop(State.CERTIFIED)
    (home.waits,) = batches.values()
    return home


def walk(read, **more):
    rows, after = [], ""
    while True:
        page = read(after=after, limit=2, **more)
        rows += page.rows
        if not page.next:
            return rows
        after = page.next


def person(home, name):
    return home.house.people.get(name)


def ids(rows):
    return [row.request.id for row in rows]


def test_requests_stand_in_the_boxes_of_those_who_may_act(home):
    now = home.clock.now()

    def box(which, name, **more):
        who = person(home, name)
        return ids(walk(lambda **w: requests.requests(which, who, now, **w, **more)))

    every = [r.id for r in home.house.requests.list()]
    decided = [
        r.id for r in home.house.requests.list() if r.decision is not Decision.OPEN
    ]
    assert box(requests.Box.ALL, "auditor") == every
    assert box(requests.Box.DECIDED, "auditor") == decided
    assert home.waits in box(requests.Box.TO_SIGN, "admin")
    assert home.waits not in box(requests.Box.TO_SIGN, "auditor")
    assert home.waits in box(requests.Box.MINE, "hr")
    assert box(requests.Box.ALL, "admin", operation=Operation.RETENTION_CHANGE) == [
        r.id
        for r in home.house.requests.list()
        if r.operation is Operation.RETENTION_CHANGE
    ]

    home.sign(home.waits, "admin")

    assert home.waits not in box(requests.Box.TO_SIGN, "admin")
    row = requests.request(home.waits, home.clock.now())
    assert row.request == home.house.requests.get(home.waits)
    assert row.wanted
    assert not row.overdue
    late = requests.request(home.waits, now + timedelta(days=90))
    assert late.overdue
    assert requests.request("none", now) is None


def test_waiting_counts_what_the_box_shows(home):
    now = home.clock.now()

    for who in home.house.people.list():
        shown = walk(partial(requests.requests, requests.Box.TO_SIGN, who, now))
        assert requests.waiting(who, now).count == len(shown)


def test_batches_certificates_and_segments_are_those_of_the_stores(home):
    batches = walk(disposal.batches)
    kept = home.house.batches.list()

    assert [
        (b.id, b.state, b.members, dict(b.fates), b.certificate) for b in batches
    ] == [(b.id, b.state, b.members, dict(b.counts), b.certificate) for b in kept]
    assert [b.id for b in walk(disposal.batches, state=State.CERTIFIED)] == [home.batch]
    assert [(c.id, c.batch.id) for c in walk(disposal.certificates)] == [
        (b.certificate, b.id) for b in kept if b.certificate
    ]
    assert {s.id for s in walk(disposal.segments)} == {
        s.id for s in home.house.catalogue.segments()
    }
    live = walk(disposal.segments, state=SegmentState.LIVE)
    assert sum(s.conversations for s in live) == MANY // 2


def test_holds_versions_people_and_quarantine_are_listed(home):
    bad = [
        Unreadable(
            file="a.jsonl", position=n, offset=n, reason="json", code="GC-101", raw=b"x"
        )
        for n in range(3)
    ]
    home.house.records.quarantine(bad, home.clock.now())

    assert walk(governance.holds) == list(home.house.holds.all())
    assert walk(governance.holds, in_force=True) == list(home.house.holds.in_force())
    assert walk(governance.holds, in_force=False) == []
    (policy,) = walk(governance.policies)
    assert (policy.version, policy.name) == (1, "simple")
    assert policy.first_run is not None
    assert walk(governance.rule_sets) == []
    assert list(governance.people()) == list(home.house.people.list())
    listed = walk(quarantine.quarantined)
    assert [row.position for row in listed] == [2, 1, 0]
    assert [(row.size, row.tried_at) for row in listed] == [(1, None)] * 3
    assert walk(quarantine.quarantined, code="GC-123") == []
    assert walk(quarantine.quarantined, file="a.jsonl", code="GC-101") == listed
    assert quarantine.how_many_quarantined().count == 3
    (group,) = quarantine.quarantine_groups()
    assert (group.file, group.code, group.count, group.size) == (
        *("a.jsonl", "GC-101"),
        *(3, 3),
    )
    assert quarantine.file_named("a.j") == "a.jsonl"


def test_one_conversation_is_known_wherever_it_is(home):
    live = one.conversation("c0015")
    archived = one.conversation("c0001")

    assert live.copy is one.Copy.LIVE
    assert live.facts == home.house.records.facts_of(["c0015"])["c0015"]
    assert [hold.id for hold in live.holds] == [home.house.holds.in_force()[0].id]
    assert live.archive is None
    assert archived.copy is one.Copy.ARCHIVED
    assert archived.facts == home.house.catalogue.facts_of(["c0001"])["c0001"]
    (batch,) = archived.batches
    assert (batch.id, batch.fate) == (home.batch, Fate.DESTROYED)
    assert batch.certificate
    assert archived.archive.segment == batch.segment
    with pytest.raises(NoSuchConversation):
        one.conversation("nobody")


def test_a_conversation_whose_last_copy_ended_is_known_by_its_traces(home):
    home.clock.move(days=3000)
    batch = home.approved(End.DESTRUCTION)
    home.house.running.run(batch.id)

    gone = one.conversation("c0001")

    assert gone.copy is one.Copy.GONE
    assert gone.facts is None
    assert {b.end for b in gone.batches} == {End.OFFLINE, End.DESTRUCTION}


def test_the_overview_counts_what_the_rules_say(home):
    now = home.clock.now()
    sweeping = home.house.sweeping
    before = overview.due(now, ZONE, judged=sweeping.digest())
    sweeping.sweep()

    shown = overview.overview(now, ZONE, judged=sweeping.digest())

    tally = home.house.retaining.tally()
    assert before.unjudged.count == MANY // 2
    assert shown.due.unjudged.count == 0
    assert shown.due.held.count == tally.states[Outlook.HELD] == 1
    assert shown.due.today.count == tally.states[Outlook.DUE_DELETE] == MANY // 2 - 1
    assert shown.waiting.count == len(home.house.requests.list(open_only=True))
    counts = home.house.records.counts()
    assert shown.kept.conversations == counts["conversations"]
    assert (shown.kept.messages, shown.kept.size) == (
        counts["messages"],
        counts["bytes"],
    )
    assert shown.kept.archived == MANY // 2
    assert shown.kept.at == now
    assert sum(day.archived for day in shown.days) == MANY // 2
    assert sum(day.erased for day in shown.days) == MANY // 2
    assert len(shown.days) == 14
    assert shown.days[-1].day == now.astimezone(ZONE).date()
    due = conversations(Filter(), sort=Sort.DUE, judged=sweeping.digest(), limit=200)
    assert len(due.rows) == MANY // 2 - 1


def test_counts_that_look_at_everything_are_kept_for_a_minute(home):
    now = home.clock.now()
    first = overview.kept(now)
    with CaptureQueriesContext(connection) as asked:
        again = overview.kept(now + timedelta(seconds=59))
        later = overview.kept(now + timedelta(seconds=60))

    assert again is first
    assert later.at == now + timedelta(seconds=60)
    assert len(asked) == 3


def test_refusals_of_a_week_are_counted(home):
    now = home.clock.now()
    refused = [e for e in home.house.ledger.entries() if e.tag in overview.REFUSALS]
    with pytest.raises(NotAllowed):
        home.house.governing.prove("auditor", "000000", May.BATCH_PROPOSE)

    assert overview.refusals(now).count == len(refused) + 1
    assert overview.refusals(now + timedelta(days=9)).count == 0


def test_days_that_are_over_are_counted_once(home):
    # At noon: for a while after midnight the day before is not over.
    later = home.clock.now().astimezone(ZONE) + timedelta(days=3)
    noon = later.replace(hour=12)
    days(noon, ZONE)
    with CaptureQueriesContext(connection) as asked:
        again = days(noon, ZONE)

    assert len(asked) <= 8
    assert sum(day.archived for day in again) == MANY // 2


def test_what_was_intercepted_and_taken_in_is_counted_by_its_day(home):
    now = home.clock.now()
    with home.house.ledger.transaction():
        for _ in range(3):
            home.house.ledger.append(Tag.MESSAGE_BLOCKED, "system:gateway", {}, now)
        taken = {"conversations": 7, "messages": 70}
        home.house.ledger.append(Tag.CONVERSATION_TAKEN_IN, "system:x", taken, now)

    today = days(now, ZONE)[-1]

    assert (today.intercepted, today.taken_in, today.whole) == (3, 7, True)


def test_the_life_of_a_batch_can_be_drawn(home):
    found = entries(Wanted(about=home.batch), limit=200).rows
    since = datetime.now(UTC) - LONG_AGO - timedelta(days=2)  # noqa: TID251 - as homes do

    line = timeline(found, since=since, until=since + timedelta(days=9))
    drawn = graph(found)

    assert line.entries == len(found) > 6
    assert {f"request:{home.batch}", f"batch:{home.batch}", "person:hr"} <= {
        node.id for node in drawn.nodes
    }
    assert Role.HR in person(home, "hr").roles

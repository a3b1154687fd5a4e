"""Lists of conversations: walked by cursors they are what one would sort and pick."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guicang.adapters.db.queries.conversations import about_how_many, conversations
from guicang.adapters.db.queries.filters import Filter, Sort
from guicang.adapters.db.queries.paging import About, cursor, pick, place
from guicang.domain.detect.model import Entity
from guicang.domain.errors import BadUsage
from guicang.domain.hold import Hold, Query, holding
from guicang.domain.retention.model import Action, Label, LabelSource, State, Verdict
from tests.queries.conftest import MANY, one
from tests.specimens import DAY, NOW, START

HOLD = Hold(
    id="h1",
    title="t",
    reason="r",
    owner="legal",
    query=Query(agents=frozenset({"agent-2"})),
    placed_at=NOW,
)


def judge(record):
    """Keep for ten days from the opening; what the hold covers is held."""
    held = holding([HOLD], record)
    due = record.starts["opened"] + 10 * DAY
    state = State.HELD if held else State.DUE_DELETE if due <= NOW else State.ACTIVE
    return Verdict(
        record=record.id,
        state=state,
        action=Action.DELETE,
        offline_at=None if held else due,
        keep_until=None,
        dispose_at=None,
        reasons=(),
        holds=tuple(h.id for h in held),
    )


def walk(asked, limit=7, **more):
    """Follow the cursors to the end; give all rows."""
    rows, after = [], ""
    while True:
        page = conversations(asked, after=after, limit=limit, **more)
        assert len(page.rows) <= limit
        rows += page.rows
        if not page.next:
            return rows
        after = page.next


def expected(holds):
    """Name those that meet a condition, the newest first."""
    ordered = sorted(range(MANY), key=lambda n: (n // 3, n), reverse=True)
    return [f"c{n:03}" for n in ordered if holds(n)]


MIDDLE = START + timedelta(hours=10)
CASES = {
    "all": (Filter(), lambda n: True),
    "a source": (Filter(source="dingtalk"), lambda n: n % 2 == 1),
    "a channel": (Filter(channel="phone"), lambda n: n % 3 == 2),
    "an agent": (Filter(agent="agent-3"), lambda n: n % 5 == 3),
    "a customer of several identities": (
        Filter(customers={f"{5:032}", f"{2:032}", "unknown"}),
        lambda n: n % 8 in {2, 5},
    ),
    "a customer": (Filter(customers={f"{5:032}"}), lambda n: n % 8 == 5),
    "a category": (Filter(category="chat.complaint"), lambda n: n % 4 == 1),
    "a category of an event": (
        Filter(category="chat.transaction"),
        lambda n: n % 10 == 0,
    ),
    "no category": (
        Filter(category="chat.general"),
        lambda n: n % 4 != 1 and n % 9 != 0,
    ),
    "a type that was found": (Filter(finding=Entity.MOBILE), lambda n: n % 6 == 0),
    "sensitive ones": (Filter(sensitive=True), lambda n: n % 4 == 0),
    "opened in a range": (
        Filter(opened_from=START + timedelta(hours=3), opened_to=MIDDLE),
        lambda n: 3 <= n // 3 < 10,
    ),
    "closed in a range": (
        Filter(closed_from=START, closed_to=MIDDLE + DAY),
        lambda n: n % 7 != 0 and n // 3 < 10,
    ),
    "two at once": (
        Filter(source="wecom", finding=Entity.CN_ID, category="chat.general"),
        lambda n: n % 4 == 0 and n % 9 != 0,
    ),
    "a type and a customer": (
        Filter(customers={f"{4:032}"}, finding=Entity.MOBILE),
        lambda n: n % 8 == 4 and n % 6 == 0,
    ),
    "one": (Filter(id="c017"), lambda n: n == 17),
    "none": (Filter(agent="nobody"), lambda n: False),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_walking_pages_gives_each_that_meets_the_conditions_once(library, case):
    asked, holds = case

    assert [row.id for row in walk(asked)] == expected(holds)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_few_are_counted_exactly(library, case):
    asked, holds = case

    about = about_how_many(asked)

    assert (about.count, about.exact) == (len(expected(holds)), True)


def test_state_hold_and_due_date_are_what_the_judge_says(library):
    def ids(**more):
        return [row.id for row in walk(Filter(**more), judge=judge)]

    assert ids(held=True) == expected(lambda n: n % 5 == 2)
    assert ids(state=State.HELD) == expected(lambda n: n % 5 == 2)
    assert ids(held=False, due_before=MIDDLE + 10 * DAY) == expected(
        lambda n: n % 5 != 2 and n // 3 < 10
    )
    assert about_how_many(Filter(held=True), judge=judge).count == MANY // 5


def test_what_is_held_is_found_by_index_once_all_were_judged(store):
    def held():
        with CaptureQueriesContext(connection) as asked:
            rows = walk(Filter(held=True), limit=50, judge=judge, judged=77)
        return [row.id for row in rows], [q["sql"] for q in asked]

    before, walked = held()
    verdicts = {record.id: judge(record) for record in store.facts()}
    store.judged({id_: (str(v.state), None) for id_, v in verdicts.items()}, 77)
    after, looked_up = held()

    assert before == after == expected(lambda n: n % 5 == 2)
    assert not any("outlook" in sql for sql in walked)
    assert any("outlook" in sql for sql in looked_up)


def test_what_follows_from_the_rules_needs_a_judge(library):
    with pytest.raises(ValueError, match="judge"):
        conversations(Filter(held=True))


def test_a_row_says_what_was_found_and_never_the_value(library):
    (row,) = conversations(Filter(id="c012")).rows

    assert row.findings == ((Entity.CN_ID, 1), (Entity.MOBILE, 1))
    assert row.categories == ("chat.general",)
    assert row.sensitive
    assert row.verdict is None


def test_looking_stops_at_the_window_and_says_so(library, monkeypatch):
    monkeypatch.setattr(
        "guicang.adapters.db.queries.conversations.pick", partial(pick, window=20)
    )
    first = Filter(closed_to=START + timedelta(hours=25))

    page = conversations(first)

    assert (page.rows, page.whole) == ((), False)
    assert page.next
    assert [row.id for row in walk(first)] == ["c002", "c001"]
    assert about_how_many(first, window=20) == About(count=0, exact=False)


def test_a_page_asks_the_database_three_times_at_most(library):
    for asked in (Filter(), Filter(agent="agent-3"), Filter(finding=Entity.CN_ID)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            conversations(asked, limit=50, judge=judge)

        assert len(queries) <= 3


def test_sorted_by_due_date_come_those_that_were_judged(store):
    outlooks = {
        record.id: (str(v.state), v.offline_at)
        for record in store.facts()
        for v in [judge(record)]
    }
    store.judged(outlooks, 77)

    rows = walk(Filter(), sort=Sort.DUE, judged=77, judge=judge)

    assert [row.id for row in rows] == sorted(
        expected(lambda n: n % 5 != 2), key=lambda id_: int(id_[1:])
    )
    assert walk(Filter(), sort=Sort.DUE, judged=78) == []
    early = Filter(due_before=START + 10 * DAY + timedelta(hours=1))
    assert len(walk(early, sort=Sort.DUE, judged=77, judge=judge)) == 2


def test_what_changes_is_to_be_judged_again(store):
    changes = {
        "c001": lambda: store.label("c001", [], NOW),
        "c002": lambda: store.happened("c002", {"complaint_closed": NOW}),
        "c003": lambda: store.shortened(["c003"], NOW),
        "c004": lambda: store.request(["c004"], NOW),
        "c005": lambda: store.replace([one(5)], NOW),
    }
    store.judged({r.id: ("active", NOW) for r in store.facts()}, 77)
    for change in changes.values():
        change()

    assert sorted(store.unjudged(77, limit=MANY)) == sorted(changes)
    assert len(store.unjudged(78, limit=MANY)) == MANY
    assert len(store.unjudged(78, limit=9)) == 9


def test_facets_follow_labels_events_and_findings(store):
    label = Label(category="chat.complaint", by=LabelSource.PERSON, at=NOW)
    store.label("c002", [label], NOW)
    store.happened("c003", {"transaction_completed": NOW})
    store.destroy(["c001"])

    complaints = [row.id for row in walk(Filter(category="chat.complaint"))]
    transactions = [row.id for row in walk(Filter(category="chat.transaction"))]

    assert complaints == expected(lambda n: n == 2 or (n % 4 == 1 and n != 1))
    assert transactions == expected(lambda n: n == 3 or n % 10 == 0)


def test_cursors_round_trip_and_others_are_refused():
    assert place("") is None
    for at, number in ((0, 1), (-(2**62), 5), (2**62, 2**40)):
        assert place(cursor((at, number))) == (at, number)
    for bad in ("x", "AAAA", cursor((1, 2))[:-1], cursor((1, 2)) + "A", "\u96ea", "=="):
        with pytest.raises(BadUsage):
            place(bad)


def test_every_list_is_read_from_an_index_that_is_sorted_for_it(store, database):
    if database.vendor != "sqlite":
        return
    store.judged({record.id: ("held", NOW) for record in store.facts()}, 77)
    asked = [case for case, _ in CASES.values()]
    with CaptureQueriesContext(connection) as queries:
        for each in asked:
            conversations(each, after=cursor((10**18, 5)))
            about_how_many(each)
        conversations(Filter(), sort=Sort.DUE, judged=77, after=cursor((0, 5)))
        conversations(Filter(held=True), judge=judge, judged=77)

    plans = {q["sql"]: plan(q["sql"]) for q in queries.captured_queries}
    assert len(plans) > len(asked)
    for sql, steps in plans.items():
        assert not any(step.startswith("SCAN c") for step in steps), sql
        assert not any("B-TREE FOR ORDER BY" in step for step in steps), sql


def plan(sql):
    with connection.cursor() as cursor:
        return [line[3] for line in cursor.execute(f"EXPLAIN QUERY PLAN {sql}")]

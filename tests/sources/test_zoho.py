"""Zoho Desk is read whole: slices, cuts, edits, files and what nobody knows."""

import dataclasses
import json
from datetime import timedelta

import pytest

from guicang.adapters.sources.zoho.walk import Walk
from guicang.domain.errors import SourceGarbled
from guicang.domain.record import instant
from guicang.domain.sources.model import Said
from tests.fakes.clock import START
from tests.simulators.server import Fault
from tests.sources.zoho import DAY, fill, house, items, pages, plain, said, unread


@pytest.fixture
def there():
    with house() as found:
        yield found


def test_all_that_was_said_comes_once_and_as_it_was_said(there):
    fill(there.zoho, 230)
    session = there.zoho.session(START - DAY)
    for n in range(120):
        there.zoho.chat(session, f"消息 {n}", START - DAY + timedelta(seconds=n))
    found = pages(there.desk())
    ids = [(s.thread, s.message.id) for s in said(found)]

    assert plain(found) == there.zoho.plain
    assert len(ids) == len(set(ids))
    assert not unread(found)


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(there):
    fill(there.zoho, 130)
    session = there.zoho.session(START - DAY)
    for n in range(60):
        there.zoho.chat(session, f"消息 {n}", START - DAY)
    whole = pages(there.desk())
    cursor, again = {}, []
    while not again or again[-1].more:
        page = there.desk().pull(json.loads(json.dumps(cursor)))
        again.append(page)
        there.desk().pull(page.cursor)  # killed before its cursor was kept
        cursor = page.cursor

    assert [page.items for page in again] == [page.items for page in whole]


def test_a_cursor_is_json_and_small(there):
    fill(there.zoho, 300, each=1)
    sizes = [len(json.dumps(page.cursor)) for page in pages(there.desk())]

    assert max(sizes) < 64 << 10


def test_a_ticket_that_changes_meanwhile_hides_no_other(there):
    fill(there.zoho, 350, each=1)
    moved = iter(list(there.zoho.tickets.values()))

    def change(answered):
        for _, held in zip(range(30), moved, strict=False):
            held.row["modifiedTime"] = "2026-03-02T01:00:05.000Z"  # leaves the slice
            held.row["customerResponseTime"] = "2026-03-02T01:00:05.000Z"
        return answered

    there.zoho.faults.append(Fault("/tickets/search", change=change, times=3))
    source = there.desk()
    first = pages(source)
    there.clock.move(minutes=10)
    found = [*first, *pages(source, first[-1].cursor)]

    assert plain(found) == there.zoho.plain


def listed(there):
    """List what changed in 90 days, reading nothing; give the ids and the gaps."""
    zoho = there.desk().zoho
    now = int(START.timestamp() * 1000)
    at = Walk.begin(now - 90 * 86_400_000, now, chats=False)
    ids, gaps = [], []
    while at.stage != "done":
        path, query = at.asks()
        at, lost = at.listed(zoho.get(path, **query))
        ids += at.queue
        gaps += lost
        at = dataclasses.replace(at, queue=())
    return ids, gaps


def test_a_slice_of_more_than_5000_is_split(there):
    at = START - 20 * DAY
    made = [there.zoho.ticket(at + timedelta(minutes=n)) for n in range(5200)]
    ids, gaps = listed(there)
    asked = [each.query for each in there.zoho.asked if "search" in each.path]
    ends = {q[f"{q['sortBy']}Range"].split(",")[1] for q in asked}

    assert sorted(set(ids)) == made
    assert len(ids) - len(made) <= len(ends)  # one on each border, at most
    assert not gaps
    assert len(ends) > 2
    assert max(int(query["from"]) for query in asked) < 5000


def test_listings_without_counts_and_instants_are_walked_to_their_end(there):
    there.zoho.silent = True
    at = START - 20 * DAY
    made = [there.zoho.ticket(at + timedelta(minutes=n)) for n in range(5200)]
    ids, gaps = listed(there)

    assert sorted(set(ids)) == made
    assert not gaps


def test_too_many_at_one_instant_are_a_gap_and_no_silence(there):
    for _ in range(5150):
        there.zoho.ticket(START - DAY)
    ids, gaps = listed(there)

    assert len(set(ids)) == 5000
    assert all("more than 5000" in gap for gap in gaps)
    assert gaps


def test_an_answer_that_moves_no_modified_time_is_found_by_the_customers(there):
    one = there.zoho.ticket(START - 2 * DAY)
    there.zoho.say(one, "在吗", START - 2 * DAY)
    source = there.desk()
    first = pages(source)
    there.clock.move(hours=1)
    before = there.zoho.tickets[one].row["modifiedTime"]
    there.zoho.say(one, "还在吗", there.clock.now())
    there.zoho.tickets[one].row["modifiedTime"] = before
    there.clock.move(hours=1)
    found = pages(source, first[-1].cursor)

    assert "还在吗" in plain(found).values()


def test_nothing_is_missing_before_what_is_called_whole(there):
    fill(there.zoho, 130, each=1)
    found = pages(there.desk())
    told = [page.through for page in found]

    assert told[-1] == START - timedelta(minutes=5)
    for at, page in zip(told, found, strict=True):
        later = items(found[found.index(page) + 1 :])
        assert at is None or all(
            instant(i.message.at) >= at for i in later if isinstance(i, Said)
        )


def test_a_second_round_brings_only_what_is_new_and_a_margin(there):
    fill(there.zoho, 40, each=1)
    source = there.desk()
    first = pages(source)
    there.clock.move(hours=2)
    one = there.zoho.ticket(there.clock.now() - timedelta(minutes=1))
    there.zoho.say(one, "新的")
    second = pages(source, first[-1].cursor)

    assert set(plain(second).values()) == {"新的"}


def test_a_stretch_is_read_again_once(there):
    fill(there.zoho, 20, each=1)
    late = START - 30 * DAY + timedelta(minutes=9, seconds=30)
    cursor = there.desk().window(START - 30 * DAY, late)
    found = pages(there.desk(), cursor)
    after = there.desk().pull(found[-1].cursor)

    assert len(said(found)) == 10
    assert {page.through for page in found} == {None}
    assert not after.items
    assert not after.more


def test_a_hint_is_read_before_the_rest_and_moves_nothing(there):
    fill(there.zoho, 60)
    source = there.desk()
    first = source.pull({})
    one = there.zoho.ticket(START)
    there.zoho.say(one, "刚才")
    session = there.zoho.session(START)
    there.zoho.chat(session, "聊天")
    hints = {"ticket": one, "session": session}
    found = source.pull(first.cursor, hints)
    rest = pages(source, found.cursor)

    assert {"刚才", "聊天"} <= set(plain([found]).values())
    assert plain([first, found, *rest]) == there.zoho.plain


def test_a_long_ticket_comes_in_pages(there):
    one = there.zoho.ticket(START - DAY)
    for n in range(450):
        there.zoho.say(one, f"第{n}句", START - DAY + timedelta(seconds=n))
    found = pages(there.desk())

    assert plain(found) == there.zoho.plain
    assert max(len(page.items) for page in found) <= 203


def test_a_cursor_of_another_version_is_refused(there):
    with pytest.raises(SourceGarbled, match="cursor"):
        there.desk().pull({"offset": 3})

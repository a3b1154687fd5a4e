"""The audit of DingTalk's exclusive edition: external groups, page by page."""

import json

import pytest

from guicang.adapters.sources.dingtalk import EXCLUSIVE
from guicang.domain.errors import NotPossible, SourceGarbled, SourceRefused
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import Ability, Can, MediaRef, Presence, Said, Unread
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import dingtalk
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, call, drained, sample
from tests.sources.dingtalk import opened

AT = 1_763_856_000_000


@pytest.fixture
def platform():
    with dingtalk() as running:
        yield running


@pytest.fixture
def audit(platform):
    with opened(EXCLUSIVE, platform, FakeClock()) as source:
        yield source


def message(text, at=AT, **more):
    return {
        "content": json.dumps({"text": text}, ensure_ascii=False),
        "contentType": "TEXT",
        "createAt": str(at),
        "sender": {"id": "u1", "idType": "userId", "type": "INNER"},
        **more,
    }


def fill(platform, groups=120, messages=20):
    for group in range(groups):
        count = messages if group % 10 == 0 else group % 3
        platform.groups[f"cid{group}=="] = [
            message(f"话{group}-{n}", AT + n) for n in range(count)
        ]


def held(platform):
    return sorted(
        (group, json.loads(each["content"])["text"], int(each["createAt"]) * 1_000)
        for group, found in platform.groups.items()
        for each in found
    )


def came(items):
    found = {(i.thread, i.message.id): i for i in items if isinstance(i, Said)}
    return sorted((i.thread, i.message.text, i.message.at) for i in found.values())


def test_all_groups_and_all_pages_come(platform, audit):
    fill(platform)
    items, _ = drained(audit, {})

    assert came(items) == held(platform)
    assert len(items) > 300


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(platform):
    fill(platform, groups=24)
    cursor, found, more = {}, [], True
    while more:
        with opened(EXCLUSIVE, platform, FakeClock()) as another:
            page = another.pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor, more = page.cursor, page.more

    assert came(found) == held(platform)
    assert len(found) == len(held(platform))


def test_the_next_round_goes_on_where_the_last_one_ended(platform, audit):
    fill(platform)
    first, cursor = drained(audit, {})
    platform.groups["cid0=="] += [message(f"后来{n}", AT + 99 + n) for n in range(9)]
    platform.groups["new=="] = [message("新群")]
    asked = platform.calls("/messages/query")
    later, _ = drained(audit, cursor)

    assert came([*first, *later]) == held(platform)
    assert platform.calls("/messages/query") - asked < 121 + 3


def test_the_same_words_at_the_same_time_are_two_messages(platform, audit):
    platform.groups["cid=="] = [message("好"), message("好"), message("好", AT + 1)]
    once, cursor = drained(audit, {})
    again, _ = drained(audit, cursor)

    assert len({item.message.id for item in once}) == 3
    assert [item.message.id for item in again] == [item.message.id for item in once]


def test_a_cursor_of_two_thousand_groups_is_small_enough(platform, audit):
    platform.groups = {f"cid{n}=="[:40]: [] for n in range(100)}
    places = {f"{n:012x}": 10**9 + n for n in range(1_999)}
    page = audit.pull({"page": 1, "queue": [], "at": places})

    assert len(json.dumps(page.cursor)) < 64 << 10


def test_more_groups_than_a_cursor_holds_are_told(platform, audit):
    fill(platform, 1)
    places = {f"{n:012x}": 1 for n in range(2_000)}
    with pytest.raises(SourceGarbled, match="2000"):
        audit.pull({"page": 1, "queue": ["cid0=="], "at": places})


def test_the_published_page_is_read(platform, audit):
    told = json.loads(sample("dingtalk/exclusive_outside_group_messages.json"))
    platform.groups["cidSYN01=="] = told["response"]["responseBody"]["messageList"]
    [item], _ = drained(audit, {})

    assert (item.message.text, item.message.at) == ("你好", AT * 1_000)
    assert (item.message.role, item.agent) == (Role.AGENT, "u1")


def test_kinds_and_fields_that_nobody_knows_survive(platform, audit):
    odd = message("", contentType="HOLOGRAM", unheard=[1], content='{"rays": 3}')
    plain = message("", content="no JSON", sender={"id": "x", "type": "OUTER"})
    number = message("", content="[1]", contentType="IMAGE")
    platform.groups["cid=="] = [odd, plain, number]
    one, two, three = drained(audit, {})[0]
    extra = json.loads(one.message.extra)

    assert one.message.kind == Kind.OTHER
    assert (extra["unheard"], extra["content"]) == ([1], {"rays": 3})
    assert extra["contentType"] == "HOLOGRAM"
    assert (two.message.text, two.customer) == ("no JSON", "x")
    assert (three.message.text, three.message.kind) == ("[1]", Kind.IMAGE)


def test_content_that_no_stack_holds_stays_text(platform, audit):
    platform.groups["cid=="] = [message("", content=DEEP.decode())]
    [item], _ = drained(audit, {})

    assert item.message.text == DEEP.decode()


@pytest.mark.parametrize("odd", [{"createAt": "soon"}, {"sender": 1}, {"content": {}}])
def test_a_message_that_cannot_be_read_is_kept_as_it_came(platform, audit, odd):
    platform.groups["cid=="] = [message("话") | odd, message("好")]
    items, _ = drained(audit, {})

    assert [type(item) for item in items] == [Unread, Said]


@pytest.mark.parametrize(
    "body", [b"", {"responseBody": 1}, {"responseBody": {"groupList": [{}]}}]
)
def test_an_answer_without_groups_is_garbled(platform, audit, body):
    platform.faults.append(Fault("outsideGroups/query", Answered(body)))
    with pytest.raises(SourceGarbled):
        audit.pull({})


@pytest.mark.parametrize("cursor", [{"page": "x"}, {"queue": 3}, {"at": [1]}])
def test_a_cursor_of_another_connector_is_told(audit, cursor):
    with pytest.raises(SourceGarbled):
        audit.pull(cursor)


def test_a_group_that_may_not_be_seen_is_a_gap_and_the_others_come(platform, audit):
    fill(platform, 3)
    gone = Answered({"code": "group.notFound"}, 400)
    platform.faults.append(Fault("/messages/query", gone))
    pages, cursor, more = [], {}, True
    while more:
        pages.append(audit.pull(cursor))
        cursor, more = pages[-1].cursor, pages[-1].more
    threads = {item.thread for page in pages for item in page.items}

    assert threads == {"cid1==", "cid2=="}
    assert [g for page in pages for g in page.gaps] == ["a group that cannot be read"]


def test_without_permission_no_group_is_passed_over(platform, audit):
    fill(platform, 3)
    denied = Answered({"code": "Forbidden.AccessDenied"}, 403)
    platform.faults.append(Fault("/messages/query", denied))
    with pytest.raises(SourceRefused):
        drained(audit, {})


def test_check_counts_the_groups(platform, audit):
    fill(platform, 3)

    assert audit.check() == "3 external groups"


def test_a_window_reads_all_again(audit):
    now = FakeClock().now()

    assert audit.window(now, now) == {}


def test_what_the_audit_cannot_is_not_possible(audit):
    place = Place(source="d", conversation="c", message="m")
    asks = {
        Ability.PUSH: (
            lambda: audit.receive(call(FakeClock(), b"")),
            lambda: audit.listen(lambda heard: None, lambda: True),
        ),
        Ability.MEDIA: (lambda: audit.media(MediaRef(key={}, name="f"), 1),),
        Ability.AGENT_STATE: (
            audit.agents,
            lambda: audit.present("a", Presence.BUSY),
        ),
        Ability.TRANSFER: (lambda: audit.transfer("t", "a"),),
        Ability.NOTICE: (lambda: audit.tell("t", "话"),),
        Ability.END: (lambda: audit.end("t"),),
        Ability.DELETE: (lambda: audit.delete(place),),
    }
    abilities = EXCLUSIVE.profile.abilities
    no = {ability for ability, answer in abilities.items() if answer.can == Can.NO}

    assert no == asks.keys() | {Ability.RECALL}
    assert abilities.keys() == set(Ability)
    assert isinstance(audit.recall(place), CannotRecall)
    for ask in (ask for each in asks.values() for ask in each):
        with pytest.raises(NotPossible):
            ask()

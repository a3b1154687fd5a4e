"""What every working store promises of what it holds: in memory, both databases."""

import pytest

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import NoSuchConversation, NoSuchKey
from guicang.domain.hold import Query
from guicang.domain.record import instant
from guicang.ports.records import Known, Screened, Stored
from tests.contract.records import COMPLAINT, FOUND, FULL, ORDER
from tests.specimens import (
    DAY,
    NOW,
    SALT,
    START,
    attachment,
    conversation,
    incoming,
    message,
)

CASES = {
    "everything there is": FULL,
    "no messages": conversation(messages=()),
    "not closed": conversation(closed_at=None),
    "nobody named": conversation(customer_name="", agent="", agent_name=""),
    "an id with everything": conversation("a/b|c\n'\";--%s ' 归藏"),
    "no jurisdiction": conversation(jurisdictions=()),
    "before the epoch": conversation(opened_at=START - 60 * 365 * DAY),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_added_is_read_back_the_same(store, case):
    each = CASES[case]
    store.add([incoming(each)], NOW)

    assert list(store.read([each.id])) == [each]


def test_messages_come_back_in_the_order_of_seq(store):
    store.add([incoming(conversation(messages=(message(9), message(2))))], NOW)

    (read,) = store.read(["c1"])

    assert [m.seq for m in read.messages] == [2, 9]


def test_conversations_are_read_in_the_order_of_the_ids_asked_for(store):
    store.add([incoming(f"c{n}") for n in range(7)], NOW)

    ids = ["c4", "c0", "c6", "c4"]

    assert [each.id for each in store.read(ids)] == ids


def test_many_more_conversations_than_a_page_are_read(store):
    ids = [f"c{n:04}" for n in range(1203)]
    store.add([incoming(conversation(id_, messages=(message(0),))) for id_ in ids], NOW)

    assert [each.id for each in store.read(ids)] == ids
    assert [record.id for record in store.facts()] == ids
    assert set(store.known(ids)) == set(store.stored(ids)) == set(ids)
    assert store.destroy(ids[:1100]) == 1100
    assert [record.id for record in store.facts()] == ids[1100:]


def test_a_conversation_that_is_not_stored_cannot_be_read(store):
    store.add([incoming("c1")], NOW)

    with pytest.raises(NoSuchConversation):
        list(store.read(["c1", "c2"]))


def test_without_its_data_key_a_conversation_cannot_be_read(store, ring):
    store.add([incoming("c1"), incoming("c2")], NOW)
    ring.destroy([store.stored(["c1"])["c1"].key])

    with pytest.raises(NoSuchKey):
        list(store.read(["c1"]))
    assert [each.id for each in store.read(["c2"])] == ["c2"]


def test_each_conversation_has_a_data_key_of_its_own(store, ring):
    store.add([incoming("c1"), incoming("c2")], NOW)
    store.add([incoming("c3")], NOW)

    keys = [stored.key for stored in store.stored(["c1", "c2", "c3"]).values()]

    assert len(set(keys)) == 3
    assert not ring.missing(keys)


def test_adding_nothing_changes_nothing(store, ring):
    store.add([], NOW)

    assert store.counts()["conversations"] == 0
    assert not ring.keys


def test_a_batch_with_a_conversation_that_is_stored_is_refused_whole(store):
    store.add([incoming("c2")], NOW)

    with pytest.raises(ValueError, match="stored already"):
        store.add([incoming("c1"), incoming("c2"), incoming("c3")], NOW)
    assert [record.id for record in store.facts()] == ["c2"]


def test_known_and_stored_tell_of_those_that_are_there(store):
    each = incoming("c1")
    store.add([each], NOW)

    assert store.known(["c0", "c1"]) == {"c1": Known(SALT, each.digest)}
    (stored,) = store.stored(["c0", "c1"]).values()
    size = sum(len(m.text.encode()) for m in each.conversation.messages)
    assert stored == Stored(each.digest.hex(), SALT.hex(), stored.key, 3, size)


def test_attachments_count_for_the_size(store):
    with_file = conversation(
        messages=(message(0, "ab", attachments=(attachment(data=b"12345"),)),)
    )
    store.add([incoming(with_file)], NOW)

    assert store.stored(["c1"])["c1"].size == 7


def test_facts_say_what_the_rules_need(store):
    store.add([incoming(FULL, labels=(COMPLAINT,), sensitive=True)], NOW)

    record = store.facts_of([FULL.id])[FULL.id]

    assert record.starts == {
        "opened": START,
        "closed": START + DAY,
        "last_message": instant(FULL.messages[-1].at),
        "last_customer_message": instant(FULL.messages[-1].at),
        "labelled": NOW,
        "transaction_completed": START + 2 * DAY,
    }
    assert record.labels == (COMPLAINT, ORDER._replace(at=NOW))
    assert record.sensitive is True
    assert (record.source, record.channel, record.agent) == ("wecom", "app", "agent-1")
    assert record.jurisdictions == ("CN", "EU")
    assert record.customer == "7" * 32
    assert record.shortened_at is record.request_at is None
    assert record.messages == 4


def test_what_did_not_happen_has_no_start(store):
    store.add([incoming(conversation(messages=(), closed_at=None))], NOW)

    assert store.facts_of(["c1"])["c1"].starts == {"opened": START}


def test_facts_come_in_the_bytewise_order_of_ids(store):
    ids = ["b", "B", "a10", "a9", "é", "归", "_", "Z", "\U0001f600", "\uffee"]
    store.add([incoming(id_) for id_ in ids], NOW)

    found = [record.id for record in store.facts()]

    assert found == sorted(ids, key=str.encode) == sorted(ids)
    assert [r.id for r in store.facts(after="a10")] == found[found.index("a10") + 1 :]


A = conversation("a")
B = conversation("b", source="feishu", channel="web", agent="agent-2")
C = conversation("c", opened_at=START + 9 * DAY, closed_at=START + 10 * DAY)
D = conversation("d", opened_at=START - DAY, closed_at=None, messages=())
QUERIES = {
    "nothing asked": (Query(), "abcd"),
    "conversations": (Query(conversations=frozenset("bdx")), "bd"),
    "very many conversations": (
        Query(conversations=frozenset([*"bd", *map(str, range(2000))])),
        "bd",
    ),
    "customer": (Query(customers=frozenset({"1" * 32})), "b"),
    "agent": (Query(agents=frozenset({"agent-1"})), "acd"),
    "category": (Query(categories=frozenset({"chat.complaint"})), "c"),
    "source and channel": (
        Query(sources=frozenset({"feishu"}), channels=frozenset({"web"})),
        "b",
    ),
    "source and another channel": (
        Query(sources=frozenset({"feishu"}), channels=frozenset({"app"})),
        "",
    ),
    "until its opening": (Query(until=START), "d"),
    "since after its end": (Query(since=START + 2 * DAY), "cd"),
    "between": (Query(since=START + 2 * DAY, until=START + 9 * DAY), "d"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_facts_are_found_by_a_query(store, name):
    query, expected = QUERIES[name]
    store.add(
        [
            incoming(A),
            incoming(B, customer_tag="1" * 32),
            incoming(C, labels=(COMPLAINT,)),
            incoming(D),
        ],
        NOW,
    )

    assert "".join(record.id for record in store.facts(query=query)) == expected


def test_facts_stream_on_while_conversations_go(store):
    store.add([incoming(id_) for id_ in "abc"], NOW)

    stream = store.facts()
    first = next(stream)
    store.destroy(["a"])

    assert first.id == "a"
    assert [record.id for record in stream][-1] == "c"


def test_findings_are_kept_by_seq(store):
    store.add([incoming("c1", findings=FOUND | {1: ()}), incoming("c2")], NOW)

    assert store.findings("c1") == FOUND
    assert store.findings("c2") == {}
    with pytest.raises(NoSuchConversation):
        store.findings("c3")


def test_findings_are_put_in_the_place_of_the_old_ones(store):
    store.add([incoming("c1", findings=FOUND, rules="r/1"), incoming("c2")], NOW)
    other = {1: (Finding(Entity.QQ, 0, 6),)}

    store.rescreen({"c1": Screened(other, False, "r/2")})

    assert store.findings("c1") == other
    assert store.findings("c2") == {}
    assert store.facts_of(["c1"])["c1"].sensitive is False
    store.rescreen({"c1": Screened({}, True, "r/3")})
    assert store.findings("c1") == {}
    assert store.facts_of(["c1"])["c1"].sensitive is True


def test_what_was_sensitive_stays_so(store):
    store.add([incoming("c1", sensitive=True)], NOW)

    store.rescreen({"c1": Screened({}, False, "r/2")})

    assert store.facts_of(["c1"])["c1"].sensitive is True


def test_only_what_is_stored_is_screened_again(store):
    store.add([incoming("c1", findings=FOUND)], NOW)

    with pytest.raises(NoSuchConversation):
        store.rescreen({"c1": Screened({}, True, "r"), "c2": Screened({}, True, "r")})
    assert store.findings("c1") == FOUND


def test_what_other_rules_screened_is_named_in_the_order_of_ids(store):
    store.add([incoming(f"c{n}", rules="r/1") for n in range(4)], NOW)
    store.rescreen({"c2": Screened({}, False, "r/2")})

    assert store.unscreened("r/2", after="", limit=9) == ["c0", "c1", "c3"]
    assert store.unscreened("r/2", after="", limit=2) == ["c0", "c1"]
    assert store.unscreened("r/2", after="c1", limit=9) == ["c3"]
    assert store.unscreened("r/1", after="", limit=9) == ["c2"]


def test_a_longer_version_says_which_rules_screened_it(store):
    store.add([incoming("c1", rules="r/1")], NOW)

    store.replace([incoming("c1", rules="r/2")], NOW + DAY)

    assert store.unscreened("r/2", after="", limit=9) == []


def test_the_same_value_is_found_elsewhere_until_it_is_destroyed(store):
    store.add([incoming(c, findings=FOUND) for c in ("c2", "c1", "c3")], NOW)
    store.rescreen({"c3": Screened({}, False, "r/2")})

    assert store.conversations_with("a1" * 16) == ["c1", "c2"]
    assert store.conversations_with("ff" * 16) == []
    store.destroy(["c1"])
    assert store.conversations_with("a1" * 16) == ["c2"]


def test_findings_that_were_destroyed_do_not_come_back_with_the_id(store):
    store.add([incoming("c1", findings=FOUND)], NOW)
    store.destroy(["c1"])

    store.add([incoming("c1")], NOW)

    assert store.findings("c1") == {}
    assert store.conversations_with("a1" * 16) == []

"""What every working store promises: the one in memory and both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import NoSuchConversation, NoSuchKey
from guicang.domain.hold import Query
from guicang.domain.record import instant
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Known, Records, Screened, Stored, Unreadable
from tests.fakes.records import MemoryRecords
from tests.fakes.sealing import MemoryBox, MemoryRing
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

COMPLAINT = Label(category="chat.complaint", by=LabelSource.PERSON, at=START + DAY)
ORDER = Label(category="order", by=LabelSource.IMPORT, at=START)


@pytest.fixture
def ring() -> MemoryRing:
    return MemoryRing()


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def store(request, ring) -> Iterator[Records]:
    if request.param == "memory":
        yield MemoryRecords(ring)
        return
    from guicang.adapters.db.records import DjangoRecords

    request.getfixturevalue(f"fresh_{request.param}")
    yield DjangoRecords(ring, MemoryBox())


FULL = conversation(
    "完整-1",
    messages=(
        message(0, extra='{"辅":1}', name="样例客服"),
        message(1, "", attachments=(attachment(), attachment("截图.png", None))),
        message(5, "撤回了", recalled=True),
        message(9, "\x00 \U0001f600 \u202e", attachments=(attachment("", b""),)),
    ),
    events={"transaction_completed": START + 2 * DAY},
    labels=("order",),
    jurisdictions=("CN", "EU"),
    extra='{"queue":"售后"}',
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


FOUND = {
    0: (
        Finding(Entity.MOBILE, 3, 14, digest="a1" * 16),
        Finding(Entity.CN_ID, 20, 38, 0.75, "cn-id/1", masked=True),
    ),
    2: (Finding("订单号", 0, 19, 0.5, "ours/7", digest="b2" * 16),),
}


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


def test_a_longer_version_takes_the_place_and_keeps_the_key(store):
    store.add([incoming("c1", findings=FOUND), incoming("c2")], NOW)
    key = store.stored(["c1"])["c1"].key
    longer = conversation(messages=(message(0), message(3), message(4)))

    store.replace([incoming(longer, findings={3: FOUND[2]})], NOW + DAY)

    assert list(store.read(["c1", "c2"])) == [longer, conversation("c2")]
    assert store.stored(["c1"])["c1"].key == key
    assert store.known(["c1"])["c1"].digest == incoming(longer).digest
    assert store.findings("c1") == {3: FOUND[2]}


def test_replacing_never_takes_away_what_protects_a_record(store):
    store.add([incoming("c1", labels=(COMPLAINT,), sensitive=True)], NOW)
    store.happened("c1", {"complaint_closed": START + 2 * DAY})
    store.shortened(["c1"], NOW)
    store.request(["c1"], NOW)

    store.replace([incoming("c1", labels=(ORDER,))], NOW + DAY)

    record = store.facts_of(["c1"])["c1"]
    assert record.labels == (COMPLAINT, ORDER)
    assert record.starts["labelled"] == COMPLAINT.at
    assert record.starts["complaint_closed"] == START + 2 * DAY
    assert record.sensitive is True
    assert record.shortened_at == record.request_at == NOW


def test_replacing_never_makes_a_label_older(store):
    store.add([incoming("c1")], NOW)
    store.label("c1", [COMPLAINT], NOW)

    store.replace([incoming("c1", labels=(COMPLAINT,))], NOW + DAY)
    before = store.facts_of(["c1"])["c1"].starts["labelled"]
    newer = ORDER._replace(at=NOW + DAY)
    store.replace([incoming("c1", labels=(newer,))], NOW + 2 * DAY)

    assert before == NOW
    assert store.facts_of(["c1"])["c1"].starts["labelled"] == NOW + DAY


def test_only_what_is_stored_can_be_replaced(store):
    with pytest.raises(NoSuchConversation):
        store.replace([incoming("c1")], NOW)


def test_destroying_removes_all_and_counts_what_was_there(store):
    store.add([incoming(FULL, findings=FOUND), incoming("c1"), incoming("c2")], NOW)

    assert store.destroy([FULL.id, "c1", "nobody"]) == 2
    assert store.destroy([FULL.id]) == 0
    assert [record.id for record in store.facts()] == ["c2"]
    with pytest.raises(NoSuchConversation):
        list(store.read([FULL.id]))


def test_an_id_can_come_in_again_after_it_was_destroyed(store):
    store.add([incoming(FULL)], NOW)
    store.destroy([FULL.id])
    again = conversation(FULL.id, messages=(message(0, "重来"),))

    store.add([incoming(again)], NOW)

    assert list(store.read([FULL.id])) == [again]


def test_labels_take_the_place_of_the_old_ones(store):
    store.add([incoming("c1", labels=(COMPLAINT,)), incoming("c2")], NOW)

    store.label("c1", [ORDER], NOW + DAY)
    store.label("c2", [COMPLAINT], NOW + DAY)
    store.label("c2", [], NOW + 2 * DAY)

    one, two = store.facts()
    assert one.labels == (ORDER,)
    assert one.starts["labelled"] == NOW + DAY
    assert next(iter(store.read(["c1"]))).labels == ("order",)
    assert two.labels == ()
    assert "labelled" not in two.starts
    with pytest.raises(NoSuchConversation):
        store.label("c3", [], NOW)


def test_events_are_added_to_the_starts(store):
    store.add([incoming(FULL)], NOW)

    store.happened(FULL.id, {"contract_ended": NOW})
    store.happened(FULL.id, {"transaction_completed": NOW})

    starts = store.facts_of([FULL.id])[FULL.id].starts
    assert starts["contract_ended"] == starts["transaction_completed"] == NOW
    assert next(iter(store.read([FULL.id]))).events == {
        "contract_ended": NOW,
        "transaction_completed": NOW,
    }
    with pytest.raises(NoSuchConversation):
        store.happened("c3", {})


def test_an_event_never_moves_a_start_that_the_store_knows(store):
    store.add([incoming("c1")], NOW)

    store.happened("c1", {"opened": NOW})

    assert store.facts_of(["c1"])["c1"].starts["opened"] == START


def test_the_last_shortening_and_the_first_request_count(store):
    store.add([incoming("c1"), incoming("c2")], NOW)

    for at in (NOW + DAY, NOW + 2 * DAY, NOW):
        store.shortened(["c1", "nobody"], at)
        store.request(["c1", "nobody"], at)

    one, two = store.facts()
    assert one.shortened_at == NOW + 2 * DAY
    assert one.request_at == NOW + DAY
    assert two.shortened_at is two.request_at is None


LINE = Unreadable(
    file="export.jsonl", position=3, offset=120, reason="utf-8", code="GC-101", raw=b"x"
)
OTHERS = {
    "another line": replace(LINE, position=4),
    "another offset": replace(LINE, offset=121),
    "another file": replace(LINE, file="export2.jsonl"),
    "other bytes": replace(LINE, raw=b"y"),
}


def test_unreadable_input_is_kept_once(store):
    assert store.quarantine([LINE, LINE], NOW) == 1
    assert store.quarantine([LINE], NOW) == 0
    assert store.quarantine([], NOW) == 0
    assert store.counts()["quarantined"] == 1


@pytest.mark.parametrize("name", OTHERS)
def test_other_unreadable_input_is_kept_too(store, name):
    store.quarantine([LINE], NOW)

    assert store.quarantine([OTHERS[name], LINE], NOW) == 1
    assert store.counts()["quarantined"] == 2


def test_a_cursor_is_where_it_was_moved_to_last(store):
    store.move_cursor("wecom", {"seq": 7, "at": None})
    store.move_cursor("wecom", {"seq": 9})

    assert store.cursor("wecom") == {"seq": 9}
    assert store.cursor("feishu") == {}


def test_counts_are_of_what_is_there(store):
    texts = conversation(messages=(message(0, "ab"), message(1, "归")))
    store.add([incoming(texts), incoming(conversation("c2", messages=()))], NOW)

    expected = {"conversations": 2, "messages": 2, "bytes": 5, "quarantined": 0}
    assert store.counts() == expected
    store.destroy(["c1", "c2"])
    assert set(store.counts().values()) == {0}


DEEDS = {
    "add": lambda store: store.add([incoming("c2")], NOW),
    "replace": lambda store: store.replace(
        [incoming(conversation(messages=(message(0, "换"),)))], NOW
    ),
    "destroy": lambda store: store.destroy(["c1"]),
    "label": lambda store: store.label("c1", [COMPLAINT], NOW),
    "happened": lambda store: store.happened("c1", {"complaint_closed": NOW}),
    "shortened": lambda store: store.shortened(["c1"], NOW),
    "request": lambda store: store.request(["c1"], NOW),
    "quarantine": lambda store: store.quarantine([LINE], NOW),
    "move_cursor": lambda store: store.move_cursor("wecom", {"seq": 2}),
}


def _everything(store: Records) -> object:
    ids = ["c1", "c2"]
    return (
        list(store.facts()),
        store.stored(ids),
        store.counts(),
        store.cursor("wecom"),
        [each for id_ in store.known(ids) for each in store.read([id_])],
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_in_a_transaction_that_fails_was_never_done(store, deed):
    store.add([incoming("c1")], NOW)
    before = _everything(store)

    def fail() -> None:
        with store.transaction():
            DEEDS[deed](store)
            assert _everything(store) != before
            raise KeyError(deed)

    with pytest.raises(KeyError):
        fail()
    assert _everything(store) == before


def test_a_transaction_inside_is_undone_alone(store):
    def fail() -> None:
        with store.transaction():
            store.destroy(["c1"])
            raise KeyError

    with store.transaction():
        store.add([incoming("c1")], NOW)
        with pytest.raises(KeyError):
            fail()
        store.add([incoming("c2")], NOW)

    assert [record.id for record in store.facts()] == ["c1", "c2"]


def test_locking_needs_a_transaction(store):
    store.add([incoming("c1")], NOW)

    with store.transaction():
        store.lock(["c1", "nobody"])
    with pytest.raises(RuntimeError):
        store.lock(["c1"])


def test_flushing_needs_the_transaction_to_be_over(store):
    store.flush()

    with pytest.raises(RuntimeError), store.transaction():
        store.flush()


def test_what_changes_or_what_else_decides_is_to_be_judged_again(store):
    store.add([incoming(f"c{n}") for n in range(6)], NOW)
    fresh = store.unjudged(7, limit=10)
    store.judged({f"c{n}": ("active", NOW if n % 2 else None) for n in range(6)}, 7)
    store.label("c0", [COMPLAINT], NOW)
    store.happened("c1", {"complaint_closed": NOW})
    store.shortened(["c2"], NOW)
    store.request(["c3"], NOW)

    assert sorted(fresh) == [f"c{n}" for n in range(6)]
    assert sorted(store.unjudged(7, limit=10)) == ["c0", "c1", "c2", "c3"]
    assert len(store.unjudged(7, limit=3)) == 3
    assert len(store.unjudged(8, limit=10)) == 6

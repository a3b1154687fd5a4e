"""What every working store promises when something changes, ends or is undone."""

from dataclasses import replace

import pytest

from guicang.domain.errors import NoSuchConversation
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Records, Unreadable
from tests.contract.records import COMPLAINT, FOUND, FULL, ORDER
from tests.specimens import (
    DAY,
    NOW,
    START,
    conversation,
    incoming,
    message,
)


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


def test_what_is_in_doubt_waits_until_a_person_decides(store):
    doubt = (Label("chat.hr", LabelSource.DOUBT, NOW),)
    person = (Label("chat.hr", LabelSource.PERSON, NOW),)
    store.add([incoming(c, labels=doubt) for c in ("c1", "c2", "c3")], NOW)
    store.add([incoming("c4")], NOW)
    store.label("c2", person, NOW)

    assert sorted(store.doubtful(9)) == ["c1", "c3"]
    assert len(store.doubtful(1)) == 1
    store.destroy(["c1"])
    assert store.doubtful(9) == ["c3"]


def test_a_longer_version_adds_no_machines_label_to_a_persons(store):
    person = Label("chat.general", LabelSource.PERSON, NOW)
    machine = Label("chat.complaint", LabelSource.CLASSIFIER, NOW)
    store.add([incoming("c1", labels=(person,))], NOW)

    store.replace([incoming("c1", labels=(machine,))], NOW + DAY)

    assert store.facts_of(["c1"])["c1"].labels == (person,)


def test_the_newest_are_named_first(store):
    talks = [conversation(c, opened_at=NOW + n * DAY) for n, c in enumerate("bac")]
    store.add([incoming(talk) for talk in talks], NOW)

    assert store.recent(9) == ["c", "a", "b"]
    assert store.recent(1) == ["c"]


def test_what_is_only_stored_is_named_until_nothing_restricts_it(store):
    store.add([incoming(name) for name in ("c1", "c2", "c3", "c4")], NOW)
    store.restrict(["c1", "c2", "nobody"], NOW)
    store.request(["c2", "c3"], NOW)
    everything = ["c1", "c2", "c3", "c4", "nobody"]
    before = store.restricted(everything)
    store.unrestrict(["c1", "c2"])

    assert before == {"c1", "c2", "c3"}
    assert store.restricted(everything) == {"c2", "c3"}

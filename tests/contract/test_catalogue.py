"""What every catalogue of the archive promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.catalogue import DjangoCatalogue
from guicang.domain.archive.model import Item, Mode, Segment, SegmentState
from guicang.domain.errors import NoSuchSegment
from guicang.domain.hold import Query
from guicang.domain.retention.model import Label, LabelSource, Record
from tests.cuts import cut_short
from tests.fakes.catalogue import MemoryCatalogue

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def catalogue(either):
    return either(MemoryCatalogue, DjangoCatalogue)


def a_segment(name="s-1", **changes) -> Segment:
    segment = Segment(
        id=name,
        object=f"2029/{name}.gca",
        key="ab" * 16,
        mode=Mode.FLOOR,
        basis="ecommerce",
        bucket="2029-03",
        batch="b-1",
        state=SegmentState.PLANNED,
        created_at=NOW,
        conversations=2,
        messages=5,
    )
    return replace(segment, **changes)


def an_item(name: str, segment="s-1") -> tuple[Item, Record]:
    return (
        Item(
            conversation=name,
            segment=segment,
            digest="d" + name,
            messages=3,
            keep_until=NOW + timedelta(days=1000),
        ),
        a_record(name),
    )


def a_record(name: str, **changes) -> Record:
    record = Record(
        id=name,
        starts={"opened": NOW, "contract_ended": NOW + timedelta(microseconds=1)},
        labels=(
            Label(category="complaint", by=LabelSource.PERSON, at=NOW),
            Label(category="投诉", by=LabelSource.CLASSIFIER, at=NOW),
        ),
        sensitive=True,
        source="wecom",
        channel="web",
        jurisdictions=("CN", "EU"),
        customer="cd" * 16,
        agent="li",
        shortened_at=NOW,
        request_at=None,
        messages=3,
        size=2**40,
    )
    return record._replace(**changes)


def test_a_segment_lives_from_plan_to_end(catalogue):
    catalogue.plan(a_segment())
    catalogue.update("s-1", SegmentState.PLANNED, object="2029/other.gca")
    catalogue.update("s-1", SegmentState.WRITTEN, sha256="ef" * 32, size=99)
    catalogue.update("s-1", SegmentState.LIVE)
    catalogue.update("s-1", SegmentState.ENDED, at=NOW)

    assert catalogue.get("s-1") == a_segment(
        state=SegmentState.ENDED,
        object="2029/other.gca",
        sha256="ef" * 32,
        size=99,
        ended_at=NOW,
    )


def test_segments_are_found_by_batch_and_state_in_order(catalogue):
    catalogue.plan(a_segment("s-2", batch="b-2"))
    catalogue.plan(a_segment("s-3"))
    catalogue.plan(a_segment("s-1"))
    catalogue.update("s-1", SegmentState.LIVE)

    def found(**conditions):
        return [segment.id for segment in catalogue.segments(**conditions)]

    assert found() == ["s-1", "s-2", "s-3"]
    assert found(batch="b-1") == ["s-1", "s-3"]
    assert found(state=SegmentState.PLANNED) == ["s-2", "s-3"]
    assert found(batch="b-1", state=SegmentState.LIVE) == ["s-1"]


def test_an_unknown_segment_is_refused(catalogue):
    for question in (
        lambda: catalogue.get("s-0"),
        lambda: catalogue.update("s-0", SegmentState.LIVE),
        lambda: catalogue.items("s-0"),
        lambda: catalogue.move_items(["a"], "s-0"),
        lambda: catalogue.enter([an_item("a", "s-0")]),
    ):
        with pytest.raises(NoSuchSegment):
            question()


def test_what_is_entered_is_found_with_its_facts(catalogue):
    catalogue.plan(a_segment())
    names = ["b", "a", "会话", "B"]
    catalogue.enter([an_item(name) for name in names])

    assert catalogue.items("s-1") == [an_item(n)[0] for n in ["B", "a", "b", "会话"]]
    assert catalogue.find(["a", "z", "会话"]) == {
        "a": an_item("a")[0],
        "会话": an_item("会话")[0],
    }
    assert catalogue.facts_of(iter(["b", "z"])) == {"b": a_record("b")}
    assert list(catalogue.facts()) == [a_record(n) for n in ["B", "a", "b", "会话"]]


def test_facts_without_anything_come_back_empty(catalogue):
    catalogue.plan(a_segment())
    bare = Record(id="a", starts={})
    catalogue.enter([(an_item("a")[0], bare)])

    assert catalogue.facts_of(["a"]) == {"a": bare}


def test_facts_are_streamed_from_after_an_id_on_and_by_query(catalogue):
    catalogue.plan(a_segment())
    items = [an_item(f"c{number:05}") for number in range(6000)]
    item, _ = items[77]
    items[77] = (item, a_record(item.conversation, agent="zhao"))
    catalogue.enter(items)

    assert sum(1 for _ in catalogue.facts()) == 6000
    assert [r.id for r in catalogue.facts(after="c05997")] == ["c05998", "c05999"]
    found = catalogue.facts(query=Query(agents=frozenset({"zhao"})))
    assert [r.id for r in found] == ["c00077"]


def test_entering_again_changes_nothing_but_the_place(catalogue):
    catalogue.plan(a_segment("s-1"))
    catalogue.plan(a_segment("s-2"))
    catalogue.enter([an_item("a"), an_item("b")])

    catalogue.enter([an_item("a", "s-2")])

    assert catalogue.items("s-1") == [an_item("b")[0]]
    assert catalogue.items("s-2") == [an_item("a", "s-2")[0]]


def test_items_move_to_another_segment(catalogue):
    catalogue.plan(a_segment("s-1"))
    catalogue.plan(a_segment("s-2"))
    catalogue.enter([an_item(name) for name in "abc"])

    catalogue.move_items(iter(["a", "c", "nobody"]), "s-2")

    assert [item.conversation for item in catalogue.items("s-1")] == ["b"]
    assert [item.conversation for item in catalogue.items("s-2")] == ["a", "c"]


def test_what_is_removed_is_gone_and_counted(catalogue):
    catalogue.plan(a_segment())
    catalogue.enter([an_item(name) for name in "abc"])

    assert catalogue.remove(iter(["a", "c", "nobody"])) == 2
    assert catalogue.remove(["a"]) == 0
    assert [record.id for record in catalogue.facts()] == ["b"]


def test_the_erasure_ledger_names_the_first_request_for_ever(catalogue):
    catalogue.ended(["a", "b", "a"], "r-1", NOW)
    catalogue.ended(["b", "c"], "r-2", NOW)

    found = catalogue.erased_by(iter(["a", "b", "c", "d"]))

    assert found == {"a": "r-1", "b": "r-1", "c": "r-2"}


def test_an_exception_undoes_the_transaction(catalogue):
    catalogue.plan(a_segment())
    catalogue.enter([an_item("a")])

    cut_short(
        catalogue,
        lambda: catalogue.remove(["a"]),
        lambda: catalogue.ended(["a"], "r-1", NOW),
        lambda: catalogue.update("s-1", SegmentState.ENDED, at=NOW),
    )

    assert list(catalogue.find(["a"])) == ["a"]
    assert catalogue.erased_by(["a"]) == {}
    assert catalogue.get("s-1") == a_segment()


def test_persons_are_ended_up_to_their_last_request(catalogue):
    later = NOW + timedelta(days=3)
    catalogue.person_ended(["t-1", "t-2"], "s-1", NOW, NOW)
    catalogue.person_ended(["t-1"], "s-1", NOW, NOW)
    catalogue.person_ended(["t-1"], "s-2", later, later)

    assert catalogue.persons_ended(["t-1", "t-2", "t-3"]) == {"t-1": later, "t-2": NOW}

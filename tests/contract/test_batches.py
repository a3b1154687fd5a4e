"""What every store of batches promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.batches import DjangoBatches
from guicang.domain.disposal.model import Batch, End, Fate, Member, State
from guicang.domain.errors import NoSuchCertificate, NoSuchRequest, ObjectExists
from tests.cuts import cut_short
from tests.fakes.batches import MemoryBatches

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def batches(either):
    return either(MemoryBatches, DjangoBatches)


def a_batch(name="b-1", **changes) -> Batch:
    batch = Batch(
        id=name,
        end=End.OFFLINE,
        state=State.PROPOSED,
        root="ab" * 32,
        policy=3,
        proposer="wang",
        reason="到期",
        created_at=NOW,
    )
    return replace(batch, **changes)


def a_member(name: str, **changes) -> Member:
    member = Member(
        conversation=name,
        digest="d" + name,
        facts="f" + name,
        messages=2,
        size=10,
        keep_until=NOW,
        clauses=("everyday", "一"),
        floors=("ecommerce-law-31",),
        mode="floor",
        basis="ecommerce",
        bucket="2029-03",
        key="k" + name,
    )
    return member._replace(**changes)


def test_the_root_is_noted_when_all_members_are_written(batches):
    batches.add(a_batch(root=""), [a_member("a")])

    batches.rooted("b-1", "cd" * 32)

    assert batches.get("b-1").root == "cd" * 32
    with pytest.raises(NoSuchRequest):
        batches.rooted("b-2", "cd" * 32)


def test_members_may_be_read_from_the_store_while_they_are_written(batches):
    batches.add(a_batch("b-0"), [a_member("a")])
    seen = (batches.nominated([name]) or a_member(name) for name in "bc")

    batches.add(a_batch(), seen)

    assert [m.conversation for m in batches.members("b-1")] == ["b", "c"]


def test_a_batch_comes_back_with_its_sums_and_counts(batches):
    batches.add(a_batch(), [a_member("a"), a_member("b", messages=3, size=7)])

    assert batches.get("b-1") == a_batch(
        members=2,
        messages=5,
        size=17,
        counts={"nominated": 2, "destroyed": 0, "refused": 0, "failed": 0},
    )


def test_a_batch_says_whether_the_platforms_copies_go_too(batches):
    batches.add(a_batch(platform=True), [a_member("a")])
    batches.add(a_batch("b-2"), [a_member("b")])

    assert [batches.get(name).platform for name in ("b-1", "b-2")] == [True, False]


def test_members_come_back_as_they_were_in_the_order_of_their_bytes(batches):
    members = [
        a_member("b"),
        a_member("B", keep_until=None, clauses=(), floors=()),
        a_member("会话", segment="s-1"),
        a_member("a-1"),
        a_member("a.1", fate=Fate.REFUSED, why="GC-301 h-1"),
        a_member("é"),
        a_member("𠮷"),
    ]
    batches.add(a_batch(), iter(members))

    found = list(batches.members("b-1"))

    assert found == sorted(members, key=lambda m: m.conversation.encode())


def test_members_are_streamed_over_pages_while_they_are_settled(batches):
    names = [f"c{n:05}" for n in range(12_000)]
    batches.add(a_batch(), map(a_member, reversed(names)))

    seen = []
    for number, member in enumerate(batches.members("b-1", fate=Fate.NOMINATED)):
        seen.append(member.conversation)
        if number % 4000 == 0:
            batches.settle("b-1", seen[-1:], Fate.DESTROYED)

    assert seen == names
    assert batches.get("b-1").counts["destroyed"] == 3


def test_members_are_found_by_fate_and_segment(batches):
    batches.add(a_batch(), map(a_member, "abcd"))
    batches.assign("b-1", "s-1", ["a", "b", "nobody"])
    batches.assign("b-1", "s-2", ["c"])
    batches.settle("b-1", ["a", "c"], Fate.DESTROYED)

    def found(**conditions):
        return "".join(m.conversation for m in batches.members("b-1", **conditions))

    assert found(segment="s-1") == "ab"
    assert found(segment="") == "d"
    assert found(fate=Fate.DESTROYED) == "ac"
    assert found(fate=Fate.NOMINATED, segment="s-1") == "b"
    assert found(fate=Fate.FAILED) == ""
    assert found(after="b") == "cd"
    assert found(fate=Fate.DESTROYED, after="a") == "c"


def test_counts_follow_every_settling_and_say_why(batches):
    batches.add(a_batch(), map(a_member, "abcde"))

    batches.settle("b-1", ["a", "b"], Fate.FAILED, "GC-405 s-1")
    batches.settle("b-1", ["b", "c"], Fate.DESTROYED)
    batches.settle("b-1", ["c"], Fate.DESTROYED)
    batches.settle("b-1", ["nobody"], Fate.REFUSED)
    batches.settle("b-1", [], Fate.REFUSED)

    assert batches.get("b-1").counts == {
        "nominated": 2,
        "destroyed": 2,
        "refused": 0,
        "failed": 1,
    }
    assert [m.why for m in batches.members("b-1")] == ["GC-405 s-1", "", "", "", ""]


def test_a_batch_moves(batches):
    batches.add(a_batch(), [])

    batches.move("b-1", State.APPROVED)

    assert batches.get("b-1", lock=False).state is State.APPROVED


def test_the_newest_batch_stands_first(batches):
    batches.add(a_batch("b-1"), [])
    batches.add(a_batch("b-3", created_at=NOW - timedelta(days=1)), [])
    batches.add(a_batch("b-2"), [a_member("a")])

    found = batches.list()

    assert [batch.id for batch in found] == ["b-2", "b-1", "b-3"]
    assert found[0].counts["nominated"] == 1


def test_what_is_unknown_is_refused(batches):
    for question in (
        lambda: batches.get("b-0"),
        lambda: list(batches.members("b-0")),
        lambda: batches.move("b-0", State.APPROVED),
        lambda: batches.settle("b-0", ["a"], Fate.REFUSED),
        lambda: batches.assign("b-0", "s", ["a"]),
        lambda: batches.note("b-0", "probe", {}),
        lambda: batches.notes("b-0"),
        lambda: batches.certify("b-0", "c", b"{}"),
        lambda: batches.lease("b-0", "me", NOW, 60),
    ):
        with pytest.raises(NoSuchRequest):
            question()
    with pytest.raises(NoSuchCertificate):
        batches.certificate("c-0")


@pytest.mark.parametrize("state", State)
def test_a_record_is_nominated_as_long_as_its_batch_is_on_the_road(batches, state):
    batches.add(a_batch(state=state), map(a_member, "ab"))
    ended = {State.CERTIFIED, State.WITHDRAWN, State.REJECTED, State.EXPIRED}

    found = batches.nominated(["a", "z"])

    assert found == ({} if state in ended else {"a": "b-1"})


def test_a_refused_member_is_free_for_another_batch(batches):
    batches.add(a_batch(), map(a_member, "abc"))
    batches.settle("b-1", ["a"], Fate.REFUSED, "GC-301 h-1")
    batches.settle("b-1", ["b"], Fate.FAILED, "GC-405 s-1")

    assert batches.nominated(iter("abc")) == {"b": "b-1", "c": "b-1"}


def test_a_manifest_is_written_whole_or_not_at_all(batches):
    def cut():
        yield a_member("a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batches.add(a_batch(), cut())

    assert batches.list() == []
    assert batches.nominated(["a"]) == {}


def test_an_exception_undoes_the_transaction(batches):
    batches.add(a_batch(), map(a_member, "ab"))

    cut_short(
        batches,
        lambda: batches.settle("b-1", ["a"], Fate.DESTROYED),
        lambda: batches.move("b-1", State.ERASED),
    )

    assert batches.get("b-1").state is State.PROPOSED
    assert batches.get("b-1").counts["destroyed"] == 0
    assert list(batches.members("b-1", fate=Fate.DESTROYED)) == []


def test_notes_are_kept_and_replaced_by_name(batches):
    batches.add(a_batch(), [])
    batches.note("b-1", "probe", {"files": 1})
    batches.note("b-1", "keys", {"destroyed": 7, "how": "零化"})
    batches.note("b-1", "probe", {"files": 2, "gaps": ["备份"]})

    assert batches.notes("b-1") == {
        "probe": {"files": 2, "gaps": ["备份"]},
        "keys": {"destroyed": 7, "how": "零化"},
    }


def test_a_certificate_is_kept_under_its_id_and_its_batch(batches):
    batches.add(a_batch(), [])

    batches.certify("b-1", "cert-1", b'{"\xe4\xb8\x80":1}')
    batches.certify("b-1", "cert-1", b'{"\xe4\xb8\x80":1}')

    assert batches.certificate("cert-1") == b'{"\xe4\xb8\x80":1}'
    assert batches.certificate("b-1") == b'{"\xe4\xb8\x80":1}'
    assert batches.get("b-1").certificate == "cert-1"
    assert batches.list()[0].certificate == "cert-1"


@pytest.mark.parametrize(
    ("batch", "certificate", "document"),
    [("b-1", "cert-1", b"2"), ("b-1", "cert-2", b"1"), ("b-2", "cert-1", b"1")],
    ids=["another content", "another id", "another batch"],
)
def test_a_certificate_is_never_replaced(batches, batch, certificate, document):
    batches.add(a_batch("b-1"), [])
    batches.add(a_batch("b-2"), [])
    batches.certify("b-1", "cert-1", b"1")

    with pytest.raises(ObjectExists):
        batches.certify(batch, certificate, document)

    assert batches.certificate("b-1") == b"1"


def test_one_owner_has_the_lease_until_it_ends(batches):
    batches.add(a_batch(), [])
    later = NOW + timedelta(seconds=60)

    assert batches.lease("b-1", "one", NOW, 60)
    assert batches.lease("b-1", "one", NOW, 60)
    assert not batches.lease("b-1", "two", later - timedelta(microseconds=1), 60)
    assert batches.lease("b-1", "two", later, 60)
    assert not batches.lease("b-1", "one", later, 60)


def test_a_lease_that_another_had_is_not_renewed(batches):
    batches.add(a_batch(), [])
    batches.lease("b-1", "one", NOW, 60)
    later = NOW + timedelta(seconds=61)

    assert batches.renew("b-1", "one", later, 60)
    assert not batches.lease("b-1", "two", later + timedelta(seconds=59), 60)
    assert batches.lease("b-1", "two", later + timedelta(seconds=60), 60)
    assert not batches.renew("b-1", "one", later, 60)
    batches.yield_lease("b-1", "two")
    assert not batches.renew("b-1", "one", later, 60)


def test_a_lease_is_given_back_by_its_owner_only(batches):
    batches.add(a_batch(), [])
    batches.lease("b-1", "one", NOW, 60)

    batches.yield_lease("b-1", "two")
    assert not batches.lease("b-1", "two", NOW, 60)

    batches.yield_lease("b-1", "one")
    assert batches.lease("b-1", "two", NOW, 60)

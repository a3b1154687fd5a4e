"""A home whose archives lie in buckets, from archiving to destruction."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from guicang.adapters.objects import s3
from guicang.adapters.objects.bucket import Answered, Bucket
from guicang.bootstrap import homes as opened
from guicang.bootstrap.worker import make_worker
from guicang.domain.alarms.model import Kind
from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import (
    ArchiveBroken,
    StoreUnreachable,
)
from guicang.domain.jobs.model import MOST_FAILURES, State as Stand
from guicang.domain.ledger.model import Tag
from tests import buckets, homes
from tests.fakes.talk import talk
from tests.homes import Home
from tests.outward import shops

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("socket_enabled")]

NAMES = ("c0001", "c0002", "c0003")


@dataclass
class Vault:
    """A home, and a plain client's look at its bucket."""

    home: Home
    server: shops.Server
    bucket: str
    prefix: str
    client: object = field(init=False)

    def __post_init__(self):
        self.client = shops.client(self.server.port)

    @property
    def house(self):
        return self.home.house

    def versions(self) -> list[str]:
        """Name every version and every marker."""
        listed = self.client.list_object_versions(
            Bucket=self.bucket, Prefix=self.prefix
        )
        both = (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ()))
        return [each["Key"].removeprefix(f"{self.prefix}/") for each in both]

    def live(self):
        return self.house.catalogue.segments(state=SegmentState.LIVE)


def vault(database, settings, server, bucket, **more) -> Vault:
    prefix = database.home.parent.name + bucket
    buckets.keys(database.home.parent / "access", "archive.s3", "archive.second")
    home = homes.make(
        database,
        settings,
        **{"archive.store": "s3"},
        **buckets.settings(server, bucket, prefix),
        **more,
    )
    for name in ("archive.s3", "archive.second"):
        path = Path(home.house.key_folder, name)
        path.write_text(f"{shops.KEY}\n{shops.SECRET}\n")
        path.chmod(0o600)
    return Vault(home, server, bucket, prefix)


@pytest.fixture
def plain(fresh_sqlite, settings, object_store) -> Vault:
    return vault(fresh_sqlite, settings, object_store, shops.BUCKET)


@pytest.fixture
def worm(fresh_sqlite, settings, object_store) -> Vault:
    """A home whose bucket locks what the law keeps."""
    lock = {"archive.lock": "compliance"}
    return vault(fresh_sqlite, settings, object_store, buckets.WORM, **lock)


@pytest.fixture
def two(fresh_sqlite, settings, object_store) -> Vault:
    """A home with a second bucket."""
    second = buckets.settings(
        object_store,
        buckets.VERSIONS,
        fresh_sqlite.home.parent.name,
        "archive.second",
    )
    return vault(fresh_sqlite, settings, object_store, shops.BUCKET, **second)


def ordered(name: str, days: int = 0):
    """A conversation about an order, which the law keeps for three years."""
    at = homes.real_now() - homes.LONG_AGO - timedelta(days=200 - days)
    return talk(name, at=at, events={"transaction_completed": at})


def kept_by_law(vault: Vault, **days: int) -> None:
    """Take in what the law keeps, and take it offline."""
    house = vault.house
    house.policies.declare(
        {"actors": ["ecommerce_platform_operator"]},
        by="admin",
        at=house.clock.now(),
    )
    vault.home.take_in(*(ordered(n, days.get(n, 0)) for n in NAMES))
    vault.home.policy()
    house.running.run(vault.home.approved().id)


def offline(vault: Vault) -> str:
    vault.home.take_in(*homes.talks(5).values())
    vault.home.policy()
    batch = vault.home.approved()
    return vault.house.running.run(batch.id).id


def document(vault: Vault, batch: str):
    return vault.house.certifying.open(vault.house.batches.certificate(batch))


def whys(vault: Vault, batch: str) -> set[str]:
    return {m.why for m in vault.house.batches.members(batch, fate=Fate.REFUSED)}


# --- the whole way --------------------------------------------------------------------


def test_records_go_to_a_bucket_come_back_and_end_there(
    database, settings, object_store
):
    it = vault(database, settings, object_store, buckets.VERSIONS)
    said = homes.talks(5)
    first = offline(it)
    there = it.versions()

    restore = it.house.restoring.propose(["c0001"], by="supervisor", reason="test")
    it.home.sign(restore.id, "admin", "compliance")
    it.house.restoring.run(restore.id)
    it.home.until_now()
    it.house.recording.checkpoint()
    last = it.house.running.run(it.home.approved(End.DESTRUCTION).id)

    assert there == [s.object for s in it.house.catalogue.segments(batch=first)]
    assert it.home.files("archive") == set()
    assert set(it.house.records.known(said)) == {"c0001"}
    assert last.state is State.CERTIFIED
    assert it.versions() == []
    made, ended = document(it, first), document(it, last.id)
    place = f"s3://{it.bucket}/{it.prefix} ({buckets.endpoint(it.server)})"
    assert made["tools"]["archive"] == place
    assert place in {m["id"] for m in ended["sanitization"]["media"]}
    assert {
        (c["method"], c["result"], c["looked_at"])
        for c in ended["verification"]["checks"]
    } >= {("object_404_incl_versions", "passed", len(there))}


def test_what_remains_of_an_ended_segment_is_named_in_the_certificate(
    plain, monkeypatch
):
    offline(plain)
    plain.home.until_now()
    plain.house.recording.checkpoint()
    batch = plain.home.approved(End.DESTRUCTION)
    monkeypatch.setattr(s3.S3Objects, "erase", lambda *_: None)

    plain.house.running.run(batch.id)

    found = {
        c["method"]: c for c in document(plain, batch.id)["verification"]["checks"]
    }["object_404_incl_versions"]
    (left,) = plain.versions()
    assert found["result"] == "failed"
    assert left in found["errors"][0]
    decision = document(plain, batch.id)["verification"]["validation"]["decision"]
    assert decision != "accept"


def test_a_disposal_that_was_killed_in_an_upload_is_run_again_to_its_end(
    plain, monkeypatch
):
    monkeypatch.setattr(s3, "PART", 0)
    plain.home.take_in(*homes.talks(5).values())
    plain.home.policy()
    batch = plain.home.approved().id
    whole = Bucket.call

    def call(self, named, **what):
        if named == "complete_multipart_upload":
            raise KeyboardInterrupt
        return whole(self, named, **what)

    object.__setattr__(plain.house.objects, "part", 5 << 20)
    monkeypatch.setattr(s3.S3Objects, "_at_once", s3.S3Objects._in_parts)
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "call", call)
        patch.setattr(s3.S3Objects, "_abort", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            plain.house.running.run(batch)
    client = plain.client
    where = {"Bucket": plain.bucket, "Prefix": plain.prefix}
    cut = client.list_multipart_uploads(**where).get("Uploads", [])

    done = plain.house.running.run(batch)

    assert len(cut) == 1
    assert done.state is State.CERTIFIED
    assert not client.list_multipart_uploads(**where).get("Uploads")
    assert plain.versions() == [s.object for s in plain.live()]


def test_a_store_that_goes_away_stops_a_disposal_and_nothing_is_lost(
    plain, monkeypatch
):
    plain.home.take_in(*homes.talks(5).values())
    plain.home.policy()
    batch = plain.home.approved().id

    def gone(*_args, **_what):
        raise StoreUnreachable(store="s3", reason="test")

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "get", gone)
        with pytest.raises(StoreUnreachable):
            plain.house.running.run(batch)
    here = plain.house.records.known(homes.talks(5))

    done = plain.house.running.run(batch)

    assert len(here) == 5
    assert done.counts[Fate.DESTROYED] == 5


# --- locks ----------------------------------------------------------------------------


def test_what_the_law_keeps_is_locked_until_its_first_floor_ends(worm):
    kept_by_law(worm, c0001=5, c0002=2, c0003=9)

    for segment in worm.live():
        items = worm.house.catalogue.items(segment.id)
        first = min(i.keep_until for i in items)
        assert segment.mode is Mode.FLOOR
        assert worm.house.objects.lock(segment.object).until == first.replace(
            microsecond=0
        )
    entries = list(worm.house.ledger.entries(tag=Tag.ARCHIVE_LOCKED))
    assert [e.data["segment"] for e in entries] == [s.id for s in worm.live()]
    assert worm.house.locking.align() == 0


def test_before_a_lock_ends_nothing_is_destroyed_whatever_our_clock_says(worm):
    kept_by_law(worm)
    worm.home.clock.move(days=3 * 365 + 60)
    worm.house.recording.checkpoint()

    done = worm.house.running.run(worm.home.approved(End.DESTRUCTION).id)

    until = worm.house.locking.standing(worm.live()[0]).until
    assert whys(worm, done.id) == {f"GC-871 {until.isoformat()}"}
    assert done.counts[Fate.REFUSED] == len(NAMES)
    assert worm.house.archiving.fetch("c0001").conversation.id == "c0001"


def test_what_nothing_keeps_is_not_locked_and_goes(worm):
    offline(worm)
    worm.home.until_now()
    worm.house.recording.checkpoint()

    done = worm.house.running.run(worm.home.approved(End.DESTRUCTION).id)

    assert done.counts[Fate.DESTROYED] == 5
    assert worm.versions() == []


def test_a_hold_is_set_in_the_store_and_lifted_with_it(worm):
    offline(worm)
    hold = worm.home.hold(conversations=["c0001"])

    worm.house.locking.align()
    (segment,) = worm.live()
    held = worm.house.objects.lock(segment.object).held
    release = worm.house.holding.release(hold, by="supervisor", reason="test")
    worm.home.sign(release.id, "legal", "compliance")
    worm.house.locking.align()

    assert held
    assert not worm.house.objects.lock(segment.object).held


def test_of_a_held_segment_the_others_go_and_the_held_one_stays_held(worm):
    offline(worm)
    worm.home.hold(conversations=["c0001"])
    worm.house.locking.align()
    worm.home.until_now()
    worm.house.recording.checkpoint()

    done = worm.house.running.run(worm.home.approved(End.DESTRUCTION).id)

    (segment,) = worm.live()
    assert done.counts[Fate.DESTROYED] == 4
    assert worm.versions() == [segment.object]
    assert worm.house.objects.lock(segment.object).held


def test_bytes_that_end_under_a_lock_lose_their_key_and_go_when_it_is_over(worm):
    kept_by_law(worm)
    (old,) = worm.live()
    with worm.house.catalogue.transaction():
        worm.house.catalogue.update(
            old.id, SegmentState.ENDED, at=worm.home.clock.now()
        )
    ended = worm.house.catalogue.get(old.id)

    worm.house.archiving.shred([ended])

    assert worm.house.keys.missing([old.key]) == {old.key}
    assert worm.house.archiving.clear() == 0
    assert worm.house.archiving.remains([ended])[0].startswith(old.object)


def test_bytes_of_an_ended_segment_that_are_free_now_are_cleared_away(plain):
    offline(plain)
    plain.home.until_now()
    plain.house.recording.checkpoint()
    plain.house.running.run(plain.home.approved(End.DESTRUCTION).id)
    (ended,) = plain.house.catalogue.segments(state=SegmentState.ENDED)
    plain.house.objects.put(ended.object, b"left by a lock")

    assert plain.house.archiving.clear() == 1
    assert plain.versions() == []


# --- a second bucket ------------------------------------------------------------------


def test_what_is_erased_was_read_back_from_both_buckets(two):
    offline(two)
    second = two.house.second_objects

    (segment,) = two.live()
    assert second.get(segment.object) == two.house.objects.get(segment.object)
    assert second.place in two.house.archive_place


def test_nothing_is_erased_while_the_second_bucket_has_other_bytes(two, monkeypatch):
    two.home.take_in(*homes.talks(5).values())
    two.home.policy()
    batch = two.home.approved().id
    second = two.house.second_objects
    whole = s3.S3Objects.get

    def get(self, name):
        return whole(self, name) + (b"x" if self is second else b"")

    with monkeypatch.context() as patch:
        patch.setattr(s3.S3Objects, "get", get)
        with pytest.raises(ArchiveBroken):
            two.house.running.run(batch)

    assert len(two.house.records.known(homes.talks(5))) == 5
    assert two.house.running.run(batch).counts[Fate.DESTROYED] == 5


def test_a_segment_is_copied_from_the_bucket_that_has_it(two):
    offline(two)
    (segment,) = two.live()
    items = two.house.catalogue.items(segment.id)
    expected = {i.conversation: i.digest for i in items}
    for lost in two.house.archiving.stores:
        lost.erase(segment.object)
        with pytest.raises(ArchiveBroken):
            two.house.archiving.verify(segment, expected)

        two.house.archiving.copy(segment)

        assert two.house.archiving.verify(segment, expected) == 10


def test_what_no_bucket_has_cannot_be_copied(two):
    offline(two)
    (segment,) = two.live()
    for lost in two.house.archiving.stores:
        lost.erase(segment.object)

    with pytest.raises(ArchiveBroken, match="no store has it whole"):
        two.house.archiving.copy(segment)


def test_both_buckets_forget_what_is_destroyed(two):
    offline(two)
    two.home.until_now()
    two.house.recording.checkpoint()

    two.house.running.run(two.home.approved(End.DESTRUCTION).id)

    assert [list(store.names()) for store in two.house.archiving.stores] == [[], []]


def test_a_certificate_of_a_bucket_verifies_without_it(plain):
    batch = offline(plain)
    made = document(plain, batch)["id"]

    found = opened.verify_certificate(
        plain.home.folder / "certificates" / f"{made}.json",
        plain.home.folder / "public.key",
    )

    assert found["tools"]["archive"].startswith("s3://")


def test_a_full_store_is_waited_for_people_are_told_and_work_goes_on(
    plain, monkeypatch
):
    """SeaweedFS, among others, says InternalError where its disk is full."""
    house, clock = plain.house, plain.home.clock
    plain.home.take_in(*homes.talks(5).values())
    plain.home.policy()
    batch = plain.home.approved().id
    job = house.jobs.add("dispose-batch", {"batch": batch}, now=clock.now())
    worker = make_worker(house, lambda _line: None, lambda _job, _said: None)
    call = Bucket.call

    def full(bucket, deed, **what):
        if deed == "put_object":
            raise Answered("InternalError", 500)
        return call(bucket, deed, **what)

    def told() -> bool:
        return Kind.JOB_HELD_UP in {each.kind for each in house.wrong()}

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "call", full)
        worker.turn(lambda: False)
        assert not told()
        for _ in range(MOST_FAILURES + 2):
            clock.move(minutes=6)
            worker.turn(lambda: False)
        held = house.jobs.get(job.id)
        assert (held.state, held.error, held.failures) == (Stand.WAITING, "GC-775", 0)
        assert told()
        assert house.batches.get(batch).state is State.APPROVED
        assert house.records.counts()["conversations"] == 5

    clock.move(minutes=6)
    worker.turn(lambda: False)

    assert house.jobs.get(job.id).state is Stand.DONE
    assert house.batches.get(batch).state is State.CERTIFIED
    assert not told()

"""What is true of a home at every instant, and what at the end of a disposal."""

from collections import Counter
from typing import Any

from django.db import connection, transaction

from guicang.adapters.db.models import batches as batch_tables
from guicang.bootstrap import House
from guicang.bootstrap.homes import verify_certificate
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Fate, State
from guicang.domain.jobs.model import State as Stand
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.hosts.plant import Plant

KEPT = {SegmentState.VERIFIED, SegmentState.LIVE}


def truthful(plant: Plant) -> int:
    """Check that what is said of the batch is so; return how many it says are erased.

    All of it is read of one instant: workers may be at work.
    """
    house = plant.home.house
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        batch = house.batches.get(plant.batch)
        said = {
            m.conversation for m in house.batches.members(batch.id, fate=Fate.DESTROYED)
        }
        live = set(house.records.known(plant.said))
        archived = house.catalogue.find(said)
        states = {
            item.segment: house.catalogue.get(item.segment).state
            for item in archived.values()
        }
        entered = _erased(house, batch.id)
    assert not said & live, "said to be erased, and still there"
    assert said | live == plant.said.keys(), "neither there nor said to be erased"
    assert archived.keys() == said, "erased, and not archived"
    assert set(states.values()) <= KEPT
    assert batch.counts[Fate.DESTROYED] == len(said) == entered
    assert (batch.state is State.CERTIFIED) == bool(batch.certificate)
    assert not batch.certificate or not live
    return len(said)


def ended_well(plant: Plant) -> None:
    """Check that the disposal came to its end as if nothing had happened."""
    house = plant.home.again()
    batch = house.batches.get(plant.batch)
    assert batch.state is State.CERTIFIED
    assert truthful(plant) == len(plant.said)
    assert set(homes.where(plant.home, plant.said).values()) == {"archived"}
    assert house.recording.verify().whole
    _steps_once(house, batch.id)
    _segments_whole(house)
    row = batch_tables.Batch.objects.get(code=batch.id)
    assert (row.lease_owner, row.lease_until) == ("", 0), "a lease is left over"
    assert not house.jobs.list(states=[Stand.RUNNING, Stand.DEAD])
    _certified(plant, batch.certificate)


def _erased(house: House, batch: str) -> int:
    entries = house.ledger.entries(about=batch)
    return sum(e.data["erased"] for e in entries if e.tag == Tag.BATCH_CHUNK_ERASED)


def _steps_once(house: House, batch: str) -> None:
    """Each step of the road stands in the ledger once."""
    tags = Counter(e.tag for e in house.ledger.entries(about=batch))
    steps = ("archived", "verified", "erased", "shredded", "probed", "certified")
    assert {s: tags[Tag(f"batch:{s}")] for s in steps} == dict.fromkeys(steps, 1)


def _segments_whole(house: House) -> None:
    segments = house.catalogue.segments()
    assert {s.state for s in segments} == {SegmentState.LIVE}, "half-made segments"
    assert set(house.objects.names()) == {s.object for s in segments}
    for segment in segments:
        items = house.catalogue.items(segment.id)
        house.archiving.verify(segment, {i.conversation: i.digest for i in items})
    assert sum(s.conversations for s in segments) == sum(
        1 for s in segments for _ in house.catalogue.items(s.id)
    )


def _certified(plant: Plant, certificate: str) -> None:
    """One of the hosts has published the certificate, and it is genuine."""
    found: list[Any] = [
        verify_certificate(path, plant.home.folder / "public.key")
        for folder in plant.folders.values()
        for path in (folder / "certificates").glob(f"{certificate}.json")
    ]
    assert found
    assert {each["id"] for each in found} == {certificate}

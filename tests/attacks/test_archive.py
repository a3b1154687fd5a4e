"""Somebody who can write to the archive's folder, or to its catalogue, and has no key.

They cut, swap, replay, remove and re-label. Nothing of it opens as something else, no
restore brings half of it back, and what was put right again is whole again.
"""

import pytest
from django.db import connection

from guicang.domain.access.model import Person, Reader, Role
from guicang.domain.archive.model import Segment
from guicang.domain.disposal.model import End
from guicang.domain.errors import ArchiveBroken, GuicangError
from tests import homes

COUNT = 30


@pytest.fixture
def said():
    return homes.talks(COUNT)


@pytest.fixture
def home(settled, said):
    home = settled(homes.make)
    home.take_in(*said.values())
    home.policy()
    home.house.running.run(home.approved().id)
    return home


@pytest.fixture
def segments(home) -> list[Segment]:
    found = list(home.house.catalogue.segments())
    assert len(found) > 1, "an attack that swaps needs two"
    return found


LEGAL = Reader(person=Person(name="legal", roles=frozenset({Role.LEGAL})), proven=True)


def path(home, segment):
    return home.folder / "archive" / segment.object


def first(home, segment):
    return home.house.catalogue.items(segment.id)[0].conversation


def closed(home, segment):
    """Neither verifying nor reading gets into a segment that is not whole."""
    house = home.house
    wanted = {i.conversation: i.digest for i in house.catalogue.items(segment.id)}
    with pytest.raises(ArchiveBroken):
        house.archiving.verify(segment, wanted)
    with pytest.raises(ArchiveBroken):
        house.reading.read(first(home, segment), reader=LEGAL, reason="-")


def asked_back(home, name):
    """An approved restore of one conversation."""
    request = home.house.restoring.propose([name], by="supervisor", reason="test")
    home.sign(request.id, "admin", "legal")
    return request.id


def overwrite(place, data):
    place.chmod(0o600)
    place.write_bytes(data)


CUTS = {
    "the last byte is gone": lambda data: data[:-1],
    "half of it is gone": lambda data: data[: len(data) // 2],
    "nothing is left": lambda data: b"",
    "one bit is other": lambda data: data[:99] + bytes([data[99] ^ 1]) + data[100:],
    "something was added": lambda data: data + b"\0",
}


def test_a_spoilt_segment_opens_nowhere_and_is_whole_when_put_right(
    home, segments, said
):
    place, name = path(home, segments[0]), first(home, segments[0])
    data = place.read_bytes()
    request = asked_back(home, name)

    for attack in CUTS.values():
        overwrite(place, attack(data))
        closed(home, segments[0])
        with pytest.raises(ArchiveBroken):
            home.house.restoring.run(request)
        assert not home.house.records.known([name])

    overwrite(place, data)
    assert home.house.restoring.run(request) == [name]
    back = next(iter(home.house.records.read([name])))
    assert back.messages == said[name].messages


def test_two_segments_cannot_change_places_nor_can_one_be_missing(home, segments):
    one, two = (path(home, s) for s in segments[:2])
    data = one.read_bytes(), two.read_bytes()
    overwrite(one, data[1])
    overwrite(two, data[0])

    for segment in segments[:2]:
        closed(home, segment)
    one.unlink()
    closed(home, segments[0])


def test_a_catalogue_that_points_at_another_file_does_not_open_it(home, segments):
    one, two = segments[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE guicang_segment SET object=%s, sha256=%s, size=%s WHERE code=%s",
            ["moved", two.sha256, two.size, one.id],
        )
        assert cursor.rowcount == 1
    path(home, two).rename(home.folder / "archive" / "moved")

    closed(home, home.house.catalogue.get(one.id))


def test_a_conversation_entered_in_another_segment_is_not_found_there(home, segments):
    stolen = first(home, segments[0])
    house = home.house
    with house.catalogue.transaction():
        house.catalogue.move_items([stolen], segments[1].id)

    for segment in segments[:2]:
        wanted = {i.conversation: i.digest for i in house.catalogue.items(segment.id)}
        with pytest.raises(ArchiveBroken):
            house.archiving.verify(segment, wanted)
    with pytest.raises(GuicangError):
        house.reading.read(stolen, reader=LEGAL, reason="test")


def test_bytes_of_an_ended_segment_put_back_open_nothing(home, segments):
    place = path(home, segments[0])
    data = place.read_bytes()
    name = first(home, segments[0])
    home.until_now()
    home.house.running.run(home.approved(End.DESTRUCTION).id)
    assert not place.exists()

    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)

    with pytest.raises(ArchiveBroken):
        list(home.house.archiving.read(segments[0]))
    with pytest.raises(GuicangError):
        home.house.reading.read(name, reader=LEGAL, reason="test")

"""Homes of several hosts share one ring: another one, or one on a network, is said."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from guicang.adapters.db.models.records import Conversation
from guicang.adapters.keys.epochs import EpochRing
from guicang.adapters.keys.files import network_of
from guicang.bootstrap import House, keyrings
from guicang.bootstrap.doctor import examine
from guicang.domain.errors import AnotherRing, ForeignRing, RingOnNetwork
from tests import homes

HOLDS = "the key ring holds the keys of the store"
MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:40 / /srv/my\\040share rw,relatime - nfs4 nas:/x rw,vers=4.2
24 23 0:41 / /srv/my\\040share/disk rw,relatime - ext4 /dev/vdb rw
"""


@pytest.fixture
def home(database, settings):
    made = homes.make(database, settings)
    made.take_in(*homes.talks(3).values())
    return made


def another_ring(home) -> House:
    """Let the home have a ring of its own, as one that was made apart."""
    (home.folder / "keys").rename(home.folder / "theirs")
    EpochRing.initialise(home.folder / "keys")
    return home.again()


def test_the_ring_of_the_store_has_its_keys(home):
    assert keyrings.holds(home.house) == (True, "3 looked at")
    keyrings.require_own(home.house)


def test_a_new_store_has_no_keys_that_could_be_missing(database, settings):
    house = another_ring(homes.make(database, settings))

    keyrings.require_own(house)

    assert keyrings.holds(house)[0]


def test_another_ring_is_said_and_no_worker_begins_on_it(home):
    house = another_ring(home)

    with pytest.raises(ForeignRing) as caught:
        keyrings.require_own(house)
    found = {check.name: check for check in examine(house)}[HOLDS]

    assert caught.value.data == {"count": 3, "of": 3}
    assert not found.ok
    assert "GC-891" in found.detail


def test_a_ring_that_lacks_some_keys_is_said_and_work_goes_on(home):
    home.house.keys.destroy([Conversation.objects.get(key="c0001").data_key])

    keyrings.require_own(home.house)

    with pytest.raises(ForeignRing, match="lacks 1 of 3"):
        keyrings.holds(home.house)


def test_what_is_erased_while_we_look_is_not_missing(home, monkeypatch):
    missing = home.house.keys.missing

    def late(keys):
        home.house.records.destroy(["c0001"])
        home.house.keys.destroy(keys)
        return missing(keys)

    monkeypatch.setattr(home.house.keys, "missing", late)

    with pytest.raises(ForeignRing) as caught:
        keyrings.holds(home.house)

    assert caught.value.data == {"count": 2, "of": 3}


def test_the_second_home_of_a_store_that_is_still_empty_is_refused(database, settings):
    """Each would seal what comes in with keys that the other does not have."""
    first = homes.make(database, settings)
    keyrings.require_own(first.house)
    keyrings.require_own(first.again())
    house = another_ring(first)

    for begun in (keyrings.require_own, lambda it: it.intake):
        with pytest.raises(AnotherRing):
            begun(house)
    found = {check.name: check for check in examine(house)}[HOLDS]

    assert not found.ok
    assert "GC-776" in found.detail


def test_a_copy_from_before_rings_had_names_is_as_good_as_the_ring(home):
    keyrings.require_same(home.house)  # both are named now
    with closing(sqlite3.connect(home.folder / "keys" / "ring.db")) as ring:
        ring.execute("DROP TABLE named")
        ring.commit()
    house = home.again()

    keyrings.require_own(house)

    assert keyrings.holds(house)[0]


def test_a_ring_keeps_its_name_through_a_rotation_and_in_a_copy(tmp_path):
    ring = EpochRing.initialise(tmp_path / "keys")
    name = ring.name()
    ring.rotate()
    shutil.copytree(tmp_path / "keys", tmp_path / "copy")

    assert ring.name() == EpochRing(tmp_path / "copy").name() == name
    assert EpochRing.initialise(tmp_path / "other").name() != name


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/keys", ""),
        ("/srv/my share/keys", "nfs4"),
        ("/srv/my share/disk/keys", ""),
    ],
)
def test_a_network_file_system_is_told_from_a_disk(tmp_path, folder, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)

    assert network_of(type(tmp_path)(folder), mounts) == kind


def test_a_ring_on_a_network_is_said(home, monkeypatch):
    monkeypatch.setattr("guicang.adapters.keys.files.network_of", lambda _: "nfs4")

    with pytest.raises(RingOnNetwork, match="nfs4"):
        keyrings.lies(home.house)


def test_a_ring_on_a_disk_is_well(home):
    assert keyrings.lies(home.house)[0]

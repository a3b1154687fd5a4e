"""What an fsync did not confirm is not there, whatever a second one says."""

import errno
import os
from pathlib import Path

import pytest

from guicang.adapters.anchoring.folder import WormFolder, write_once
from guicang.adapters.evidence import write
from guicang.adapters.keys.files import destroy_secret, write_secret
from guicang.adapters.objects.folder import FolderObjects
from guicang.domain.errors import MediumFailed, NotAnchored, StoreFailed
from tests.faults.unreliable_disk import UnreliableDisk

ROOT = Path("/archive")
NAME = "segments/ab/1"


class Forgetful(UnreliableDisk):
    """Fails to sync a folder once, and takes its names for written ever after."""

    forgotten = None

    def sync_folder(self, folder):
        here = self._folder(folder)
        if self.forgotten is None and folder == (ROOT / NAME).parent:
            self.forgotten = dict(here.seen)
            raise OSError(errno.EIO, "as the test wishes")
        old = self.forgotten if folder == (ROOT / NAME).parent else {}
        here.kept = {n: i for n, i in here.seen.items() if old.get(n) is not i}


def test_an_object_whose_name_was_not_confirmed_is_written_anew():
    disk = Forgetful()
    store = FolderObjects(ROOT, disk)
    with pytest.raises(StoreFailed):
        store.put(NAME, b"bytes")

    store.put(NAME, b"bytes")

    after = FolderObjects(ROOT, disk.lose_power(names_survive=False))
    assert after.get(NAME) == b"bytes"
    assert list(after.names()) == [NAME]


@pytest.fixture
def syncs(monkeypatch):
    """Fail the nth fsync from now on; count them all."""
    real, seen = os.fsync, {"count": 0, "fail": 0}

    def sync(handle):
        seen["count"] += 1
        if seen["count"] == seen["fail"]:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    return seen


FILE, FOLDER = 1, 2


@pytest.mark.parametrize("nth", [FILE, FOLDER])
@pytest.mark.parametrize("make", [write_secret, write_once])
def test_a_file_that_is_made_once_is_made_anew_after_it(tmp_path, syncs, make, nth):
    syncs["fail"] = nth
    with pytest.raises(MediumFailed) as caught:
        make(tmp_path / "k", b"secret")

    assert caught.value.data["what"] == "k"
    assert list(tmp_path.iterdir()) == []
    make(tmp_path / "k", b"secret")
    assert (tmp_path / "k").read_bytes() == b"secret"


@pytest.mark.parametrize("nth", [FILE, FOLDER])
def test_a_secret_that_is_replaced_is_never_lost(tmp_path, syncs, nth):
    write_secret(tmp_path / "k", b"old")
    syncs.update(count=0, fail=nth)

    with pytest.raises(MediumFailed):
        write_secret(tmp_path / "k", b"new", replace=True)

    assert (tmp_path / "k").read_bytes() in {b"old", b"new"}


def test_a_secret_that_may_come_back_is_not_called_destroyed(tmp_path, syncs):
    write_secret(tmp_path / "k", b"secret")
    syncs.update(count=0, fail=FOLDER)
    with pytest.raises(MediumFailed):
        destroy_secret(tmp_path / "k")
    syncs.update(count=0, fail=1)

    with pytest.raises(MediumFailed):
        destroy_secret(tmp_path / "k")
    destroy_secret(tmp_path / "k")

    assert not (tmp_path / "k").exists()


def test_an_anchor_whose_name_was_not_confirmed_is_none(tmp_path, syncs):
    place = WormFolder(tmp_path)
    syncs["fail"] = FOLDER
    with pytest.raises(NotAnchored, match="Input/output error"):
        place.anchor("note", 1)
    assert list(place.notes()) == []

    place.anchor("note", 1)
    syncs.update(count=0, fail=FOLDER)

    with pytest.raises(NotAnchored):  # found there, and its folder is synced, too
        place.anchor("note", 1)
    assert list(place.notes()) == ["note"]


@pytest.mark.parametrize("nth", [FILE, FOLDER])
def test_a_failing_disk_is_said_of_a_certificate(tmp_path, syncs, nth):
    syncs["fail"] = nth
    with pytest.raises(MediumFailed):
        write(tmp_path / "c.json", b"{}")

    write(tmp_path / "c.json", b"{}")
    assert (tmp_path / "c.json").read_bytes() == b"{}"

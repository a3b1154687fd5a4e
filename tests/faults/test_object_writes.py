"""Objects in a folder, with everything that a disk can do to them."""

import errno
import multiprocessing
import os
import resource
import shutil
import signal
import stat
import subprocess
from itertools import count
from pathlib import Path

import pytest

from guicang.adapters.objects.files import DiskFiles
from guicang.adapters.objects.folder import FolderObjects
from guicang.domain.errors import NoSpace, ObjectExists, StoreFailed
from tests.faults.full_disk import mounted
from tests.faults.unreliable_disk import PowerCut, UnreliableDisk

ROOT = Path("/archive")
NAME = "segments/ab/1"
DATA = bytes(range(256)) * 4
OTHER = "segments/ab/0"


def leftovers(files, root=ROOT):
    return [path for path in files.walk(root) if path.name.startswith(".TMP-")]


def disk_with_a_neighbour():
    disk = UnreliableDisk()
    FolderObjects(ROOT, disk).put(OTHER, b"neighbour")
    return disk


def cuts(deed):
    """Do the deed on a fresh disk with the power cut at each call, until it ends."""
    for cut in count():
        disk = disk_with_a_neighbour()
        disk.piece, disk.calls, disk.cut = 300, 0, cut // 2
        disk.before = cut % 2 == 0
        try:
            deed(FolderObjects(ROOT, disk))
        except PowerCut:
            yield disk
        else:
            assert cut > 20, "the deed makes more calls than this"
            return


def put(store):
    store.put(NAME, DATA)


def put_then_erase(store):
    store.put(NAME, DATA)
    store.erase(NAME)


@pytest.mark.parametrize("names_survive", [True, False], ids=["names kept", "lost"])
@pytest.mark.parametrize("deed", [put, put_then_erase])
def test_an_object_is_whole_or_absent_wherever_the_power_goes(deed, names_survive):
    for disk in cuts(deed):
        after = disk.lose_power(names_survive=names_survive)
        store = FolderObjects(ROOT, after)

        assert store.get(OTHER) == b"neighbour"
        assert set(store.names()) in ({OTHER}, {OTHER, NAME})
        if NAME in store.names():
            assert store.get(NAME) == DATA

        deed(store)

        assert set(store.names()) == ({OTHER} | ({NAME} if deed is put else set()))
        store.sweep()
        assert leftovers(after) == []


@pytest.mark.parametrize("names_survive", [True, False], ids=["names kept", "lost"])
def test_what_put_returned_for_survives(names_survive):
    disk = UnreliableDisk()
    FolderObjects(ROOT, disk).put(NAME, DATA)

    after = disk.lose_power(names_survive=names_survive)
    assert FolderObjects(ROOT, after).get(NAME) == DATA


def test_what_was_put_again_after_a_crash_survives_too():
    for disk in cuts(put):
        disk.off, disk.cut = False, None  # the process died, the machine did not
        FolderObjects(ROOT, disk).put(NAME, DATA)

        after = disk.lose_power(names_survive=False)
        assert FolderObjects(ROOT, after).get(NAME) == DATA


def test_what_erase_returned_for_stays_gone():
    disk = disk_with_a_neighbour()
    FolderObjects(ROOT, disk).erase(OTHER)

    after = disk.lose_power(names_survive=False)
    assert list(FolderObjects(ROOT, after).names()) == []


@pytest.mark.parametrize("room", range(0, len(DATA), 97))
def test_a_full_disk_leaves_nothing_behind(room):
    disk = disk_with_a_neighbour()
    disk.room = room
    store = FolderObjects(ROOT, disk)

    with pytest.raises(NoSpace) as caught:
        store.put(NAME, DATA)

    assert caught.value.data == {"what": NAME}
    assert list(store.names()) == [OTHER]
    assert leftovers(disk) == []
    disk.room = None
    store.put(NAME, DATA)
    assert store.get(NAME) == DATA


FAULTS = {
    "no inode left": ("create", errno.ENOSPC, NoSpace),
    "the quota is used up": ("write", errno.EDQUOT, NoSpace),
    "no room for a name": ("link", errno.ENOSPC, NoSpace),
    "the medium fails to write": ("write", errno.EIO, StoreFailed),
    "the medium fails to sync": ("sync", errno.EIO, StoreFailed),
    "the file system has no links": ("link", errno.EPERM, StoreFailed),
    "the folder cannot be made": ("make_folder", errno.EACCES, StoreFailed),
}


@pytest.mark.parametrize(("call", "number", "error"), FAULTS.values(), ids=FAULTS)
def test_a_failing_call_is_said_and_nothing_stays(call, number, error):
    disk = disk_with_a_neighbour()
    disk.fail[call] = number
    store = FolderObjects(ROOT, disk)

    with pytest.raises(error):
        store.put(NAME, DATA)

    assert list(store.names()) == [OTHER]
    assert leftovers(disk) == []
    disk.fail.clear()
    store.put(NAME, DATA)
    assert store.get(NAME) == DATA


DEEDS = {
    "read": lambda store: store.get(OTHER),
    "sync_folder": lambda store: store.put(NAME, DATA),
    "unlink": lambda store: store.erase(OTHER),
    "walk": lambda store: store.names(),
}


@pytest.mark.parametrize(("call", "deed"), DEEDS.items(), ids=DEEDS)
def test_no_failure_of_the_medium_passes_in_silence(call, deed):
    disk = disk_with_a_neighbour()
    disk.fail[call] = errno.EIO

    with pytest.raises(StoreFailed):
        deed(FolderObjects(ROOT, disk))


def test_writes_that_take_one_byte_at_a_time_arrive_whole():
    disk = UnreliableDisk()
    disk.piece = 1
    FolderObjects(ROOT, disk).put(NAME, DATA)

    assert FolderObjects(ROOT, disk).get(NAME) == DATA


class Overtaken(DiskFiles):
    """Another process is faster by the blink between looking and linking."""

    def __init__(self, data):
        self.data = data

    def link(self, source, target):
        target.write_bytes(self.data)
        super().link(source, target)


def test_a_race_for_a_name_never_overwrites(tmp_path):
    with pytest.raises(ObjectExists):
        FolderObjects(tmp_path, Overtaken(b"theirs")).put(NAME, b"ours")

    assert FolderObjects(tmp_path).get(NAME) == b"theirs"
    assert leftovers(DiskFiles(), tmp_path) == []


def test_a_race_with_the_same_bytes_has_two_winners(tmp_path):
    FolderObjects(tmp_path, Overtaken(b"ours")).put(NAME, b"ours")

    assert FolderObjects(tmp_path).get(NAME) == b"ours"


def test_files_and_folders_are_for_their_owner_alone(tmp_path):
    FolderObjects(tmp_path / "archive").put(NAME, DATA)

    file = tmp_path / "archive" / NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_nlink == 1
    for folder in list(file.parents)[:3]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_symbolic_link_is_no_object(tmp_path):
    (tmp_path / "secret").write_bytes(b"not of the store")
    root = tmp_path / "archive"
    root.mkdir()
    (root / "planted").symlink_to(tmp_path / "secret")
    store = FolderObjects(root)

    assert list(store.names()) == []
    with pytest.raises(StoreFailed):
        store.get("planted")


def _hang(root, ready):
    files = DiskFiles()
    handle = files.create(root / ".TMP-1")
    files.write(handle, memoryview(b"half"))
    ready.set()
    signal.pause()


def test_the_sweeper_spares_what_is_being_written(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    writer = context.Process(target=_hang, args=(tmp_path, ready))
    writer.start()
    assert ready.wait(60)
    store = FolderObjects(tmp_path)
    store.put(NAME, DATA)

    assert store.sweep() == 0
    writer.kill()
    writer.join()
    assert store.sweep() == 1
    assert list(store.names()) == [NAME]
    assert leftovers(DiskFiles(), tmp_path) == []


@pytest.fixture
def small_disk(tmp_path):
    """Give a real full disk; a file size limit where none may be mounted."""
    room = 256 * 1024
    if mounted(tmp_path, f"size={room}"):
        yield tmp_path
        subprocess.run([shutil.which("umount"), str(tmp_path)], check=True)  # noqa: S603 - our own folder
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_real_full_disk_leaves_nothing_behind(small_disk):
    store = FolderObjects(small_disk / "archive")
    store.put(OTHER, b"neighbour")

    with pytest.raises(NoSpace):
        store.put(NAME, os.urandom(512 * 1024))

    assert list(store.names()) == [OTHER]
    assert leftovers(DiskFiles(), small_disk) == []
    store.put(NAME, DATA)
    assert store.get(NAME) == DATA

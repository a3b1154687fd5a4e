"""What was uploaded lies sealed, is read where it lies, and goes when it is dropped."""

import random  # noqa: TID251 - seeded places to read at
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.keys.sealbox import FileSealer
from guicang.adapters.uploads import FRAME, OVERHEAD, FolderUploads
from guicang.adapters.uploads.inbox import FolderInbox
from guicang.domain.errors import (
    NoSuchUpload,
    NotInFolder,
    SealBroken,
    UploadTooLarge,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = b"13800138000"
SIZES = (0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 17)


@pytest.fixture
def uploads(tmp_path) -> FolderUploads:
    box = FileSealer.initialise(tmp_path / "keys")
    return FolderUploads(folder=tmp_path / "uploads", box=box, most=4 * FRAME)


def put(uploads, data, name="export.jsonl"):
    sink = uploads.begin(name=name, by="admin", at=AT)
    for at in range(0, len(data), 70_000):
        sink.write(data[at : at + 70_000])
    return sink.end()


def lying(uploads):
    return sorted(uploads.folder.iterdir()) if uploads.folder.exists() else []


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sent_is_read_back_from_any_place(uploads, size):
    data = (SECRET * (size // len(SECRET) + 1))[:size]
    upload = put(uploads, data)
    dice = random.Random(size)

    with uploads.open(uploads.place(upload.id)) as file:
        assert file.read() == data
        for _ in range(20):
            at, many = dice.randint(0, size), dice.randint(0, FRAME)
            file.seek(at)
            assert file.read(many) == data[at : at + many]
        assert file.seek(0, 2) == size
    assert uploads.list() == [upload]
    assert (upload.size, uploads.get(upload.id)) == (size, upload)


def test_nothing_of_it_lies_in_clear_neither_text_nor_name(uploads):
    put(uploads, SECRET * 100_000, name="王小明的聊天记录.csv.gz")

    (path,) = lying(uploads)
    raw = path.read_bytes()
    assert SECRET not in raw
    assert "王小明".encode() not in raw
    assert path.name.endswith(".csv.gz")
    assert "王" not in path.name
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "kept", "ending"),
    [
        ("../../etc/passwd.csv", "passwd.csv", ".csv"),
        ("C:\\chats\\a.JSONL", "a.JSONL", ".jsonl"),
        ("a.b.exe", "a.b.exe", ""),
        ("x" * 300 + ".csv", "x" * 196 + ".csv", ".csv"),
        ("", "", ""),
    ],
)
def test_a_name_leads_nowhere(uploads, name, kept, ending):
    upload = put(uploads, b"{}", name=name)

    place = uploads.place(upload.id)
    assert upload.name == kept
    assert place == uploads.folder / f"{upload.id}{ending}"


def test_what_is_too_large_is_refused_before_it_lies_there(uploads):
    sink = uploads.begin(name="a.csv", by="admin", at=AT)
    sink.write(bytes(uploads.most))
    with pytest.raises(UploadTooLarge):
        sink.write(b"1")

    assert lying(uploads)[0].stat().st_size < uploads.most
    sink.drop()
    assert lying(uploads) == []


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_dropped_while_it_comes_is_not_kept(uploads, whole):
    sink = uploads.begin(name="a.csv", by="admin", at=AT)
    sink.write(bytes(2 * FRAME))
    if whole:
        sink.end()

    sink.drop()

    assert lying(uploads) == []


@pytest.mark.parametrize("how", ["cut", "changed", "swapped", "renamed"])
def test_what_was_tampered_with_does_not_open(uploads, how):
    data = b"".join(bytes([n]) * FRAME for n in range(3))
    upload = put(uploads, data)
    path = uploads.place(upload.id)
    raw = path.read_bytes()
    sealed = FRAME + OVERHEAD
    head = len(raw) - 3 * sealed
    if how == "cut":
        path.write_bytes(raw[:-sealed])
    elif how == "changed":
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    elif how == "swapped":
        one, two = head + sealed, head + 2 * sealed
        path.write_bytes(raw[:head] + raw[one:two] + raw[head:one] + raw[two:])
    else:
        path = path.rename(path.with_name("0" * 32 + ".jsonl"))

    with pytest.raises(SealBroken), uploads.open(path) as file:
        file.read()


def test_dropped_it_is_gone_and_dropping_it_again_says_so(uploads):
    upload = put(uploads, b"{}")

    assert uploads.drop(upload.id)

    assert lying(uploads) == []
    assert not uploads.drop(upload.id)
    with pytest.raises(NoSuchUpload):
        uploads.get(upload.id)


@pytest.mark.parametrize("id_", ["", "*", "../keys/box", "0" * 31, "0" * 32, "0" * 33])
def test_what_is_no_upload_is_not_found(uploads, id_):
    with pytest.raises(NoSuchUpload):
        uploads.place(id_)


def test_what_a_crash_left_half_goes_and_what_arrives_still_does_not(uploads):
    upload = put(uploads, b"{}")
    left = uploads.folder / f"{'0' * 32}.part"
    left.write_bytes(b"half")
    written = datetime.fromtimestamp(left.stat().st_mtime, UTC)

    assert uploads.tidy(written - timedelta(seconds=1)) == 0
    assert uploads.tidy(written + timedelta(seconds=1)) == 1

    assert uploads.list() == [upload]
    assert not left.exists()


def test_the_folder_names_regular_files_alone(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "b.csv").write_bytes(b"12")
    (folder / ".hidden").write_bytes(b"1")
    (folder / "sub").mkdir()
    (tmp_path / "secret").write_bytes(b"1")
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    inbox = FolderInbox(folder=folder)

    assert inbox.files() == [("b.csv", 2)]
    assert inbox.place("b.csv") == folder / "b.csv"
    for name in ("", ".", "..", ".hidden", "sub", "link.csv", "../secret", "a\0b"):
        with pytest.raises(NotInFolder):
            inbox.place(name)


@pytest.mark.parametrize("there", [False, True])
def test_without_a_folder_there_is_nothing(tmp_path, there):
    inbox = FolderInbox(folder=tmp_path / "gone" if there else None)

    assert list(inbox.files()) == []
    with pytest.raises(NotInFolder):
        inbox.size("a.csv")

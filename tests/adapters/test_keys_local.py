"""The local key ring's files: what is on disk, what is not, and what is refused."""

import errno
import json
import os
import shutil
import sqlite3
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from guicang.adapters.keys import epochs, files, ring as ring_module
from guicang.adapters.keys.epochs import EpochRing
from guicang.adapters.keys.sealbox import FileSealer
from guicang.adapters.keys.signing import FileSigner
from guicang.adapters.keys.tagging import HmacTagger
from guicang.domain.errors import (
    HomeExists,
    KeyRingClosed,
    MediumFailed,
    NoSpace,
    NoSuchKey,
)

WORDS = "correct horse battery staple"


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.fixture
def ring(tmp_path):
    made = EpochRing.initialise(tmp_path / "keys")
    yield made
    made.close()


@pytest.fixture
def folder(ring, tmp_path):
    return tmp_path / "keys"


def test_every_file_is_its_owners_alone(ring, folder):
    ring.create(10)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (folder / "kek-0001.key").is_file()


def test_secrets_are_never_on_disk_unwrapped(ring, folder):
    keys = ring.create(200)

    data = on_disk(folder)

    assert not [key for key in keys if key.secret in data]
    assert all(bytes_ in data for bytes_ in ring.fragments(k.id for k in keys).values())


def test_destroyed_keys_are_gone_from_every_byte_of_every_file(ring, folder):
    keys = [key for _ in range(5) for key in ring.create(400)]
    fragments = ring.fragments(key.id for key in keys)
    ended = {key.id for key in keys[::3]}

    ring.destroy(ended)

    data = on_disk(folder)
    found = {name for name, wrapped in fragments.items() if wrapped in data}
    assert found == fragments.keys() - ended
    assert not [name for name in ended if bytes.fromhex(name) in data]
    assert (folder / "ring.db-wal").stat().st_size == 0


def test_the_search_would_find_keys_that_are_deleted_carelessly(
    ring, folder, monkeypatch
):
    keys = ring.create(400)
    fragments = ring.fragments(key.id for key in keys)
    monkeypatch.setattr(ring, "_truncate", lambda: None)

    ring.destroy(fragments)

    data = on_disk(folder)
    assert any(wrapped in data for wrapped in fragments.values())


def test_keys_last_beyond_the_process(ring, folder):
    keys = ring.create(3)
    ring.close()

    assert EpochRing(folder).open([keys[1].id]) == {keys[1].id: keys[1].secret}


# --- rotation -------------------------------------------------------------------------


@pytest.fixture(params=[None, WORDS], ids=["file", "passphrase"])
def words(request):
    return request.param


def test_rotation_keeps_every_key_and_ends_the_old_epoch(tmp_path, words):
    ring = EpochRing.initialise(tmp_path, words, cost=4)
    keys = ring.create(2500)
    before = ring.fragments(key.id for key in keys)
    old = (tmp_path / "kek-0001.key").read_bytes()

    assert ring.rotate() == 2

    wanted = {key.id: key.secret for key in keys}
    assert ring.open(wanted) == wanted
    assert EpochRing(tmp_path, words).open(wanted) == wanted
    data = on_disk(tmp_path)
    assert not [name for name, wrapped in before.items() if wrapped in data]
    assert old not in data
    assert not (tmp_path / "kek-0001.key").exists()


def test_after_rotation_an_older_copy_of_the_ring_opens_nothing(tmp_path, words):
    home, backup = tmp_path / "keys", tmp_path / "backup"
    ring = EpochRing.initialise(home, words, cost=4)
    (key,) = ring.create(1)
    ring.destroy([])
    backup.mkdir()
    shutil.copy(home / "ring.db", backup / "ring.db")

    ring.destroy([key.id])
    ring.rotate()

    shutil.copy(home / "kek-0002.key", backup / "kek-0002.key")
    with pytest.raises(KeyRingClosed, match=r"kek-0001\.key is missing"):
        EpochRing(backup, words)
    content = json.loads((home / "kek-0002.key").read_text()) | {"epoch": 1}
    (backup / "kek-0001.key").write_text(json.dumps(content))
    (backup / "kek-0001.key").chmod(0o600)
    with pytest.raises(KeyRingClosed, match="another ring"):
        EpochRing(backup, words)


def test_another_process_follows_a_rotation(ring, folder):
    other = EpochRing(folder)
    (key,) = other.create(1)

    ring.rotate()

    assert other.open([key.id]) == {key.id: key.secret}
    (late,) = other.create(1)
    assert ring.open([late.id]) == {late.id: late.secret}
    other.close()


def test_a_rotation_cut_off_before_it_is_written_changes_nothing(
    ring, folder, monkeypatch
):
    (key,) = ring.create(1)
    monkeypatch.setattr(epochs, "probe", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ring.rotate()
    monkeypatch.undo()

    again = EpochRing(folder)
    assert again.open([key.id]) == {key.id: key.secret}
    assert again.rotate() == 2
    assert again.open([key.id]) == {key.id: key.secret}


def test_the_leftover_of_a_rotation_is_cleared_away(ring, folder, monkeypatch):
    (key,) = ring.create(1)
    monkeypatch.setattr(ring, "_truncate", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ring.rotate()
    assert (folder / "kek-0001.key").exists()

    again = EpochRing(folder)

    assert not (folder / "kek-0001.key").exists()
    assert again.open([key.id]) == {key.id: key.secret}


# --- what is refused ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ring.db", "kek-0001.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_files_that_others_can_read_are_refused(ring, folder, name, mode):
    (folder / name).chmod(mode)

    with pytest.raises(KeyRingClosed, match=f"{name} is open to others"):
        EpochRing(folder)


@pytest.mark.parametrize("name", ["ring.db", "kek-0001.key"])
def test_a_missing_file_is_named(ring, folder, name):
    ring.close()
    (folder / name).unlink()

    with pytest.raises(KeyRingClosed, match=f"{name} is missing"):
        EpochRing(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"format":"guicang-kek-1","epoch":1}',
        b'{"format":"guicang-kek-1","epoch":1,"kek":"00"}',
        b'{"format":"guicang-kek-1","epoch":1,"kek":7}',
        b'{"format":"guicang-kek-1","epoch":2,"kek":"' + b"00" * 32 + b'"}',
        b'{"format":"guicang-kek-2","epoch":1,"kek":"' + b"00" * 32 + b'"}',
        b'{"format":"guicang-kek-1","epoch":1,"kek":"' + b"00" * 32 + b'"}',
    ],
)
def test_a_wrong_key_file_is_refused(ring, folder, content):
    (folder / "kek-0001.key").write_bytes(content)

    with pytest.raises(KeyRingClosed):
        EpochRing(folder)


def test_a_file_that_is_no_database_is_refused(ring, folder):
    ring.close()
    (folder / "ring.db").write_bytes(b"not a database, but long enough" * 40)

    with pytest.raises(KeyRingClosed):
        EpochRing(folder)


def test_a_ring_that_was_never_finished_is_refused(tmp_path):
    files.write_secret(tmp_path / "ring.db", b"")

    with pytest.raises(KeyRingClosed):
        EpochRing(tmp_path)


def test_the_wrong_passphrase_is_refused(tmp_path):
    EpochRing.initialise(tmp_path, WORDS, cost=4)

    with pytest.raises(KeyRingClosed, match="passphrase is not right"):
        EpochRing(tmp_path, "correct horse")
    with pytest.raises(KeyRingClosed, match="passphrase is needed"):
        EpochRing(tmp_path)
    assert WORDS.encode() not in on_disk(tmp_path)


@pytest.mark.parametrize("cost", [0, 21, -3])
def test_a_scrypt_cost_that_would_starve_the_machine_is_refused(tmp_path, cost):
    EpochRing.initialise(tmp_path, WORDS, cost=4)
    path = tmp_path / "kek-0001.key"
    content = json.loads(path.read_text())
    content["scrypt"]["cost"] = cost
    path.write_text(json.dumps(content))

    with pytest.raises(KeyRingClosed, match="out of bounds"):
        EpochRing(tmp_path, WORDS)


def test_a_row_that_was_changed_does_not_open(ring, folder):
    (key,) = ring.create(1)
    base = sqlite3.connect(folder / "ring.db")
    base.execute("UPDATE keys SET wrapped = zeroblob(40)")
    base.commit()
    base.close()

    with pytest.raises(KeyRingClosed, match="does not open"):
        ring.open([key.id])


@pytest.mark.parametrize(
    "make",
    [
        EpochRing.initialise,
        lambda folder: FileSigner.initialise(folder, "acme.test/guicang"),
        HmacTagger.initialise,
        FileSealer.initialise,
    ],
    ids=["ring", "signer", "tagger", "sealer"],
)
def test_what_is_there_is_never_overwritten(tmp_path, make):
    make(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.key")}

    with pytest.raises(HomeExists):
        make(tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.key")} == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("signing.key", lambda folder: FileSigner(folder, "acme.test/guicang")),
        ("index.key", HmacTagger),
        ("box.key", FileSealer),
    ],
)
def test_other_keys_are_refused_when_missing_loose_or_damaged(tmp_path, name, read):
    with pytest.raises(KeyRingClosed, match="missing"):
        read(tmp_path)
    files.write_secret(tmp_path / name, b"damaged")
    with pytest.raises(KeyRingClosed, match="not a key file"):
        read(tmp_path)
    (tmp_path / name).chmod(0o644)
    with pytest.raises(KeyRingClosed, match="open to others"):
        read(tmp_path)


def test_a_signing_key_of_another_kind_is_refused(tmp_path):
    pem = generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    files.write_secret(tmp_path / "signing.key", pem)

    with pytest.raises(KeyRingClosed, match="not an Ed25519 key"):
        FileSigner(tmp_path, "acme.test/guicang")


@pytest.mark.parametrize("kind", [FileSigner, HmacTagger, FileSealer])
def test_other_keys_last(tmp_path, kind):
    more = ("acme.test/guicang",) if kind is FileSigner else ()
    made, again = kind.initialise(tmp_path, *more), kind(tmp_path, *more)
    if kind is FileSigner:
        assert made.public_key == again.public_key
    elif kind is HmacTagger:
        assert made.tag("customer", "x") == again.tag("customer", "x")
    else:
        assert again.open("p", "here", made.seal("p", "here", b"x")) == b"x"


# --- a full disk ----------------------------------------------------------------------


def test_a_full_disk_makes_no_key_and_breaks_none(ring, folder):
    (key,) = ring.create(1)
    base = ring._base()
    (pages,) = base.execute("PRAGMA page_count").fetchone()
    base.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(NoSpace):
        ring.create(5000)

    assert ring.open([key.id]) == {key.id: key.secret}
    assert ring.destroy([key.id]).destroyed == 1
    with pytest.raises(NoSuchKey):
        ring.open([key.id])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_no_half_written_key_file(tmp_path, monkeypatch, code):
    def full(handle):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(NoSpace):
        files.write_secret(tmp_path / "box.key", b"x")
    monkeypatch.undo()

    assert list(tmp_path.iterdir()) == []


def test_another_error_of_the_disk_is_not_called_a_full_one(tmp_path, monkeypatch):
    def broken(handle):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(files.os, "fsync", broken)
    with pytest.raises(MediumFailed, match="Input/output error"):
        files.write_secret(tmp_path / "box.key", b"x")


# --- waiting for others ---------------------------------------------------------------


def test_a_reader_that_never_ends_is_named_and_a_rerun_finishes(
    ring, folder, monkeypatch
):
    monkeypatch.setattr(ring_module, "_BUSY", 0.2)
    ring.close()
    (key,) = ring.create(1)
    fragment = ring.fragments([key.id])[key.id]
    reader = sqlite3.connect(folder / "ring.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM keys").fetchone()

    with pytest.raises(KeyRingClosed, match="in use"):
        ring.destroy([key.id])
    reader.close()

    assert ring.destroy([key.id]).already_gone == 1
    assert fragment not in on_disk(folder)


def test_destroying_a_secret_that_is_gone_is_no_error(tmp_path):
    files.destroy_secret(tmp_path / "kek-0001.key")

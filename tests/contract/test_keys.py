"""What every key ring, signer, tagger and sealer promises."""

import multiprocessing

import pytest

from guicang.adapters.keys.ring import LocalKeyRing
from guicang.adapters.keys.sealbox import FileSealer
from guicang.adapters.keys.signing import FileSigner, verify_signature
from guicang.adapters.keys.tagging import HmacTagger
from guicang.domain.errors import NoSuchKey, SealBroken
from tests.fakes.keys import (
    MemoryKeyRing,
    MemorySealer,
    MemorySigner,
    MemoryTagger,
    verifies,
)

NEVER_MADE = "00" * 16


@pytest.fixture(params=["memory", "local", "passphrase"])
def ring(request, tmp_path):
    if request.param == "memory":
        yield MemoryKeyRing()
        return
    words = "correct horse" if request.param == "passphrase" else None
    local = LocalKeyRing.initialise(tmp_path / "keys", words, cost=4)
    yield local
    local.close()


def test_keys_are_random_and_have_ids_of_their_own(ring):
    keys = [*ring.create(50), *ring.create(50)]

    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 100
    assert all(len(key.id) == 32 and int(key.id, 16) >= 0 for key in keys)
    assert all(len(key.secret) == 32 for key in keys)


def test_keys_open_as_they_were_made(ring):
    keys = ring.create(2500)

    assert ring.open(key.id for key in keys) == {key.id: key.secret for key in keys}
    assert ring.open([]) == {}


def test_making_no_key_makes_none(ring):
    assert list(ring.create(0)) == []


@pytest.mark.parametrize("name", [NEVER_MADE, "", "no id", "AB" * 16, "é" * 32])
def test_a_key_that_is_not_there_is_named(ring, name):
    (key,) = ring.create(1)

    with pytest.raises(NoSuchKey) as refused:
        ring.open([key.id, name])

    assert refused.value.data == {"key": name}
    assert ring.missing([key.id, name]) == {name}


def test_a_destroyed_key_is_gone_and_the_others_are_not(ring):
    keys = ring.create(2500)
    ended = [key.id for key in keys[::2]]

    receipt = ring.destroy(ended)

    assert (receipt.destroyed, receipt.already_gone) == (1250, 0)
    assert ring.missing(key.id for key in keys) == set(ended)
    assert len(ring.open(key.id for key in keys[1::2])) == 1250
    with pytest.raises(NoSuchKey):
        ring.open(ended[:1])


def test_destroying_again_is_no_error(ring):
    (key,) = ring.create(1)
    ring.destroy([key.id, key.id])

    receipt = ring.destroy([key.id, NEVER_MADE, "no id"])

    assert (receipt.destroyed, receipt.already_gone) == (0, 3)
    assert receipt.method


def test_fragments_are_given_of_keys_that_are_there(ring):
    one, two = ring.create(2)
    ring.destroy([two.id])

    fragments = ring.fragments([one.id, two.id])

    assert fragments.keys() == {one.id}
    assert len(fragments[one.id]) >= 16
    assert one.secret not in fragments[one.id]


def test_a_key_does_not_print_its_secret(ring):
    (key,) = ring.create(1)

    assert repr(key) == f"DataKey({key.id})"


# --- many processes -------------------------------------------------------------------

SPAWN = multiprocessing.get_context("spawn")


def churn(folder, rounds, out):
    """Make and destroy keys; say which were kept and which ended."""
    ring = LocalKeyRing(folder)
    kept, ended = [], []
    for _ in range(rounds):
        keys = [key.id for key in ring.create(40)]
        ring.destroy(keys[::2])
        ended += keys[::2]
        kept += keys[1::2]
    out.put((kept, ended))


@pytest.mark.slow
def test_processes_that_make_and_destroy_do_not_disturb_each_other(tmp_path):
    ring = LocalKeyRing.initialise(tmp_path)
    out = SPAWN.Queue()
    workers = [SPAWN.Process(target=churn, args=(tmp_path, 8, out)) for _ in range(2)]
    for worker in workers:
        worker.start()
    results = [out.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(timeout=60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    for kept, ended in results:
        assert len(ring.open(kept)) == 160
        assert ring.missing(ended) == set(ended)


def destroy_slowly(folder, ids, ready):
    """Destroy keys a few at a time, until somebody kills the process."""
    ring = LocalKeyRing(folder)
    for at in range(0, len(ids), 20):
        ring.destroy(ids[at : at + 20])
        ready.set()


@pytest.mark.slow
def test_killed_while_destroying_the_ring_is_whole_and_a_rerun_finishes(tmp_path):
    ring = LocalKeyRing.initialise(tmp_path)
    keys = ring.create(4000)
    ids = [key.id for key in keys]
    wrapped = ring.fragments(ids)
    ring.close()
    ready = SPAWN.Event()
    worker = SPAWN.Process(target=destroy_slowly, args=(tmp_path, ids, ready))
    worker.start()
    assert ready.wait(timeout=60)
    worker.kill()
    worker.join(timeout=60)

    again = LocalKeyRing(tmp_path)
    left = set(ids) - again.missing(ids)
    assert left != set(ids)
    assert again.open(left) == {k.id: k.secret for k in keys if k.id in left}

    receipt = again.destroy(ids)

    assert receipt.destroyed == len(left)
    assert again.missing(ids) == set(ids)
    data = b"".join(p.read_bytes() for p in tmp_path.iterdir() if "ring" in p.name)
    assert not [name for name, bytes_ in wrapped.items() if bytes_ in data]


# --- signing, tagging, sealing --------------------------------------------------------


@pytest.fixture(params=["memory", "file"])
def signer(request, tmp_path):
    if request.param == "memory":
        return MemorySigner("acme.test/guicang")
    return FileSigner.initialise(tmp_path, "acme.test/guicang")


@pytest.mark.parametrize("verify", [verifies, verify_signature])
def test_a_signature_is_of_this_key_and_this_message(signer, verify):
    signature = signer.sign(b"message")

    assert signer.name == "acme.test/guicang"
    assert (len(signer.public_key), len(signature)) == (32, 64)
    assert verify(signer.public_key, b"message", signature)
    assert not verify(signer.public_key, b"massage", signature)
    assert not verify(MemorySigner(seed=9).public_key, b"message", signature)
    assert not verify(signer.public_key, b"message", signature[:-1])
    assert not verify(b"short", b"message", signature)


@pytest.fixture(params=["memory", "file"])
def tagger(request, tmp_path):
    return (
        MemoryTagger() if request.param == "memory" else HmacTagger.initialise(tmp_path)
    )


def test_equal_values_have_equal_tags_within_a_purpose(tagger):
    tag = tagger.tag("customer", "王小明")

    assert tag == tagger.tag("customer", "王小明")
    assert len(bytes.fromhex(tag)) == 16
    others = {
        tagger.tag("customer", "王小名"),
        tagger.tag("account", "王小明"),
        tagger.tag("custom", "er王小明"),
        tagger.tag("", "customer王小明"),
    }
    assert len(others) == 4
    assert tag not in others


@pytest.fixture(params=["memory", "file"])
def sealer(request, tmp_path):
    return (
        MemorySealer() if request.param == "memory" else FileSealer.initialise(tmp_path)
    )


def test_what_was_sealed_opens_at_its_place(sealer):
    sealed = sealer.seal("quarantine", "file:7", b"raw line")

    assert b"raw line" not in sealed
    assert sealed != sealer.seal("quarantine", "file:7", b"raw line")
    assert sealer.open("quarantine", "file:7", sealed) == b"raw line"


def test_what_was_moved_or_changed_does_not_open(sealer):
    sealed = sealer.seal("quarantine", "file:7", b"raw line")

    for purpose, place, data in [
        ("quarantine", "file:8", sealed),
        ("totp", "file:7", sealed),
        *(
            (
                "quarantine",
                "file:7",
                sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :],
            )
            for at in range(len(sealed))
        ),
        *(("quarantine", "file:7", sealed[:at]) for at in range(len(sealed))),
    ]:
        with pytest.raises(SealBroken):
            sealer.open(purpose, place, data)

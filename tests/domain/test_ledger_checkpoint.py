"""Checkpoints and signed notes, with real Ed25519 keys."""

import base64
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guicang.domain.errors import BadCheckpoint, BadSignature, LedgerBroken
from guicang.domain.ledger.checkpoint import (
    Checkpoint,
    VerifierKey,
    accept,
    follow,
    issue,
    open_note,
    sign_note,
)
from guicang.domain.ledger.merkle import consistency_proof, leaf_hash, root_of
from tests.fakes.keys import MemorySigner, verifies

SIGNER = MemorySigner("acme.test/guicang", seed=1)
KEY = VerifierKey(name=SIGNER.name, public=SIGNER.public_key)
POINT = Checkpoint(origin="acme.test/ledger", size=3, root=bytes(range(32)))


def check(key):
    return lambda message, signature: verifies(key.public, message, signature)


def test_the_text_is_that_of_tlog_checkpoint():
    point = replace(POINT, extensions=("at 2026-01-31T07:00:00.000000Z",))

    assert point.text() == (
        "acme.test/ledger\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
        "at 2026-01-31T07:00:00.000000Z\n"
    )
    assert Checkpoint.parse(point.text()) == point


def test_the_key_hash_is_that_of_signed_note():
    wanted = hashlib.sha256(b"acme.test/guicang\n\x01" + SIGNER.public_key).digest()

    assert KEY.hash == wanted[:4]
    assert KEY.text().startswith(f"acme.test/guicang+{wanted[:4].hex()}+A")
    assert VerifierKey.parse(KEY.text()) == KEY


def test_a_known_verifier_key_is_read():
    # The example of the Go module golang.org/x/mod/sumdb/note, which C2SP describes.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    assert VerifierKey.parse(text).text() == text


def test_a_known_note_opens():
    # From the same documentation.
    key = VerifierKey.parse(
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    line = (
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
        "qdngotpRZb6KE6RyyBwJnAM="
    )

    assert open_note(f"{text}\n— PeterNeumann {line}\n", key, check(key)) == text


def test_an_issued_checkpoint_is_accepted():
    note = issue(POINT, KEY, SIGNER.sign)

    assert accept(note, KEY, check(KEY)) == POINT
    assert note.split("\n")[3] == ""
    assert note.split("\n")[4].startswith("— acme.test/guicang ")


def test_signatures_of_witnesses_are_passed_over():
    note = issue(POINT, KEY, SIGNER.sign)
    blob = base64.b64encode(b"1234" + b"timestamped signature").decode()

    assert accept(f"{note}— witness.test {blob}\n", KEY, check(KEY)) == POINT


def test_a_changed_text_is_not_signed():
    note = issue(POINT, KEY, SIGNER.sign).replace("\n3\n", "\n2\n")

    with pytest.raises(BadSignature):
        accept(note, KEY, check(KEY))


def test_another_hand_under_the_same_name_is_not_trusted():
    forger = MemorySigner("acme.test/guicang", seed=2)
    own = VerifierKey(name=forger.name, public=forger.public_key)

    with pytest.raises(BadSignature):
        accept(issue(POINT, own, forger.sign), KEY, check(KEY))
    # With the true key's hash in front, it is the signature that fails.
    with pytest.raises(BadSignature):
        accept(sign_note(POINT.text(), KEY, forger.sign), KEY, check(KEY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n3\n",
        "o\n3\nAAAA\n",
        f"\n3\n{base64.b64encode(bytes(32)).decode()}\n",
        f"o\n03\n{base64.b64encode(bytes(32)).decode()}\n",
        f"o\n-3\n{base64.b64encode(bytes(32)).decode()}\n",
        f"o\n٣\n{base64.b64encode(bytes(32)).decode()}\n",
        f"o\n3\n{base64.b64encode(bytes(32)).decode()}",
        f"o\n3\n{base64.b64encode(bytes(32)).decode()}\n\n",
        f"o\n3\n{base64.b64encode(bytes(33)).decode()}\n",
        f"o\n3\n{base64.b64encode(bytes(32)).decode()[:-2]}B=\n",
        "o\n3\n" + "ä" * 44 + "\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text):
    with pytest.raises(BadCheckpoint):
        Checkpoint.parse(text)


BREAKS = [
    lambda note: note.replace("\n\n", "\n"),
    lambda note: note.removesuffix("\n"),
    lambda note: note.replace("— ", "- "),
    lambda note: note + "\n",
    lambda note: note + "— name\n",
    lambda note: note + "— na+me AAAAAAAA\n",
    lambda note: note + "— name !!!!\n",
    lambda note: note.replace("acme.test/ledger", "acme.test\x00ledger"),
    lambda note: note + "— w.test AAAAAAAA\n" * 101,
]


@pytest.mark.parametrize("break_it", BREAKS, ids=range(len(BREAKS)))
def test_a_malformed_note_is_refused(break_it):
    note = issue(POINT, KEY, SIGNER.sign)

    with pytest.raises(BadCheckpoint):
        open_note(break_it(note), KEY, check(KEY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name+00000000",
        KEY.text().replace(KEY.hash.hex(), "00000000"),
        KEY.text().replace("acme", "ac me"),
        "name+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_a_malformed_verifier_key_is_refused(text):
    with pytest.raises(BadCheckpoint):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    "bad",
    [
        {"origin": ""},
        {"origin": "a\nb"},
        {"size": -1},
        {"root": b"short"},
        {"extensions": ("a\nb",)},
    ],
)
def test_a_checkpoint_that_would_not_read_back_is_not_issued(bad):
    with pytest.raises(BadCheckpoint):
        issue(replace(POINT, **bad), KEY, SIGNER.sign)


def test_a_newer_checkpoint_follows_with_a_proof():
    leaves = [leaf_hash(bytes([n])) for n in range(9)]
    old = replace(POINT, size=4, root=root_of(leaves[:4]))
    new = replace(POINT, size=9, root=root_of(leaves))
    proof = consistency_proof(4, leaves)

    follow(old, new, proof)

    with pytest.raises(BadCheckpoint, match="9 was seen"):
        follow(new, old, proof)
    with pytest.raises(BadCheckpoint, match="other"):
        follow(replace(old, origin="other.test"), new, proof)
    with pytest.raises(LedgerBroken):
        follow(replace(old, root=leaves[0]), new, proof)


def test_the_fake_signer_is_real_ed25519():
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"1").digest())

    assert SIGNER.public_key == key.public_key().public_bytes_raw()

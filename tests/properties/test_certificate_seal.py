"""A sealed certificate is read as what it is, or not at all."""

import json
from base64 import b64decode, b64encode

import pytest
from hypothesis import given, strategies as st

from guicang.domain.certificate.canonical import dump, load
from guicang.domain.certificate.sign import open_envelope, seal, verify
from guicang.domain.errors import BadCertificate, BadSignature
from tests.specimens.certificate import Pen, certificate, fits, sealed

PEN = Pen()
SEALED = sealed()
REFUSALS = (BadCertificate, BadSignature)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text("ab中"), below),
    max_leaves=12,
)


def test_what_was_sealed_is_verified():
    assert verify(SEALED, PEN.public_key, fits) == json.loads(dump(certificate()))


def test_sealing_twice_gives_the_same_bytes():
    assert sealed() == SEALED


@given(place=st.integers(0, len(SEALED) - 1), byte=st.integers(0, 255))
def test_no_byte_can_be_changed(place, byte):
    changed = SEALED[:place] + bytes([byte]) + SEALED[place + 1 :]

    if changed == SEALED:
        return
    with pytest.raises(REFUSALS):
        verify(changed, PEN.public_key, fits)


@given(start=st.integers(0, len(SEALED)), length=st.integers(1, 64))
def test_nothing_can_be_cut_out(start, length):
    changed = SEALED[:start] + SEALED[start + length :]

    if changed == SEALED:
        return
    with pytest.raises(REFUSALS):
        verify(changed, PEN.public_key, fits)


@given(data=st.binary(max_size=200))
def test_noise_is_no_certificate(data):
    with pytest.raises(BadCertificate):
        verify(data, PEN.public_key, fits)


@given(value=VALUES)
def test_canonical_json_comes_back_as_it_went(value):
    assert load(dump(value)) == value


def test_another_key_is_not_trusted():
    with pytest.raises(BadSignature):
        verify(SEALED, Pen(8).public_key, fits)


def test_a_signature_of_another_key_under_the_trusted_name_is_noticed():
    forged = json.loads(seal(certificate(), Pen(8)))
    forged["signature"]["public_key"] = b64encode(PEN.public_key).decode()

    with pytest.raises(BadSignature):
        verify(dump(forged), PEN.public_key, fits)


def test_another_algorithm_is_not_trusted():
    with pytest.raises(BadSignature):
        verify(SEALED.replace(b"Ed25519", b"none"), PEN.public_key, fits)


def test_a_signed_lie_is_no_certificate():
    lie = certificate()
    lie["claim"]["says"] = "All was purged."

    with pytest.raises(BadCertificate):
        seal(lie, PEN)


def spare_bits(text):
    """Change the bits of base64 that decode to nothing."""
    value = json.loads(text)["signature"]["value"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = value[:-3] + letters[letters.index(value[-3]) + 1] + "=="
    assert b64decode(other) == b64decode(value)
    return text.replace(value, other)


TEXT = SEALED.decode()
SPELLINGS = {
    "a space": TEXT.replace(":", ": ", 1),
    "a line end": TEXT + "\n",
    "an escape": TEXT.replace("示", "\\u793a", 1),
    "a byte order mark": "\ufeff" + TEXT,
    "a key twice": '{"certificate":{},' + TEXT[1:],
    "another order": json.dumps(dict(reversed(json.loads(TEXT).items()))),
    "a float": TEXT.replace('"members":10', '"members":10.0'),
    "an exponent": TEXT.replace('"members":10', '"members":1e1'),
    "not a number": TEXT.replace('"members":10', '"members":NaN'),
    "minus nought": TEXT.replace('"failed":0', '"failed":-0'),
    "a lone surrogate": TEXT.replace("示", "\\ud800", 1),
    "depth": "[" * 5000 + "]" * 5000,
    "depth that a reader bears": "[" * 40 + "]" * 40,
    "no base64": TEXT[:-4] + '*"}}',
    "a number that readers round": TEXT.replace(
        '"members":10', '"members":9007199254740993'
    ),
    "a long number": TEXT.replace('"members":10', '"members":' + "9" * 5000),
    "spare bits": spare_bits(TEXT),
    "one more field": TEXT[:-1] + ',"z":1}',
    "no signature": dump({"certificate": json.loads(TEXT)["certificate"]}).decode(),
    "a number for a key": TEXT.replace(
        '"key_name":"acme.test/guicang"', '"key_name":1'
    ),
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_another_spelling_is_refused(text):
    assert text != TEXT

    with pytest.raises(BadCertificate):
        verify(text.encode(), PEN.public_key, fits)


def test_too_many_bytes_are_not_even_read():
    with pytest.raises(BadCertificate, match="too large"):
        open_envelope(b"[" * (64 * 1024 * 1024 + 1))


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": {2}}, b"bytes", 2**53])
def test_what_has_no_spelling_is_not_spelled(value):
    with pytest.raises((TypeError, ValueError)):
        dump(value)

"""What keyed masking promises, of the key file on the disk."""

import sys
from itertools import combinations

import pytest

from guicang.adapters.keys import masking as adapter
from guicang.adapters.keys.masking import FileCloak
from guicang.domain.detect.model import Entity
from guicang.domain.errors import (
    HomeExists,
    KeyRingClosed,
    NoFormatCipher,
    SealBroken,
)

MOBILE = "13800138000"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def cloak(folder) -> FileCloak:
    return FileCloak.initialise(folder)


def test_a_pseudonym_is_the_same_for_the_same_value(cloak, folder):
    one = cloak.pseudonym("analysis", Entity.MOBILE, MOBILE)

    assert one == FileCloak(folder).pseudonym("analysis", Entity.MOBILE, MOBILE)
    assert len(one) == 10


def test_types_purposes_values_and_houses_never_meet(cloak, tmp_path):
    other = FileCloak.initialise(tmp_path / "other")
    made = [
        cloak.pseudonym("a", Entity.MOBILE, MOBILE),
        cloak.pseudonym("b", Entity.MOBILE, MOBILE),
        cloak.pseudonym("a", Entity.QQ, MOBILE),
        cloak.pseudonym("a", "MOBILE1", MOBILE[1:]),
        cloak.pseudonym("a", Entity.MOBILE, MOBILE[:-1]),
        other.pseudonym("a", Entity.MOBILE, MOBILE),
    ]

    assert all(x != y for x, y in combinations(made, 2))


BINDINGS = {
    "another purpose": ("b", Entity.MOBILE, "c1"),
    "another type": ("a", Entity.QQ, "c1"),
    "another place": ("a", Entity.MOBILE, "c2"),
    "a place that runs over": ("a", "MOBILEc", "1"),
}


def test_a_concealed_value_is_uncovered_where_it_belongs(cloak):
    sealed = cloak.conceal("a", Entity.MOBILE, "c1", "一三𠮷\ud800")

    assert cloak.uncover("a", Entity.MOBILE, "c1", sealed) == "一三𠮷\ud800"
    assert sealed == cloak.conceal("a", Entity.MOBILE, "c1", "一三𠮷\ud800")


@pytest.mark.parametrize("bound", BINDINGS.values(), ids=BINDINGS)
def test_elsewhere_it_is_not(cloak, bound):
    sealed = cloak.conceal("a", Entity.MOBILE, "c1", MOBILE)

    with pytest.raises(SealBroken):
        cloak.uncover(*bound, sealed)


@pytest.mark.parametrize("place", range(27))
def test_no_changed_byte_is_uncovered(cloak, place):
    sealed = bytearray(cloak.conceal("a", Entity.MOBILE, "c1", MOBILE))
    sealed[place] ^= 1

    with pytest.raises(SealBroken):
        cloak.uncover("a", Entity.MOBILE, "c1", bytes(sealed))


def test_what_is_too_short_is_not_uncovered(cloak):
    with pytest.raises(SealBroken):
        cloak.uncover("a", Entity.MOBILE, "c1", b"short")


# NIST, Block Cipher Modes of Operation, FF1 Samples (SP 800-38G), AES-128 and AES-256.
KEY = "2B7E151628AED2A6ABF7158809CF4F3C"
KEY_256 = KEY + "EF4359D8D580AA4F7F036D6F04FC6A94"
ALNUM = "0123456789abcdefghijklmnopqrstuvwxyz"
TEN, LETTERS = "0123456789", "0123456789abcdefghi"
TWEAK, TWEAK_3 = "39383736353433323130", "3737373770717273373737"
SAMPLES = {
    "sample 1": (KEY, "", TEN, TEN, "2433477484"),
    "sample 2": (KEY, TWEAK, TEN, TEN, "6124200773"),
    "sample 3": (KEY, TWEAK_3, ALNUM, LETTERS, "a9tv40mll9kdu509eum"),
    "sample 7": (KEY_256, "", TEN, TEN, "6657667009"),
    "sample 8": (KEY_256, TWEAK, TEN, TEN, "1001623463"),
    "sample 9": (KEY_256, TWEAK_3, ALNUM, LETTERS, "xs8a0azh2avyalyzuwd"),
}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_the_cipher_gives_the_samples_of_nist(sample):
    ff1 = adapter._ff1()
    key, tweak, alphabet, plain, cipher = sample

    assert ff1.encrypt(key, tweak, alphabet, plain) == cipher
    assert ff1.decrypt(key, tweak, alphabet, cipher) == plain


def test_enciphering_permutes_and_is_undone(cloak):
    made = {
        cloak.encipher("a", Entity.QQ, f"{n:06}", 10, b"") for n in range(0, 10**6, 997)
    }

    assert len(made) == len(range(0, 10**6, 997))
    assert cloak.decipher(
        "a", Entity.QQ, cloak.encipher("a", Entity.QQ, "123456", 10, b"t"), 10, b"t"
    ) == ("123456")


def test_fewer_than_a_million_values_are_refused(cloak):
    with pytest.raises(ValueError, match="length"):
        cloak.encipher("a", Entity.QQ, "12345", 10, b"")


def test_without_the_extra_nothing_is_enciphered(cloak, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastfpe", None)
    adapter._ff1.cache_clear()

    with pytest.raises(NoFormatCipher):
        cloak.encipher("a", Entity.QQ, "123456", 10, b"")
    adapter._ff1.cache_clear()


def test_a_key_is_never_made_anew_in_the_place_of_another(cloak, folder):
    with pytest.raises(HomeExists):
        FileCloak.initialise(folder)


def test_a_key_that_is_cut_off_is_refused(cloak, folder):
    (folder / "masking.key").write_bytes(b"short")

    with pytest.raises(KeyRingClosed):
        FileCloak(folder)

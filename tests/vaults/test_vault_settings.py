"""Settings of buckets and key services that cannot be are said, without secrets."""

from pathlib import Path

import pytest

from guicang.bootstrap import buckets, wrappings
from guicang.config import SETTINGS, Config
from guicang.domain.errors import BadSetting, KeyRingClosed
from tests.vaults.bao import write

S3 = {
    "archive.store": "s3",
    "archive.s3.bucket": "specimen",
    "archive.s3.endpoint": "https://s3.specimen.test",
}
TRANSIT = {"keys.wrapping": "transit", "keys.transit.url": "https://bao.test:8200/"}
TOKEN = {
    "keys.wrapping": "pkcs11",
    "keys.pkcs11.token": "specimen",
    "keys.pkcs11.module": "/usr/lib/specimen.so",
}


def config(home: Path, **changes: object) -> Config:
    return Config(home, {s.name: s.default for s in SETTINGS} | changes)


@pytest.fixture
def keys(tmp_path) -> Path:
    write(tmp_path / "keys" / "archive.s3", "KEY", "SECRET")
    return tmp_path / "keys"


def test_where_nothing_is_said_there_are_no_buckets_and_no_services(tmp_path, keys):
    plain = config(tmp_path)

    assert buckets.first(plain, keys) is None
    assert buckets.second(plain, keys) is None
    assert not buckets.locked(plain)
    assert wrappings.known(plain, keys) == ()
    assert wrappings.chosen(plain, keys) is None


def test_a_bucket_is_named_without_its_keys(tmp_path, keys):
    wanted = {**S3, "archive.s3.prefix": "/a/", "archive.lock": "compliance"}

    opened = buckets.first(config(tmp_path, **wanted), keys)

    assert opened is not None
    assert opened.place == "s3://specimen/a (https://s3.specimen.test)"
    assert "SECRET" not in repr(opened)
    assert buckets.locked(config(tmp_path, **wanted))


WRONG = {
    "no bucket": {"archive.s3.bucket": ""},
    "another kind": {"archive.store": "ftp"},
    "no address": {"archive.s3.endpoint": "somewhere"},
    "keys in the address": {"archive.s3.endpoint": "https://key@s3.specimen.test"},
    "a class that must be thawed": {"archive.s3.class": "DEEP_ARCHIVE"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG.keys())
def test_a_bucket_that_cannot_be_is_said(tmp_path, keys, changes):
    with pytest.raises(BadSetting):
        buckets.first(config(tmp_path, **{**S3, **changes}), keys)


def test_a_lock_that_is_none_is_said(tmp_path):
    with pytest.raises(BadSetting):
        buckets.locked(config(tmp_path, **{"archive.lock": "governance"}))


@pytest.mark.parametrize("text", ["", "one", "one two three"])
def test_a_file_that_holds_no_key_and_secret_is_said_without_them(tmp_path, keys, text):
    write(keys / "archive.s3", text)

    with pytest.raises(BadSetting) as caught:
        buckets.first(config(tmp_path, **S3), keys)

    assert "one" not in str(caught.value)


def test_keys_that_others_can_read_are_not_used(tmp_path, keys):
    (keys / "archive.s3").chmod(0o644)

    with pytest.raises(KeyRingClosed):
        buckets.first(config(tmp_path, **S3), keys)


@pytest.mark.parametrize(
    ("wanted", "place"),
    [(TRANSIT, "https://bao.test:8200 (transit)"), (TOKEN, "PKCS #11 token specimen")],
)
def test_a_key_service_is_named(tmp_path, keys, wanted, place):
    opened = wrappings.chosen(config(tmp_path, **wanted), keys)

    assert opened is not None
    assert (opened.kind, opened.place) == (wanted["keys.wrapping"], place)


UNFIT = {
    "another kind": {"keys.wrapping": "magic"},
    "none is set": {"keys.wrapping": "transit"},
    "in the clear": {**TRANSIT, "keys.transit.url": "http://bao.test:8200"},
    "no address": {**TRANSIT, "keys.transit.url": "bao"},
    "a part of a path": {**TOKEN, "keys.pkcs11.module": "lib.so"},
}


@pytest.mark.parametrize("changes", UNFIT.values(), ids=UNFIT.keys())
def test_a_key_service_that_cannot_be_is_said(tmp_path, keys, changes):
    with pytest.raises(BadSetting):
        wrappings.chosen(config(tmp_path, **changes), keys)

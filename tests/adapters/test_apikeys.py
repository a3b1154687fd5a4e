"""The file of API keys is whole or refused, and read again when it changes."""

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.apikeys import FileApiKeys
from guicang.domain.access.apikeys import (
    SECRET_BYTES,
    ApiKey,
    Scope,
    Shown,
    digest,
    opens,
    read,
    spell,
)
from guicang.domain.errors import ApiKeysUnreadable

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SECRET = bytes(range(SECRET_BYTES))


def key(name: str = "a1", **changes) -> ApiKey:
    made = ApiKey(
        id=name,
        name="crm",
        scopes=frozenset(Scope),
        digest=digest(SECRET),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    return replace(made, **changes)


def test_what_is_put_is_given_again_by_others_too(tmp_path):
    path = tmp_path / "new" / "keys.json"
    revoked = key("b2", revoked_at=NOW, scopes=frozenset())

    FileApiKeys(path).put(key())
    FileApiKeys(path).put(revoked)

    assert FileApiKeys(path).all() == {"a1": key(), "b2": revoked}


def test_no_file_is_no_keys_and_one_that_goes_takes_them_along(tmp_path):
    keys = FileApiKeys(tmp_path / "keys.json")
    before = keys.all()
    keys.put(key())
    there = keys.all()
    keys.path.unlink()

    assert (before, there, keys.all()) == ({}, {"a1": key()}, {})


def test_a_change_by_another_is_seen(tmp_path):
    mine, other = (FileApiKeys(tmp_path / "keys.json") for _ in range(2))
    mine.put(key())
    assert mine.all()["a1"].revoked_at is None

    other.put(key(revoked_at=NOW))

    assert mine.all()["a1"].revoked_at == NOW


DAMAGE = {
    "cut": lambda data: data[:-30],
    "empty": lambda _data: b"",
    "another schema": lambda data: data.replace(b"keys/1", b"keys/9"),
    "a scope nobody knows": lambda data: data.replace(b'"metrics"', b'"everything"'),
    "a digest that is none": lambda data: data.replace(b'"digest": "', b'"digest": "x'),
    "a field that is gone": lambda data: data.replace(b'"expires_at"', b'"expires"'),
    "no object": lambda _data: b"[]",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_opens_nothing_not_even_what_was_read_before(tmp_path, damage):
    keys = FileApiKeys(tmp_path / "keys.json")
    keys.put(key())
    good = keys.path.read_bytes()
    assert keys.all()
    keys.path.write_bytes(damage(good))

    for _ in range(2):
        with pytest.raises(ApiKeysUnreadable):
            keys.all()

    keys.path.write_bytes(good)
    assert keys.all()


def test_a_damaged_file_is_not_overwritten(tmp_path):
    path = tmp_path / "keys.json"
    path.write_bytes(b"?")

    with pytest.raises(ApiKeysUnreadable):
        FileApiKeys(path).put(key())

    assert path.read_bytes() == b"?"


def _put(path: Path, names: list[str]) -> None:
    for name in names:
        FileApiKeys(path).put(key(name))


def test_two_that_put_at_once_lose_nothing(tmp_path):
    path = tmp_path / "keys.json"
    names = [[f"{who}{n}" for n in range(20)] for who in "ab"]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_put, args=(path, each)) for each in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert set(FileApiKeys(path).all()) == {name for each in names for name in each}
    assert [x.name for x in tmp_path.iterdir()] == ["keys.json"]


# --- how keys are spelt ---------------------------------------------------------------


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_a_key_is_read_as_it_was_spelt(secret):
    shown = Shown("a1b2", secret)

    assert read(spell(shown)) == shown


@given(st.text(max_size=80))
def test_whatever_is_said_reading_does_not_fail(text):
    for said in (text, f"gck_{text}", f"gck_a_{text}"):
        shown = read(said)

        assert shown is None or spell(shown).startswith("gck_")


WRONG = {
    "expired": key(expires_at=NOW),
    "revoked": key(revoked_at=NOW - timedelta(days=1)),
    "another's": key(digest=digest(bytes(32))),
    "nobody's": None,
}


@pytest.mark.parametrize("kept", WRONG.values(), ids=WRONG)
def test_what_is_not_this_key_alive_opens_nothing(kept):
    shown = Shown("a1", SECRET)

    assert opens(key(), shown, NOW)
    assert not opens(kept, shown, NOW)

"""Buckets that must not hold archives are found out, by asking and by trying."""

import secrets
from datetime import timedelta

import pytest

from guicang.adapters.objects import fitness
from guicang.adapters.objects.bucket import Bucket
from guicang.domain.archive.wording import UNFIT
from guicang.domain.errors import StoreFailed
from tests import buckets
from tests.outward import shops

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("socket_enabled")]


def answering(monkeypatch, **answers):
    """Let a store answer some calls in another way."""
    whole = Bucket.call

    def call(self, deed, **what):
        told = answers.get(deed)
        return whole(self, deed, **what) if told is None else told(what)

    monkeypatch.setattr(Bucket, "call", call)


def test_a_bucket_with_versions_and_locks_is_fit_and_keeps_no_trace(object_store):
    store = buckets.objects(object_store)

    assert store.faults(locked=True) == ()
    client, prefix = shops.client(object_store.port), store.bucket.place.prefix
    left = client.list_object_versions(Bucket=buckets.WORM, Prefix=prefix)
    assert not left.get("Versions")
    assert not left.get("DeleteMarkers")


def test_a_plain_bucket_is_fit_as_long_as_nothing_is_to_be_locked(object_store):
    store = buckets.objects(object_store, shops.BUCKET)

    assert store.faults(locked=False) == ()
    assert store.faults(locked=True) == ("versions",)


def test_a_bucket_with_versions_alone_has_no_locks(object_store):
    store = buckets.objects(object_store, buckets.VERSIONS)

    assert store.faults(locked=True) == ("no-lock",)


def test_a_bucket_that_locks_by_itself_would_lock_what_is_not_finished(object_store):
    client = shops.client(object_store.port)
    name = f"itself-{secrets.token_hex(4)}"
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    client.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
        },
    )
    store = buckets.objects(object_store, name)

    with pytest.raises(StoreFailed):  # what was tried is locked, too
        store.faults(locked=True)
    answers = list(fitness._locks(store.bucket, "probe"))

    assert answers == ["default"]


def test_a_store_that_ignores_what_it_is_asked_is_found_out(object_store, monkeypatch):
    store = buckets.objects(object_store)
    whole = Bucket.call

    def careless(what):
        what.pop("IfNoneMatch", None)
        what.pop("ChecksumSHA256", None)
        return whole(store.bucket, "put_object", **what)

    answering(monkeypatch, put_object=careless, put_object_legal_hold=lambda _what: {})

    assert store.faults(locked=True) == ("overwrites", "checksums", "ignores")


PUBLIC = {
    "by policy": {
        "get_bucket_policy_status": lambda _what: {"PolicyStatus": {"IsPublic": True}}
    },
    "by grant": {
        "get_bucket_acl": lambda _what: {
            "Grants": [
                {"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}}
            ]
        }
    },
}


@pytest.mark.parametrize("answers", PUBLIC.values(), ids=PUBLIC.keys())
def test_a_bucket_that_the_public_reaches_is_unfit(object_store, monkeypatch, answers):
    store = buckets.objects(object_store)
    answering(monkeypatch, **answers)

    assert store.faults(locked=False) == ("public",)


def test_a_bucket_that_answers_without_keys_is_public(object_store, monkeypatch):
    store = buckets.objects(object_store)
    known = store.bucket.client
    monkeypatch.setattr(Bucket, "session_client", lambda _self, _more: known)

    assert store.faults(locked=False) == ("public",)


def test_a_clock_that_differs_is_said(object_store, monkeypatch):
    store = buckets.objects(object_store)
    monkeypatch.setattr(fitness, "SKEW", timedelta(seconds=-1))

    assert store.faults(locked=False) == ("clock",)


def test_a_store_that_is_reached_in_the_clear_is_said(object_store, monkeypatch):
    store = buckets.objects(object_store)
    monkeypatch.setattr(fitness, "_HERE", frozenset())

    assert store.faults(locked=False) == ("clear",)


def test_each_fault_has_words():
    said = {"clock", "clear", "public", "overwrites", "checksums"}

    assert said | {"versions", "no-lock", "default", "ignores"} == UNFIT.keys()


def test_a_bucket_that_is_not_there_cannot_be_asked(object_store):
    store = buckets.objects(object_store, "nowhere")

    with pytest.raises(StoreFailed):
        store.faults(locked=False)

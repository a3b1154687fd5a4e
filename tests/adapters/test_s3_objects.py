"""What the contract of object stores does not ask: cuts, versions, locks, refusals."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.objects import s3
from guicang.adapters.objects.bucket import Bucket
from guicang.domain.errors import (
    NoSuchObject,
    ObjectLocked,
    StoreFailed,
    StoreUnreachable,
)
from guicang.ports.objects import Lock
from tests import buckets
from tests.outward import shops

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("socket_enabled")]

NAME = "2029/03/s-1.parquet"
PART = 5 << 20
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)  # noqa: TID251 - the server's clock is real


def client(server):
    return shops.client(server.port)


def key(store) -> str:
    return f"{store.bucket.place.prefix}/{NAME}"


def cut(monkeypatch, deed: str) -> None:
    """Let the process die before it calls this: nothing is tidied up after it."""
    monkeypatch.setattr(s3.S3Objects, "_abort", lambda *_: None)
    whole = Bucket.call

    def call(self, named, **what):
        if named == deed:
            raise KeyboardInterrupt
        return whole(self, named, **what)

    monkeypatch.setattr(Bucket, "call", call)


@pytest.fixture(params=[shops.BUCKET, buckets.WORM])
def store(request, object_store):
    return buckets.objects(object_store, request.param, part=PART)


@pytest.fixture
def worm(object_store):
    return buckets.objects(object_store, part=PART)


@pytest.mark.parametrize("moment", ["upload_part", "complete_multipart_upload"])
def test_what_an_upload_that_was_killed_leaves_goes_with_its_name(
    store, monkeypatch, moment
):
    with monkeypatch.context() as patch:
        cut(patch, moment)
        with pytest.raises(KeyboardInterrupt):
            store.put(NAME, bytes(PART + 1))
    left = store.remains(NAME)

    store.erase(NAME)
    store.put(NAME, b"again")

    assert len(left) == 1
    assert "unfinished upload" in left[0]
    assert len(store.remains(NAME)) == 1
    assert store.get(NAME) == b"again"


def test_a_killed_upload_is_listed_nowhere_and_swept_after_a_day(store, monkeypatch):
    with monkeypatch.context() as patch:
        cut(patch, "complete_multipart_upload")
        with pytest.raises(KeyboardInterrupt):
            store.put(NAME, bytes(PART + 1))
    listed, young = list(store.names()), store.sweep()

    monkeypatch.setattr(s3, "ABANDONED", timedelta(0))

    assert (listed, young) == ([], 0)
    assert store.sweep() == 1
    assert not store.remains(NAME)


def test_an_upload_that_fails_leaves_nothing(store, monkeypatch):
    def refused(*_):
        raise StoreUnreachable(store="s3", reason="test")

    monkeypatch.setattr(s3.S3Objects, "_part", refused)

    with pytest.raises(StoreUnreachable):
        store.put(NAME, bytes(PART + 1))

    assert not store.remains(NAME)


def test_a_delete_in_a_bucket_with_versions_leaves_a_version_and_a_marker(
    worm, object_store
):
    worm.put(NAME, b"first")
    client(object_store).delete_object(Bucket=buckets.WORM, Key=key(worm))
    left = worm.remains(NAME)

    worm.erase(NAME)

    assert list(worm.names()) == []
    assert ["version" in left[0], "delete marker" in left[1]] == [True, True]
    assert not worm.remains(NAME)


def test_bytes_that_somebody_changed_are_no_object(store, object_store):
    store.put(NAME, b"first")
    shops_client = client(object_store)
    bucket, metadata = store.bucket.place.bucket, {"sha256": "00"}
    shops_client.put_object(Bucket=bucket, Key=key(store), Body=b"x", Metadata=metadata)

    with pytest.raises(StoreFailed, match="other bytes"):
        store.get(NAME)


def test_of_two_that_write_at_once_one_wins(store, monkeypatch):
    monkeypatch.setattr(s3.S3Objects, "_stand_alone", lambda *_: None)
    store.put(NAME, bytes(PART + 1))

    with pytest.raises(s3.ObjectExists):
        store.put(NAME, bytes(PART + 2))
    with pytest.raises(s3.ObjectExists):
        store.put(NAME, b"small")

    assert len(store.get(NAME)) == PART + 1
    assert len(store.remains(NAME)) == 1


def test_the_storage_class_is_the_one_that_is_wished_for(object_store):
    store = buckets.objects(object_store, shops.BUCKET, shelf="STANDARD_IA")
    store.put(NAME, b"cold")

    head = client(object_store).head_object(Bucket=shops.BUCKET, Key=key(store))

    assert head["StorageClass"] == "STANDARD_IA"


# --- locks ----------------------------------------------------------------------------


def test_what_is_retained_is_kept_and_can_only_be_retained_longer(worm):
    worm.put(NAME, b"kept")
    worm.retain(NAME, LATER)
    worm.retain(NAME, LATER + timedelta(days=1))

    with pytest.raises(ObjectLocked) as caught:
        worm.erase(NAME)
    with pytest.raises(StoreFailed):
        worm.retain(NAME, LATER)

    assert caught.value.data["until"] == (LATER + timedelta(days=1)).isoformat()
    assert worm.lock(NAME) == Lock(until=LATER + timedelta(days=1))
    assert worm.get(NAME) == b"kept"


def test_what_is_held_is_kept_until_it_is_let_go(worm):
    worm.put(NAME, b"held")
    worm.hold(NAME, on=True)

    with pytest.raises(ObjectLocked) as caught:
        worm.erase(NAME)
    held = worm.lock(NAME)
    worm.hold(NAME, on=False)
    worm.erase(NAME)

    assert caught.value.data["held"] is True
    assert held == Lock(held=True)
    assert not worm.remains(NAME)


def test_a_bucket_without_locks_says_so(object_store):
    plain = buckets.objects(object_store, shops.BUCKET)
    plain.put(NAME, b"free")

    with pytest.raises(StoreFailed):
        plain.retain(NAME, LATER)

    assert plain.lock(NAME) == Lock()


def test_a_store_that_only_says_that_it_locks_is_found_out(worm, monkeypatch):
    worm.put(NAME, b"free")
    whole = Bucket.call

    def call(self, named, **what):
        return {} if named.startswith("put_object_") else whole(self, named, **what)

    monkeypatch.setattr(Bucket, "call", call)

    with pytest.raises(StoreFailed, match="the lock was not kept"):
        worm.retain(NAME, LATER)
    with pytest.raises(StoreFailed, match="the legal hold was not kept"):
        worm.hold(NAME, on=True)


def test_what_is_not_there_has_no_lock(worm):
    with pytest.raises(NoSuchObject):
        worm.lock(NAME)
    with pytest.raises(NoSuchObject):
        worm.retain(NAME, LATER)


# --- refusals -------------------------------------------------------------------------


def test_a_wrong_secret_is_refused_and_never_shown(object_store):
    store = buckets.objects(object_store, secret="WRONG-SECRET")  # noqa: S106 - a specimen
    told = []

    for deed in (
        lambda: store.put(NAME, b"x"),
        lambda: store.get(NAME),
        lambda: store.erase(NAME),
        lambda: list(store.names()),
        store.sweep,
    ):
        with pytest.raises(StoreFailed) as caught:
            deed()
        told.append(str(caught.value) + repr(store))

    assert all("WRONG-SECRET" not in each for each in told)


def test_a_bucket_that_is_not_there_is_no_empty_one(object_store):
    store = buckets.objects(object_store, "nowhere")

    with pytest.raises(StoreFailed):
        store.get(NAME)
    with pytest.raises(StoreFailed):
        list(store.names())


def test_a_store_that_does_not_answer_is_said():
    store = buckets.objects(shops.Server(1), shops.BUCKET)

    with pytest.raises(StoreUnreachable) as caught:
        store.get(NAME)

    assert caught.value.data["reason"] == "EndpointConnectionError"

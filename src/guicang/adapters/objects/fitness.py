"""Whether a bucket is fit for archives: asked, and tried where it can be tried."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from guicang.adapters.objects.bucket import Answered, Bucket

SKEW: Final = timedelta(minutes=5)
"""How far the store's clock may be from ours; it refuses us at a quarter of an hour."""
_EVERYBODY: Final = ("/AllUsers", "/AuthenticatedUsers")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def faults(bucket: Bucket, prefix: str, *, locked: bool) -> Iterator[str]:
    """Name what makes a bucket unfit, by keys of ``UNFIT``.

    ``prefix`` is what names of objects begin with.

    NoSpace, StoreFailed and StoreUnreachable where it cannot be asked.
    """
    try:
        yield from _clock(bucket)
        yield from _public(bucket)
        yield from _conditions(bucket, f"{prefix}probe-{secrets.token_hex(8)}")
        if locked:
            yield from _locks(bucket, f"{prefix}probe-{secrets.token_hex(8)}")
    except Answered as answer:
        raise bucket.failed(bucket.place.bucket, answer) from None


def _clock(bucket: Bucket) -> Iterator[str]:
    answer = bucket.call("head_bucket")
    told = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    here = datetime.now(UTC)  # noqa: TID251 - the machine's own, not a story's
    if abs(here - told) > SKEW:
        yield "clock"
    parts = urlsplit(bucket.place.endpoint)
    if parts.scheme != "https" and parts.hostname not in _HERE:
        yield "clear"


def _public(bucket: Bucket) -> Iterator[str]:
    status = _maybe(bucket, "get_bucket_policy_status").get("PolicyStatus", {})
    grants = _maybe(bucket, "get_bucket_acl").get("Grants", ())
    granted = [str(each.get("Grantee", {}).get("URI", "")) for each in grants]
    open_ = any(uri.endswith(_EVERYBODY) for uri in granted)
    if status.get("IsPublic") or open_ or _answers_strangers(bucket):
        yield "public"


def _answers_strangers(bucket: Bucket) -> bool:
    """Try it without keys."""
    from botocore import UNSIGNED
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    stranger = bucket.session_client(Config(signature_version=UNSIGNED))
    try:
        stranger.list_objects_v2(Bucket=bucket.place.bucket, MaxKeys=1)
    except (ClientError, BotoCoreError):
        return False
    return True


def _conditions(bucket: Bucket, key: str) -> Iterator[str]:
    """Try what we rely on, with an object of our own."""
    put: dict[str, Any] = {"Key": key, "IfNoneMatch": "*"}
    bucket.call("put_object", **put, Body=b"probe")
    try:
        if _taken(bucket, **put, Body=b"other"):
            yield "overwrites"
        # The SHA-256 of other bytes than these.
        wrong = "A" * 43 + "="
        if _taken(bucket, Key=f"{key}-2", Body=b"probe", ChecksumSHA256=wrong):
            yield "checksums"
    finally:
        _gone(bucket, key)
        _gone(bucket, f"{key}-2")


def _locks(bucket: Bucket, key: str) -> Iterator[str]:
    if bucket.call("get_bucket_versioning").get("Status") != "Enabled":
        yield "versions"
        return
    found = _maybe(bucket, "get_object_lock_configuration")
    setup = found.get("ObjectLockConfiguration", {})
    if setup.get("ObjectLockEnabled") != "Enabled":
        yield "no-lock"
        return
    if setup.get("Rule"):
        # It would lock copies that are yet to be read back, or written anew.
        yield "default"
        return
    version = bucket.call("put_object", Key=key, Body=b"probe")["VersionId"]
    hold = {"Key": key, "VersionId": version}
    bucket.call("put_object_legal_hold", **hold, LegalHold={"Status": "ON"})
    try:
        if _deleted(bucket, **hold):
            yield "ignores"
    finally:
        _maybe(bucket, "put_object_legal_hold", **hold, LegalHold={"Status": "OFF"})
        _gone(bucket, key)


def _maybe(bucket: Bucket, deed: str, **what: Any) -> dict[str, Any]:
    """Ask what a store may not know, or not tell us."""
    try:
        return bucket.call(deed, **what)
    except Answered:
        return {}


def _taken(bucket: Bucket, **what: Any) -> bool:
    try:
        bucket.call("put_object", **what)
    except Answered as answer:
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return False
    return True


def _deleted(bucket: Bucket, **what: Any) -> bool:
    try:
        bucket.call("delete_object", **what)
    except Answered:
        return False
    return True


def _gone(bucket: Bucket, key: str) -> None:
    """Remove a probe in all its versions."""
    for page in bucket.pages("list_object_versions", Prefix=key):
        for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            if each["Key"] == key:
                bucket.call("delete_object", Key=key, VersionId=each["VersionId"])

"""Objects in a bucket of a store that speaks S3.

What a folder promises, this promises too, by the means of S3:

* An object is written under the condition that nobody has written it (``If-None-Match``
  for a plain put and for the end of one in parts): no object replaces another.
* Each part travels with its SHA-256, and the store refuses what does not fit. The
  digest of the whole lies beside the object and is compared whenever it is read.
* Erasing removes every version of an object, its delete markers and unfinished uploads:
  a plain delete in a bucket with versions removes nothing.
* A lock is only ever in compliance mode, and only ever made later.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from guicang.adapters.objects.bucket import Answered, Bucket
from guicang.adapters.objects.fitness import faults
from guicang.adapters.objects.names import check, is_name
from guicang.domain.errors import (
    NoSuchObject,
    ObjectExists,
    ObjectLocked,
    StoreFailed,
)
from guicang.ports.objects import Lock

PART: Final = 64 << 20
"""Bytes of a part; what is larger goes in several."""
ABANDONED: Final = timedelta(days=1)
"""After so long an upload that nobody ended counts as cut off."""
_DIGEST: Final = "sha256"
_SUM: Final = "SHA256"


@dataclass(frozen=True)
class S3Objects:
    """Keeps each object under its name below a prefix. Implements ``Locks``, too."""

    bucket: Bucket
    part: int = PART

    def put(self, name: str, data: bytes) -> None:
        """Store the bytes durably, whole or not at all.

        ObjectExists if other bytes are there; the same bytes again are no error.
        NoSpace if the store says that it is full. Cut off, it leaves an upload that
        ``erase`` of this name and, after a day, ``sweep`` remove.
        """
        check(name)
        self._stand_alone(name)
        digest = hashlib.sha256(data).hexdigest()
        write = self._in_parts if len(data) > self.part else self._at_once
        try:
            write(name, data, digest)
        except Answered as answer:
            if answer.status != HTTPStatus.PRECONDITION_FAILED:
                raise self.bucket.failed(name, answer) from None
            if self._digest(name) != digest:
                raise ObjectExists(object=name) from None

    def get(self, name: str) -> bytes:
        """Read the bytes back. NoSuchObject; StoreFailed if they are other bytes."""
        check(name)
        try:
            data, beside = self.bucket.get(self._key(name))
        except Answered as answer:
            raise self._absent(name, answer) from None
        said = beside.get(_DIGEST)
        if said is not None and said != hashlib.sha256(data).hexdigest():
            raise StoreFailed(what=name, reason="other bytes than were put")
        return data

    def erase(self, name: str) -> None:
        """Remove every version, marker and unfinished upload. ObjectLocked."""
        check(name)
        for upload in self._uploads(name):
            self._abort(name, upload["UploadId"])
        versions, markers = self._versions(name)
        for each in (*versions, *markers):
            try:
                self._call("delete_object", name, VersionId=each)
            except Answered as answer:
                self._explain(name, answer)

    def names(self, prefix: str = "") -> Iterator[str]:
        """Name everything that is stored, sorted; unfinished uploads never."""
        found = []
        root = self._key("")
        try:
            for page in self.bucket.pages("list_objects_v2", Prefix=f"{root}{prefix}"):
                found += [o["Key"][len(root) :] for o in page.get("Contents", ())]
        except Answered as answer:
            raise self.bucket.failed(prefix, answer) from None
        return iter(sorted(filter(is_name, found)))

    def used(self) -> int:
        """Add up the bytes of all current objects, as the bucket lists them."""
        root, found = self._key(""), 0
        try:
            for page in self.bucket.pages("list_objects_v2", Prefix=root):
                found += sum(int(o["Size"]) for o in page.get("Contents", ()))
        except Answered as answer:
            raise self.bucket.failed("", answer) from None
        return found

    def remains(self, name: str) -> Sequence[str]:
        """Name versions, delete markers and unfinished uploads of an object."""
        check(name)
        versions, markers = self._versions(name)
        uploads = [each["UploadId"] for each in self._uploads(name)]
        return (
            *(f"{name} (version {each})" for each in versions),
            *(f"{name} (delete marker {each})" for each in markers),
            *(f"{name} (unfinished upload {each})" for each in uploads),
        )

    def sweep(self) -> int:
        """Abort uploads that were begun more than a day ago; say how many.

        Younger ones may be somebody's who is still at it; those of a name that is
        erased go with it.
        """
        until = datetime.now(UTC) - ABANDONED  # noqa: TID251 - by the store's time
        old = [each for each in self._uploads() if each["Initiated"] < until]
        for each in old:
            self._abort(each["Key"][len(self._key("")) :], each["UploadId"])
        return len(old)

    @property
    def place(self) -> str:
        """Name the bucket, and where it is, without secrets."""
        return self.bucket.place.name

    def faults(self, *, locked: bool) -> Sequence[str]:
        """Ask and try whether the bucket is fit for archives."""
        return tuple(faults(self.bucket, self._key(""), locked=locked))

    # --- locks ------------------------------------------------------------------------

    def lock(self, name: str) -> Lock:
        """Say what keeps an object now, by the store's own time. NoSuchObject."""
        head = self._head(name)
        until = head.get("ObjectLockRetainUntilDate")
        return Lock(
            until=until if until is not None and until > _told(head) else None,
            held=head.get("ObjectLockLegalHoldStatus") == "ON",
        )

    def retain(self, name: str, until: datetime) -> None:
        """Lock an object in compliance mode; a lock can only be made later.

        An instant that has come for the store changes nothing.
        """
        if until <= _told(self._head(name)):
            return
        wanted = {"Mode": "COMPLIANCE", "RetainUntilDate": until}
        self._set(name, "put_object_retention", Retention=wanted)
        found = self.lock(name).until
        if found is None or found < until.replace(microsecond=0):
            # Some stores answer that all is well, and keep nothing.
            raise StoreFailed(what=name, reason="the lock was not kept")

    def hold(self, name: str, *, on: bool) -> None:
        """Set or lift the legal hold of an object."""
        status = "ON" if on else "OFF"
        self._set(name, "put_object_legal_hold", LegalHold={"Status": status})
        if self.lock(name).held is not on:
            raise StoreFailed(what=name, reason="the legal hold was not kept")

    def _set(self, name: str, deed: str, **what: Any) -> None:
        try:
            self._call(deed, name, **what)
        except Answered as answer:
            raise self._absent(name, answer) from None

    # --- writing ----------------------------------------------------------------------

    def _at_once(self, name: str, data: bytes, digest: str) -> None:
        self._call(
            "put_object",
            name,
            Body=data,
            IfNoneMatch="*",
            ChecksumAlgorithm=_SUM,
            **self._about(digest),
        )

    def _in_parts(self, name: str, data: bytes, digest: str) -> None:
        begun = self._call(
            "create_multipart_upload",
            name,
            ChecksumAlgorithm=_SUM,
            **self._about(digest),
        )
        upload = begun["UploadId"]
        try:
            parts = [
                self._part(name, upload, number, data[at : at + self.part])
                for number, at in enumerate(range(0, len(data), self.part), 1)
            ]
            self._call(
                "complete_multipart_upload",
                name,
                UploadId=upload,
                IfNoneMatch="*",
                MultipartUpload={"Parts": parts},
            )
        except BaseException:
            self._abort(name, upload)
            raise

    def _part(self, name: str, upload: str, number: int, data: bytes) -> dict[str, Any]:
        done = self._call(
            "upload_part",
            name,
            UploadId=upload,
            PartNumber=number,
            Body=data,
            ChecksumAlgorithm=_SUM,
        )
        sum_ = f"Checksum{_SUM}"
        return {"PartNumber": number, "ETag": done["ETag"], sum_: done[sum_]}

    def _about(self, digest: str) -> dict[str, Any]:
        shelf = self.bucket.place.shelf
        return {
            "Metadata": {_DIGEST: digest},
            **({"StorageClass": shelf} if shelf else {}),
        }

    def _abort(self, name: str, upload: str) -> None:
        with suppress(Answered):  # it may have ended meanwhile
            self._call("abort_multipart_upload", name, UploadId=upload)

    def _stand_alone(self, name: str) -> None:
        """Raise ObjectExists if the name is a folder of others, or in another's.

        S3 has no folders and would not mind; a copy of it in a folder would.
        """
        below = self._call_list(Prefix=f"{self._key(name)}/", MaxKeys=1)
        parts = name.split("/")
        above = ("/".join(parts[:n]) for n in range(1, len(parts)))
        if below.get("KeyCount") or any(
            self._digest(each) is not None for each in above
        ):
            raise ObjectExists(object=name)

    def _call_list(self, **what: Any) -> dict[str, Any]:
        try:
            return self.bucket.call("list_objects_v2", **what)
        except Answered as answer:
            raise self.bucket.failed(str(what["Prefix"]), answer) from None

    # --- looking ----------------------------------------------------------------------

    def _digest(self, name: str) -> str | None:
        """Give the digest of what is stored; None if nothing is."""
        try:
            beside = self._head(name).get("Metadata", {})
            if _DIGEST in beside:
                return str(beside[_DIGEST])
            return hashlib.sha256(self.get(name)).hexdigest()
        except NoSuchObject:
            return None

    def _head(self, name: str) -> dict[str, Any]:
        check(name)
        try:
            return self._call("head_object", name)
        except Answered as answer:
            raise self._absent(name, answer) from None

    def _versions(self, name: str) -> tuple[list[str], list[str]]:
        """Give the ids of an object's versions and of its delete markers."""
        key = self._key(name)
        versions: list[str] = []
        markers: list[str] = []
        try:
            for page in self.bucket.pages("list_object_versions", Prefix=key):
                for found, kind in ((versions, "Versions"), (markers, "DeleteMarkers")):
                    those = (o for o in page.get(kind, ()) if o["Key"] == key)
                    found += [o["VersionId"] for o in those]
        except Answered as answer:
            raise self.bucket.failed(name, answer) from None
        return versions, markers

    def _uploads(self, name: str = "") -> list[dict[str, Any]]:
        """Give unfinished uploads of an object, or of all."""
        key = self._key(name)
        try:
            pages = self.bucket.pages("list_multipart_uploads", Prefix=key)
            found = [each for page in pages for each in page.get("Uploads", ())]
        except Answered as answer:
            raise self.bucket.failed(name, answer) from None
        return [each for each in found if not name or each["Key"] == key]

    def _explain(self, name: str, answer: Answered) -> None:
        """Raise why a version could not be removed; nothing if it is gone."""
        if answer.status == HTTPStatus.NOT_FOUND:
            return
        with suppress(NoSuchObject):
            lock = self.lock(name)
            if lock.held or lock.until is not None:
                until = lock.until.isoformat() if lock.until else "--"
                raise ObjectLocked(object=name, until=until, held=lock.held)
        raise self.bucket.failed(name, answer)

    def _absent(self, name: str, answer: Answered) -> Exception:
        if answer.status == HTTPStatus.NOT_FOUND and answer.code != "NoSuchBucket":
            return NoSuchObject(object=name)
        return self.bucket.failed(name, answer)

    def _call(self, deed: str, name: str, **what: Any) -> dict[str, Any]:
        return self.bucket.call(deed, Key=self._key(name), **what)

    def _key(self, name: str) -> str:
        prefix = self.bucket.place.prefix.strip("/")
        return f"{prefix}/{name}" if prefix else name


def _told(answer: dict[str, Any]) -> datetime:
    """Give the store's time, as its answer says it."""
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    return parsedate_to_datetime(headers["date"])

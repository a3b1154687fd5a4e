"""Calls to a bucket of a store that speaks S3, and what its answers mean.

The client is boto3 (ADR 0037). It tries each call a few times, waiting longer each
time by a random share (its "standard" mode), and no longer than that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from guicang.domain.errors import NoSpace, StoreAiling, StoreFailed, StoreUnreachable

CONNECT: Final = 10
READ: Final = 120
TRIES: Final = 5
_FULL: Final = frozenset(
    {"QuotaExceeded", "QuotaExceededException", "InsufficientStorage"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bucket is. ``shelf`` is the storage class; "" for the bucket's own."""

    endpoint: str
    bucket: str
    region: str = "us-east-1"
    prefix: str = ""
    shelf: str = ""

    @property
    def name(self) -> str:
        """What certificates call it."""
        prefix = self.prefix.strip("/")
        path = f"{self.bucket}/{prefix}" if prefix else self.bucket
        return f"s3://{path} ({self.endpoint})"


class Answered(Exception):
    """The store answered with an error: its code and its HTTP status."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


@dataclass(frozen=True)
class Bucket:
    """One bucket. ``access`` is the key and its secret; neither is ever shown."""

    place: Place
    access: tuple[str, str] = field(repr=False)
    tries: int = TRIES

    def call(self, deed: str, **what: Any) -> dict[str, Any]:
        """Do one of S3's operations on the bucket.

        Answered for an error of the store; StoreUnreachable if there is no answer.
        """
        ask = getattr(self.client, deed)
        answer: dict[str, Any] = self._asked(ask, Bucket=self.place.bucket, **what)
        return answer

    def get(self, key: str) -> tuple[bytes, Mapping[str, str]]:
        """Read an object and its metadata; its checksum is compared, if it has one."""

        def fetch(**what: Any) -> tuple[bytes, Mapping[str, str]]:
            answer = self.client.get_object(**what)
            return answer["Body"].read(), answer.get("Metadata", {})

        bucket = self.place.bucket
        found: tuple[bytes, Mapping[str, str]] = self._asked(
            fetch, Bucket=bucket, Key=key, ChecksumMode="ENABLED"
        )
        return found

    def pages(self, deed: str, **what: Any) -> Iterator[dict[str, Any]]:
        """Give the pages of a listing."""
        paginator = self.client.get_paginator(deed)
        pages = iter(paginator.paginate(Bucket=self.place.bucket, **what))
        while (page := self._asked(lambda: next(pages, None))) is not None:
            yield page

    def failed(self, what: str, answer: Answered) -> NoSpace | StoreFailed:
        """Say what an error of the store means that nobody waited for."""
        if answer.code in _FULL or answer.status == HTTPStatus.INSUFFICIENT_STORAGE:
            return NoSpace(what=what)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return StoreAiling(what=what, reason=answer.code)
        return StoreFailed(what=what, reason=answer.code)

    def _asked(self, deed: Any, **what: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return deed(**what)
        except ClientError as error:
            meta = error.response.get("ResponseMetadata", {})
            status = int(meta.get("HTTPStatusCode", 0))
            code = str(error.response.get("Error", {}).get("Code", status))
            raise Answered(code, status) from None
        except (BotoCoreError, OSError) as error:
            reason = type(error).__name__
            raise StoreUnreachable(store=self.place.name, reason=reason) from None

    @cached_property
    def client(self) -> Any:
        """The client; it may be used by many threads."""
        return self.session_client(None)

    def session_client(self, more: Any) -> Any:
        """Make a client; ``more`` is merged into its configuration (botocore's)."""
        from boto3.session import Session
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"mode": "standard", "total_max_attempts": self.tries},
            s3={"addressing_style": "path"},
            proxies={},
        )
        return Session().client(
            "s3",
            endpoint_url=self.place.endpoint,
            region_name=self.place.region,
            aws_access_key_id=self.access[0],
            aws_secret_access_key=self.access[1],
            config=config.merge(more) if more else config,
        )

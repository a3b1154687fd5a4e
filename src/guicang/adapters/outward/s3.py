"""An object store that speaks S3: an object a parcel.

The client is boto3, AWS's own: see ADR 0037. A put is atomic, so the same key again is
the same object; the store refuses bytes that do not fit their SHA-256.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guicang.adapters.outward.files import name_of, written
from guicang.domain.disclosure import Destination
from guicang.domain.errors import DestinationFailed
from guicang.ports.disclosures import Parcel

_CONNECT = 10
_READ = 60
_TRIES = 3


@dataclass(frozen=True)
class S3Door:
    """Writes objects below a prefix. ``access`` is the key and its secret."""

    destination: Destination
    access: tuple[str, str]

    def __repr__(self) -> str:
        return f"S3Door({self.destination.name})"

    def check(self) -> str:
        """Ask whether the bucket is there for us."""
        bucket = self.destination.settings["bucket"]
        self._call("head_bucket", Bucket=bucket)
        return f"{self.destination.settings['endpoint']}/{bucket}"

    def put(self, parcel: Parcel) -> None:
        """Write a parcel under its own key, whatever stood there."""
        settings, form = self.destination.settings, self.destination.form
        prefix = settings.get("prefix", "").strip("/")
        name = name_of(parcel, form)
        self._call(
            "put_object",
            Bucket=settings["bucket"],
            Key=f"{prefix}/{name}" if prefix else name,
            Body=written(parcel.rows, form),
            ChecksumAlgorithm="SHA256",
        )

    def _call(self, deed: str, **what: Any) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            getattr(self._client, deed)(**what)
        except ClientError as error:
            reason = str(error.response.get("Error", {}).get("Code", "refused"))
            raise self._failed(reason) from None
        except BotoCoreError as error:
            raise self._failed(type(error).__name__) from None

    @cached_property
    def _client(self) -> Any:
        from boto3.session import Session
        from botocore.config import Config

        settings = self.destination.settings
        return Session().client(
            "s3",
            endpoint_url=settings["endpoint"],
            region_name=settings.get("region", "us-east-1"),
            aws_access_key_id=self.access[0],
            aws_secret_access_key=self.access[1],
            config=Config(
                connect_timeout=_CONNECT,
                read_timeout=_READ,
                retries={"mode": "standard", "total_max_attempts": _TRIES},
                s3={"addressing_style": "path"},
                proxies={},
            ),
        )

    def _failed(self, reason: str) -> DestinationFailed:
        return DestinationFailed(destination=self.destination.name, reason=reason)

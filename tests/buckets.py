"""Buckets of a real object store, for tests; each test below a prefix of its own."""

import secrets
from functools import cache
from pathlib import Path
from typing import Any

from guicang.adapters.objects.bucket import Bucket, Place
from guicang.adapters.objects.s3 import PART, S3Objects
from tests.outward import shops

WORM = "worm"
"""A bucket with versions and Object Lock."""
VERSIONS = "versions"
"""A bucket with versions and no lock."""


def make(server: shops.Server) -> None:
    """Make the buckets that the tests know, beside ``shops.BUCKET``."""
    client = shops.client(server.port)
    client.create_bucket(Bucket=WORM, ObjectLockEnabledForBucket=True)
    client.create_bucket(Bucket=VERSIONS)
    client.put_bucket_versioning(
        Bucket=VERSIONS, VersioningConfiguration={"Status": "Enabled"}
    )


def endpoint(server: shops.Server) -> str:
    return f"http://{server.host}:{server.port}"


def objects(
    server: shops.Server,
    bucket: str = WORM,
    *,
    prefix: str | None = None,
    secret: str = shops.SECRET,
    part: int = PART,
    **place: Any,
) -> S3Objects:
    """Open a store below a prefix that nobody else has."""
    where = Place(
        endpoint=endpoint(server),
        bucket=bucket,
        prefix=secrets.token_hex(8) if prefix is None else prefix,
        **place,
    )
    opened = Bucket(place=where, access=(shops.KEY, secret), tries=2)
    if secret == shops.SECRET:  # a client is dear to make, and the same for all
        opened.__dict__["client"] = _client(opened.place.endpoint)
    return S3Objects(opened, part)


@cache
def _client(endpoint: str) -> Any:
    place = Place(endpoint=endpoint, bucket=WORM)
    return Bucket(place=place, access=(shops.KEY, shops.SECRET), tries=2).client


def settings(
    server: shops.Server, bucket: str, prefix: str, name: str = "archive.s3"
) -> dict[str, str]:
    """Give the settings of a home whose archive is there."""
    return {
        f"{name}.endpoint": endpoint(server),
        f"{name}.bucket": bucket,
        f"{name}.prefix": prefix,
    }


def keys(folder: Path, *names: str) -> None:
    """Put the access keys where a home looks for them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        path = folder / name
        path.write_text(f"{shops.KEY}\n{shops.SECRET}\n")
        path.chmod(0o600)

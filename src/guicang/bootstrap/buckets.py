"""Buckets that archives lie in, as the settings say."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from guicang.config import Config
from guicang.domain.errors import BadSetting
from guicang.ports.objects import Bucketed

_FIRST: Final = "archive.s3"
_SECOND: Final = "archive.second"
_STORES: Final = ("folder", "s3")
_LOCKS: Final = ("off", "compliance")
# What is put there cannot be read back until somebody has asked for it to be thawed.
_FROZEN: Final = frozenset({"GLACIER", "DEEP_ARCHIVE", "ARCHIVE", "COLDARCHIVE"})


def first(config: Config, keys: Path) -> Bucketed | None:
    """Open the archive's bucket; None where it is a folder. BadSetting."""
    if _choice(config, "archive.store", _STORES) == "folder":
        return None
    if not config[f"{_FIRST}.bucket"]:
        raise BadSetting(setting=f"{_FIRST}.bucket", reason="a name is wanted")
    return _open(config, keys, _FIRST)


def second(config: Config, keys: Path) -> Bucketed | None:
    """Open the second bucket; None where there is none. BadSetting."""
    return _open(config, keys, _SECOND) if config[f"{_SECOND}.bucket"] else None


def locked(config: Config) -> bool:
    """Say whether buckets shall lock what a floor keeps. BadSetting."""
    return _choice(config, "archive.lock", _LOCKS) == "compliance"


def _choice(config: Config, name: str, choices: tuple[str, ...]) -> str:
    chosen = str(config[name])
    if chosen not in choices:
        raise BadSetting(setting=name, reason=", ".join(choices))
    return chosen


def _open(config: Config, keys: Path, name: str) -> Bucketed:
    from guicang.adapters.keys.files import read_secret
    from guicang.adapters.objects.bucket import Bucket, Place
    from guicang.adapters.objects.s3 import S3Objects

    said = {
        field: str(config[f"{name}.{field}"])
        for field in ("endpoint", "bucket", "region", "prefix", "class")
    }
    parts = urlsplit(said["endpoint"])
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise BadSetting(setting=f"{name}.endpoint", reason="https://host is wanted")
    shelf = said.pop("class")
    if shelf.upper() in _FROZEN:
        raise BadSetting(setting=f"{name}.class", reason="it cannot be read at once")
    lines = read_secret(keys / name).decode(errors="replace").split()
    try:
        access, secret = lines
    except ValueError:
        reason = f"keys/{name} is not two lines: key, secret"
        raise BadSetting(setting=name, reason=reason) from None
    place = Place(**said, shelf=shelf)
    return S3Objects(Bucket(place=place, access=(access, secret)))

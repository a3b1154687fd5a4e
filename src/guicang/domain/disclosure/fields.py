"""What each kind of destination has to be told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from guicang.domain.disclosure.model import Destination, Kind
from guicang.domain.errors import BadDestination
from guicang.domain.sources.model import Field

_PORTS: Final = {"postgresql": 5432, "mysql": 3306, "https": 443, "http": 80}
DATABASES: Final = frozenset({"postgresql", "mysql", "sqlite"})
_OPTIONS: Final = frozenset({"sslmode", "sslrootcert", "ssl_ca"})
_WEB: Final = frozenset({"https", "http"})

FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = MappingProxyType(
    {
        Kind.DATABASE: (
            Field(
                name="url",
                label="address of the database",
                help="postgresql://user@host/name, mysql://user@host/name, or "
                "sqlite:////folder/file.db; without a password.",
            ),
            Field(
                name="password",
                label="password of the database",
                secret=True,
                required=False,
            ),
        ),
        Kind.FOLDER: (
            Field(name="path", label="folder", help="A whole path, from / on."),
        ),
        Kind.S3: (
            Field(
                name="endpoint",
                label="address of the object store",
                help="Such as https://s3.example.test.",
            ),
            Field(name="bucket", label="bucket"),
            Field(
                name="prefix",
                label="what names of objects begin with",
                required=False,
            ),
            Field(name="region", label="region", required=False, default="us-east-1"),
            Field(name="access_key", label="access key", secret=True),
            Field(name="secret_key", label="secret key", secret=True),
        ),
        Kind.PULL: (
            Field(
                name="client",
                label="program that may fetch it",
                help="As the audit trail names it, such as system:client:warehouse.",
            ),
        ),
    }
)
"""The lines of the form of each kind; secrets go to the key ring."""


def checked_fields(
    kind: Kind, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return settings and secrets with defaults filled in. BadDestination."""
    open_ = {each.name: each for each in FIELDS[kind] if not each.secret}
    hidden = {each.name: each for each in FIELDS[kind] if each.secret}
    for name in (*(settings.keys() - open_.keys()), *(secrets.keys() - hidden.keys())):
        raise BadDestination(field=name, reason="there is no such field")
    filled = {
        name: settings.get(name, "").strip() or each.default
        for name, each in open_.items()
    }
    for name, each in open_.items():
        if each.required and not filled[name]:
            raise BadDestination(field=name, reason="is missing")
    _CHECKS[kind](filled)
    given = {name: value for name, value in secrets.items() if value}
    return {n: v for n, v in filled.items() if v}, given


def place_of(destination: Destination) -> str:
    """Name the place that settings must list: ``host:port``, or a path.

    "" where it comes to us.
    """
    settings = destination.settings
    match destination.kind:
        case Kind.FOLDER:
            return settings["path"]
        case Kind.S3:
            return _host(_split("endpoint", settings["endpoint"]))
        case Kind.DATABASE:
            parts = _split("url", settings["url"])
            return parts.path[1:] if parts.scheme == "sqlite" else _host(parts)
        case Kind.PULL:
            return ""


def _host(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise BadDestination(field=name, reason="is no address") from None
    return parts


def _database(settings: Mapping[str, str]) -> None:
    parts = _split("url", settings["url"])
    if parts.scheme not in DATABASES:
        known = ", ".join(sorted(DATABASES))
        raise BadDestination(field="url", reason=f"begins with one of {known}")
    if parts.password is not None:
        raise BadDestination(field="url", reason="the password is a field of its own")
    if {name for name, _ in parse_qsl(parts.query)} - _OPTIONS:
        # Others could name another host, or a password.
        known = ", ".join(sorted(_OPTIONS))
        raise BadDestination(field="url", reason=f"may say, after ?, only {known}")
    if parts.scheme == "sqlite":
        if parts.netloc or not parts.path.startswith("//"):
            raise BadDestination(field="url", reason="is sqlite:////folder/file.db")
        _path("url", parts.path[1:])
    elif not parts.hostname or not parts.path.strip("/"):
        raise BadDestination(field="url", reason="names a host and a database")


def _folder(settings: Mapping[str, str]) -> None:
    _path("path", settings["path"])


def _path(name: str, path: str) -> None:
    if not path.startswith("/") or ".." in path.split("/"):
        raise BadDestination(field=name, reason="is a whole path, without ..")


def _s3(settings: Mapping[str, str]) -> None:
    parts = _split("endpoint", settings["endpoint"])
    if parts.scheme not in _WEB or not parts.hostname or parts.username is not None:
        raise BadDestination(field="endpoint", reason="is https://host or http://host")
    if settings["prefix"].startswith("/") or ".." in settings["prefix"].split("/"):
        raise BadDestination(field="prefix", reason="begins with a letter, without ..")


def _pull(settings: Mapping[str, str]) -> None:
    if not settings["client"].startswith("system:"):
        raise BadDestination(field="client", reason="is as the audit trail names it")


_CHECKS: Final = {
    Kind.DATABASE: _database,
    Kind.FOLDER: _folder,
    Kind.S3: _s3,
    Kind.PULL: _pull,
}

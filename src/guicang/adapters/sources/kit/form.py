"""Values of a source's form that several connectors ask for."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from guicang.domain.errors import BadSource


def wanted(settings: Mapping[str, str], name: str) -> str:
    """Take a value that has to be there. BadSource."""
    value = settings.get(name, "").strip()
    if not value:
        raise BadSource(field=name, reason="a value is wanted")
    return value


def web_address(settings: Mapping[str, str], default: str = "") -> str:
    """Take the field ``address``, without a slash at its end. BadSource."""
    address = settings.get("address", "").strip().rstrip("/") or default
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query:
        raise BadSource(field="address", reason="no address of the web")
    return address

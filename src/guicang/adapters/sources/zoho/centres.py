"""Zoho's data centres: an account lives in one of them, and its names differ.

The table is static: what ``api_domain`` of a token names is not where Desk answers
(desk.zoho.com/DeskAPIDocument, "API Endpoints by Data Center").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from guicang.domain.errors import BadSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """Where a data centre answers: addresses without a slash at the end."""

    accounts: str
    desk: str
    salesiq: str


def _zoho(ending: str) -> Centre:
    return Centre(
        accounts=f"https://accounts.{ending}",
        desk=f"https://desk.{ending}",
        salesiq=f"https://salesiq.{ending}",
    )


CENTRES: Final[Mapping[str, Centre]] = {
    "cn": _zoho("zoho.com.cn"),
    "us": _zoho("zoho.com"),
    "eu": _zoho("zoho.eu"),
    "in": _zoho("zoho.in"),
    "au": _zoho("zoho.com.au"),
    "jp": _zoho("zoho.jp"),
    "ca": _zoho("zohocloud.ca"),
    "sa": _zoho("zoho.sa"),
    "sg": _zoho("zoho.sg"),
    "ae": _zoho("zoho.ae"),
}
HOSTS: Final = tuple(
    str(urlsplit(address).hostname)
    for centre in CENTRES.values()
    for address in (centre.accounts, centre.desk, centre.salesiq)
)


def centre(settings: Mapping[str, str]) -> Centre:
    """Take the centre of a source; ``address`` stands for all of one. BadSource."""
    if given := settings.get("address", "").rstrip("/"):
        parts = urlsplit(given)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise BadSource(field="address", reason="an address of the web is wanted")
        return Centre(accounts=given, desk=given, salesiq=given)
    found = CENTRES.get(settings.get("centre", ""))
    if found is None:
        raise BadSource(field="centre", reason="one of the data centres is wanted")
    return found

"""A price book as a form: fields out of a document, and a document out of fields.

Sizes are in gigabytes (10^9 bytes). A row without a region, and a pack without a size,
is left out; whether the rest makes a book is for ``domain.cost.book`` to say.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import Any, Final

from guicang.domain.cost.book import GIGABYTE, Place
from guicang.domain.errors import BadPriceBook

PACKS: Final = 8
EMPTY: Final = 2
"""Rows beside those that a book has."""
MOST: Final = 64
_HEAD: Final = ("name", "provider", "currency", "source")
_OPEN: Final = 2
"""Packs beside those that an offer has."""
_PLAIN: Final = ("tier", "region", "period", "price", "retrieval", "egress")


def fields_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a form shows of a price book, with empty rows at the end."""
    rows = [_row(offer) for offer in document.get("offers", ())]
    rows += [_row({}) for _ in range(min(EMPTY, MOST - len(rows)))]
    return {
        "head": {name: str(document.get(name, "")) for name in _HEAD},
        "rows": list(enumerate(rows)),
        "shelves": [f"{row['tier']}/{row['region']}" for row in rows if row["region"]],
        "places": {
            place.value: str(document.get("places", {}).get(place.value, ""))
            for place in Place
        },
    }


def _row(offer: Mapping[str, Any]) -> dict[str, Any]:
    packs = [
        (_gigabytes(pack["bytes"]), pack["price"]) for pack in offer.get("packs", ())
    ]
    packs += [("", "")] * min(_OPEN, PACKS - len(packs))
    return {
        **{name: str(offer.get(name, "")) for name in _PLAIN},
        "unit": _gigabytes(offer.get("unit", GIGABYTE)),
        "packs": list(enumerate(packs)),
    }


def _gigabytes(size: int) -> str:
    return f"{(Decimal(size) / GIGABYTE).normalize():f}"


def document_of(given: Mapping[str, str]) -> dict[str, Any]:
    """Give the document that a form says. BadPriceBook for a size that is none."""
    offers = [
        _offer(given, number)
        for number in range(MOST)
        if given.get(f"offer-{number}-region", "").strip()
    ]
    return {
        **{name: given.get(name, "").strip() for name in _HEAD},
        "offers": offers,
        "places": {
            place.value: given.get(f"place-{place.value}", "").strip()
            for place in Place
        },
    }


def _offer(given: Mapping[str, str], number: int) -> dict[str, Any]:
    said = {
        name: given.get(f"offer-{number}-{name}", "").strip()
        for name in (*_PLAIN, "unit")
    }
    place = f"offers/{number + 1}"
    unit = said.pop("unit")
    offer: dict[str, Any] = {name: text for name, text in said.items() if text}
    if packs := list(_packs(given, number, place)):
        offer["packs"] = packs
    elif unit:
        size = _bytes(unit, f"{place}/unit")
        offer |= {"unit": size} if size != GIGABYTE else {}
    return offer


def _packs(given: Mapping[str, str], number: int, place: str) -> Any:
    for pack in count():
        name = f"offer-{number}-pack-{pack}"
        if pack == PACKS or f"{name}-size" not in given:
            return
        if size := given[f"{name}-size"].strip():
            price = given.get(f"{name}-price", "").strip()
            yield {"bytes": _bytes(size, f"{place}/packs"), "price": price}


def _bytes(text: str, place: str) -> int:
    try:
        size = Decimal(text) * GIGABYTE
        whole = int(size)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadPriceBook(place=place, reason="a number of GB is wanted") from None
    if whole != size:
        raise BadPriceBook(place=place, reason="a whole number of bytes is wanted")
    return whole

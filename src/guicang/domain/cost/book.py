"""Price books: what storage of a tier costs in a region, as data that people edit.

An offer is either per unit (what is stored is charged to the byte) or in packs, as the
platforms sell them: then the cheapest set of packs that holds everything is paid.
Money is decimal and never rounded before it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import gcd
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from guicang.domain.errors import BadPriceBook, NoSuchOffer

GIGABYTE: Final = 10**9
"""Prices are in decimal units, as providers sell them; a TB is 1,000 GB."""
_MOST_PACKS: Final = 8
_WIDEST: Final = 256
"""How many times the common measure of its packs an offer's largest may be."""
_MOST_OFFERS: Final = 64
_LONGEST: Final = 200
_BIGGEST: Final = 10**18
_DEAREST: Final = Decimal(10) ** 9
_PERIODS: Final = {"month": 1, "year": 12}


class Tier(StrEnum):
    """How quickly what is stored is there again; the price falls with it."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"
    ARCHIVE = "archive"


class Place(StrEnum):
    """Where bytes lie.

    ``FINDINGS`` is what records are found by; ``DATABASE`` is what the database takes
    besides what is counted apart: indexes, free space, everything else.
    """

    WORKING = "working"
    ATTACHMENTS = "attachments"
    FINDINGS = "findings"
    LEDGER = "ledger"
    DATABASE = "database"
    ARCHIVE = "archive"
    SECOND = "second"
    SNAPSHOTS = "snapshots"


class Pack(NamedTuple):
    """So many bytes at once, and what they cost a month."""

    size: int
    price: Decimal


class Shelf(NamedTuple):
    """What has a price of its own: a tier in a region."""

    tier: Tier
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a shelf costs a month.

    Without ``packs``, ``price`` is of a gigabyte. ``retrieval`` is what reading a
    gigabyte back costs, ``egress`` what taking one out of the region does.
    """

    shelf: Shelf
    price: Decimal = Decimal(0)
    packs: tuple[Pack, ...] = ()
    retrieval: Decimal = Decimal(0)
    egress: Decimal = Decimal(0)

    @property
    def rate(self) -> Decimal:
        """What a gigabyte costs a month; in packs, at the rate of the best one."""
        if not self.packs:
            return self.price
        return min(pack.price * GIGABYTE / pack.size for pack in self.packs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A price book: its offers, and on which shelf each place lies."""

    name: str
    provider: str
    currency: str
    source: str
    offers: Mapping[Shelf, Offer]
    places: Mapping[Place, Shelf]

    def offer(self, shelf: Shelf) -> Offer:
        """Give the offer of a shelf. NoSuchOffer."""
        try:
            return self.offers[shelf]
        except KeyError:
            raise NoSuchOffer(tier=shelf.tier.value, region=shelf.region) from None

    def rate(self, place: Place) -> Decimal:
        """Say what a gigabyte costs a month in a place."""
        return self.offer(self.places[place]).rate


# --- reading --------------------------------------------------------------------------


def read(document: Mapping[str, Any]) -> Book:
    """Read a price book. BadPriceBook says where it is wrong."""
    _only(document, {"name", "provider", "currency", "source", "offers", "places"}, "")
    offers: dict[Shelf, Offer] = {}
    for number, given in enumerate(_list(document.get("offers"), "offers"), 1):
        place = f"offers/{number}"
        offer = _offer(_mapping(given, place), place)
        if offer.shelf in offers:
            raise BadPriceBook(place=place, reason="this shelf has an offer already")
        offers[offer.shelf] = offer
    places = _places(_mapping(document.get("places"), "places"), offers)
    return Book(
        name=_text(document, "name"),
        provider=_text(document, "provider"),
        currency=_text(document, "currency", most=8),
        source=_text(document, "source", least=0),
        offers=MappingProxyType(offers),
        places=MappingProxyType(places),
    )


def _places(given: Mapping[str, Any], offers: Mapping[Shelf, Offer]) -> Any:
    _only(given, {place.value for place in Place}, "places")
    found: dict[Place, Shelf] = {}
    for place in Place:
        where = f"places/{place.value}"
        tier, _slash, region = str(given.get(place.value, "")).partition("/")
        shelf = Shelf(_tier(tier, where), region)
        if shelf not in offers:
            raise BadPriceBook(place=where, reason="there is no offer for it")
        found[place] = shelf
    return found


def _offer(given: Mapping[str, Any], place: str) -> Offer:
    fields = {"tier", "region", "unit", "price", "packs", "period"}
    _only(given, fields | {"retrieval", "egress"}, place)
    period = _PERIODS.get(str(given.get("period", "month")))
    if period is None:
        raise BadPriceBook(place=f"{place}/period", reason="month or year")
    if ("packs" in given) == ("price" in given):
        raise BadPriceBook(place=place, reason="either packs or a price")
    packs = _packs(given["packs"], period, f"{place}/packs") if "packs" in given else ()
    unit = _bytes(given.get("unit", GIGABYTE), f"{place}/unit")
    price = _money(given.get("price", "0"), f"{place}/price")
    return Offer(
        shelf=Shelf(
            _tier(given.get("tier"), f"{place}/tier"),
            _text(given, "region", f"{place}/", most=40),
        ),
        price=price * GIGABYTE / unit / period,
        packs=packs,
        retrieval=_money(given.get("retrieval", "0"), f"{place}/retrieval"),
        egress=_money(given.get("egress", "0"), f"{place}/egress"),
    )


def _packs(given: object, period: int, place: str) -> tuple[Pack, ...]:
    found = []
    for each in _list(given, place, most=_MOST_PACKS):
        pack = _mapping(each, place)
        _only(pack, {"bytes", "price"}, place)
        size = _bytes(pack.get("bytes"), place)
        found.append(Pack(size, _money(pack.get("price"), place) / period))
    sizes = [pack.size for pack in found]
    if len(set(sizes)) < len(sizes):
        raise BadPriceBook(place=place, reason="two packs of one size")
    if max(sizes) // gcd(*sizes) > _WIDEST:
        raise BadPriceBook(
            place=place,
            reason=f"the largest is over {_WIDEST} times what divides them all",
        )
    return tuple(sorted(found))


def _only(given: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(set(map(str, given)) - known):
        raise BadPriceBook(place=place or "/", reason=f"unknown: {unknown[0]}")


def _mapping(given: object, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise BadPriceBook(place=place, reason="an object is wanted")
    return given


def _list(given: object, place: str, most: int = _MOST_OFFERS) -> Sequence[object]:
    if not isinstance(given, list) or not 1 <= len(given) <= most:
        raise BadPriceBook(place=place, reason=f"a list of 1 to {most} is wanted")
    return given


def _text(
    given: Mapping[str, Any],
    name: str,
    within: str = "",
    *,
    least: int = 1,
    most: int = _LONGEST,
) -> str:
    text = given.get(name, "")
    if not isinstance(text, str) or not least <= len(text.strip()) <= most:
        raise BadPriceBook(
            place=f"{within}{name}", reason=f"a text of at most {most} letters"
        )
    return text.strip()


def _tier(given: object, place: str) -> Tier:
    try:
        return Tier(str(given))
    except ValueError:
        raise BadPriceBook(place=place, reason="hot, warm, cold or archive") from None


def _bytes(given: object, place: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise BadPriceBook(place=place, reason="a number of bytes is wanted")
    if not 1 <= given <= _BIGGEST:
        raise BadPriceBook(place=place, reason="at least 1 byte, at most an exabyte")
    return given


def _money(given: object, place: str) -> Decimal:
    """Read an amount that is written as a text: binary fractions are no money."""
    if not isinstance(given, str):
        raise BadPriceBook(place=place, reason='an amount is written "0.58"')
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise BadPriceBook(place=place, reason="no amount of money") from None
    if not amount.is_finite() or not 0 <= amount <= _DEAREST or _fine(amount):
        raise BadPriceBook(place=place, reason="no amount of money")
    return amount


def _fine(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -9  # noqa: PLR2004 - billionths

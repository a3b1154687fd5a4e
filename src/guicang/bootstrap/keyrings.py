"""Whether the key ring of this home is the one of its store, and lies where it may.

Several hosts share one store, so each must open what the others sealed: there is one
ring for all of them, and it is a SQLite file, which wants locks that hold.
"""

from guicang.bootstrap.core import Core
from guicang.domain.errors import AnotherRing, ForeignRing, RingOnNetwork


def holds(house: Core) -> tuple[bool, str]:
    """Whether the ring holds the keys that rows of the store name: a sample."""
    named, lacking = _lacking(house)
    if lacking:
        raise ForeignRing(count=len(lacking), of=named)
    if not named:
        require_same(house)
    return True, house.words("{count} looked at").format(count=f"{named:,}")


def lies(house: Core) -> tuple[bool, str]:
    """Whether the ring is on a disk of this machine, where locks can be trusted."""
    from guicang.adapters.keys.files import network_of

    if kind := network_of(house.key_folder):
        raise RingOnNetwork(kind=kind)
    return True, str(house.key_folder.resolve())


def require_own(house: Core) -> None:
    """Raise where the ring holds none of the keys. ForeignRing, AnotherRing.

    That some are missing is the doctor's to say, and no reason to do nothing.
    """
    named, lacking = _lacking(house)
    if named and len(lacking) == named:
        raise ForeignRing(count=named, of=named)
    if not named or lacking:
        require_same(house)


def require_same(house: Core) -> None:
    """Raise where the ring is not the one that the store noted. AnotherRing.

    It notes the first that asks: the second home of a store that is still empty is
    refused, too. A ring that holds what the store names need not ask: it may be a
    copy from before rings had names, brought back on a bad day.
    """
    from guicang.adapters.db.keyed import ring_of_store

    mine = house.keys.name()
    if ring_of_store(mine) != mine:
        raise AnotherRing


def _lacking(house: Core) -> tuple[int, frozenset[str]]:
    from guicang.adapters.db.keyed import named_keys, still_named

    named = named_keys()
    lacking = house.keys.missing(named)
    return len(named), still_named(lacking) if lacking else lacking

"""One walk through all doors, with all roles.

Pages and API routes join it as commands do: give ``Surface``s, whose ``call`` tries the
door as somebody and gives the code of the error they met. ``home`` has one person for
each role, named after it; ``refusals`` counts what the ledger says of refusals.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.entrypoints.needs import Need, Surface

REFUSED = "GC-303"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a door."""

    surface: str
    role: str
    said: str


def undeclared(surfaces: Iterable[Surface]) -> list[str]:
    """Name the doors that say nothing."""
    return [surface.name for surface in surfaces if surface.need is None]


def walk(surfaces: Iterable[Surface], refusals: Callable[[], int]) -> Iterator[Fault]:
    """Try each door that needs something with each role; give what is wrong.

    Who holds none of the permissions must be refused, with the code that stands for
    it, and the ledger must say so. Who holds one must not be refused for want of it.
    """
    before = refusals()
    for surface in surfaces:
        if surface.need is not None and surface.need.anything:
            for role in Role:
                code = surface.call(role.value)
                after = refusals()
                yield from _wrong(surface, role, surface.need, code, after - before)
                before = after


def _others(role: Role) -> Callable[[May], bool]:
    """Say what a role may do to what is not their own.

    Who reads their own conversations alone has nothing explained of others either.
    """
    own = {May.CONVERSATION_READ_OWN, May.CONVERSATION_EXPLAIN}
    narrow = own if not SHIPPED.carries([role], May.CONVERSATION_READ) else set()
    return lambda may: may not in narrow and SHIPPED.carries([role], may)


def _wrong(
    surface: Surface, role: Role, need: Need, code: str, written: int
) -> Iterator[Fault]:
    if need.met(lambda may: SHIPPED.carries([role], may)):
        # What the doors are tried with is no conversation of one's own.
        if code == REFUSED and need.met(_others(role)):
            yield Fault(surface.name, role.value, "refused what the table allows")
    elif code != REFUSED:
        yield Fault(surface.name, role.value, f"let through: {code or 'no error'}")
    elif written != 1:
        yield Fault(surface.name, role.value, f"{written} entries of the refusal")

"""Who answers for a program: whoever issued its key, or registered it.

The ledger says so: no key and no program is without its entry.
"""

from collections.abc import Mapping
from typing import Final

from guicang.domain.ledger.model import Tag
from guicang.ports.ledger import Ledger

_GIVEN: Final[Mapping[str, tuple[Tag, str]]] = {
    "system:key:": (Tag.ACCESS_KEY_ISSUED, "key"),
    "system:client:": (Tag.ACCESS_CLIENT_ADDED, "name"),
}
"""How programs are called, and the entry and its field that name one."""


def owner_of(actor: str, ledger: Ledger) -> str:
    """Name the person who answers for a program; "" for whoever is none."""
    for called, (tag, field) in _GIVEN.items():
        if actor.startswith(called):
            name = actor.removeprefix(called)
            given = [
                entry.actor
                for entry in ledger.entries(tag=tag, about=name)
                if entry.data.get(field) == name
            ]
            return given[-1] if given else ""
    return ""

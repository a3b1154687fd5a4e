"""The only place that joins services and adapters.

What stands here is loaded when it is asked for: who only wants the scanner does not
wait for the house.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guicang.adapters.processes import LocalProcesses
    from guicang.adapters.sources.simulated import generate as simulated
    from guicang.bootstrap.doctor import examine
    from guicang.bootstrap.faults import meaning
    from guicang.bootstrap.health import readiness
    from guicang.bootstrap.homes import (
        initialise,
        open_house,
        upgrade,
        verify_certificate,
        verify_slice,
    )
    from guicang.bootstrap.house import House
    from guicang.bootstrap.rebuilding import rebuild
    from guicang.bootstrap.stores import SystemClock
    from guicang.bootstrap.worker import make_worker

__all__ = [
    "House",
    "LocalProcesses",
    "SystemClock",
    "examine",
    "initialise",
    "make_worker",
    "meaning",
    "open_house",
    "readiness",
    "rebuild",
    "simulated",
    "upgrade",
    "verify_certificate",
    "verify_slice",
]
_WHERE: Final = {
    "House": ("guicang.bootstrap.house", "House"),
    "LocalProcesses": ("guicang.adapters.processes", "LocalProcesses"),
    "SystemClock": ("guicang.bootstrap.stores", "SystemClock"),
    "examine": ("guicang.bootstrap.doctor", "examine"),
    "initialise": ("guicang.bootstrap.homes", "initialise"),
    "meaning": ("guicang.bootstrap.faults", "meaning"),
    "readiness": ("guicang.bootstrap.health", "readiness"),
    "rebuild": ("guicang.bootstrap.rebuilding", "rebuild"),
    "open_house": ("guicang.bootstrap.homes", "open_house"),
    "upgrade": ("guicang.bootstrap.homes", "upgrade"),
    "simulated": ("guicang.adapters.sources.simulated", "generate"),
    "make_worker": ("guicang.bootstrap.worker", "make_worker"),
    "verify_slice": ("guicang.bootstrap.homes", "verify_slice"),
    "verify_certificate": ("guicang.bootstrap.homes", "verify_certificate"),
}


def __getattr__(name: str) -> Any:
    """Load what was asked for (PEP 562)."""
    try:
        module, attribute = _WHERE[name]
    except KeyError:
        raise AttributeError(name) from None
    return getattr(import_module(module), attribute)

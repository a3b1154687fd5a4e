"""The only place that joins services and adapters."""

from guicang.adapters.sources.simulated import generate as simulated
from guicang.bootstrap.doctor import examine
from guicang.bootstrap.faults import meaning
from guicang.bootstrap.homes import initialise, open_house, verify_certificate
from guicang.bootstrap.house import House
from guicang.bootstrap.stores import SystemClock

__all__ = [
    "House",
    "SystemClock",
    "examine",
    "initialise",
    "meaning",
    "open_house",
    "simulated",
    "verify_certificate",
]

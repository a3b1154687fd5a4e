"""The only place that joins services and adapters."""

from guicang.adapters.sources.simulated import generate as simulated
from guicang.bootstrap.doctor import examine
from guicang.bootstrap.homes import initialise, open_house, verify_certificate
from guicang.bootstrap.house import House

__all__ = [
    "House",
    "examine",
    "initialise",
    "open_house",
    "simulated",
    "verify_certificate",
]

"""Policies: read them, hold them against law and locks, and see what they change."""

from guicang.domain.retention.change import (
    Era,
    check_guides,
    check_locks,
    is_shorter,
    rules_from,
)
from guicang.domain.retention.document import (
    FIELDS,
    SCHEMA,
    Policy,
    Wording,
    policy_from,
)
from guicang.domain.retention.simulate import Change, Simulation, Sums, simulate

__all__ = [
    "FIELDS",
    "SCHEMA",
    "Change",
    "Era",
    "Policy",
    "Simulation",
    "Sums",
    "Wording",
    "check_guides",
    "check_locks",
    "is_shorter",
    "policy_from",
    "rules_from",
    "simulate",
]

"""Legal entries and clauses as people call them, for this command's reader."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from guicang.entrypoints.cli.common import LANGUAGE, _, house
from guicang.entrypoints.laws import Laws


@cache
def _laws() -> Laws:
    return Laws(house(), _, LANGUAGE)


def citations() -> Mapping[str, str]:
    """Give the citation of every legal entry by its id."""
    return _laws().citations


def clause_name(clause: str) -> str:
    """Name a clause: the policy's title beside its id, or a law's citation."""
    return _laws().clause_name(clause)


def title_of(document: Mapping[str, Any]) -> str:
    """Give a title in the reader's language."""
    return _laws().title_of(document)


def start_of(trigger: object) -> str:
    """Name what a period starts with."""
    return _laws().start_of(trigger)

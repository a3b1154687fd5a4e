"""Asking a platform to take a message back that was sent already."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message is: its platform's name, and the ids that the platform gave."""

    source: str
    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """The platform took it back: those who had not read it do not see it any more."""


@dataclass(frozen=True, slots=True)
class CannotRecall:
    """It stays where it is. ``reason`` is a phrase: too late, not ours, no such way."""

    reason: str


class Recaller(Protocol):
    """A platform that messages can be recalled from.

    ``recall`` MUST be safe to ask twice, and MUST answer CannotRecall for whatever the
    platform refuses; it raises only if the platform could not be asked at all.
    """

    def recall(self, place: Place) -> Recalled | CannotRecall:
        """Ask the platform to take the message back."""
        ...

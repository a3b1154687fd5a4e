"""Who comes in at the console's door, who fails there, and who is put out.

1. Every failure is an entry of the ledger: with the name if somebody here is called so,
   never with what was typed in its place, which may have been a password. Addresses
   stand there as keyed tags.
2. Whoever has to wait is not even asked for the password: that would tell whether it
   was right. Such attempts are not written down, or a stranger could fill the ledger.
3. How long, and why nobody can be locked out by others: ``domain.access.failures``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from guicang.domain.access.failures import (
    MEMORY,
    Counter,
    counters,
    forgotten,
    pause,
)
from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.errors import GuicangError, NoSuchPerson, TooManyFailures
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.failures import Failures
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.sessions import Sessions
from guicang.services.governing import Governing

_DOOR: Final = "system:door"
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody at the door: the name they give, their address, their known device."""

    name: str
    address: str
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """The use cases of the door."""

    people: People
    sessions: Sessions
    failures: Failures
    governing: Governing
    ledger: Ledger
    tagger: Tagger
    clock: Clock

    # --- at the door ------------------------------------------------------------------

    def knock(self, attempt: Attempt) -> None:
        """Let somebody try. TooManyFailures while they have to wait."""
        until = self.failures.paused_until([*self._keys(attempt)])
        now = self.clock.now()
        if until is not None and until > now:
            raise TooManyFailures(seconds=-(-(until - now) // _SECOND))

    def failed(self, attempt: Attempt, step: str) -> None:
        """Count and write down a failure at a step ("password", "totp")."""
        now = self.clock.now()
        keys = self._keys(attempt)
        with self.ledger.transaction():
            self._note(attempt, {"step": step})
            for key, count in self.failures.count([*keys], now, MEMORY).items():
                if length := pause(keys[key].by, count):
                    self.failures.pause(key, now + length)

    def refused(self, attempt: Attempt, error: GuicangError) -> None:
        """Write down that somebody was right and may still not come in."""
        with self.ledger.transaction():
            self._note(attempt, {"code": error.code})

    def entered(self, attempt: Attempt, proof: str) -> None:
        """Write down that somebody came in; their own counts begin anew."""
        about = {"proof": proof, "address": self._place(attempt.address)}
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ACCESS_LOGGED_IN, attempt.name, about, self.clock.now()
            )
            own = forgotten(counters(attempt.name, attempt.address, attempt.device))
            self.failures.forget([self._key(counter) for counter in own])

    def _note(self, attempt: Attempt, about: Mapping[str, object]) -> None:
        name = self._known(attempt.name)
        self.ledger.append(
            Tag.ACCESS_LOG_IN_FAILED,
            f"claimed:{name}" if name else _DOOR,
            {
                **about,
                "address": self._place(attempt.address),
                "device": bool(attempt.device),
            },
            self.clock.now(),
        )

    def _known(self, name: str) -> str:
        try:
            return self.people.get(name).name
        except NoSuchPerson:
            return ""

    def _keys(self, attempt: Attempt) -> Mapping[str, Counter]:
        counted = counters(attempt.name, attempt.address, attempt.device)
        return {self._key(counter): counter for counter in counted}

    def _key(self, counter: Counter) -> str:
        return self.tagger.tag(f"failures:{counter.by.value}", counter.of)

    def _place(self, address: str) -> str:
        return self.tagger.tag("address", address)

    # --- putting out ------------------------------------------------------------------

    def put_out(self, name: str, *, by: str, code: Proof, reason: str = "") -> int:
        """End all sessions of somebody else; return how many. NotAllowed, WrongCode."""
        actor = self.governing.prove(by, code, May.PEOPLE_DEACTIVATE).name
        with self.ledger.transaction():
            ended = len(self.sessions.list(name))
            about = {"person": name, "sessions": ended, "reason": reason}
            self.ledger.append(
                Tag.ACCESS_SESSIONS_ENDED, actor, about, self.clock.now()
            )
            return self.sessions.end_all(name)

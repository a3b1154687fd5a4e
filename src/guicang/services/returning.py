"""Open what left masked for going back: tokens, and numbers that kept their shape.

It is an opening of originals like any other (``services.revealing``), of what one
person may open alone: types that are sensitive by statute stay masked, whoever asks.
The ledger entry of a page is written before its first line leaves.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from guicang.domain.access.model import May, Person
from guicang.domain.detect.types import sensitive_types
from guicang.domain.errors import BadRecord, BadUsage, GuicangError
from guicang.domain.ledger.model import Tag
from guicang.domain.record.names import identifier
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.exporting import UNMASKED
from guicang.services.masking import Masking, View
from guicang.services.powers import Powers

_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """How many lines were opened, and how many values of each type."""

    lines: int = 0
    opened: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """The use case."""

    masking: Masking
    powers: Powers
    ledger: Ledger
    clock: Clock
    strict: bool = True

    def unmask(
        self,
        lines: Iterable[bytes],
        write: Callable[[bytes], object],
        *,
        use: str,
        person: Person,
        reason: str,
    ) -> Returned:
        """Open an export (JSON Lines of our own schema) that was made for a use.

        NotAllowed, BadUsage (a use that nothing is opened of), BadRecord, SealBroken:
        what is not ours, or was moved to another conversation.
        """
        self._check(use, person, reason)
        self.powers.exercise(person, May.FINDING_REVEAL)
        total = Returned()
        numbered = enumerate(lines, 1)
        while page := list(islice(numbered, _PAGE)):
            opened = Counter[str]()
            texts = [self._line(number, line, use, opened) for number, line in page]
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.FINDING_REVEALED,
                    person.name,
                    {
                        "conversations": len(page),
                        "use": use,
                        "reason": reason,
                        "types": dict(opened),
                        "statute": False,
                    },
                    self.clock.now(),
                )
            for text in texts:
                write(text)
            total = Returned(
                lines=total.lines + len(page),
                opened=dict(Counter(total.opened) + opened),
            )
        return total

    def _check(self, use: str, person: Person, reason: str) -> None:
        try:
            self.powers.require(person, May.FINDING_REVEAL)
            if not reason.strip():
                raise BadUsage(reason="an original opens for a reason")
            if not self.masking.policy.reversible(use):
                raise BadUsage(reason=f"nothing is opened again of what is for {use}")
        except GuicangError as error:
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.FINDING_REVEAL_REFUSED,
                    person.name,
                    {"use": use, "code": error.code},
                    self.clock.now(),
                )
            raise

    def _line(self, number: int, line: bytes, use: str, opened: Counter[str]) -> bytes:
        place = f"line {number}"
        try:
            document = json.loads(line)
        except ValueError as error:
            raise BadRecord(place=place, reason="not JSON") from error
        if not isinstance(document, dict):
            raise BadRecord(place=place, reason="not an object")
        name = identifier(document.get("conversation_id"), place, required=True)
        view = View(purpose=use, place=name)
        leave = sensitive_types(strict=self.strict)
        found = _walked(
            document,
            lambda text: self.masking.opened(text, view, leave=leave, count=opened),
        )
        return json.dumps(found, ensure_ascii=False).encode() + b"\n"


def _walked(value: Any, turn: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return turn(value)
    if isinstance(value, list):
        return [_walked(item, turn) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in UNMASKED else _walked(item, turn)
            for key, item in value.items()
        }
    return value

"""Export conversations as JSON Lines in the product's own schema, masked by default.

The ledger entry of a page is written before its first line leaves: no entry, no export.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from guicang.domain.detect.masks import mask
from guicang.domain.detect.types import Level
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.scanning import Scanner
from guicang.services.documents import document

_PAGE: Final = 200
# Written by machines for machines: to look for numbers in them would break them.
_UNMASKED: Final = frozenset(
    {"schema", "conversation_id", "message_id", "sha256", "media_type", "ts"}
)
_NAMED: Final = ("customer", "agent", "sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How much left."""

    conversations: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """The use case."""

    records: Records
    ledger: Ledger
    scanner: Scanner
    clock: Clock

    def export(
        self,
        write: Callable[[bytes], object],
        *,
        actor: str,
        query: Query | None = None,
        level: Level | None = Level.LOW,
    ) -> Exported:
        """Write the conversations that a query matches, in the order of their ids.

        ``level`` masks identity numbers, cards and mobile numbers wherever they stand,
        and the names of people; attachments then leave without their bytes. None
        exports everything as it is. LedgerRefused stops before a page leaves.
        """
        conversations = messages = 0
        ids = (record.id for record in self.records.facts(query=query))
        for page in _pages(ids):
            found = [document(c) for c in self.records.read(page)]
            entry = {"conversations": len(found), "masked": str(level or "none")}
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.CONVERSATION_EXPORTED, actor, entry, self.clock.now()
                )
            for one in found if level is None else self._masked(found, level):
                write(json.dumps(one, ensure_ascii=False).encode() + b"\n")
            conversations += len(found)
            messages += sum(len(one["messages"]) for one in found)
        return Exported(conversations=conversations, messages=messages)

    def _masked(self, found: list[dict[str, Any]], level: Level) -> list[Any]:
        """Mask every text of a page, all in one call of the scanner."""
        texts: list[str] = []
        _texts(found, texts.append)
        scanned = self.scanner.scan(texts)
        masked = iter(
            [mask(text, hits, level) for text, hits in zip(texts, scanned, strict=True)]
        )
        return [_rebuilt(one, masked) for one in found]


def _texts(value: Any, take: Callable[[str], object]) -> None:
    """Give every text and every long number that may hold something to mask."""
    if isinstance(value, str):
        take(value)
    elif isinstance(value, list):
        for item in value:
            _texts(item, take)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _UNMASKED and name != "data":
                _texts(item, take)
    elif isinstance(value, int) and not isinstance(value, bool):
        take(str(value))


def _rebuilt(value: Any, masked: Iterator[str]) -> Any:
    """Put masked texts in their places, in the order in which they were taken."""
    if isinstance(value, str):
        return next(masked)
    if isinstance(value, list):
        return [_rebuilt(item, masked) for item in value]
    if isinstance(value, dict):
        return {
            name: item if name in _UNMASKED else _field(name, item, masked)
            for name, item in value.items()
            if name != "data"
        }
    if isinstance(value, int) and not isinstance(value, bool):
        text = next(masked)
        return value if text == str(value) else text
    return value


def _field(name: str, value: Any, masked: Iterator[str]) -> Any:
    found = _rebuilt(value, masked)
    if (
        name in _NAMED
        and isinstance(found, dict)
        and isinstance(found.get("name"), str)
    ):
        found["name"] = _initial(found["name"])
    return found


def _initial(name: str) -> str:
    """Keep the first letter of a person's name."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while page := list(islice(waiting, _PAGE)):
        yield page

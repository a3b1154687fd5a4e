"""Export conversations as JSON Lines in the product's own schema, masked by default.

The ledger entry of a page is written before its first line leaves: no entry, no export.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from guicang.domain.access.model import May, Person
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.policy import EXPORT
from guicang.domain.disclosure.release import is_foreign
from guicang.domain.errors import AuthorityNeeded, NotAllowed, ReleaseNeeded
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.documents import document
from guicang.services.marking import Marking
from guicang.services.masking import Masking, View
from guicang.services.powers import Powers
from guicang.services.restricting import free

_PAGE: Final = 200
# Written by machines for machines: to look for numbers in them would break them.
UNMASKED: Final = frozenset(
    {"schema", "conversation_id", "message_id", "sha256", "media_type", "ts"}
)
_NAMED: Final = ("customer", "agent", "sender")
_PERSONAL: Final = {"name": Entity.PERSON, "id": "ACCOUNT"}
"""What of a person's fields is personal. Ids stay where a plain export needs them."""

Mask = Callable[[str], str]
Name = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How much left."""

    conversations: int = 0
    messages: int = 0

    def plus(self, other: "Exported") -> "Exported":
        """Return both together."""
        return Exported(
            conversations=self.conversations + other.conversations,
            messages=self.messages + other.messages,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """The use case; ``alone`` is how many conversations one person takes out."""

    records: Records
    powers: Powers
    ledger: Ledger
    masking: Masking
    marking: Marking
    clock: Clock
    alone: int = 10_000

    def export(  # noqa: PLR0913 - what leaves, for whom, why, and how
        self,
        write: Callable[[bytes], object],
        *,
        person: Person,
        purpose: str,
        use: str = EXPORT,
        query: Query | None = None,
        mark: bool = False,
        released: str = "",
    ) -> Exported:
        """Write the conversations that a query matches, in the order of their ids.

        Only what the person, who was proven, may see: agents leave with their own.
        What is found is masked wherever it stands, as the masking policy has it for
        their roles and this use, names of people with it; attachments leave without
        their bytes, and what is only stored not at all. ``mark`` puts a mark of the
        person into every text; ``released`` is the request by which somebody else
        agreed.

        NotAllowed, AuthorityNeeded, ReleaseNeeded (so much takes a second person);
        LedgerRefused or ScreeningFailed stops before a page leaves.
        """
        total = Exported()
        whose = frozenset[str](person.roles)
        actor = self._let(person, purpose, released)
        sight = self.powers.sight(person)
        ids = [
            record.id
            for record in self.records.facts(query=query)
            if sight is None or record.agent in sight
        ]
        if not released and len(ids) > self.alone:
            raise ReleaseNeeded(count=len(ids), most=self.alone)
        for some in _pages(ids):
            page = free(some, self.records)
            found = [document(c) for c in self.records.read(page)]
            masked = self.masked(found, use, whose)
            about = (person.name, purpose) if mark else None
            total = total.plus(self._write(masked, write, actor, use, about))
        return total

    def clear(
        self,
        write: Callable[[bytes], object],
        conversations: Iterable[Conversation],
        *,
        person: Person,
        purpose: str,
    ) -> Exported:
        """Write originals that were opened (``services.revealing``) as they are.

        NotAllowed.
        """
        actor = self._let(person, purpose)
        found = [document(c) for c in conversations]
        for one in found:
            for message in one["messages"]:
                for file in message.get("attachments", ()):
                    self._picture(file, person.name, purpose)
        return self._write(found, write, actor, "none")

    def _picture(self, file: dict[str, Any], viewer: str, purpose: str) -> None:
        """Mark a picture visibly; what it was is told by ``original_sha256``."""
        if "data" not in file:
            return
        before = base64.b64decode(file["data"])
        after = self.marking.picture(before, viewer, purpose)
        if after != before:
            file["original_sha256"] = file["sha256"]
            file["sha256"] = hashlib.sha256(after).hexdigest()
            file["size"] = len(after)
            file["data"] = base64.b64encode(after).decode()

    def _let(self, person: Person, purpose: str, released: str = "") -> str:
        """Let somebody export, and say how the ledger names them."""
        if is_foreign(purpose) and not released:
            raise AuthorityNeeded
        try:
            self.powers.exercise(person, May.CONVERSATION_EXPORT)
        except NotAllowed as error:
            self.powers.refused(person, May.CONVERSATION_EXPORT, error)
            raise
        return f"{person.name}: {purpose}"

    def _write(
        self,
        found: list[dict[str, Any]],
        write: Callable[[bytes], object],
        actor: str,
        use: str,
        mark: tuple[str, str] | None = None,
    ) -> Exported:
        entry: dict[str, object] = {"conversations": len(found), "masked": use}
        if use != "none":
            entry["masking"] = self.masking.policy.version
        with self.ledger.transaction():
            if mark is not None:
                entry["mark"] = self._mark(found, *mark)
            self.ledger.append(
                Tag.CONVERSATION_EXPORTED, actor, entry, self.clock.now()
            )
        for one in found:
            write(json.dumps(one, ensure_ascii=False).encode() + b"\n")
        messages = sum(len(one["messages"]) for one in found)
        return Exported(conversations=len(found), messages=messages)

    def _mark(self, found: list[dict[str, Any]], viewer: str, purpose: str) -> str:
        """Put a mark into the texts of a page; give its id."""
        names = (str(one["conversation_id"]) for one in found)
        mark, stamp = self.marking.make(viewer, purpose, "export", names)
        for one in found:
            for message in one["messages"]:
                message["text"] = stamp(str(message.get("text", "")))
        return mark.id

    def masked(
        self,
        found: list[dict[str, Any]],
        use: str,
        roles: frozenset[str] = frozenset(),
    ) -> list[dict[str, Any]]:
        """Mask every text of some documents, all in one call of the scanner."""
        texts: list[str] = []
        _texts(found, texts.append)
        hits = iter(self.masking.scan(texts, "export"))
        return [self._one(one, use, roles, hits) for one in found]

    def _one(
        self,
        one: dict[str, Any],
        use: str,
        roles: frozenset[str],
        hits: Iterator[tuple[Finding, ...]],
    ) -> dict[str, Any]:
        view = View(purpose=use, place=str(one["conversation_id"]), roles=roles)

        def mask(text: str) -> str:
            return self.masking.text(text, next(hits), view)

        def name(field: str, text: str) -> str:
            found = next(hits)
            if field == "name" or use != EXPORT:
                # All of it names somebody, whatever was found in it.
                found = (Finding(_PERSONAL[field], 0, len(text)),)
            return self.masking.text(text, found, view)

        masked: dict[str, Any] = _rebuilt(one, mask, name)
        return masked


def _texts(value: Any, take: Callable[[str], object]) -> None:
    """Give every text and every long number that may hold something to mask."""
    if isinstance(value, str):
        take(value)
    elif isinstance(value, list):
        for item in value:
            _texts(item, take)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in UNMASKED and name != "data":
                _texts(item, take)
    elif _is_number(value):
        take(_spelled(value))


def _rebuilt(value: Any, mask: Mask, name: Name) -> Any:
    """Put masked texts in their places, in the order in which they were taken."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_rebuilt(item, mask, name) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in UNMASKED else _field(key, item, mask, name)
            for key, item in value.items()
            if key != "data"
        }
    if _is_number(value):
        text = mask(_spelled(value))
        return value if text == _spelled(value) else text
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _spelled(number: float) -> str:
    """Write a number as people do: tables with gaps hold 13800138000.0 for a phone."""
    return str(int(number) if number == number // 1 else number)


def _field(key: str, value: Any, mask: Mask, name: Name) -> Any:
    """Rebuild a field; what names a person is a name, whatever is found in it."""
    if key not in _NAMED or not isinstance(value, dict):
        return _rebuilt(value, mask, name)
    return {
        inner: item
        if inner in UNMASKED
        else _rebuilt(item, partial(name, inner) if inner in _PERSONAL else mask, name)
        for inner, item in value.items()
        if inner != "data"
    }


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while page := list(islice(waiting, _PAGE)):
        yield page

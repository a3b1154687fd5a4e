"""Mark what is shown in clear, and read marks: who saw it, when and for what.

* A mark is in the database, and in the ledger's entry of the showing, before what it
  marks is given.
* What a mark says is under a keyed digest: a row that was changed speaks no more.
* Reading marks names people; so who reads them is in the ledger, too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Final

from guicang.domain.disclosure.marks import (
    ID_BYTES,
    Mark,
    bare,
    fits,
    read,
    spelled,
    stamped,
)
from guicang.domain.errors import NoMark
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.domain.record.zone import local
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.marks import Marks
from guicang.services.naming import Entropy

_PURPOSE: Final = "watermark"
MOST: Final = 1 << 20
"""Letters of a text in which marks are looked for."""
_NAMED: Final = 1_000
_LONGEST: Final = 60
"""Letters of a purpose on a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The use cases of marks. ``on`` says whether what is revealed is marked.

    ``draw`` lays a text over a picture, visibly; without it pictures stay as they are.
    """

    marks: Marks
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    on: bool = True
    draw: Callable[[bytes, str], bytes] | None = None

    def make(
        self, viewer: str, purpose: str, place: str, about: Iterable[str]
    ) -> tuple[Mark, Callable[[str], str]]:
        """Write a mark, in the open transaction; give what puts it into texts."""
        mark = Mark(
            id=self.entropy(ID_BYTES).hex(),
            at=self.clock.now(),
            viewer=viewer,
            purpose=purpose,
            place=place,
            about=tuple(about)[:_NAMED],
        )
        self.marks.add(mark)
        run = spelled(mark.id, self.tagger.tag(_PURPOSE, mark.row))
        return mark, lambda text: stamped(bare(text), run)

    def picture(self, data: bytes, viewer: str, purpose: str) -> bytes:
        """Lay over a picture who takes it, when and for what; what is none stays."""
        if self.draw is None:
            return data
        at = local(self.clock.now())
        why = purpose if len(purpose) <= _LONGEST else f"{purpose[:_LONGEST]}…"
        return self.draw(data, f"{viewer} · {at:%Y-%m-%d %H:%M} · {why}")

    def read(self, text: str, *, by: str) -> Sequence[Mark]:
        """Say who was shown a text, the first showing first. NoMark if none is told."""
        found = []
        for name, seen in read(text[:MOST]):
            mark = self.marks.find(name)
            if mark is None:
                continue
            if fits(self.tagger.tag(_PURPOSE, mark.row), seen, compare_digest):
                found.append(mark)
        about = {"marks": [mark.id for mark in found]}
        with self.ledger.transaction():
            self.ledger.append(Tag.MARK_READ, by, about, self.clock.now())
        if not found:
            raise NoMark
        return sorted({mark.id: mark for mark in found}.values(), key=lambda m: m.at)


def marked(conversation: Conversation, stamp: Callable[[str], str]) -> Conversation:
    """Give a conversation whose texts carry a mark."""
    messages = tuple(m._replace(text=stamp(m.text)) for m in conversation.messages)
    return replace(conversation, messages=messages)

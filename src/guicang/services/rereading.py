"""Read again what lies in quarantine, and take in what can be read by now.

* It goes through the ordinary intake, by the same rules: what is here already changes
  nothing, what contradicts stays, what a person had ended does not come back.
* An item ends in the transaction that took it in, and only there; what still cannot be
  read stays, with its newest reason. Cut off anywhere, nothing is lost or doubled.
* Where the bytes alone do not suffice, that is said (NotReadAgain), and nothing is
  guessed.
* The ledger says what was read, by whom, and which conversations it became, so that a
  restored system ends it, too, if they were erased since; never what they say.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, NamedTuple, Protocol

from guicang.domain.errors import NoSuchQuarantined, NotReadAgain
from guicang.domain.ledger.model import Tag
from guicang.domain.quarantine.model import digest_of
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.quarantine import Choice, Kept, Quarantine, RawReader
from guicang.ports.records import Records
from guicang.ports.sources import Skipped, Taken
from guicang.services.arrivals import Became, Outcome
from guicang.services.intake import Result

PAGE: Final = 100
"""Items that are read with one transaction."""
BYTES: Final = 32 << 20
"""Raw bytes that are, if there is more than one item."""
SOURCE: Final = "source:"
"""How the place of what a platform told begins."""
PUSHED: Final = "pushed"
_CUT: Final = "its head is kept"


class Push(Protocol):
    """Takes records in, whole or not at all; see ``Intake.push``."""

    def __call__(
        self, items: Sequence[Taken | Skipped], name: str, *, actor: str
    ) -> tuple[Result, Sequence[Outcome]]:
        """Take them in; say what became of each."""
        ...


class Still(NamedTuple):
    """Why an item stays."""

    id: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of it. ``unfit`` items cannot be read from their bytes at all.

    ``stayed`` counts by code, ``unfit`` among them; ``more`` says that some were left
    for the next time.
    """

    items: int = 0
    ended: int = 0
    conversations: int = 0
    messages: int = 0
    stayed: Mapping[str, int] = field(default_factory=dict)
    more: bool = False

    def plus(self, other: "Reread") -> "Reread":
        """Return both together."""
        return Reread(
            items=self.items + other.items,
            ended=self.ended + other.ended,
            conversations=self.conversations + other.conversations,
            messages=self.messages + other.messages,
            stayed=dict(Counter(self.stayed) + Counter(other.stayed)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """An item that can be read, and what it holds."""

    kept: Kept
    parts: tuple[Taken, ...]

    def became(self) -> list[object]:
        """Name the item and the conversations that it held, for the ledger."""
        ids = sorted({part.conversation.id for part in self.parts})
        return [digest_of(self.kept.id, self.kept.place), ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """The use case. ``take`` is the intake of files, ``push`` that of programs."""

    quarantine: Quarantine
    reader: RawReader
    records: Records
    take: Push
    push: Push
    ledger: Ledger
    clock: Clock

    def run(
        self,
        choice: Choice,
        *,
        by: str,
        reason: str = "",
        most: int = 0,
        progress: Callable[[int], None] = lambda _done: None,
    ) -> Reread:
        """Read again what is meant. NoSuchQuarantined if nothing that is named is here.

        ``most`` bounds how many are read, in whole pages; 0 does not.
        """
        total, after = Reread(), 0
        while page := self._named(choice, after):
            if most and total.items >= most:
                total = replace(total, more=True)
                break
            after = page[-1]
            total = total.plus(self._page(page, by, reason))
            progress(total.items)
        if choice.ids and not total.items:
            raise NoSuchQuarantined(item=", ".join(map(str, choice.ids[:3])))
        if total.ended:
            self.records.flush()
        return total

    def _named(self, choice: Choice, after: int) -> list[int]:
        """Name the items of a page: so many, or as few as keep it small."""
        ids: list[int] = []
        size = 0
        for each in self.quarantine.seen(choice, after=after, limit=PAGE):
            size += each.size
            if ids and size > BYTES:
                break
            ids.append(each.id)
        return ids

    def _page(self, ids: Sequence[int], by: str, reason: str) -> Reread:
        with self.records.transaction():
            kept = list(self.quarantine.open(ids, lock=True))
            ready, still = self._read(kept)
            taken, ended = Result(), list[_Ready]()
            for batch in _batches(ready):
                result, stayed = self._take(batch, by)
                stays = {each.id for each in stayed}
                still += stayed
                ended += [each for each in batch if each.kept.id not in stays]
                taken = taken.plus(result)
            self._note(still)
            self.quarantine.end([each.kept.id for each in ended])
            done = Reread(
                items=len(kept),
                ended=len(ended),
                conversations=taken.conversations,
                messages=taken.messages,
                stayed=Counter(each.code for each in still),
            )
            if kept:
                self._enter(done, ended, by, reason)
        return done

    def _read(self, kept: Sequence[Kept]) -> tuple[list[_Ready], list[Still]]:
        ready, still = [], []
        for each in kept:
            try:
                parts = self._parts(each)
            except NotReadAgain as error:
                still.append(Still(each.id, error.code, ""))
                continue
            wrong = next((p for p in parts if isinstance(p, Skipped)), None)
            if wrong is not None:
                found = wrong.unreadable
                still.append(Still(each.id, found.code, found.reason))
            else:
                ready.append(_Ready(kept=each, parts=tuple(_placed(each, parts))))
        return ready, still

    def _parts(self, kept: Kept) -> Sequence[Taken | Skipped]:
        if kept.place.file.startswith(SOURCE):
            raise NotReadAgain(reason="it is what a platform told")
        if _CUT in kept.reason:
            raise NotReadAgain(reason="only its head was kept")
        return self.reader.read(kept.raw, kept.way)

    def _take(self, batch: Sequence[_Ready], by: str) -> tuple[Result, list[Still]]:
        parts = [part for each in batch for part in each.parts]
        first = batch[0].kept
        push = self.push if first.way.form == PUSHED else self.take
        result, became = push(parts, first.place.file, actor=by)
        outcomes = iter(became)
        still = []
        for each in batch:
            for told in list(islice(outcomes, len(each.parts))):
                if told.became is Became.QUARANTINED:
                    still.append(Still(each.kept.id, told.code, told.reason))
                    break
        return result, still

    def _note(self, still: Sequence[Still]) -> None:
        """Keep the newest reason; of what cannot be read again, the old one stands."""
        now = self.clock.now()
        for each in still:
            if each.code != NotReadAgain.code:
                self.quarantine.remark(each.id, each.code, each.reason, now)

    def _enter(
        self, done: Reread, ended: Sequence[_Ready], by: str, reason: str
    ) -> None:
        about: dict[str, object] = {
            "items": done.items,
            "ended": done.ended,
            "conversations": done.conversations,
            "stayed": dict(sorted(done.stayed.items())),
            "became": [each.became() for each in ended],
        }
        about |= {"reason": reason} if reason else {}
        self.ledger.append(Tag.QUARANTINE_READ_AGAIN, by, about, self.clock.now())


def _placed(kept: Kept, parts: Sequence[Taken | Skipped]) -> Iterator[Taken]:
    """Put parts where the item stands: what contradicts is not kept a second time."""
    for part in parts:
        if isinstance(part, Taken):
            yield replace(
                part,
                position=kept.place.position,
                offset=kept.place.offset,
                raw=kept.raw,
                way=kept.way,
            )


def _batches(ready: Sequence[_Ready]) -> Sequence[Sequence[_Ready]]:
    """Sort items by file; in a batch no two stand at the same line or row."""
    found: dict[tuple[str, bool, int], list[_Ready]] = {}
    met: Counter[tuple[str, int]] = Counter()
    for each in ready:
        file, position, _offset = each.kept.place
        key = (file, each.kept.way.form == PUSHED, met[file, position])
        met[file, position] += 1
        found.setdefault(key, []).append(each)
    return list(found.values())

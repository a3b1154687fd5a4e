"""Where a reading of Desk stands, and what is asked for next.

A round reads what changed between two instants: first the chats, then the tickets by
two fields, because nobody documents that an answer of a customer changes the modified
time. Listings are walked by the last instant seen and not by their offset: a ticket
that changes meanwhile leaves the range, and all behind it would move up unseen.

Between listings the ids that were found wait in a queue, so that whoever is killed
goes on with the same ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Self

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho.chats import PREFIX
from guicang.domain.errors import BadRecord, SourceGarbled

CHATS: Final = "chats"
MODIFIED: Final = "modifiedTime"
ANSWERED: Final = "customerResponseTime"
DONE: Final = "done"
TICKETS: Final = 100
SESSIONS: Final = 50
REACH: Final = 5000
MARGIN: Final = 300_000
_STEP_BACK: Final = 10
_HINTS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A round from ``lo`` to ``hi`` (milliseconds since the epoch), and where it is.

    ``start`` to ``end`` is the slice; ``at`` and ``offset`` where in it, and ``beside``
    the ids there that were queued already. ``inner`` is the offset within the first
    of the ``queue``. All is listed up to ``whole``. ``once`` is for a stretch that is
    read again.
    """

    lo: int
    hi: int
    stage: str
    start: int
    end: int
    at: int
    whole: int
    offset: int = 0
    beside: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    inner: int = 0
    once: bool = False

    @classmethod
    def begin(cls, lo: int, hi: int, *, chats: bool, once: bool = False) -> Self:
        """Begin a round."""
        stage = CHATS if chats else MODIFIED
        return cls(
            lo=lo, hi=hi, stage=stage, start=lo, end=hi, at=lo, whole=lo, once=once
        )

    @classmethod
    def load(cls, cursor: Mapping[str, object]) -> Self:
        """Read a cursor. SourceGarbled if it is none of ours."""
        lists = {"beside", "queue"}
        try:
            return cls(
                **{
                    name: tuple(value) if name in lists else value  # type: ignore[arg-type]  # JSON: what is wrong fails
                    for name, value in cursor.items()
                }
            )
        except TypeError:
            raise SourceGarbled(reason="a cursor of another version") from None

    def dump(self) -> Mapping[str, object]:
        """Write the cursor."""
        return {k: list(v) if type(v) is tuple else v for k, v in asdict(self).items()}

    def hinted(self, threads: Iterable[str]) -> Self:
        """Put threads that somebody named before the rest, as far as there is room."""
        head = self.queue[:1] if self.inner else ()
        new = tuple(each for each in threads if each not in head)
        if len(self.queue) + len(new) > _HINTS:
            return self
        rest = tuple(each for each in self.queue[len(head) :] if each not in new)
        return replace(self, queue=(*head, *new, *rest))

    def read(self, step: int | None) -> Self:
        """Go on within the first of the queue by so many; None: it is read."""
        if step is not None:
            return replace(self, inner=self.inner + step)
        return replace(self, queue=self.queue[1:], inner=0)

    def asks(self) -> tuple[str, dict[str, str | int]]:
        """Say what to list next: path and query."""
        page: dict[str, str | int] = {"from": self.offset}
        if self.stage == CHATS:
            return "/im/sessions", {
                "modifiedAfter": iso(self.lo),
                "limit": SESSIONS,
                **page,
            }
        stretch = f"{iso(self.at)},{iso(self.end)}"
        return "/tickets/search", {
            f"{self.stage}Range": stretch,
            "sortBy": self.stage,
            "limit": TICKETS,
            **page,
        }

    def listed(self, answer: object) -> tuple[Self, tuple[str, ...]]:
        """Take the answer; return where it stands now, and what cannot be listed."""
        found = {} if answer is None else reading.answer(answer)
        rows = [row for row in reading.items(found.get("data"), "data") if row]
        if self.stage == CHATS:
            return self._chats(rows, more=found.get("hasMore") is True), ()
        count = reading.maybe(found, "count")
        many = not self.offset and count.isdigit() and int(count) > REACH
        if many and (half := self._half()):
            return half, ()
        return self._tickets(rows)

    def _chats(self, rows: Sequence[Mapping[str, Any]], *, more: bool) -> Self:
        ids = [PREFIX + reading.maybe(row, "id") for row in rows]
        queue = tuple(each for each in ids if each not in self.beside)
        # No order is documented: a step back for what moves up meanwhile.
        if more and len(ids) > _STEP_BACK:
            step = len(ids) - _STEP_BACK
            return replace(
                self, queue=queue, offset=self.offset + step, beside=tuple(ids)
            )
        return self._pass(MODIFIED, queue)

    def _tickets(
        self, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Self, tuple[str, ...]]:
        new = [row for row in rows if reading.maybe(row, "id") not in self.beside]
        queue = tuple(reading.maybe(row, "id") for row in new if not self._had(row))
        if len(rows) < TICKETS:
            return self._next(queue), ()
        last = _instant(rows[-1], self.stage)
        if last is not None and last > self.at:
            beside = tuple(
                reading.maybe(row, "id")
                for row in rows
                if _instant(row, self.stage) == last
            )
            return replace(self, queue=queue, at=last, offset=0, beside=beside), ()
        if self.offset + TICKETS < REACH:
            return replace(self, queue=queue, offset=self.offset + TICKETS), ()
        if last is None and (half := self._half()):
            return half, ()
        gap = f"more than {REACH} tickets with one {self.stage}: the rest is not listed"
        if last is None or self.at + 1 > self.end:
            return self._next(queue), (gap,)
        return replace(self, queue=queue, at=self.at + 1, offset=0, beside=()), (gap,)

    def _half(self) -> Self | None:
        """Begin the slice's first half instead; None if it is but an instant."""
        middle = self.at + (self.end - self.at) // 2
        if middle == self.at:
            return None
        return replace(self, end=middle, offset=0, queue=(), beside=())

    def _had(self, row: Mapping[str, Any]) -> bool:
        """Say whether the pass before found this one in the same slice."""
        at = _instant(row, MODIFIED) if self.stage == ANSWERED else None
        return at is not None and self.start <= at <= self.end

    def _next(self, queue: tuple[str, ...]) -> Self:
        """Go on to the next pass, or slice, or end the round."""
        if self.stage == MODIFIED:
            return self._pass(ANSWERED, queue)
        whole = min(self.end, self.hi - MARGIN)
        if self.end >= self.hi:
            return replace(self._pass(DONE, queue), whole=whole)
        begun = replace(self, start=self.end, end=self.hi)
        return replace(begun._pass(MODIFIED, queue), whole=whole)  # noqa: SLF001 - itself

    def _pass(self, stage: str, queue: tuple[str, ...]) -> Self:
        return replace(
            self, stage=stage, queue=queue, at=self.start, offset=0, beside=()
        )


def iso(millis: int) -> str:
    """Write an instant as Zoho reads it."""
    at = datetime.fromtimestamp(millis // 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{millis % 1000:03}Z"


def _instant(row: Mapping[str, Any], name: str) -> int | None:
    try:
        return reading.iso(row.get(name), name) // 1000
    except BadRecord:
        return None

"""Turn what a source told into conversations, and take them in: each message once.

All of this happens in one transaction that its caller opens, with the source locked:
the state of threads moves with the rows. What was put into quarantine counts as not
here: if it comes again, it is tried again.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.classify import CATEGORIES
from guicang.domain.errors import UnreadableLine
from guicang.domain.identity import Digested, clue_value, customer_id
from guicang.domain.record import micros
from guicang.domain.sources.drafts import Draft, Origin, grown
from guicang.domain.sources.model import Grouping, Item, Mark, Said, Unread
from guicang.ports.connections import Threads
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.records import Unreadable
from guicang.ports.sources import Skipped, Taken
from guicang.services.arrivals import Became
from guicang.services.dressing import Fetched
from guicang.services.intake import Intake
from guicang.services.placing import Page, Placing

Fresh = tuple[Said, str]
"""A message that is new here, and the conversation it went to."""

_PLACE: Final = 15
"""Hex digits of a number that fits into 63 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What came of some items. ``known`` messages were here already.

    ``withheld`` came without the customer's consent and were not kept.
    """

    conversations: int = 0
    messages: int = 0
    known: int = 0
    quarantined: int = 0
    withheld: int = 0
    files: int = 0
    file_gaps: int = 0

    def plus(self, other: "Gathered") -> "Gathered":
        """Return both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        names = Gathered.__slots__
        return Gathered(**dict(zip(names, (a + b for a, b in pairs), strict=True)))

    def counts(self) -> dict[str, int]:
        """Return the numbers by name."""
        return dict(zip(Gathered.__slots__, astuple(self), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The use case of everything that comes from a source."""

    placing: Placing
    threads: Threads
    intake: Intake
    identities: Identities
    tagger: Tagger

    def take(
        self,
        origin: Origin,
        items: Sequence[Item],
        fetched: Fetched,
        *,
        actor: str,
        fresh: list[Fresh] | None = None,
    ) -> Gathered:
        """Take items in. The source is locked, and a transaction is open.

        What was kept and was not here before is added to ``fresh``, in its order.
        """
        page = self.placing.place(origin, list(_kept(items)), fetched)
        parts = list(self._parts(page))
        place = f"source:{origin.name}"
        unread = [self._unread(place, i) for i in items if isinstance(i, Unread)]
        result, became = self.intake.push(
            [*parts, *unread],
            place,
            actor=actor,
            source=origin.name,
            kind=origin.customers,
        )
        self.identities.learn(self._clues(origin, items))
        good = {
            part.conversation.id
            for part, outcome in zip(parts, became[: len(parts)], strict=True)
            if outcome.became not in {Became.QUARANTINED, Became.REFUSED}
        }
        self._remember(page, good)
        if fresh is not None:
            fresh += [
                (said, stretch.conversation)
                for stretch, said in page.new
                if stretch.conversation in good
            ]
        gaps = sum(len(files.gaps) for files in fetched.values())
        return Gathered(
            conversations=result.conversations,
            messages=result.messages,
            known=page.known,
            quarantined=result.quarantined,
            withheld=sum(isinstance(i, Said) and not i.consented for i in items),
            files=sum(len(files.attachments) for files in fetched.values()) - gaps,
            file_gaps=gaps,
        )

    def _clues(
        self, origin: Origin, items: Iterable[Item]
    ) -> Iterator[tuple[str, Digested]]:
        """Give what was vouched for of customers, as digests."""
        for item in _kept(items):
            who = customer_id(origin.customers, origin.name, item.customer)
            for clue in item.clues if who else ():
                if value := clue_value(clue):
                    digest = self.tagger.tag(f"clue-{clue.reason.value}", value)
                    tag = self.tagger.tag("customer", who)
                    yield tag, Digested(clue.reason, digest)

    def close_silent(
        self, origin: Origin, until: datetime, limit: int, *, actor: str
    ) -> int:
        """Close sessions in which nobody spoke; return how many. Locked, as ``take``.

        Nothing is missing before ``until``.
        """
        if origin.grouping is not Grouping.SESSION:
            return 0
        before = micros(until) - origin.silence
        silent = self.threads.silent(origin.name, before, limit)
        ended = [replace(each, closed=each.last) for each in silent]
        here = self.placing.records.known(each.conversation for each in ended)
        parts = [
            Taken(
                conversation=Draft(
                    conversation=each.conversation, number=each.number, before=each
                ).finished(origin, each),
                position=number,
                done=0.0,
            )
            for number, each in enumerate(ended)
            if each.conversation in here
        ]
        if parts:
            place = f"source:{origin.name}"
            self.intake.push(parts, place, actor=actor, source=origin.name)
        self.threads.keep(origin.name, ended)
        return len(ended)

    def _parts(self, page: Page) -> Iterator[Taken]:
        for thread, draft in page.drafts.values():
            if draft.empty:
                continue
            draft.labels = {name: None for name in draft.labels if name in CATEGORIES}
            raw = b"\n".join(draft.raw)
            yield Taken(
                conversation=draft.finished(
                    page.origin, thread.stretches[draft.number]
                ),
                position=self._position(draft.conversation.encode() + raw),
                done=0.0,
                raw=raw,
            )

    def _unread(self, place: str, item: Unread) -> Skipped:
        position = self._position(item.raw)
        return Skipped(
            unreadable=Unreadable(
                file=place,
                position=position,
                offset=0,
                reason=item.reason,
                code=UnreadableLine.code,
                raw=item.raw,
            ),
            position=position,
            done=0.0,
        )

    def _position(self, raw: bytes) -> int:
        """Give the place of something in quarantine: the same if it comes again."""
        tag = self.tagger.tag("source-place", raw.decode("utf-8", "backslashreplace"))
        return int(tag[:_PLACE], 16)

    def _remember(self, page: Page, good: Collection[str]) -> None:
        kept = []
        drafted = set()
        for thread, draft in page.drafts.values():
            drafted.add((thread.tag, draft.number))
            if draft.empty or draft.conversation in good:
                kept.append(grown(draft, thread.stretches[draft.number]))
        kept += [
            stretch
            for thread in page.threads.values()
            for stretch in thread.stretches.values()
            if (thread.tag, stretch.number) not in drafted
            and stretch != page.before.get((thread.tag, stretch.number))
        ]
        if kept:
            self.threads.keep(page.origin.name, kept)


def _kept(items: Iterable[Item]) -> Iterator[Said | Mark]:
    """Leave out what cannot be read, and what nobody agreed to have archived."""
    for item in items:
        if isinstance(item, Mark) or (isinstance(item, Said) and item.consented):
            yield item

"""Which conversation something belongs to that was said in a thread.

1. What is known by its id stays where it is, wherever that may be by now.
2. Where a thread is one conversation, all that is new goes to it.
3. Where conversations are sessions, a message goes to the stretch that holds its
   instant; else to the one before it, if that was not closed and nobody was silent for
   too long; else to the one after it, if nobody is silent for too long until it begins
   and nothing closes in between; else it begins one.
4. An OPENED mark goes where a message of its instant would, so that it begins a stretch
   after an end. A CLOSED mark ends one, unless something was said in it later.
5. A conversation that has left the store (archived or erased) takes nothing more: what
   is new goes to another one beside it.
6. A recall marks its original wherever that is; if the original is not here yet, it is
   remembered and marks it when it comes.

Numbers of stretches count as they are made, so the order in which pages come may give
other numbers, but never another text, another message twice or one less.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from guicang.domain.sources.model import Grouping, Item, Mark, Said, Turn

TAG: Final = 8
"""Bytes of the keyed digests that stand for ids of messages within a thread."""
DIGEST: Final = 20
"""Hex digits of a thread's digest that stand in the names of its conversations."""
_LONGEST: Final = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is remembered of a stretch of a thread: one conversation.

    ``thread`` is a keyed digest. ``first``, ``last`` and ``closed`` (None while it is
    open) are microseconds since the epoch. ``messages`` are those of the conversation
    as it is stored, ``known`` the keyed digests of the ids that the platform gave, and
    ``recalled`` those of messages that were taken back before they came. ``told`` names
    the facts of the conversation that are known.
    """

    thread: str
    number: int
    conversation: str
    first: int
    last: int
    closed: int | None = None
    messages: int = 0
    known: frozenset[bytes] = frozenset()
    recalled: frozenset[bytes] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Thread:
    """A thread while a page is read: its stretches as they grow.

    ``gone`` are conversations that have left the store. ``silence`` is in microseconds.
    ``highest`` is the last number that was given, ``name`` names a conversation by its
    number. ``coming`` are the instants of the messages on this page, in their order,
    ``closings`` those of its closings: whoever reads backwards brings what lies before
    a stretch that is known.
    """

    tag: str
    grouping: Grouping
    silence: int
    stretches: dict[int, Stretch]
    gone: frozenset[str]
    highest: int
    name: Callable[[int], str]
    coming: tuple[int, ...] = ()
    closings: tuple[int, ...] = ()

    def owner(self, tag: bytes) -> Stretch | None:
        """Give the stretch that has a message; None if none has."""
        for stretch in self.stretches.values():
            if tag in stretch.known:
                return stretch
        return None

    def is_gone(self, stretch: Stretch) -> bool:
        """Whether its conversation has left the store."""
        return stretch.conversation in self.gone

    def place(self, at: int, tag: bytes) -> Stretch:
        """Give the stretch that a new message belongs to, with the message in it."""
        found = self._holding(at) or self._beside(at) or self._begin(at)
        grown = replace(
            found,
            first=min(found.first, at),
            last=max(found.last, at),
            known=found.known | {tag},
        )
        self.stretches[grown.number] = grown
        return grown

    def mark(self, at: int, turn: Turn) -> Stretch | None:
        """Take note of a turn; give the stretch that it is about, None for none."""
        if any(s.first <= at <= s.last and self.is_gone(s) for s in self._all()):
            return None
        found = self._holding(at) or self._before(at)
        if found is None and turn is Turn.OPENED:
            found = self._after(at) or self._begin(at)
            found = replace(found, first=min(found.first, at))
        if found is None:
            return None
        if turn is Turn.CLOSED and at >= found.last:
            found = replace(found, last=at, closed=at)
        self.stretches[found.number] = found
        return found

    def recall(self, original: bytes, by: Stretch) -> Stretch | None:
        """Give the stretch that has an original; else remember that it was recalled."""
        found = self.owner(original)
        if found is None:
            by = self.stretches[by.number]
            remembered = replace(by, recalled=by.recalled | {original})
            self.stretches[by.number] = remembered
        return found

    def was_recalled(self, tag: bytes) -> bool:
        """Whether a message was taken back before it came."""
        return any(tag in stretch.recalled for stretch in self._all())

    def _all(self) -> list[Stretch]:
        return list(self.stretches.values())

    def _live(self) -> list[Stretch]:
        return [each for each in self._all() if not self.is_gone(each)]

    def _holding(self, at: int) -> Stretch | None:
        live = self._live()
        if self.grouping is Grouping.SESSION:
            live = [each for each in live if each.first <= at <= each.last]
        return max(live, key=lambda each: (each.first, each.number), default=None)

    def _before(self, at: int) -> Stretch | None:
        earlier = [each for each in self._live() if each.last < at]
        found = max(earlier, key=lambda each: (each.last, each.number), default=None)
        if found is None or found.closed is not None:
            return None
        return found if at - found.last <= self.silence else None

    def _beside(self, at: int) -> Stretch | None:
        return self._before(at) or self._after(at)

    def _after(self, at: int) -> Stretch | None:
        later = [each for each in self._live() if each.first > at]
        after = min(later, key=lambda each: (each.first, each.number), default=None)
        if after is None or any(at <= end < after.first for end in self.closings):
            return None
        between = (said for said in self.coming if at < said < after.first)
        for said in (*between, after.first):
            if said - at > self.silence:
                return None
            at = said
        return after

    def _begin(self, at: int) -> Stretch:
        self.highest += 1
        number = self.highest
        made = Stretch(
            thread=self.tag,
            number=number,
            conversation=self.name(number),
            first=at,
            last=at,
        )
        self.stretches[number] = made
        return made


def in_order(items: tuple[Said | Mark, ...]) -> list[Said | Mark]:
    """Sort by time; of one instant, openings come first and closings last."""
    return sorted(items, key=lambda item: (instant_of(item), _rank(item)))


def _rank(item: Said | Mark) -> int:
    if isinstance(item, Said):
        return 1
    return {Turn.OPENED: 0, Turn.ASSIGNED: 1, Turn.CLOSED: 2}[item.turn]


def instant_of(item: Said | Mark) -> int:
    """Return when it was, in microseconds since the epoch."""
    return item.message.at if isinstance(item, Said) else item.at


def instants(items: Iterable[Said | Mark]) -> dict[str, tuple[int, ...]]:
    """Give the instants of items by thread, in their order."""
    found: dict[str, list[int]] = {}
    for item in items:
        found.setdefault(item.thread, []).append(instant_of(item))
    return {thread: tuple(sorted(at)) for thread, at in found.items()}


def speaks_of_customer(
    thread: str, items: tuple[Item, ...], grouping: Grouping
) -> bool:
    """Whether the id of a thread names its customer, or may do so.

    Such an id stands nowhere in clear: a digest of it names the conversation.
    """
    told = {
        item.customer
        for item in items
        if isinstance(item, Said | Mark) and item.thread == thread and item.customer
    }
    if any(customer in thread for customer in told):
        return True
    return grouping is Grouping.SESSION and not told


def base_name(source: str, thread: str, digest: str, *, hidden: bool) -> str:
    """Name what is said in a thread: readable, unless it has to be hidden."""
    plain = thread.isprintable() and 0 < len(thread) <= _LONGEST and " " not in thread
    return f"{source}:{thread if plain and not hidden else digest}"


def numbered(base: str, number: int, grouping: Grouping) -> str:
    """Name the n-th conversation of a thread."""
    if grouping is Grouping.THREAD and number == 1:
        return base
    return f"{base}#{number}"

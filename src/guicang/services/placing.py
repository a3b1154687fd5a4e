"""Find the place of what a source told among the conversations there are.

Nothing is written here: what comes of it is a page of drafts, and the threads as they
will be when those are in the store.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guicang.domain.record import Message
from guicang.domain.sources.drafts import Draft, Origin
from guicang.domain.sources.model import Grouping, Item, Mark, Said, Turn
from guicang.domain.sources.threads import (
    DIGEST,
    TAG,
    Stretch,
    Thread,
    base_name,
    in_order,
    instant_of,
    instants,
    numbered,
    speaks_of_customer,
)
from guicang.domain.sources.versions import (
    is_later,
    taken,
    version,
    version_id,
)
from guicang.ports.connections import Threads
from guicang.ports.keys import Tagger
from guicang.ports.records import Records
from guicang.services.dressing import Fetched, Files, labelled, with_files


@dataclass(slots=True, kw_only=True)
class Page:
    """Items on their way into conversations."""

    origin: Origin
    threads: dict[str, Thread]
    before: Mapping[tuple[str, int], Stretch]
    drafts: dict[str, tuple[Thread, Draft]] = field(default_factory=dict)
    again: list[tuple[Thread, Stretch, Said]] = field(default_factory=list)
    recalls: list[tuple[Stretch, Said]] = field(default_factory=list)
    new: list[tuple[Stretch, Said]] = field(default_factory=list)
    known: int = 0

    def draft(self, thread: Thread, stretch: Stretch) -> Draft:
        """Give what comes new to a stretch."""
        found = self.drafts.get(stretch.conversation)
        if found is None:
            draft = Draft(
                conversation=stretch.conversation,
                number=stretch.number,
                before=self.before.get((stretch.thread, stretch.number)),
            )
            found = self.drafts[stretch.conversation] = (thread, draft)
        return found[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Finds places. ``tagger`` makes the digests by which threads are known."""

    records: Records
    threads: Threads
    tagger: Tagger

    def new(self, origin: Origin, items: Iterable[Item]) -> frozenset[tuple[str, str]]:
        """Name the messages, by thread and id, that are not here yet."""
        said = [i for i in items if isinstance(i, Said) and i.consented]
        threads = self._threads(origin, said, self._tags(origin, said))
        return frozenset(
            (each.thread, each.message.id)
            for each in said
            if threads[each.thread].owner(self._tag(each.message.id)) is None
        )

    # --- threads ----------------------------------------------------------------------

    def thread_tag(self, source: str, thread: str) -> str:
        """Return the keyed digest that stands for a thread."""
        return self.tagger.tag("source-thread", f"{source}\n{thread}")

    def _tag(self, message: str) -> bytes:
        return bytes.fromhex(self.tagger.tag("source-message", message))[:TAG]

    def _tags(self, origin: Origin, items: Iterable[Said | Mark]) -> Mapping[str, str]:
        names = dict.fromkeys(item.thread for item in items)
        return {name: self.thread_tag(origin.name, name) for name in names}

    def _threads(
        self, origin: Origin, items: Sequence[Said | Mark], tags: Mapping[str, str]
    ) -> dict[str, Thread]:
        """Open the threads of some items, with the stretches that may be meant."""
        if not items:
            return {}
        stretches = self._stretches(origin, items, tags)
        by_tag: dict[str, dict[int, Stretch]] = {tag: {} for tag in tags.values()}
        for each in stretches:
            by_tag[each.thread][each.number] = each
        full = [each.conversation for each in stretches if each.messages]
        gone = frozenset(full) - self.records.known(full).keys()
        highest = self.threads.highest(origin.name, tags.values())
        bases = self.threads.bases(origin.name, tags.values())
        coming = instants(i for i in items if isinstance(i, Said))
        closings = instants(i for i in items if _closes(i))
        return {
            name: Thread(
                tag=tag,
                grouping=origin.grouping,
                silence=origin.silence,
                stretches=by_tag[tag],
                gone=gone,
                highest=highest.get(tag, 0),
                name=self._names(origin, name, bases.get(tag, ""), items),
                coming=coming.get(name, ()),
                closings=closings.get(name, ()),
            )
            for name, tag in tags.items()
        }

    def _stretches(
        self, origin: Origin, items: Sequence[Said | Mark], tags: Mapping[str, str]
    ) -> Sequence[Stretch]:
        if origin.grouping is Grouping.THREAD:
            return self.threads.whole(origin.name, tags.values())
        wide = {
            tags[i.thread]
            for i in items
            if isinstance(i, Said) and (i.recalls or i.edits)
        }
        times = [instant_of(item) for item in items]
        near = self.threads.near(
            origin.name,
            [tag for tag in tags.values() if tag not in wide],
            min(times) - origin.silence,
            max(times) + origin.silence,
        )
        return [*near, *(self.threads.whole(origin.name, wide) if wide else ())]

    def _names(
        self, origin: Origin, name: str, first: str, items: Sequence[Said | Mark]
    ) -> Callable[[int], str]:
        """Give what names the conversations of a thread, as its first one is named."""
        base = first.removesuffix("#1")
        if not base:
            hidden = speaks_of_customer(name, tuple(items), origin.grouping)
            digest = self.thread_tag(origin.name, name)[:DIGEST]
            base = base_name(origin.name, name, digest, hidden=hidden)
        return lambda number: numbered(base, number, origin.grouping)

    # --- placing ----------------------------------------------------------------------

    def place(
        self, origin: Origin, items: Sequence[Said | Mark], fetched: Fetched
    ) -> Page:
        """Place items; what is here already is compared with what came."""
        tags = self._tags(origin, items)
        threads = self._threads(origin, items, tags)
        before = {
            (s.thread, s.number): s
            for t in threads.values()
            for s in t.stretches.values()
        }
        page = Page(origin=origin, threads=threads, before=before)
        for item in in_order(tuple(items)):
            thread = page.threads[item.thread]
            if isinstance(item, Mark):
                self._mark(page, thread, item)
            else:
                files = fetched.get((item.thread, item.message.id), Files())
                self._say(page, thread, item, files)
        self._settle(page)
        return page

    def _mark(self, page: Page, thread: Thread, mark: Mark) -> None:
        stretch = thread.mark(mark.at, mark.turn)
        if stretch is None:
            return
        draft = page.draft(thread, stretch)
        draft.learn(mark)
        was = draft.before
        draft.turned |= bool(draft.told) or was is None or stretch.closed != was.closed
        draft.raw.append(mark.raw)

    def _say(self, page: Page, thread: Thread, said: Said, files: Files) -> None:
        tag = self._tag(said.message.id)
        owner = thread.owner(tag)
        if owner is not None:
            page.again.append((thread, owner, said))
            return
        message = with_files(labelled(taken(said), said.labels), files)
        if thread.was_recalled(tag):
            message = message._replace(recalled=True)
        page.new.append((self._add(page, thread, said, message), said))
        if said.recalls:
            by = thread.owner(tag)
            original = self._tag(said.recalls)
            found = thread.recall(original, by) if by is not None else None
            if found is not None and not thread.is_gone(found):
                page.draft(thread, found)
                page.recalls.append((found, said))

    def _add(self, page: Page, thread: Thread, said: Said, message: Message) -> Stretch:
        stretch = thread.place(message.at, self._tag(message.id))
        draft = page.draft(thread, stretch)
        draft.messages.append(message)
        draft.learn(said)
        draft.raw.append(said.raw)
        return stretch

    # --- what came again --------------------------------------------------------------

    def _settle(self, page: Page) -> None:
        """Find later versions and recalls among what is here already."""
        stored = self._stored(page)
        for stretch, said in page.recalls:
            self._recall(page, stretch, said.recalls, stored)
        for thread, owner, said in page.again:
            if said.message.recalled:
                self._recall(page, owner, said.message.id, stored)
            known = self._here(page, owner, said.message.id, stored)
            id_ = version_id(said)
            if (
                known is not None
                and is_later(said, known)
                and thread.owner(self._tag(id_)) is None
            ):
                self._add(page, thread, said, version(said))
            else:
                page.known += 1

    def _stored(self, page: Page) -> Mapping[tuple[str, str], Message]:
        """Read the stored conversations that something came again of."""
        wanted = {
            stretch.conversation
            for thread, stretch, _ in page.again
            if not thread.is_gone(stretch)
        } | {stretch.conversation for stretch, _ in page.recalls}
        ids = sorted(self.records.known(wanted))
        return {
            (conversation.id, message.id): message
            for conversation in self.records.read(ids)
            for message in conversation.messages
        }

    def _here(
        self,
        page: Page,
        stretch: Stretch,
        id_: str,
        stored: Mapping[tuple[str, str], Message],
    ) -> Message | None:
        if stretch.conversation in page.drafts:
            draft = page.drafts[stretch.conversation][1]
            if (at := draft.find(id_)) is not None:
                return draft.messages[at]
        return stored.get((stretch.conversation, id_))

    def _recall(
        self,
        page: Page,
        stretch: Stretch,
        id_: str,
        stored: Mapping[tuple[str, str], Message],
    ) -> None:
        """Mark an original, among what comes or among what is stored."""
        thread = next(t for t in page.threads.values() if t.tag == stretch.thread)
        known = stored.get((stretch.conversation, id_))
        if stretch.conversation not in page.drafts and known is None:
            return
        draft = page.draft(thread, stretch)
        if (at := draft.find(id_)) is not None:
            draft.messages[at] = draft.messages[at]._replace(recalled=True)
        elif known is not None and not known.recalled:
            draft.originals.append(known._replace(recalled=True))


def _closes(item: Said | Mark) -> bool:
    return isinstance(item, Mark) and item.turn is Turn.CLOSED

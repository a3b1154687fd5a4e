"""The demo's act of platforms: sources are added, read in two rounds, and rest.

Which platforms those are is said by a file, as ``tools/demo.py`` writes it for the
simulated ones. What a platform does wrong on the way is told; nothing is lost by it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guicang.domain.access.model import Role
from guicang.domain.detect.policy import READING
from guicang.domain.errors import BadUsage, SourceThrottled, SourceUnreachable
from guicang.domain.record import Conversation, Kind
from guicang.domain.sources.versions import EDITS
from guicang.domain.sources.watch import Gap
from guicang.entrypoints.cli.common import Bar, _, show
from guicang.entrypoints.cli.story import Hands, StoryClock
from guicang.entrypoints.sources import GAPS
from guicang.services.gathering import Gathered
from guicang.services.masking import View
from guicang.services.sourcing import Form

if TYPE_CHECKING:
    from guicang.bootstrap import House

BETWEEN: Final = timedelta(hours=3)
"""How long the sources are left alone between the two rounds."""

_WAITS: Final = {
    SourceThrottled.code: _(
        "{code}  {source} wanted no more calls: left alone for {seconds} s, then read "
        "on"
    ),
    SourceUnreachable.code: _(
        "{code}  {source} broke off in an answer: asked again {seconds} s later"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A source to be added; its secrets are shown nowhere."""

    name: str
    kind: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """Platforms, and at which instant they begin."""

    at: datetime
    sources: tuple[Placed, ...]


@dataclass(slots=True, kw_only=True)
class Visit:
    """What came of a source, as it is counted of it: after each round.

    ``waits`` are codes and seconds of being left alone.
    """

    name: str
    rounds: list[Mapping[str, int]] = field(default_factory=list)
    waits: list[tuple[str, int]] = field(default_factory=list)

    def count(self, name: str) -> int:
        """Give a count of both rounds."""
        return self.rounds[-1].get(name, 0)

    def again(self, name: str) -> int:
        """Give a count of the second round alone."""
        return self.count(name) - self.rounds[0].get(name, 0)


@dataclass(slots=True, kw_only=True)
class Seen:
    """What came of all of them.

    ``edit`` is a message as it was and as it became, masked. ``unknown`` counts
    messages by the kinds that nobody knows, as their platforms call them.
    """

    visits: list[Visit] = field(default_factory=list)
    edits: int = 0
    edit: tuple[str, str] | None = None
    recalled: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    gaps: list[Gap] = field(default_factory=list)


def street(path: Path) -> Street:
    """Read the file. BadUsage."""
    try:
        held = json.loads(path.read_text("utf-8"))
        return Street(
            at=datetime.fromisoformat(held["at"]),
            sources=tuple(Placed(**each) for each in held["sources"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = _("{file} names no platforms").format(file=path)
        raise BadUsage(reason=reason) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Visiting:
    """The act."""

    house: "House"
    hands: Hands
    clock: StoryClock
    move: Bar

    def play(self, found: Street) -> Seen:
        """Add the sources, read them twice, look at what came, and let them rest."""
        for placed in found.sources:
            self.house.sourcing.add(
                placed.name,
                placed.kind,
                Form(settings=placed.settings, secrets=placed.secrets),
                by="admin",
                code=self.hands.code("admin"),
            )
        seen = Seen(visits=[Visit(name=each.name) for each in found.sources])
        for each in seen.visits:
            self.house.sourcing.test(each.name)
            self._read(each)
        self.clock.wait(BETWEEN)
        for each in seen.visits:
            self._read(each)
        self._look(seen)
        for each in seen.visits:
            code = self.hands.code("admin")
            self.house.sourcing.pause(each.name, by="admin", code=code)
        return seen

    def _read(self, visit: Visit) -> None:
        """Read to the end; wait as long as the platform or the product says."""
        label, pages, more = f"{_('read')} {visit.name}", count(1), True

        def told(_pages: int, _got: Gathered) -> None:
            page = next(pages)
            self.move(label, page, page + 1)

        while more:
            try:
                more = self.house.pulling.pull(visit.name, told).more
            except (SourceThrottled, SourceUnreachable) as error:
                self._wait(visit, error.code)
        page = next(pages)
        self.move(label, page, page)
        visit.rounds.append(self.house.connections.get(visit.name).state.counts)

    def _wait(self, visit: Visit, code: str) -> None:
        """Leave a platform alone until it is asked again."""
        again = self.house.connections.get(visit.name).state.again
        pause = (again or self.clock.at) - self.clock.at
        seconds = -(-pause // timedelta(seconds=1))
        visit.waits.append((code, seconds))
        self.move(f"{_('back-off')} {visit.name} {seconds} s", 1, 1)
        self.clock.wait(timedelta(seconds=seconds))

    # --- what came of it --------------------------------------------------------------

    def _look(self, seen: Seen) -> None:
        names = {each.name for each in seen.visits}
        ids = sorted(r.id for r in self.house.records.facts() if r.source in names)
        for talk in self.house.records.read(ids):
            for message in talk.messages:
                extra = json.loads(message.extra) if message.extra else {}
                seen.recalled += message.recalled
                if message.kind is Kind.OTHER:
                    seen.unknown[_called(extra)] += 1
                if EDITS in extra:
                    seen.edits += 1
                    seen.edit = seen.edit or self._both(talk, extra[EDITS], message.id)
        seen.gaps = list(self.house.gaps.list())

    def _both(self, talk: Conversation, old: str, new: str) -> tuple[str, str]:
        """Give both versions of a message, as a supervisor sees them."""
        view = View(purpose=READING, place=talk.id, roles=frozenset({Role.SUPERVISOR}))
        shown = self.house.masking.conversation(talk, view)
        texts = {message.id: message.text for message in shown.messages}
        return texts.get(old, ""), texts.get(new, "")


def _called(extra: Mapping[str, Any]) -> str:
    """Say how a platform calls the kind of a message; "" if it does not tell."""
    for each in (extra, *extra.values()):
        if isinstance(each, dict) and (name := each.get("msgtype", each.get("type"))):
            return str(name)
    return ""


def plain(seen: Seen) -> dict[str, Any]:
    """Turn it into plain values."""
    return {
        "sources": [
            {
                "name": each.name,
                "first": dict(each.rounds[0]),
                "both": dict(each.rounds[-1]),
                "waits": [list(wait) for wait in each.waits],
            }
            for each in seen.visits
        ],
        "edits": seen.edits,
        "recalled": seen.recalled,
        "unknown": dict(seen.unknown),
        "gaps": [
            {"source": gap.source, "kind": gap.kind.value, "detail": gap.detail}
            for gap in seen.gaps
        ],
    }


def told(seen: Seen) -> Iterator[str]:
    """Say it, for the summary."""
    yield _("Over HTTP, through the connectors, in two rounds:")
    width = max((len(each.name) for each in seen.visits), default=0)
    for each in seen.visits:
        yield "  " + _(
            "{source}: {pages} pages, {conversations} conversations, {messages} "
            "messages"
        ).format(
            source=f"{each.name:<{width}}",
            pages=show(each.count("pages")),
            conversations=show(each.count("conversations")),
            messages=show(each.count("messages")),
        )
    for each in seen.visits:
        for code, seconds in each.waits:
            yield _WAITS[code].format(source=each.name, seconds=seconds, code=code)
    if seen.edit is not None:
        yield _("Changed there afterwards, both versions kept: {count}").format(
            count=seen.edits
        )
        yield "  - " + seen.edit[0]
        yield "  + " + seen.edit[1]
    yield _("Taken back there, marked, the words kept: {count}").format(
        count=seen.recalled
    )
    for kind, many in sorted(seen.unknown.items()):
        yield _("Of a kind that nobody knows yet ({kind}), kept raw: {count}").format(
            kind=kind, count=many
        )
    for gap in seen.gaps:
        yield _("A gap, written down: {source}, {reason}").format(
            source=gap.source, reason=_(GAPS[gap.kind.value])
        )
    yield _("Read twice, and kept once: {count} messages").format(
        count=show(sum(each.again("known") for each in seen.visits))
    )
    yield _("The sources rest now: their platforms end with the demo.")

"""The rules of the desk: read, tried out on last week, changed.

They change nothing that was kept and destroy nothing: one person with the permission
puts them in force, with a fresh code, and the ledger has who, when and which. Every
version stays.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.desk.model import OPEN, Closing, Session
from guicang.domain.desk.offline import NoticeKind
from guicang.domain.desk.preview import Event, Tally, afresh, play, tally
from guicang.domain.desk.rules import Rules, document_of, rules_from
from guicang.domain.desk.texts import TEXTS, render, specimen
from guicang.domain.desk.timeouts import limits_for
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import DeskVersion, Turn
from guicang.services.flooring import Floor
from guicang.services.governing import Governing

WEEK: Final = timedelta(days=7)
MOST: Final = 5_000
"""How many sessions are played again."""
_BY_CLOCK: Final = frozenset({Closing.CUSTOMER_SILENT.value, Closing.TOTAL.value})
_EVENTS: Final = {event.value: event for event in Event}
Story = tuple[Session, list[tuple[datetime, Event, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What happens under the rules in force, and what would under others.

    ``partly``: there were more sessions than are played again. ``texts`` are what
    customers would read, with an example, by language.
    """

    since: datetime
    until: datetime
    now: Tally
    then: Tally
    partly: bool
    texts: Mapping[str, Mapping[NoticeKind, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRuling:
    """The use cases."""

    floor: Floor
    governing: Governing

    def document(self) -> Mapping[str, object]:
        """Give the rules in force, with every field."""
        return document_of(self.floor.rules())

    def history(self) -> Sequence[DeskVersion]:
        """Give all versions, the newest first."""
        return self.floor.versions.history()

    def version(self, version: int) -> DeskVersion:
        """Give one. NoSuchDeskRules."""
        return self.floor.versions.version(version)

    def change(
        self, document: Mapping[str, object], *, by: str, code: Proof
    ) -> DeskVersion:
        """Put rules in force. BadDeskRules."""
        actor = self.governing.prove(by, code, May.DESK_RULES).name
        rules = rules_from(document)
        floor, now = self.floor, self.floor.clock.now()
        whole = document_of(rules)
        with floor.desk.transaction():
            floor.desk.hold()
            version = floor.versions.activate(
                whole, digest=digest_of(whole), by=actor, at=now
            )
            about = {"version": version.version, "digest": version.digest}
            floor.ledger.append(Tag.DESK_RULES_CHANGED, actor, about, now)
            # What is due is reckoned anew: limits may have become shorter or longer.
            for session in floor.desk.sessions(states=sorted(OPEN), limit=MOST):
                floor.write(session, (), rules)
        return version

    def read_out(
        self, document: Mapping[str, object]
    ) -> Mapping[str, Mapping[NoticeKind, str]]:
        """Give what customers read under these rules, by language. BadDeskRules."""
        rules, now = rules_from(document), self.floor.clock.now()
        return {
            lang: {
                kind: render(
                    specimen(kind, lang, now, rules.alternatives),
                    rules.hours.zone,
                    rules.texts,
                )
                for kind in NoticeKind
            }
            for lang in sorted({*TEXTS, *rules.texts})
        }

    def preview(self, document: Mapping[str, object]) -> Preview:
        """Say what other rules would have done to the sessions of the last week."""
        rules, until = rules_from(document), self.floor.clock.now()
        since = until - WEEK
        stories = self._stories(since, until)
        played = stories[:MOST]
        return Preview(
            since=since,
            until=until,
            now=_played(played, self.floor.rules(), until),
            then=_played(played, rules, until),
            partly=len(stories) > MOST,
            texts=self.read_out(document),
        )

    def _stories(self, since: datetime, until: datetime) -> list[Story]:
        turns: dict[str, list[Turn]] = defaultdict(list)
        for turn in self.floor.desk.happened(since, until):
            turns[turn.session].append(turn)
        recent = self.floor.desk.sessions(limit=2 * MOST)
        return [
            (afresh(session), list(_events(turns[session.id])))
            for session in recent
            if session.opened_at >= since and session.id in turns
        ]


def _events(turns: Sequence[Turn]) -> list[tuple[datetime, Event, str]]:
    """Give what people did; what time-outs did is left out."""
    return [
        (turn.at, _EVENTS[turn.kind.value], turn.agent)
        for turn in turns
        if turn.kind.value in _EVENTS and turn.why not in _BY_CLOCK
    ]


def _played(stories: Sequence[Story], rules: Rules, until: datetime) -> Tally:
    return tally(
        play(session, events, limits_for(session, rules.limits, rules.fallback), until)
        for session, events in stories
    )

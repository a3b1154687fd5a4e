"""Tell staff, and customers who are talking to us, that the policy has changed.

How long records are kept is one of the rules on personal information of which changes
are told (PIPL 17). Staff are told by notices, customers of open sessions in their
channel and language, as whatever the desk tells them; by a job that is added in the
transaction that puts the policy in force. Each is told once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import OPEN, Session
from guicang.domain.desk.texts import language
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion, checked_values
from guicang.domain.notices.outbox import proof_of
from guicang.domain.notices.templates import Said, render, template_for
from guicang.ports.desk import Deed, Errand, Line, Side
from guicang.ports.noticing import ToldCustomers
from guicang.services.flooring import Floor
from guicang.services.noticing import ACTOR, Noticing

MOST: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcing:
    """The use case. ``link`` is where customers read the rules; "" tells them nothing.

    ``page`` is where staff read the policy.
    """

    floor: Floor
    noticing: Noticing
    told: ToldCustomers
    link: str
    page: str

    def announce(self, version: int, at: datetime) -> int:
        """Queue it for staff and tell open sessions; return how many of these."""
        values = {"version": str(version), "since": at.date(), "link": self.page}
        _, notices = self.noticing.notices()
        routed = notices.routes.get(Occasion.POLICY_CHANGED, ())
        if routed:
            self.noticing.tell(
                Occasion.POLICY_CHANGED, routed, values, key=f"policy-{version}"
            )
        if not self.link:
            return 0
        spelled = checked_values(Occasion.POLICY_CHANGED, {**values, "link": self.link})
        desk = self.floor.desk
        with desk.transaction():
            desk.hold()
            if self._was_told(version):
                return 0
            told = desk.sessions(states=sorted(OPEN), limit=MOST)
            spoken = {language(session.lang) for session in told}
            said = {lang: self._said(lang, spelled) for lang in sorted(spoken)}
            for session in told:
                self._tell(session, version, said[language(session.lang)])
            now = self.floor.clock.now()
            known = {session.customer for session in told} - {""}
            self.told.add(str(version), known, now)
            self._enter(version, len(told), said)
        return len(told)

    def _was_told(self, version: int) -> bool:
        told = self.floor.ledger.entries(tag=Tag.NOTICE_ANNOUNCED)
        return any(entry.data["version"] == version for entry in told)

    def _said(self, lang: str, values: Mapping[str, str]) -> Said:
        own = self.noticing.notices()[1].templates
        occasion = Occasion.POLICY_CHANGED
        return render(occasion, template_for(occasion, lang, own), values)

    def _tell(self, session: Session, version: int, said: Said) -> None:
        """Tell one session; of one name the first stands."""
        desk, now, name = self.floor.desk, self.floor.clock.now(), f"policy:{version}"
        if session.source == OURS:
            desk.say(
                Line(
                    session=session.id,
                    id=f"desk:{name}",
                    at=now,
                    side=Side.DESK,
                    sender="",
                    text=said.text,
                    extra={"notice": Occasion.POLICY_CHANGED.value},
                )
            )
            return
        desk.send(
            Errand(
                id=f"{session.id}:{name}",
                at=now,
                source=session.source,
                deed=Deed.TELL,
                session=session.id,
                thread=session.thread,
                text=said.text,
            )
        )

    def _enter(self, version: int, many: int, said: Mapping[str, Said]) -> None:
        about: dict[str, object] = {
            "occasion": Occasion.POLICY_CHANGED.value,
            "version": version,
            "sessions": many,
            "digests": {lang: proof_of(each) for lang, each in sorted(said.items())},
        }
        now = self.floor.clock.now()
        self.floor.ledger.append(Tag.NOTICE_ANNOUNCED, ACTOR, about, now)

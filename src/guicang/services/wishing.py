"""What customers wish: the same person, somebody else, a call back, to say how it was.

None of it is said in a line of the session: the channel has asked them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.model import Consent, Moved, Session, State
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.errors import IllegalTurn
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import CallBack, Turn, TurnKind
from guicang.services.assigning import Assigning
from guicang.services.flooring import LONG, WORKER, Floor, again
from guicang.services.naming import new_id

BEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """The use cases."""

    floor: Floor
    assigning: Assigning

    def wish(
        self, session: str, *, consent: Consent | None = None, same: bool | None = None
    ) -> Session:
        """Note whether somebody else may go on, or the same person is waited for.

        Who agrees is given out at once if anybody is free.
        """
        after = again(lambda: self._wish(session, consent, same=same))
        return (
            self.assigning.place(session, Moved.DRAINED) if after.queued_at else after
        )

    def _wish(
        self, name: str, consent: Consent | None, *, same: bool | None
    ) -> Session:
        floor = self.floor
        with floor.desk.transaction():
            session = floor.desk.get(name)
            changed = replace(
                session,
                consent=session.consent if consent is None else consent,
                prefers_same=session.prefers_same if same is None else same,
            )
            freed = consent is Consent.GIVEN and session.state is State.PAUSED
            if freed:
                changed = model.queued(
                    replace(changed, prefers_same=False), floor.clock.now()
                )
            return floor.write(changed, (), floor.rules())

    def call_me(
        self, session: str, contact: str, wanted_at: datetime | None = None
    ) -> CallBack:
        """Note that a customer wants to be called back."""
        floor = self.floor
        now = floor.clock.now()
        with floor.desk.transaction():
            floor.desk.hold()
            about = floor.desk.get(session)
            call = floor.desk.call(
                CallBack(
                    id=new_id("k", now, floor.entropy, LONG),
                    session=session,
                    asked_at=now,
                    contact=contact,
                    wanted_at=wanted_at,
                    sensitive=about.sensitive,
                )
            )
            floor.tell(about, Notice(kind=NoticeKind.CALL_BACK), floor.rules())
            floor.note(Tag.SESSION_CALL_ASKED, WORKER, about, {"call": call.id}, now)
            return call

    def called(self, call: str, *, by: str) -> CallBack:
        """Note that a customer was called. NoSuchCallBack."""
        floor = self.floor
        now = floor.clock.now()
        with floor.desk.transaction():
            floor.desk.hold()
            done = floor.desk.called(call, by, now)
            about: dict[str, object] = {"session": done.session, "call": call}
            floor.ledger.append(Tag.SESSION_CALLED, by, about, now)
            return done

    def rate(self, session: str, rating: int) -> Session:
        """Note how content a customer was, from 1 to 5."""
        if not 1 <= rating <= BEST:
            raise IllegalTurn(session=session, now="rated", to=f"{rating} of {BEST}")
        return again(lambda: self._rate(session, rating))

    def _rate(self, name: str, rating: int) -> Session:
        floor = self.floor
        with floor.desk.transaction():
            session = floor.desk.get(name)
            now = floor.clock.now()
            turn = Turn(
                session=name, at=now, kind=TurnKind.RATED, data={"rating": rating}
            )
            return floor.write(replace(session, rating=rating), [turn], floor.rules())

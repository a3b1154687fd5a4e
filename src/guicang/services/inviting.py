"""Invite people to choose a password and a second factor of their own.

* An invitation may do what a new second factor may (``services.enrolling``), and is
  asked for in the same way: alone for oneself, alone by the administrator while the
  house is founded, by two signatures later. Nobody but its holder sees the secret.
* It is good once and for three days. Of its link only a digest is kept.
* The first of a house has no name: whoever holds it becomes the first administrator.
  It is void as soon as anybody is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.access.invitations import (
    ID_BYTES,
    LIFETIME,
    SECRET_BYTES,
    Invitation,
    Shown,
    digest,
    opens,
    read,
    spell,
)
from guicang.domain.access.model import Adoption, May, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import Request
from guicang.domain.errors import (
    BadInvitation,
    BadUsage,
    GuicangError,
    NoSuchPerson,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.invitations import Invitations
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.admitting import Admitting
from guicang.services.enrolling import Enrolling
from guicang.services.governing import Governing
from guicang.services.naming import Entropy

_FIRST: Final = "system:init"
_PASSWORD_BYTES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What became of a wish to invite: a link's token, or a request that waits."""

    person: str
    token: str = ""
    request: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviting:
    """The use cases of invitations."""

    invitations: Invitations
    people: People
    admitting: Admitting
    enrolling: Enrolling
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Entropy

    # --- inviting ---------------------------------------------------------------------

    def first(self) -> str:
        """Invite the first administrator; return the link's token."""
        with self.invitations.transaction():
            return self._issue("", _FIRST, {"founding": True})

    def invite(self, name: str, *, by: str, code: Proof, reason: str = "") -> Invited:
        """Invite somebody who is here, or ask for it. NoSuchPerson."""
        if by == name:
            self.governing.prove(by, code, May.FACTOR_RENEW)
            with self.invitations.transaction():
                return Invited(person=name, token=self._issue(name, by, {"own": True}))
        if not self.admitting.founding():
            asked = self.admitting.enrol(name, by=by, code=code, reason=reason)
            return Invited(person=name, request=asked.request)
        actor = self.governing.prove(by, code, May.PEOPLE_FOUND).name
        with self.invitations.transaction():
            token = self._issue(name, actor, {"founding": True})
            if not self.admitting.founding():
                raise BadUsage(reason="somebody else was faster: ask again")
            self.people.get(name)
        return Invited(person=name, token=token)

    def hand_out(self, name: str, request_id: str, *, by: str, code: Proof) -> str:
        """Make the invitation that a request allows; return the link's token.

        Errors of ``Enrolling.hand_out``.
        """

        def make(actor: str) -> str:
            return self._issue(name, actor, {"request": request_id})

        return self.enrolling.hand_over(name, request_id, by=by, code=code, make=make)

    def _issue(self, person: str, actor: str, why: dict[str, object]) -> str:
        now = self.clock.now()
        shown = Shown(self.entropy(ID_BYTES).hex(), self.entropy(SECRET_BYTES))
        invitation = Invitation(
            id=shown.id,
            person=person,
            digest=digest(shown.secret),
            made_at=now,
            expires_at=now + LIFETIME,
        )
        about = {"invitation": shown.id, "person": person, **why}
        self.ledger.append(Tag.ACCESS_INVITED, actor, about, now)
        self.invitations.add(invitation)
        return spell(shown)

    # --- accepting --------------------------------------------------------------------

    def look(self, token: str) -> Invitation:
        """Give the invitation of a link. BadInvitation, which is written down."""
        try:
            return self._good(token)
        except BadInvitation as error:
            self._refused(token, error)
            raise

    def accept(
        self, token: str, adoption: Adoption, *, name: str = ""
    ) -> tuple[str, Sequence[str]]:
        """Take an invitation up; return whose it was, and their recovery codes.

        ``name`` is what a first administrator wants to be called. BadInvitation,
        WeakPassword, WrongCode; BadUsage for a name that cannot be.
        """
        try:
            with self.invitations.transaction():
                return self._accept(token, adoption, name)
        except BadInvitation as error:
            self._refused(token, error)
            raise

    def _accept(
        self, token: str, adoption: Adoption, name: str
    ) -> tuple[str, Sequence[str]]:
        now = self.clock.now()
        meant = self._good(token)
        person = meant.person or name
        about = {"invitation": meant.id, "person": person}
        # Writers stand in line at the ledger: what is read next stays as it is.
        self.ledger.append(Tag.ACCESS_INVITATION_ACCEPTED, person, about, now)
        invitation = self._good(token, lock=True)
        if not invitation.person:
            self.admitting.add(person, [Role.ADMIN], by="", code="")
        self.invitations.use(invitation.id, now)
        try:
            return person, self.people.adopt(person, adoption, now)
        except NoSuchPerson as error:
            raise BadInvitation from error

    def _good(self, token: str, *, lock: bool = False) -> Invitation:
        shown = read(token)
        found = self.invitations.find(shown.id, lock=lock) if shown else None
        if not shown or not opens(found, shown, self.clock.now()) or found is None:
            raise BadInvitation
        if not found.person and self.people.list():
            raise BadInvitation
        return found

    def _refused(self, token: str, error: GuicangError) -> None:
        shown = read(token)
        if shown and self.invitations.find(shown.id):
            about = {"invitation": shown.id, "code": error.code}
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.ACCESS_INVITATION_REFUSED,
                    "system:door",
                    about,
                    self.clock.now(),
                )

    # --- sandbox ----------------------------------------------------------------------

    def sandbox(self, names: Sequence[str]) -> str:
        """Give a sandbox's people one password between them, by chance; return it."""
        password = self.entropy(_PASSWORD_BYTES).hex()
        with self.people.transaction():
            self.people.set_password(names, password)
        return password

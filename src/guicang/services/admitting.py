"""Let people in, change what they are, and let them go.

* While a house is founded - as long as its people could not approve a change of people
  themselves - its administrator adds them alone. Each such entry says so.
* Once they can, founding is over for good: who comes, gets a new second factor or has
  other roles was signed for by two who did not propose it and whom it is not about.
* Access ends at once, by one person: that cannot wait, and destroys nothing. Coming
  back needs approval.
* Nobody is taken out without whom the house could let nobody in any more.

Every deed writes its ledger entry first. Writers stand in line at the ledger, so what
is read after it stands still until the commit; what was written in vain is undone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.access.permissions import SANDBOX_ACCOUNTS, SANDBOX_PEOPLE
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.approval.staffing import (
    can_found,
    complete,
    require_left,
    unfilled,
)
from guicang.domain.errors import (
    BadUsage,
    ManifestChanged,
    NobodyToSign,
    NoSuchPerson,
    PersonExists,
    Refused,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.approving import Approving, spell
from guicang.services.governing import Governing
from guicang.services.naming import Entropy
from guicang.services.powers import Powers
from guicang.services.versioning import request_for

_FIRST: Final = "system:init"
"""Who lets the first person in: whoever can open the home."""

Wish = Mapping[str, Any]
"""What is to be done: ``deed``, ``person`` and what it needs; a request's payload."""


class Deed(StrEnum):
    """What is done to a person."""

    ADD = "add"
    CHANGE = "change"
    ENROL = "enrol"


_TOLD: Final = ("person", "roles", "before", "accounts")
_TAGS: Final = {
    Deed.ADD: Tag.ACCESS_PERSON_ADDED,
    Deed.CHANGE: Tag.ACCESS_ROLES_CHANGED,
    Deed.ENROL: Tag.ACCESS_ENROLLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What became of a wish: done while founding, or a request that waits.

    ``secret`` is a new second factor's, to be shown once. ``complete`` says that
    founding ended with this deed.
    """

    person: str
    secret: str = ""
    request: Request | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitting:
    """The use cases of people. ``chairs`` are by operation."""

    people: People
    powers: Powers
    governing: Governing
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def founding(self) -> bool:
        """Whether the administrator still adds people alone."""
        return not self._over() and not self._complete(self.people.list())

    def _over(self) -> bool:
        return any(self.ledger.entries(tag=Tag.ACCESS_FOUNDED))

    def _complete(self, people: Sequence[Person]) -> bool:
        chairs = self.chairs(Operation.ACCESS_CHANGE)
        return complete(chairs, people, self.powers.table)

    # --- asking -----------------------------------------------------------------------

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        by: str,
        code: Proof,
        reason: str = "",
        accounts: Iterable[str] = (),
        **more: str,
    ) -> Admission:
        """Let somebody in, or ask for it; ``more`` are ``title`` and ``email``.

        ``accounts`` are the ids of agents under which they talk to customers. The first
        person needs nobody's leave, and is an administrator. BadUsage for a name that
        the ledger could not tell from the system's own.
        """
        if not name.strip() or ":" in name:  # as in system:NAME, which is no person
            raise BadUsage(reason="a name has letters and no colon")
        wish = {**_wish(Deed.ADD, name), "roles": _spelt(roles), **more}
        wish |= _accounts(accounts)
        if self.people.list():
            return self._do(wish, by, code, reason)
        if Role.ADMIN.value not in wish["roles"]:
            raise BadUsage(reason="the first person is an administrator")
        with self.people.transaction():
            return self._found(wish, _FIRST)

    def change(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        by: str,
        code: Proof,
        reason: str = "",
        accounts: Iterable[str] | None = None,
    ) -> Admission:
        """Give somebody other roles, or ask for it; who had left comes back by it.

        ``accounts`` take the place of those they have; None leaves them.
        """
        before = {p.name: _spelt(p.roles) for p in self.people.list()}.get(name, [])
        wish = {**_wish(Deed.CHANGE, name), "roles": _spelt(roles), "before": before}
        wish |= {} if accounts is None else _accounts(accounts, always=True)
        return self._do(wish, by, code, reason)

    def enrol(self, name: str, *, by: str, code: Proof, reason: str = "") -> Admission:
        """Give somebody a new second factor, or ask for it; the old one dies."""
        return self._do(_wish(Deed.ENROL, name), by, code, reason)

    def _do(self, wish: Wish, by: str, code: Proof, reason: str) -> Admission:
        founding = self.founding()
        may = May.PEOPLE_FOUND if founding else May.PEOPLE_CHANGE
        actor = self.governing.prove(by, code, may).name
        try:
            with self.people.transaction():
                if founding:
                    return self._found(wish, actor)
                return self._ask(wish, actor, reason)
        except Refused as error:
            self.governing.refused(actor, may, error)
            raise

    def ask_for(
        self, name: str, roles: Iterable[Role], *, by: str, reason: str
    ) -> Request:
        """Ask for other roles on behalf of who has proved themselves already.

        In an open transaction. NobodyToSign, TooFewLeft, BadRoles, NoSuchPerson.
        """
        before = _spelt(self.people.get(name).roles)
        wish = {**_wish(Deed.CHANGE, name), "roles": _spelt(roles), "before": before}
        request = self._ask(wish, by, reason).request
        if request is None:
            raise BadUsage(reason="nothing was asked for")
        return request

    # --- founding ---------------------------------------------------------------------

    def sandbox(self) -> Sequence[tuple[Person, str]]:
        """Make one person per role, for trying out.

        Whoever is there already, from a first try that was cut off, is enrolled anew:
        nobody has seen the first secret.
        """
        known = {person.name for person in self.people.list()}
        made = []
        for name, roles in SANDBOX_PEOPLE.items():
            deed = Deed.ENROL if name in known else Deed.ADD
            wish = {**_wish(deed, name), "roles": _spelt(roles)}
            wish |= _accounts(SANDBOX_ACCOUNTS.get(name, ()))
            with self.people.transaction():
                self._note(_TAGS[deed], _FIRST, {**_told(wish), "founding": True})
                self._carry_out(wish)
                made.append((self.people.get(name), self.people.enrol(name)))
        with self.people.transaction():
            self._end_founding()
        return made

    def _found(self, wish: Wish, actor: str) -> Admission:
        self._note(_TAGS[wish["deed"]], actor, {**_told(wish), "founding": True})
        if not self.founding() or (actor == _FIRST and self.people.list()):
            raise BadUsage(reason="somebody else was faster: look, and ask again")
        self._check(wish)
        self._carry_out(wish)
        name = str(wish["person"])
        new = wish["deed"] != Deed.CHANGE or not self.people.get(name).enrolled
        secret = self.people.enrol(name) if new else ""
        return Admission(person=name, secret=secret, complete=self._end_founding())

    def _end_founding(self) -> bool:
        """Write down, once and for good, that the house is complete, if it is."""
        people = self.people.list()
        if self._over() or not self._complete(people):
            return False
        here = sum(person.active for person in people)
        self._note(Tag.ACCESS_FOUNDED, "system:access", {"people": here})
        return True

    # --- approval ---------------------------------------------------------------------

    def _ask(self, wish: Wish, by: str, reason: str) -> Admission:
        now = self.clock.now()
        request = request_for(
            self, Operation.ACCESS_CHANGE, wish, by=by, reason=reason, now=now
        )
        self.approving.open(request)
        told = {**_told(wish), "deed": str(wish["deed"])}
        about = {"request": request.id, "root": request.root}
        self._note(Tag.ACCESS_PROPOSED, by, {**told, **about})
        self._end_founding()
        self._check(wish)
        lacking = unfilled(
            request.chairs, self.people.list(), self.powers.table, {by, request.about}
        )
        if lacking:
            raise NobodyToSign(missing=spell(lacking))
        return Admission(person=request.about, request=request)

    def approved(self, request: Request, now: datetime) -> None:
        """Effect of an approval. A new second factor waits until it is handed out.

        ManifestChanged if the roles are no longer those that were to be changed.
        """
        wish, deed = request.payload, Deed(str(request.payload["deed"]))
        tag = Tag.ACCESS_ENROLMENT_ALLOWED if deed is Deed.ENROL else _TAGS[deed]
        signers = sorted(s.person for s in request.signatures)
        data = {**_told(wish), "request": request.id, "signers": signers}
        self.ledger.append(tag, "system:approval", data, now)
        self._check(wish)
        self._require_same(request)
        self._carry_out(wish)
        if deed is Deed.CHANGE and self.people.get(request.about).enrolled:
            self.approving.requests.decide(request.id, Decision.DONE, now)

    def _require_same(self, request: Request) -> None:
        before = request.payload.get("before")
        for person in self.people.list():
            now = _spelt(person.roles)
            if person.name == request.about and before not in (None, now):
                raise ManifestChanged(
                    request=request.id, shown=str(before), now=str(now)
                )

    # --- leaving ----------------------------------------------------------------------

    def deactivate(self, name: str, *, by: str, code: Proof, reason: str = "") -> None:
        """End somebody's access at once; their second factor dies.

        NoSuchPerson if they are not here; TooFewLeft.
        """
        actor = self.governing.prove(by, code, May.PEOPLE_DEACTIVATE).name
        try:
            with self.people.transaction():
                data = {"person": name, "reason": reason}
                self._note(Tag.ACCESS_DEACTIVATED, actor, data)
                gone = replace(self.people.get(name), active=False)
                self._require_left(self.people.list(), gone)
                self.people.deactivate(name)
        except Refused as error:
            self.governing.refused(actor, May.PEOPLE_DEACTIVATE, error)
            raise

    # --- what all deeds do ------------------------------------------------------------

    def _note(self, tag: Tag, actor: str, data: Mapping[str, object]) -> None:
        self.ledger.append(tag, actor, data, self.clock.now())

    def _check(self, wish: Wish) -> None:
        """Raise unless the wish can be carried out on the people as they are now."""
        people = self.people.list()
        name, deed = str(wish["person"]), wish["deed"]
        person = next((p for p in people if p.name == name), None)
        roles = frozenset(map(Role, wish.get("roles", ())))
        self.powers.table.check_roles(roles)
        if deed == Deed.ADD:
            if person is not None:
                raise PersonExists(person=name)
        elif person is None or (deed == Deed.ENROL and not person.active):
            raise NoSuchPerson(person=name)
        elif deed == Deed.CHANGE:
            self._require_left(people, replace(person, roles=roles))

    def _require_left(self, people: Sequence[Person], changed: Person) -> None:
        found = partial(can_found, table=self.powers.table)
        able = found if self.founding() else self._complete
        require_left(able, people, changed)

    def _carry_out(self, wish: Wish) -> None:
        # To ENROL changes nothing yet: the old factor lives until the new one is made.
        name, roles = str(wish["person"]), map(Role, wish.get("roles", ()))
        if wish["deed"] == Deed.ADD:
            more = {k: str(wish[k]) for k in ("title", "email") if k in wish}
            self.people.add(name, roles, accounts=wish.get("accounts", ()), **more)
        elif wish["deed"] == Deed.CHANGE:
            self.people.change(name, roles, accounts=wish.get("accounts"))


def _wish(deed: Deed, name: str) -> dict[str, Any]:
    return {"deed": deed.value, "person": name}


def _spelt(roles: Iterable[Role]) -> list[str]:
    return sorted({role.value for role in roles})


def _accounts(accounts: Iterable[str], *, always: bool = False) -> dict[str, Any]:
    """Spell accounts for a wish. BadUsage for one without letters."""
    listed = sorted(set(accounts))
    if any(not account.strip() for account in listed):
        raise BadUsage(reason="an account has letters")
    return {"accounts": listed} if listed or always else {}


def _told(wish: Wish) -> dict[str, object]:
    """Return of a wish what the ledger shall say: no title, no address."""
    return {k: wish[k] for k in _TOLD if k in wish}

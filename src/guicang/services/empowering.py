"""Change what roles may do, and grant single powers for a time, through approval.

* A table is checked before anybody is asked to sign it, and once more when it is put in
  force: none that breaks a rule of ``domain.access.table`` is ever in force, nor one
  under which nobody could be let in any more, or somebody here holds roles that it
  keeps apart.
* The whole table is signed and stored: a later release changes nothing of it.
* To take a power back needs one person and no approval: it only takes away.
* Every version stays in the history; to go back is to propose an old one anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from guicang.domain.access.compare import Difference, broken, compare
from guicang.domain.access.grants import (
    EMERGENCY,
    EMERGENCY_USES,
    PREFIX,
    Grant,
    check_emergency,
    check_grant,
)
from guicang.domain.access.model import May, Person
from guicang.domain.access.passkeys import Proof
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import (
    Table,
    document_of,
    require_sound,
    stored,
    table_from,
)
from guicang.domain.approval.matrix import SEATED
from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.approval.staffing import complete, unfilled, unproposable
from guicang.domain.errors import (
    BadRoleTable,
    BadUsage,
    NobodyToSign,
    NoSuchGrant,
    Refused,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.access import Access, RoleTableVersion
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.approving import Approving, spell
from guicang.services.governing import Governing
from guicang.services.naming import Entropy, new_id
from guicang.services.powers import Powers
from guicang.services.versioning import request_for, require_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A power that is asked for: who, what, until when, how often (None: always)."""

    person: str
    permission: May
    until: datetime
    uses: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Empowering:
    """The use cases of role tables and grants. ``chairs`` are by operation."""

    access: Access
    powers: Powers
    people: People
    governing: Governing
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    # --- tables -----------------------------------------------------------------------

    def version(self, version: int) -> Table:
        """Give a version of the table; 0 is the shipped one. NoSuchRoleTable."""
        if not version:
            return SHIPPED
        return stored(self.access.version(version).document, SHIPPED, version)

    def history(self) -> Sequence[RoleTableVersion]:
        """Give all versions that were in force, the newest first."""
        return self.access.history()

    def check(self, document: Mapping[str, object]) -> Table:
        """Read a table and hold it against what none may break. BadRoleTable."""
        table = table_from(document, SHIPPED, version=self.powers.table.version + 1)
        require_sound(table, SEATED, unproposable)
        return table

    def difference(self, after: Table, before: Table | None = None) -> Difference:
        """Say what another table changes, in the one in force if not said otherwise."""
        return compare(before or self.powers.table, after, self.people.list())

    def propose(
        self, document: Mapping[str, object], *, by: str, code: Proof, reason: str
    ) -> Request:
        """Ask for a table to be put in force. BadRoleTable, NobodyToSign."""
        actor = self.governing.prove(by, code, May.ROLES_CHANGE).name
        try:
            table = self.check(document)
            self._require_possible(table)
            whole = document_of(table, str(document.get("name", "")))
            payload = {"document": whole, "after": self.powers.table.version}
            return self._ask(
                Operation.ROLES_CHANGE, Tag.ROLES_PROPOSED, payload, actor, reason
            )
        except Refused as error:
            self.governing.refused(actor, May.ROLES_CHANGE, error)
            raise

    def changed(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the table is in force from this instant.

        ManifestChanged if another one came between; BadRoleTable if people changed so
        that it cannot be in force any more.
        """
        document = cast("Mapping[str, object]", request.payload["document"])
        require_after(request, self.powers.table.version)
        self._require_possible(self.check(document))
        version = self.access.activate(document, by=request.proposer, at=now)
        data = {"request": request.id, "version": version.version, "root": request.root}
        signers = {"signers": sorted(s.person for s in request.signatures)}
        self.ledger.append(
            Tag.ROLES_CHANGED, "system:approval", {**data, **signers}, now
        )

    def _require_possible(self, table: Table) -> None:
        """Raise BadRoleTable unless the people who are here can live by a table."""
        people = self.people.list()
        for each in broken(table, (person for person in people if person.active)):
            raise BadRoleTable(
                place=f"{each.person}: {'+'.join(each.roles)}", reason=each.why
            )
        chairs = self.chairs(Operation.ACCESS_CHANGE)
        if complete(chairs, people, self.powers.table) and not complete(
            chairs, people, table
        ):
            raise BadRoleTable(
                place="people", reason="nobody could be let in any more under it"
            )

    # --- grants -----------------------------------------------------------------------

    def ask(self, asked: Asked, *, by: str, code: Proof) -> Request:
        """Ask for a power to be granted, to oneself or another.

        NoSuchPerson, NotGrantable, NobodyToSign; BadUsage without a reason, or for
        what the person's roles carry already.
        """
        actor = self.governing.prove(by, code, May.GRANT_ASK).name
        try:
            person = self._receiver(asked, self.clock.now())
            if not asked.reason.strip():
                raise BadUsage(reason="a power is granted for a reason")
            if self.powers.table.carries(person.roles, asked.permission):
                raise BadUsage(reason="their roles carry it already")
            payload = {
                "person": asked.person,
                "permission": asked.permission.value,
                "until": asked.until.isoformat(),
                "uses": asked.uses,
                "reason": asked.reason,
            }
            return self._ask(
                Operation.GRANT, Tag.GRANT_PROPOSED, payload, actor, asked.reason
            )
        except Refused as error:
            self.governing.refused(actor, May.GRANT_ASK, error)
            raise

    def granted(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the power is there until it ends. NotGrantable."""
        asked = _asked(request)
        self._receiver(asked, now)
        self.access.give(
            Grant(
                id=request.id,
                person=asked.person,
                permission=asked.permission,
                reason=asked.reason,
                since=now,
                until=asked.until,
                uses=asked.uses,
            )
        )
        data = {k: v for k, v in request.payload.items() if k != "reason"}
        signers = sorted(s.person for s in request.signatures)
        self.ledger.append(
            Tag.GRANT_GIVEN,
            "system:approval",
            {**data, "grant": request.id, "signers": signers},
            now,
        )

    def take(self, permission: May, *, by: str, code: Proof, reason: str) -> Grant:
        """Take a power alone, in an emergency: at once, for hours, to be judged after.

        NotAllowed for who could not ask for a grant, NotGrantable; BadUsage without a
        reason.
        """
        person = self.governing.prove(by, code, May.GRANT_ASK)
        if not reason.strip():
            raise BadUsage(reason="an emergency has a reason")
        now = self.clock.now()
        try:
            with self.access.transaction():
                data = {"person": person.name, "permission": permission.value}
                grant = Grant(
                    id=new_id(PREFIX, now, self.entropy),
                    person=person.name,
                    permission=permission,
                    reason=reason.strip(),
                    since=now,
                    until=now + EMERGENCY,
                    uses=EMERGENCY_USES,
                )
                told = {**data, "grant": grant.id, "reason": grant.reason}
                # First: who comes at the same instant waits here, and is counted.
                self.ledger.append(Tag.GRANT_TAKEN, person.name, told, now)
                mine = self.access.grants(person.name)
                check_emergency(person, permission, mine, now)
                self.access.give(grant)
        except Refused as error:
            self.governing.refused(person.name, May.GRANT_ASK, error)
            raise
        return grant

    def revoke(self, grant: str, *, by: str, code: Proof, reason: str) -> Grant:
        """Take a grant back at once. NoSuchGrant."""
        actor = self.governing.prove(by, code, May.PEOPLE_DEACTIVATE).name
        now = self.clock.now()
        with self.access.transaction():
            if all(known.id != grant for known in self.access.grants()):
                raise NoSuchGrant(grant=grant)
            self.ledger.append(
                Tag.GRANT_REVOKED, actor, {"grant": grant, "reason": reason}, now
            )
            return self.access.end(grant, now)

    def _receiver(self, asked: Asked, now: datetime) -> Person:
        person = self.people.get(asked.person)
        check_grant(person, asked.permission, asked.until, asked.uses, now)
        return person

    # --- what both do -----------------------------------------------------------------

    def _ask(
        self,
        operation: Operation,
        tag: Tag,
        payload: Mapping[str, object],
        by: str,
        reason: str,
    ) -> Request:
        now = self.clock.now()
        request = request_for(self, operation, payload, by=by, reason=reason, now=now)
        people, without = self.people.list(), {by, request.about}
        lacking = unfilled(request.chairs, people, self.powers.table, without)
        if lacking:
            raise NobodyToSign(missing=spell(lacking))
        about = {"request": request.id, "root": request.root}
        with self.access.transaction():
            self.approving.open(request)
            self.ledger.append(tag, by, {**about, **_told(payload)}, now)
        return request


def _asked(request: Request) -> Asked:
    payload = request.payload
    uses = payload["uses"]
    return Asked(
        person=str(payload["person"]),
        permission=May(str(payload["permission"])),
        until=datetime.fromisoformat(str(payload["until"])),
        uses=uses if isinstance(uses, int) else None,
        reason=str(payload["reason"]),
    )


def _told(payload: Mapping[str, object]) -> dict[str, object]:
    """Return of a wish what the ledger shall say besides its root."""
    names = ("person", "permission", "until", "uses", "after")
    return {name: payload[name] for name in names if name in payload}

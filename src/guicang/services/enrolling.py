"""Show the secret of a new second factor, once, to whom it may be shown.

* Who has the old factor exchanges it alone (as NIST SP 800-63B-4, section 4.1, binds
  another authenticator after one of the account's was used). Nobody else has seen the
  new one then.
* Who has none is handed one out by somebody who signed for it: neither who proposed it
  nor who signed as administrator.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guicang.domain.access.model import May, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.errors import NotForThem, NotShown, Refused
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.approving import Approving
from guicang.services.governing import Governing


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """The use cases of second factors."""

    people: People
    governing: Governing
    approving: Approving
    ledger: Ledger
    clock: Clock

    def renew(self, name: str, *, code: Proof) -> str:
        """Exchange one's own second factor; return the new secret. The old one dies."""
        self.governing.prove(name, code, May.FACTOR_RENEW)
        with self.people.transaction():
            return self._enrol(name, name, {"own": True})

    def hand_out(self, name: str, request_id: str, *, by: str, code: Proof) -> str:
        """Make the second factor that a request allows; return its secret.

        NotForThem, NotShown; NotApproved, RequestClosed or ManifestChanged if the
        approval does not hold, or was used.
        """

        def make(actor: str) -> str:
            return self._enrol(name, actor, {"request": request_id})

        return self.hand_over(name, request_id, by=by, code=code, make=make)

    def hand_over(
        self,
        name: str,
        request_id: str,
        *,
        by: str,
        code: Proof,
        make: Callable[[str], str],
    ) -> str:
        """Let one who signed make, once, what gives the person a second factor.

        ``make`` is given who that is, inside the transaction. Errors of ``hand_out``.
        """
        actor = self.governing.prove(by, code, May.REQUEST_SIGN).name
        try:
            with self.people.transaction():
                request = self.approving.requests.get(request_id, lock=True)
                self._require_shown(request, name, actor)
                self.approving.requests.decide(
                    request_id, Decision.DONE, self.clock.now()
                )
                return make(actor)
        except Refused as error:
            self.governing.refused(actor, May.REQUEST_SIGN, error)
            raise

    def _require_shown(self, request: Request, name: str, actor: str) -> None:
        if request.operation is not Operation.ACCESS_CHANGE or request.about != name:
            raise NotForThem(request=request.id, person=name)
        self.approving.check(request.id, self.clock.now())
        self.approving.require_whole(request)
        signed = {
            s.person
            for s in request.signatures
            if s.approve and s.role is not Role.ADMIN
        }
        if actor not in signed:
            raise NotShown(owner=name, person=actor)

    def _enrol(self, name: str, actor: str, why: dict[str, object]) -> str:
        secret = self.people.enrol(name)
        data = {"person": name, **why}
        self.ledger.append(Tag.ACCESS_ENROLLED, actor, data, self.clock.now())
        return secret

"""Ways around the second person, each made ready as an attacker could honestly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from guicang.adapters.db import totp
from guicang.domain.access.model import Role
from guicang.domain.approval.model import Operation
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag
from guicang.ports.quarantine import Choice
from guicang.ports.records import Unreadable
from tests import homes
from tests.databases import Database
from tests.fakes.house import SIMPLE
from tests.homes import Home

COUNT = 3
NAMES = tuple(homes.talks(COUNT))


def ready(database: Database, settings: Any) -> Home:
    """One person a role, three due conversations, and a policy."""
    home = homes.make(database, settings)
    home.take_in(*homes.talks(COUNT).values())
    home.policy()
    return home


@dataclass
class Try:
    """An attempt at a door: what it must say, and where that is written down."""

    code: str
    attempt: Callable[[Home], Callable[[], Any]]
    tag: Tag | None = Tag.REQUEST_REFUSED


def state(home: Home) -> dict[str, Any]:
    """All that an attempt must leave as it is."""
    house = home.again()
    return {
        "people": house.people.list(),
        "factors": sorted(
            (a.user.username, a.data["secret"]) for a in Authenticator.objects.all()
        ),
        "requests": house.requests.list(),
        "batches": [(b.id, b.state, b.members) for b in house.batches.list()],
        "policies": house.policies.history(),
        "organisation": house.policies.organisation(),
        "holds": house.holds.all(),
        "live": sorted(house.records.known(NAMES)),
        "archived": sorted(house.catalogue.find(NAMES)),
        "quarantined": house.quarantine.seen(Choice()),
    }


def refusals(home: Home, tag: Tag) -> list[Any]:
    return list(home.house.ledger.entries(tag=tag))


def tampered(statement: str, *values: object) -> None:
    """Write to the database behind the program's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- honest preparations --------------------------------------------------------------


def code_at(home: Home, name: str, **away: float) -> str:
    """A right code of a moment that lies away from now."""
    home.clock.move(seconds=31)
    moment = home.clock.now() + timedelta(**away)
    return totp.code(home.secrets[name], totp.counter(moment))


def sign(home: Home, request: str, name: str, **more: Any) -> Callable[[], Any]:
    return lambda: home.sign(request, name, **more)


def with_code(home: Home, request: str, name: str, code: str) -> Callable[[], Any]:
    return lambda: home.house.approving.sign(request, name=name, code=code)


def signed(home: Home, *names: str) -> str:
    batch = home.propose()
    for name in names:
        home.sign(batch.id, name)
    return batch.id


def people(home: Home, deed: str, name: str, *roles: Role, by: str, sign_: Any) -> str:
    """Change somebody the honest way."""
    wanted = [roles] if roles else []
    asked = getattr(home.house.admitting, deed)(
        name, *wanted, by=by, code=home.code(by)
    )
    home.sign(asked.request.id, *sign_)
    return asked.request.id


def deactivate(home: Home, name: str) -> None:
    home.house.admitting.deactivate(name, by="admin", code=home.code("admin"))


def run(home: Home, batch: str) -> Callable[[], Any]:
    return lambda: home.house.running.run(batch)


def offline(home: Home) -> str:
    """Take everything offline, and ask for one conversation back."""
    home.house.running.run(home.approved().id)
    request = home.house.restoring.propose(NAMES[:1], by="supervisor", reason="test")
    return request.id


def discarding(home: Home) -> str:
    """Let something lie in quarantine for long, and ask for its end."""
    lies = Unreadable(
        file="ab" * 32, position=1, offset=0, reason="line", code="GC-101", raw=b"torn"
    )
    home.house.records.quarantine([lies], home.clock.now())
    home.clock.move(days=31)
    return home.house.discarding.propose(Choice(), by="legal", reason="test").id


def discard(home: Home, request: str) -> Callable[[], Any]:
    return lambda: home.house.discarding.run(request, by="system:worker")


# --- who signs ------------------------------------------------------------------------


def proposer_signs(home: Home):
    return sign(home, home.propose().id, "hr")


def same_person_twice(home: Home):
    return sign(home, signed(home, "admin"), "admin")


def one_person_for_two_chairs(home: Home):
    people(
        home, "change", "supervisor", Role.SUPERVISOR, Role.COMPLIANCE,
        by="hr", sign_=("legal", "admin"),
    )  # fmt: skip
    return sign(home, signed(home, "supervisor"), "supervisor")


def wrong_role(home: Home):
    return sign(home, signed(home, "admin"), "finance")


def no_signer(home: Home):
    return sign(home, home.propose().id, "auditor")


def a_stranger(home: Home):
    return with_code(home, home.propose().id, "nobody", "123456")


def deactivated_signer(home: Home):
    batch = home.propose().id
    deactivate(home, "supervisor")
    return sign(home, batch, "supervisor")


def role_withdrawn_before_signing(home: Home):
    batch = home.propose().id
    people(home, "change", "supervisor", Role.HR, by="hr", sign_=("legal", "admin"))
    return sign(home, batch, "supervisor")


def about_themselves(home: Home):
    asked = home.house.admitting.change(
        "compliance", [Role.ADMIN, Role.LEGAL], by="hr", code=home.code("hr")
    )
    return sign(home, asked.request.id, "compliance")


# --- with which code ------------------------------------------------------------------


def old_code(home: Home):
    return with_code(
        home, home.propose().id, "admin", code_at(home, "admin", minutes=-3)
    )


def code_from_the_future(home: Home):
    return with_code(
        home, home.propose().id, "admin", code_at(home, "admin", minutes=3)
    )


def code_of_another(home: Home):
    return with_code(home, home.propose().id, "admin", home.code("supervisor"))


def replayed_code(home: Home):
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    code = home.code("admin")
    home.house.approving.sign(first.id, name="admin", code=code)
    return with_code(home, second.id, "admin", code)


def code_of_a_refused_signature(home: Home):
    batch, code = home.propose().id, home.code("admin")
    with pytest.raises(GuicangError):
        home.house.approving.sign(batch, name="admin", code=code, root="0" * 64)
    return with_code(home, batch, "admin", code)


def code_of_a_factor_that_was_replaced(home: Home):
    batch = home.propose().id
    home.house.enrolling.renew("admin", code=home.code("admin"))
    return sign(home, batch, "admin")


# --- under what -----------------------------------------------------------------------


def root_of_another_batch(home: Home):
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    return sign(home, second.id, "admin", root=first.root)


def member_added(home: Home):
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    _move_a_member(first.id, second.id)
    return sign(home, first.id, "admin")


def document_changed(home: Home):
    request = home.house.retaining.propose(SIMPLE, by="supervisor", reason="test")
    _swap_payload(request.id, "P30D", "P1D")
    return sign(home, request.id, "admin")


def _move_a_member(to: str, from_: str) -> None:
    tampered(
        "UPDATE guicang_member SET batch_id ="
        " (SELECT id FROM guicang_batch WHERE code = %s)"
        " WHERE conversation = %s AND batch_id ="
        " (SELECT id FROM guicang_batch WHERE code = %s)",
        to, NAMES[2], from_,
    )  # fmt: skip


def _swap_payload(request: str, old: str, new: str) -> None:
    tampered(
        "UPDATE guicang_request SET payload = replace(payload, %s, %s) WHERE code = %s",
        old, new, request,
    )  # fmt: skip


# --- when -----------------------------------------------------------------------------


def rejected(home: Home):
    batch = home.propose().id
    home.sign(batch, "admin", approve=False, reason="no")
    return sign(home, batch, "supervisor")


def withdrawn(home: Home):
    batch = signed(home, "admin")
    home.house.disposing.withdraw(batch, by="hr", reason="no")
    return sign(home, batch, "supervisor")


def proposer_of_a_discard_signs(home: Home):
    return sign(home, discarding(home), "legal")


def operator_signs_a_discard_twice(home: Home):
    request = discarding(home)
    home.sign(request, "admin")
    return sign(home, request, "admin")


def supervisor_signs_a_discard(home: Home):
    return sign(home, discarding(home), "supervisor")


SIGNING = {
    "the proposer of a discard signs": Try("GC-304", proposer_of_a_discard_signs),
    "one person signs a discard twice": Try("GC-304", operator_signs_a_discard_twice),
    "no chair in a discard": Try("GC-303", supervisor_signs_a_discard),
    "the proposer signs": Try("GC-304", proposer_signs),
    "the same person signs twice": Try("GC-304", same_person_twice),
    "one person sits in two chairs": Try("GC-304", one_person_for_two_chairs),
    "two names, and one of a role without a chair": Try("GC-303", wrong_role),
    "who may sign nothing": Try("GC-303", no_signer),
    "a name that nobody has": Try("GC-302", a_stranger),
    "a deactivated signer": Try("GC-302", deactivated_signer),
    "a signer whose role was withdrawn": Try("GC-303", role_withdrawn_before_signing),
    "the person concerned": Try("GC-304", about_themselves),
    "an old code": Try("GC-306", old_code),
    "a code from the future": Try("GC-306", code_from_the_future),
    "the code of another person": Try("GC-306", code_of_another),
    "a code that was used for another request": Try("GC-306", replayed_code),
    "a code of a refused signature": Try("GC-306", code_of_a_refused_signature),
    "a code of a replaced factor": Try("GC-306", code_of_a_factor_that_was_replaced),
    "the root of another batch": Try("GC-307", root_of_another_batch),
    "a member was added": Try("GC-307", member_added),
    "the document was changed": Try("GC-307", document_changed),
    "a rejected request": Try("GC-308", rejected),
    "a withdrawn batch": Try("GC-308", withdrawn),
}


# --- the last door --------------------------------------------------------------------


def unsigned_batch(home: Home):
    return run(home, home.propose().id)


def half_signed_batch(home: Home):
    return run(home, signed(home, "admin", "supervisor"))


def signatures_of_another_batch(home: Home):
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    home.sign(first.id, "admin", "supervisor", "compliance")
    return run(home, second.id)


def approval_that_ran_out(home: Home):
    batch = home.approved().id
    home.clock.move(days=15)
    return run(home, batch)


def signer_was_deactivated(home: Home):
    batch = home.approved().id
    deactivate(home, "supervisor")
    return run(home, batch)


def role_of_a_signer_was_withdrawn(home: Home):
    batch = home.approved().id
    people(home, "change", "supervisor", Role.HR, by="hr", sign_=("legal", "admin"))
    return run(home, batch)


def unsigned_restore(home: Home):
    request = offline(home)
    return lambda: home.house.restoring.run(request)


def half_signed_restore(home: Home):
    request = offline(home)
    home.sign(request, "admin")
    return lambda: home.house.restoring.run(request)


def other_conversations_than_signed(home: Home):
    request = offline(home)
    home.sign(request, "admin", "compliance")
    _swap_payload(request, NAMES[0], NAMES[1])
    return lambda: home.house.restoring.run(request)


def restore_by_the_signatures_of_a_policy(home: Home):
    policy = home.house.requests.list()[0].id
    return lambda: home.house.restoring.run(policy)


def unsigned_discard(home: Home):
    return discard(home, discarding(home))


def half_signed_discard(home: Home):
    request = discarding(home)
    home.sign(request, "admin")
    return discard(home, request)


def discard_of_something_else(home: Home):
    request = discarding(home)
    home.sign(request, "admin", "compliance")
    _swap_payload(request, '"count":1', '"count":2')
    return discard(home, request)


def discard_whose_signer_is_gone(home: Home):
    request = discarding(home)
    home.sign(request, "admin", "compliance")
    deactivate(home, "compliance")
    return discard(home, request)


def discard_by_the_signatures_of_a_policy(home: Home):
    discarding(home)
    policies = home.house.requests.list()
    policy = next(r for r in policies if r.operation is Operation.RETENTION_CHANGE)
    return discard(home, policy.id)


DOORS = {
    "a discard nobody signed": Try("GC-310", unsigned_discard),
    "a discard that lacks one signature": Try("GC-310", half_signed_discard),
    "a discard of something else": Try("GC-307", discard_of_something_else),
    "a discard whose signer is gone": Try("GC-310", discard_whose_signer_is_gone),
    "a discard by another kind's signatures": Try(
        "GC-309", discard_by_the_signatures_of_a_policy, tag=None
    ),
    "a batch nobody signed": Try("GC-310", unsigned_batch),
    "a batch that lacks one signature": Try("GC-310", half_signed_batch),
    "the signatures are another batch's": Try("GC-310", signatures_of_another_batch),
    "the approval ran out": Try("GC-308", approval_that_ran_out),
    "a signer was deactivated": Try("GC-310", signer_was_deactivated),
    "a signer's role was withdrawn": Try("GC-310", role_of_a_signer_was_withdrawn),
    "a restore nobody signed": Try("GC-310", unsigned_restore),
    "a restore that lacks one signature": Try("GC-310", half_signed_restore),
    "a restore of something else": Try("GC-307", other_conversations_than_signed),
    "a restore by another kind's signatures": Try(
        "GC-309", restore_by_the_signatures_of_a_policy, tag=None
    ),
}


# --- a second person of one's own -----------------------------------------------------


def unguarded(home: Home) -> None:
    """Nobody else could fill the chair that the administrator sits in."""
    home.house.people.deactivate("security")


def forged_person(home: Home):
    unguarded(home)
    return lambda: home.house.admitting.add(
        "forged", [Role.COMPLIANCE], by="admin", code=home.code("admin")
    )


def forged_person_with_counsel_alone(home: Home):
    """Proposed honestly, signed by one: the forger cannot fill the other chair."""
    asked = home.house.admitting.add(
        "forged", [Role.COMPLIANCE], by="compliance", code=home.code("compliance")
    )
    home.sign(asked.request.id, "admin")
    return lambda: home.house.enrolling.hand_out(
        "forged", asked.request.id, by="admin", code=home.code("admin")
    )


def re_enrolled_approver(home: Home):
    unguarded(home)
    return lambda: home.house.admitting.enrol(
        "compliance", by="admin", code=home.code("admin")
    )


def exchanged_factor_of_another(home: Home):
    return lambda: home.house.enrolling.renew("compliance", code=home.code("admin"))


def secret_for_the_administrator(home: Home):
    request = people(
        home, "add", "new", Role.COMPLIANCE, by="hr", sign_=("legal", "admin")
    )
    return lambda: home.house.enrolling.hand_out(
        "new", request, by="admin", code=home.code("admin")
    )


def secret_for_the_proposer(home: Home):
    request = people(
        home, "enrol", "compliance", by="finance", sign_=("legal", "admin")
    )
    return lambda: home.house.enrolling.hand_out(
        "compliance", request, by="finance", code=home.code("finance")
    )


def secret_of_another_than_was_signed(home: Home):
    request = people(home, "enrol", "finance", by="hr", sign_=("legal", "admin"))
    return lambda: home.house.enrolling.hand_out(
        "compliance", request, by="legal", code=home.code("legal")
    )


def roles_of_ones_own(home: Home):
    unguarded(home)
    return lambda: home.house.admitting.change(
        "admin", [Role.ADMIN, Role.COMPLIANCE], by="admin", code=home.code("admin")
    )


def founding_again(home: Home):
    """Without the other chairs' people, the house would be one to be founded."""
    for name in ("legal", "finance", "hr"):
        deactivate(home, name)
    return lambda: deactivate(home, "compliance")


def founding_after_a_fall(home: Home):
    """Even with nobody left to sign, founding does not come back."""
    for name in ("legal", "compliance"):
        home.house.people.deactivate(name)
    return forged_person(home)


SECOND = {
    "an administrator adds an approver": Try("GC-316", forged_person),
    "with one signature a secret is asked for": Try(
        "GC-310", forged_person_with_counsel_alone
    ),
    "an administrator enrols an approver anew": Try("GC-316", re_enrolled_approver),
    "another's factor is exchanged": Try("GC-306", exchanged_factor_of_another),
    "an administrator asks for a secret": Try("GC-318", secret_for_the_administrator),
    "the proposer asks for a secret": Try("GC-318", secret_for_the_proposer),
    "another's secret": Try("GC-317", secret_of_another_than_was_signed),
    "an administrator gives themselves a role": Try("GC-316", roles_of_ones_own),
    "an administrator empties the house": Try("GC-315", founding_again),
    "an emptied house is founded again": Try("GC-316", founding_after_a_fall),
}
for one in SECOND.values():
    one.tag = Tag.ACCESS_REFUSED

MATRIX = {**SIGNING, **DOORS, **SECOND}

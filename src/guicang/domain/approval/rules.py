"""When a request is approved: distinct people, the right roles, a fresh second factor.

1. Who proposed never signs, nor whom it is about, and nobody signs twice. Whoever
   answers for a program counts as having proposed what it proposed.
2. A signature is bound to the root that the signer saw; another root voids it.
3. Each chair is filled by another person who holds one of its roles. People are
   seated so that as many chairs as possible are filled.
4. One no is enough, whatever root it was said to. Silence never approves.
5. A request that has expired is neither signed nor carried out, approved or not.
6. At the last door it is asked again whether the signers are still here, and still
   hold a role for a chair, and whether they may sign it at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.access.model import Person, Role
from guicang.domain.approval.model import Chair, Decision, Request, Signature
from guicang.domain.errors import (
    ManifestChanged,
    NotAllowed,
    NotApproved,
    RequestClosed,
    SameHand,
    StaleProof,
)

PROOF_LIMIT: Final = timedelta(seconds=300)
"""How old a second factor may be."""

CLOCK_SKEW: Final = timedelta(seconds=30)
"""How far in the future it may seem to be: one step of RFC 6238."""

_UNDECIDED: Final = frozenset({Decision.OPEN, Decision.APPROVED})


def sign(  # noqa: PLR0913  # eight facts of one act; a bundle would be unpacked at once
    request: Request,
    person: Person,
    *,
    root: str,
    approve: bool,
    now: datetime,
    proof: str,
    proof_at: datetime,
    reason: str = "",
    considered: int | None = None,
) -> Signature:
    """Return the signature that the person may put under the request.

    RequestClosed if it was decided or has expired; ManifestChanged if ``root``, which
    the person saw, is not the request's; SameHand, NotAllowed or StaleProof if it is
    not for this person, or not now.
    """
    _check_open(request, now)
    if root != request.root:
        raise ManifestChanged(request=request.id, shown=root, now=request.root)
    if person.name in _hands(request):
        raise SameHand(person=person.name)
    role = _free_role(request, person)
    _check_fresh(person, proof_at, now)
    return Signature(
        person=person.name,
        role=role,
        root=root,
        at=now,
        proof=proof,
        proof_at=proof_at,
        approve=approve,
        reason=reason,
        roles=person.roles,
        considered=considered,
    )


def could_sign(request: Request, person: Person) -> bool:
    """Say whether there is a chair for this person, who has had no hand in it yet.

    It says nothing of time: whether the request still waits is ``decide``.
    """
    if person.name in _hands(request):
        return False
    try:
        _free_role(request, person)
    except NotAllowed:
        return False
    return True


def seating(request: Request) -> tuple[tuple[Chair, Signature | None], ...]:
    """Say who sits in which chair; None where a chair is empty."""
    sitters = _approvals(request)
    seats = fill(request.chairs, [_roles(signature) for signature in sitters])
    return tuple(
        (chair, None if seat is None else sitters[seat])
        for chair, seat in zip(request.chairs, seats, strict=True)
    )


def missing(request: Request) -> tuple[Chair, ...]:
    """Return the chairs that nobody sits in, however people are seated."""
    return tuple(chair for chair, sitter in seating(request) if sitter is None)


def decide(request: Request, now: datetime) -> Decision:
    """Say where the request stands at an instant.

    What was done, withdrawn, rejected or has expired stays so.
    """
    if request.decision not in _UNDECIDED:
        return request.decision
    if any(not signature.approve for signature in request.signatures):
        return Decision.REJECTED
    if now >= request.expires_at:
        return Decision.EXPIRED
    if not request.chairs or missing(request):
        return Decision.OPEN
    return Decision.APPROVED


def still_valid(request: Request, people: Mapping[str, Person], now: datetime) -> bool:
    """Whether the approval holds at the last door, given who people are now."""
    return decide(_standing(request, people), now) is Decision.APPROVED


def require_valid(
    request: Request, people: Mapping[str, Person], now: datetime
) -> None:
    """Raise RequestClosed or NotApproved unless the approval holds at the last door."""
    standing = _standing(request, people)
    decision = decide(standing, now)
    if decision is Decision.OPEN:
        needed = ", ".join(_name(chair) for chair in missing(standing)) or "a matrix"
        raise NotApproved(request=request.id, missing=needed)
    if decision is not Decision.APPROVED:
        raise RequestClosed(request=request.id, state=decision.value)


def _check_open(request: Request, now: datetime) -> None:
    state = request.decision
    if state is Decision.OPEN and now >= request.expires_at:
        state = Decision.EXPIRED
    if state is not Decision.OPEN:
        raise RequestClosed(request=request.id, state=state.value)


def _check_fresh(person: Person, proof_at: datetime, now: datetime) -> None:
    age = now - proof_at
    if not -CLOCK_SKEW <= age <= PROOF_LIMIT:
        raise StaleProof(
            person=person.name,
            age=int(age.total_seconds()),
            limit=int(PROOF_LIMIT.total_seconds()),
        )


def _hands(request: Request) -> set[str]:
    """Name those who have had a hand in the request as it is now."""
    signers = {s.person for s in request.signatures if s.root == request.root}
    return signers | _barred(request)


def _barred(request: Request) -> set[str]:
    """Name those who never sign it, whatever their roles."""
    return {request.proposer, request.owner, request.about}


def _free_role(request: Request, person: Person) -> Role:
    """Return the role whose chair the person would fill. NotAllowed if none."""
    held = [_roles(signature) for signature in _approvals(request)]
    mine = person.roles if person.active else frozenset()
    seats = fill(request.chairs, [*held, mine])
    if len(held) not in seats:
        needed = " or ".join(_name(chair) for chair in missing(request))
        raise NotAllowed(person=person.name, permission=needed)
    chair = request.chairs[seats.index(len(held))]
    return min(chair.roles & mine)


def _approvals(request: Request) -> list[Signature]:
    """Return the signatures that count: one a person, a yes, bound to the root."""
    counted = {
        signature.person: signature
        for signature in request.signatures
        if signature.approve
        and signature.root == request.root
        and signature.person not in {request.proposer, request.about}
    }
    return [counted[name] for name in sorted(counted)]


def _roles(signature: Signature) -> frozenset[Role]:
    return signature.roles | {signature.role}


def _standing(request: Request, people: Mapping[str, Person]) -> Request:
    """Give the request with each signature cut down to what its signer still is.

    A yes of who may not sign it at all, however it came there, counts for nothing.
    """
    kept = []
    for signature in request.signatures:
        if signature.approve and signature.person in _barred(request):
            continue
        person = people.get(signature.person)
        held = person.roles if person and person.active else frozenset()
        still = _roles(signature) & held
        if not signature.approve:
            kept.append(signature)
        elif still:
            role = signature.role if signature.role in still else min(still)
            kept.append(replace(signature, role=role, roles=still))
    return replace(request, signatures=tuple(kept))


def fill(
    chairs: Sequence[Chair], people: Sequence[frozenset[Role]]
) -> list[int | None]:
    """Fill as many chairs as possible; give for each chair who sits there.

    ``people`` are the roles of each. Maximum bipartite matching by augmenting paths:
    each newcomer may ask those who sit to move to another chair that fits them.
    """
    seats: list[int | None] = [None] * len(chairs)
    for newcomer in range(len(people)):
        _sit(newcomer, chairs, people, seats, set())
    return seats


def _sit(
    who: int,
    chairs: Sequence[Chair],
    people: Sequence[frozenset[Role]],
    seats: list[int | None],
    asked: set[int],
) -> bool:
    for at, chair in enumerate(chairs):
        if at in asked or not chair.roles & people[who]:
            continue
        asked.add(at)
        sitter = seats[at]
        if sitter is None or _sit(sitter, chairs, people, seats, asked):
            seats[at] = who
            return True
    return False


def _name(chair: Chair) -> str:
    return "|".join(sorted(chair.roles))

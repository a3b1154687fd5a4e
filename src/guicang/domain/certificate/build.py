"""Make a certificate from what a batch left behind.

A certificate can be made of every run, a botched one too: what went wrong is named in
it and decides against acceptance. Only evidence that cannot be true is refused.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from guicang.domain.approval.model import Request, Signature
from guicang.domain.certificate import judge, platforms
from guicang.domain.certificate.check import MAX_LEAVES, check
from guicang.domain.certificate.model import (
    SCHEMA,
    Document,
    Evidence,
    Ground,
    Hand,
)
from guicang.domain.certificate.plain import maybe, probe, sanitization, segment, stamp
from guicang.domain.certificate.sentences import NONE_RECORDED, say
from guicang.domain.disposal.model import Fate, Member

ARTICLES: Final[dict[Ground, tuple[str, ...]]] = {
    Ground.PURPOSE_MET: ("PIPL 47(1)(1)", "PIPL 19"),
    Ground.PERIOD_EXPIRED: ("PIPL 47(1)(2)", "PIPL 19"),
    Ground.CONSENT_WITHDRAWN: ("PIPL 47(1)(3)", "PIPL 15"),
    Ground.ERASURE_REQUEST: ("PIPL 47", "GDPR 17"),
    Ground.CONTRACT_ENDED: ("PIPL 21",),
    Ground.COURT_ORDER: (),
}
"""The articles a ground rests on, unless the evidence names others."""

_HOLDS: Final = ("GC-301", "GC-314")  # HoldInForce, Frozen


def build(evidence: Evidence, leaf: Callable[[Member], bytes]) -> Document:
    """Return the certificate of a batch; ``leaf`` gives a member's RFC 6962 leaf hash.

    Raises BadCertificate for evidence that contradicts itself: a manifest whose root
    is not the one that was signed, instants that run backwards.
    """
    document: Document = {
        "schema": SCHEMA,
        "id": evidence.id,
        "sandbox": evidence.issuer.sandbox,
        "issuer": {
            "organisation": evidence.issuer.organisation,
            "system": evidence.issuer.system,
            "instance": evidence.issuer.instance,
            "tenant": evidence.issuer.tenant,
        },
        "batch": evidence.batch.id,
        "end": str(evidence.batch.end),
        "scope": _scope(evidence, leaf),
        "ground": _ground(evidence),
        "timing": _timing(evidence),
        "archive": {"segments": [segment(s) for s in evidence.segments]},
        "sanitization": sanitization(evidence.media, evidence.keys),
        "verification": _verification(evidence),
        "residual": _residual(evidence),
        "approvals": _approvals(evidence),
        "people": _people(evidence),
        "ledger": {
            "size": evidence.position.size,
            "root": evidence.position.root,
            "checkpoint": evidence.position.checkpoint,
        },
        "tools": dict(evidence.tools),
    }
    _conclude(document, evidence.remarks)
    check(document)
    return document


def _conclude(document: Document, remarks: Iterable[str]) -> None:
    document["claim"] = judge.claim(document)
    document["archive"]["statement"] = judge.statement(document)
    document["residual"]["source"] = platforms.source(document)
    document["residual"]["told"] = judge.told(document)
    decision, reasons = judge.validation(document)
    document["verification"]["validation"] = {
        "decision": str(decision),
        "reasons": reasons,
    }
    limits = judge.limits(document) + [say("remark", text=text) for text in remarks]
    document["limitations"] = [one for one in limits if one["code"] != NONE_RECORDED]


def _scope(evidence: Evidence, leaf: Callable[[Member], bytes]) -> dict[str, object]:
    batch, members = evidence.batch, evidence.members
    counts = Counter(member.fate for member in members)
    gone = [m.conversation for m in members if m.fate == Fate.DESTROYED]
    listed = len(members) <= MAX_LEAVES
    return {
        "selection": evidence.rule.selection,
        "reason": batch.reason,
        "proposer": batch.proposer,
        "root": batch.root,
        "members": len(members),
        "messages": sum(member.messages for member in members),
        "bytes": sum(member.size for member in members),
        "counts": {str(fate): counts[fate] for fate in Fate},
        "leaves": [leaf(member).hex() for member in members] if listed else None,
        "kept": [
            {
                "index": index,
                "conversation": member.conversation,
                "fate": str(member.fate),
                "why": member.why,
            }
            for index, member in enumerate(members)
            if member.fate != Fate.DESTROYED
        ],
        "destroyed": gone if evidence.name_destroyed else None,
    }


def _ground(evidence: Evidence) -> dict[str, object]:
    rule, members = evidence.rule, evidence.members
    refused = [m for m in members if m.fate == Fate.REFUSED]
    held = sum(m.why.startswith(_HOLDS) for m in refused)
    return {
        "legal_ground": str(rule.ground),
        "articles": list(rule.articles or ARTICLES[rule.ground]),
        "policy_version": evidence.batch.policy,
        "clauses": sorted({clause for m in members for clause in m.clauses}),
        "floors": sorted({floor for m in members for floor in m.floors}),
        "packs": dict(rule.packs),
        "asked_at": stamp(rule.asked_at),
        "hold_check": held,
        "floor_check": len(refused) - held,
    }


def _timing(evidence: Evidence) -> dict[str, object]:
    rule, times = evidence.rule, evidence.times
    return {
        "triggers": sorted(rule.triggers),
        "due_first": maybe(rule.due_first),
        "due_last": maybe(rule.due_last),
        "began": stamp(times.began),
        "ended": stamp(times.ended),
        "certified": stamp(times.certified),
    }


def _verification(evidence: Evidence) -> dict[str, object]:
    return {
        "checks": [
            {
                "method": one.method,
                "result": str(one.result),
                "looked_at": one.looked_at,
                "tool": one.tool,
                "errors": list(one.errors),
                "anomalies": list(one.anomalies),
            }
            for one in evidence.checks
        ],
        "probe": probe(evidence.search),
    }


def _residual(evidence: Evidence) -> dict[str, object]:
    return {
        "backups": _backups(evidence.backup_horizon, evidence.backup_until),
        "platforms": platforms.part(
            evidence.platforms, approved=evidence.batch.platform
        ),
        "recipients": list(evidence.recipients),
        "copies": [
            {"what": r.what, "why": r.why, "until": maybe(r.until)}
            for r in evidence.residues
        ],
    }


def _backups(horizon: str, until: datetime | None) -> dict[str, object]:
    if not horizon:
        return say("backups-not-declared")
    if until is None:
        return say("backups-horizon", horizon=horizon)
    return say("backups-until", horizon=horizon, until=stamp(until))


def _valid(request: Request, root: str) -> list[Signature]:
    return [s for s in request.signatures if s.approve and s.root == root]


def _approvals(evidence: Evidence) -> list[dict[str, object]]:
    return [
        {
            "person": signature.person,
            "title": _title(evidence, signature.person),
            "role": str(signature.role),
            "at": stamp(signature.at),
            "proof": signature.proof,
            "proof_at": stamp(signature.proof_at),
            "root": signature.root,
        }
        for signature in _valid(evidence.request, evidence.batch.root)
    ]


def _people(evidence: Evidence) -> dict[str, object]:
    signed = _valid(evidence.request, evidence.batch.root)
    first, second = (*map(_signer, signed[:2]), None, None)[:2]
    return {
        "performed_by": _hand(evidence, evidence.performed_by),
        "verified_by": _hand(evidence, evidence.verified_by or first),
        "validated_by": _hand(evidence, evidence.validated_by or second),
    }


def _signer(signature: Signature) -> Hand:
    return Hand(person=signature.person, role=str(signature.role), at=signature.at)


def _hand(evidence: Evidence, hand: Hand | None) -> dict[str, object] | None:
    if hand is None:
        return None
    person = evidence.people.get(hand.person)
    return {
        "person": hand.person,
        "role": hand.role,
        "title": hand.title or (person.title if person else ""),
        "at": stamp(hand.at),
        "location": hand.location,
        "contact": hand.contact or (person.email if person else ""),
    }


def _title(evidence: Evidence, name: str) -> str:
    person = evidence.people.get(name)
    return person.title if person else ""

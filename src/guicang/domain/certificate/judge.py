"""What follows from a certificate's facts: claim, decision and limitations.

``build`` writes down what these functions conclude, and ``check`` asks them again: a
certificate that claims more than its own facts bear is none.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.certificate import platforms
from guicang.domain.certificate.model import (
    MIN_BITS,
    Choice,
    Document,
    Method,
    Result,
    Technique,
)
from guicang.domain.certificate.sentences import NONE_RECORDED, say
from guicang.domain.disposal.model import End

Sentence = dict[str, object]

_APPROVERS: Final = 2
_UNSURE: Final = frozenset({"records-failed", "records-left", "check-failed"})


def claim(document: Document) -> Sentence:
    """Say what was done, and no more."""
    counts, members = document["scope"]["counts"], document["scope"]["members"]
    if not counts["destroyed"]:
        return say("nothing-erased", members=members)
    code = "destruction"
    if document["end"] == End.OFFLINE:
        last = statement(document)["code"] == "archive-none"
        code = "offline-last" if last else "offline"
    return say(code, destroyed=counts["destroyed"], members=members)


def statement(document: Document) -> Sentence:
    """Say whether an archive copy is kept, and until when."""
    destroyed = document["scope"]["counts"]["destroyed"]
    if document["end"] == End.DESTRUCTION and destroyed:
        return say("archive-ended")
    kept = [
        s
        for s in document["archive"]["segments"]
        if s["state"] != SegmentState.ENDED and s["mode"] != Mode.EVIDENCE
    ]
    if not kept:
        return say("archive-none")
    if not all(s["end"] for s in kept):
        return say("archive-endless", segments=len(kept))
    return say("archive-kept", segments=len(kept), until=max(s["end"] for s in kept))


def told(document: Document) -> Sentence:
    """Say whether recipients were told (GDPR 19)."""
    names = document["residual"]["recipients"]
    return say("told", recipients=len(names)) if names else say("told-none")


def method(medium: dict[str, Any], keys: dict[str, Any] | None) -> Method:
    """Say how thoroughly a medium was sanitized, at most (88r2 3.1, 3.2 and 4.2)."""
    match medium["technique"]:
        case Technique.OVERWRITE:
            return Method.CLEAR
        case Technique.PHYSICAL if medium["serial"]:
            return Method.DESTROY
        case Technique.CRYPTOGRAPHIC_ERASE if keys is not None and _whole(keys):
            return Method.PURGE
        case _:
            return Method.PARTIAL_LOGICAL


def validation(document: Document) -> tuple[Choice, list[Sentence]]:
    """Decide as 88r2 4.5.2 wants: accept, repeat or escalate, with reasons.

    What a person must look into escalates; what another run can mend repeats.
    """
    reasons = [*_doubts(document)]
    if not reasons:
        return Choice.ACCEPT, [say("all-passed")]
    mendable = all(reason["code"] in _UNSURE for reason in reasons)
    return (Choice.REPEAT if mendable else Choice.ESCALATE), reasons


def limits(document: Document) -> list[Sentence]:
    """Name everything that the facts leave open; "none recorded" if nothing."""
    return [*_limits(document)] or [say(NONE_RECORDED)]


def _whole(keys: dict[str, Any]) -> bool:
    return (
        keys["bits"] >= MIN_BITS
        and not keys["plaintext_on_medium"]
        and bool(keys["copies"])
        and all(copy["gone_at"] is not None for copy in keys["copies"])
    )


def _doubts(document: Document) -> Iterator[Sentence]:
    counts, seen = document["scope"]["counts"], document["verification"]
    if hits := seen["probe"]["hits"]:
        files = {name for names in hits.values() for name in names}
        yield say("probe-hits", needles=len(hits), files=len(files))
    for one in seen["checks"]:
        if one["result"] == Result.FAILED:
            yield say("check-failed", method=one["method"])
    if counts["destroyed"] and not (seen["probe"]["needles"] and seen["checks"]):
        yield say("nothing-searched")
    if counts["failed"]:
        yield say("records-failed", failed=counts["failed"])
    if counts["nominated"]:
        yield say("records-left", nominated=counts["nominated"])
    yield from _people(document)


def _people(document: Document) -> Iterator[Sentence]:
    began = document["timing"]["began"]
    approvals = [a for a in document["approvals"] if _before(a["at"], began)]
    approvers = {a["person"] for a in approvals} - {document["scope"]["proposer"]}
    if len(approvers) < _APPROVERS:
        yield say("approvals-few")
    parts = [hand["person"] if hand else "" for hand in document["people"].values()]
    if len(set(parts)) < len(parts) or "" in parts:
        yield say("same-hand")


def _limits(document: Document) -> Iterator[Sentence]:
    scope = document["scope"]
    if document["sandbox"]:
        yield say("sandbox")
    if kept := scope["members"] - scope["counts"]["destroyed"]:
        yield say("partial", kept=kept, members=scope["members"])
    statement_ = document["archive"]["statement"]
    if statement_["code"] in {"archive-kept", "archive-endless"}:
        yield statement_
    yield from _media_limits(document["sanitization"])
    yield document["residual"]["backups"]
    yield document["residual"]["source"]
    for row in platforms.rows(document):
        yield row["copy"]
        yield row["retention"]
    yield from _unseen(document["verification"])
    signed = {(a["person"], a["at"]) for a in document["approvals"]}
    hands = (document["people"]["verified_by"], document["people"]["validated_by"])
    if any(hand and (hand["person"], hand["at"]) in signed for hand in hands):
        yield say("approved-before")
    if scope["leaves"] is None:
        yield say("leaves-omitted", members=scope["members"])


def _unseen(seen: dict[str, Any]) -> Iterator[Sentence]:
    for what, why in sorted(seen["probe"]["not_probed"].items()):
        yield say("not-probed", what=what, why=why)
    for one in seen["checks"]:
        if one["result"] == Result.NOT_DONE:
            yield say("check-not-done", method=one["method"])


def _media_limits(sanitization: dict[str, Any]) -> Iterator[Sentence]:
    deleted = {Technique.SQL_DELETE, Technique.OBJECT_DELETE}
    if any(m["technique"] in deleted for m in sanitization["media"]):
        yield say("logical-delete")
    copies = sanitization["keys"]["copies"] if sanitization["keys"] else []
    if left := [copy for copy in copies if copy["gone_at"] is None]:
        yield say("key-copies", copies=len(left), all=len(copies))


def _before(one: str, other: str) -> bool:
    """Compare instants as they are spelled, with or without a fraction."""
    return one.rstrip("Z") <= other.rstrip("Z")


def in_order(*instants: str) -> bool:
    """Whether instants do not run backwards."""
    return all(_before(a, b) for a, b in pairwise(instants))

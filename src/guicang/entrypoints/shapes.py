"""How things look as plain values: one shape for the command line and for programs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from guicang.domain.access.apikeys import ApiKey
from guicang.domain.access.model import Person
from guicang.domain.approval.model import Request
from guicang.domain.approval.rules import missing
from guicang.domain.archive.model import Segment
from guicang.domain.chat.channel import Channel, to_document
from guicang.domain.disposal.model import Batch, End, Member
from guicang.domain.hold import query_to
from guicang.domain.hold.model import Freeze, Hold
from guicang.domain.identity import Suggestion
from guicang.domain.jobs.model import Job
from guicang.domain.notices.model import Delivery, Webhook
from guicang.domain.record import Conversation, instant
from guicang.domain.recovery.model import Snapshot
from guicang.domain.retention.policy import Simulation
from guicang.ports.identities import Version
from guicang.ports.policies import PolicyVersion
from guicang.services.discovering import Discovery
from guicang.services.foreseeing import Preview
from guicang.services.importing import Import

if TYPE_CHECKING:
    # The command line starts without the database.
    from guicang.adapters.db.queries.customers import CustomerRow


def batch_shape(batch: Batch) -> dict[str, Any]:
    """Turn a batch into plain values."""
    return {
        "id": batch.id,
        "end": batch.end.value,
        "state": batch.state.value,
        "root": batch.root,
        "policy": batch.policy,
        "conversations": batch.members,
        "messages": batch.messages,
        "bytes": batch.size,
        "counts": {str(k): v for k, v in batch.counts.items()},
        "certificate": batch.certificate or None,
        "proposer": batch.proposer,
        "reason": batch.reason,
        "platform": batch.platform,
    }


def member_shape(member: Member) -> dict[str, Any]:
    """Turn a member of a batch into plain values."""
    return {
        "conversation": member.conversation,
        "fate": member.fate.value,
        "why": member.why,
        "clauses": list(member.clauses),
        "floors": list(member.floors),
        "mode": member.mode,
        "keep_until": member.keep_until,
        "segment": member.segment,
    }


def request_shape(request: Request) -> dict[str, Any]:
    """Turn a request into plain values."""
    return {
        "id": request.id,
        "operation": request.operation.value,
        "decision": request.decision.value,
        "root": request.root,
        "proposer": request.proposer,
        "owner": request.owner or None,
        "reason": request.reason,
        "expires_at": request.expires_at.isoformat(),
        "chairs": [
            {"roles": sorted(r.value for r in c.roles), "why": c.why}
            for c in request.chairs
        ],
        "missing": [sorted(r.value for r in c.roles) for c in missing(request)],
        "signatures": [
            {
                "person": s.person,
                "role": s.role.value,
                "at": s.at.isoformat(),
                "approve": s.approve,
                "reason": s.reason,
            }
            for s in request.signatures
        ],
        "payload": dict(request.payload),
    }


def segment_shape(s: Segment) -> dict[str, Any]:
    """Turn an archive segment into plain values."""
    return {
        "id": s.id,
        "object": s.object,
        "mode": s.mode.value,
        "basis": s.basis,
        "bucket": s.bucket,
        "batch": s.batch,
        "state": s.state.value,
        "conversations": s.conversations,
        "messages": s.messages,
        "bytes": s.size,
        "sha256": s.sha256,
        "created_at": s.created_at,
        "ended_at": s.ended_at,
    }


def discovery_shape(job: Job, found: Discovery) -> dict[str, Any]:
    """Turn a search of the archive into plain values: ids and numbers, no words."""
    return {
        "number": job.id,
        "state": job.state.value,
        "done": job.done,
        "of": job.of,
        "error": job.error,
        "looked": found.looked,
        "conversations": found.hits,
        "found": [{"conversation": id_, "messages": n} for id_, n in found.found],
        "broken": [f"{code} {segment}" for segment, code in found.broken],
    }


COPIES: Final[Mapping[End, str]] = {
    End.OFFLINE: "live",
    End.DESTRUCTION: "archived",
}
"""How the copy is called that a verdict is about, wherever it is shown as data."""


def import_shape(job: Job, kept: Import) -> dict[str, Any]:
    """Turn an import into plain values; its name is as its sender calls the file."""
    return {
        "number": job.id,
        "state": job.state.value,
        "name": kept.name,
        "place": kept.place.value,
        "by": kept.by,
        "file": kept.file,
        "done": job.done,
        "of": kept.size,
        "records": kept.read,
        **asdict(kept.result),
        "whole": kept.over,
        "error": job.error,
        "created_at": job.created_at,
        "ended_at": job.ended_at,
    }


def snapshot_shape(s: Snapshot) -> dict[str, Any]:
    """Turn a snapshot into plain values."""
    return {
        "id": s.id,
        "made_at": s.made_at,
        "until": s.until,
        "kind": s.kind,
        "tool": s.tool,
        "conversations": s.conversations,
        "segments": s.segments,
        "entries": s.ledger,
        "bytes": s.size,
        "sealed": s.sealed,
        "sha256": s.sha256,
    }


def hold_shape(hold: Hold) -> dict[str, Any]:
    """Turn a hold into plain values."""
    return {
        "id": hold.id,
        "title": hold.title,
        "reason": hold.reason,
        "owner": hold.owner,
        "query": query_to(hold.query),
        "placed_at": hold.placed_at,
        "review_at": hold.review_at,
        "released_at": hold.released_at,
    }


def freeze_shape(freeze: Freeze) -> dict[str, Any]:
    """Turn a freeze into plain values."""
    return {
        "id": freeze.id,
        "reason": freeze.reason,
        "query": query_to(freeze.query),
        "placed_at": freeze.placed_at,
        "lifted_at": freeze.lifted_at,
    }


def person_shape(person: Person) -> dict[str, Any]:
    """Turn a person into plain values."""
    return {
        "name": person.name,
        "roles": sorted(role.value for role in person.roles),
        "title": person.title,
        "active": person.active,
        "enrolled": person.enrolled,
        "accounts": sorted(person.accounts),
    }


def key_shape(key: ApiKey) -> dict[str, Any]:
    """Turn an API key into plain values, without its digest."""
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(scope.value for scope in key.scopes),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }


def talk_shape(conversation: Conversation, *, named: bool) -> dict[str, Any]:
    """Turn a conversation into plain values, with senders where they are ``named``."""
    return {
        "conversation": conversation.id,
        "messages": [
            {
                "seq": m.seq,
                "at": instant(m.at),
                "sender": m.sender if named else None,
                "role": m.role.value,
                "type": m.kind.value,
                "text": m.text,
            }
            for m in conversation.messages
        ],
    }


def policy_shape(version: PolicyVersion) -> dict[str, Any]:
    """Turn a version of the policy into plain values."""
    return {
        "version": version.version,
        "name": version.document.get("name"),
        "by": version.by,
        "at": version.at,
        "shortened": version.shortened,
        "first_run": version.first_run,
        "document": version.document,
    }


def simulation_shape(result: Simulation, saved: str) -> dict[str, Any]:
    """Turn a simulation into plain values; ``saved`` is money a month."""
    return {
        "conversations": result.seen,
        "changed": result.total._asdict(),
        "newly_due": result.newly_due._asdict(),
        "earlier": result.earlier,
        "saves": saved,
        "ways": [
            {"from": a.value, "to": b.value, **sums._asdict()}
            for (a, b), sums in result.ways.items()
        ],
        "conflicts": [
            {"floor": floor, "ceiling": ceiling, "records": many}
            for (floor, ceiling), many in sorted(result.conflicts.items())
        ],
    }


def webhook_shape(webhook: Webhook) -> dict[str, Any]:
    """Turn a webhook into plain values, without its secret."""
    return {**asdict(webhook), "tags": list(webhook.tags)}


def delivery_shape(delivery: Delivery) -> dict[str, Any]:
    """Turn a delivery into plain values."""
    return {**asdict(delivery), "state": delivery.state.value}


def customer_shape(row: "CustomerRow") -> dict[str, Any]:
    """Turn a customer into plain values."""
    return {
        "customer": row.name,
        "conversations": row.conversations,
        "last_at": row.last_at,
        "identities": [asdict(each) for each in row.identities],
    }


def suggestion_shape(suggestion: Suggestion) -> dict[str, Any]:
    """Turn a suggestion into plain values."""
    return {
        "customers": list(suggestion.customers),
        "reasons": [reason.value for reason in suggestion.reasons],
    }


def preview_shape(preview: Preview) -> dict[str, Any]:
    """Turn what a change of customers would do into plain values."""
    change = preview.change
    return {
        "deed": change.deed.value,
        "before": sorted(sorted(customer) for customer in change.before),
        "after": sorted(sorted(customer) for customer in change.after),
        "impact": preview.plain(),
    }


def version_shape(version: Version) -> dict[str, Any]:
    """Turn a change of customers that was made into plain values."""
    return {
        "version": version.version,
        "deed": version.change.deed.value,
        "by": version.by,
        "reason": version.reason,
        "request": version.request,
        "at": version.at,
    }


def channel_shape(channel: Channel) -> dict[str, Any]:
    """Turn a channel of web chat into plain values."""
    return to_document(channel)

"""Entries of the ledger and what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self


class Tag(StrEnum):
    """What an entry is about: ``thing:deed``, never renamed once released."""

    thing: str
    deed: str

    def __new__(cls, value: str) -> Self:
        """Split the value into thing and deed."""
        tag = str.__new__(cls, value)
        tag._value_ = value
        tag.thing, _, tag.deed = value.rpartition(":")
        return tag

    SYSTEM_INITIALISED = "system:initialised"
    SYSTEM_CLOCK_CONFIRMED = "system:clock-confirmed"
    SYSTEM_JOB_ORDERED = "system:job-ordered"
    SYSTEM_JOB_CHANGED = "system:job-changed"
    ORGANISATION_PROPOSED = "organisation:proposed"
    ORGANISATION_DECLARED = "organisation:declared"
    PACK_CONFIRMED = "pack:confirmed"
    ACCESS_PROPOSED = "access:proposed"
    ACCESS_PERSON_ADDED = "access:person-added"
    ACCESS_ROLES_CHANGED = "access:roles-changed"
    ACCESS_ENROLMENT_ALLOWED = "access:enrolment-allowed"
    ACCESS_ENROLLED = "access:enrolled"
    ACCESS_DEACTIVATED = "access:deactivated"
    ACCESS_FOUNDED = "access:founded"
    ACCESS_KEY_ISSUED = "access:key-issued"
    ACCESS_KEY_REVOKED = "access:key-revoked"
    ACCESS_WEBHOOK_ADDED = "access:webhook-added"
    ACCESS_DELIVERY_DISMISSED = "access:delivery-dismissed"
    ACCESS_WEBHOOK_ENDED = "access:webhook-ended"
    ACCESS_REFUSED = "access:refused"
    ROLES_PROPOSED = "roles:proposed"
    ROLES_CHANGED = "roles:changed"
    GRANT_PROPOSED = "grant:proposed"
    GRANT_GIVEN = "grant:given"
    GRANT_USED = "grant:used"
    GRANT_REVOKED = "grant:revoked"
    GRANT_TAKEN = "grant:taken"
    REVIEW_CHARGED = "review:charged"
    REVIEW_OPENED = "review:opened"
    REVIEW_GIVEN = "review:given"
    REVIEW_RULED = "review:ruled"
    REVIEW_OVERDUE = "review:overdue"
    REVIEW_SUSPENDED = "review:suspended"
    REVIEW_SPARED = "review:spared"
    REVIEW_REPORTED = "review:reported"
    TRAINING_PUBLISHED = "training:published"
    TRAINING_REQUIRED = "training:required"
    TRAINING_ATTEMPTED = "training:attempted"
    TRAINING_CERTIFIED = "training:certified"
    CALENDAR_OWNED = "calendar:owned"
    CALENDAR_DONE = "calendar:done"
    CALENDAR_ASSESSED = "calendar:assessed"
    CALENDAR_REPORTED = "calendar:reported"
    CONVERSATION_READ = "conversation:read"
    ACCESS_INVITED = "access:invited"
    ACCESS_INVITATION_ACCEPTED = "access:invitation-accepted"
    ACCESS_INVITATION_REFUSED = "access:invitation-refused"
    ACCESS_LOGGED_IN = "access:logged-in"
    ACCESS_LOG_IN_FAILED = "access:log-in-failed"
    ACCESS_PASSWORD_CHANGED = "access:password-changed"  # noqa: S105 - an event
    ACCESS_SESSIONS_ENDED = "access:sessions-ended"
    ACCESS_PASSKEY_ADDED = "access:passkey-added"
    ACCESS_PASSKEY_REMOVED = "access:passkey-removed"
    ACCESS_ACCOUNT_LINKED = "access:account-linked"
    ACCESS_ACCOUNT_UNLINKED = "access:account-unlinked"
    ACCESS_CLIENT_ADDED = "access:client-added"
    ACCESS_CLIENT_REVOKED = "access:client-revoked"
    CONVERSATION_TAKEN_IN = "conversation:taken-in"
    CONVERSATION_SCREENED = "conversation:screened"
    CONVERSATION_LABELLED = "conversation:labelled"
    CONVERSATION_QUARANTINED = "conversation:quarantined"
    CONVERSATION_RESTORED = "conversation:restored"
    CONVERSATION_SEARCHED = "conversation:searched"
    CONVERSATION_EXPORTED = "conversation:exported"
    MESSAGE_BLOCKED = "message:blocked"
    MESSAGE_RECALLED = "message:recalled"
    MESSAGE_NOT_RECALLED = "message:not-recalled"
    POLICY_PROPOSED = "policy:proposed"
    POLICY_CHANGED = "policy:changed"
    RULES_PROPOSED = "rules:proposed"
    RULES_CHANGED = "rules:changed"
    MASKING_PROPOSED = "masking:proposed"
    MASKING_CHANGED = "masking:changed"
    CUSTOMER_PROPOSED = "customer:proposed"
    CUSTOMER_MERGED = "customer:merged"
    CUSTOMER_SPLIT = "customer:split"
    CLASSIFIER_TRAINED = "classifier:trained"
    CLASSIFIER_PROPOSED = "classifier:proposed"
    CLASSIFIER_CHANGED = "classifier:changed"
    REQUEST_SIGNED = "request:signed"
    REQUEST_REFUSED = "request:refused"
    REQUEST_WITHDRAWN = "request:withdrawn"
    REQUEST_EXPIRED = "request:expired"
    HOLD_PROPOSED = "hold:proposed"
    HOLD_PLACED = "hold:placed"
    HOLD_REJECTED = "hold:rejected"
    HOLD_WIDENED = "hold:widened"
    HOLD_RELEASE_PROPOSED = "hold:release-proposed"
    HOLD_RELEASED = "hold:released"
    FREEZE_PLACED = "freeze:placed"
    FREEZE_LIFT_PROPOSED = "freeze:lift-proposed"
    FREEZE_LIFTED = "freeze:lifted"
    BATCH_PROPOSED = "batch:proposed"
    BATCH_APPROVED = "batch:approved"
    BATCH_STOPPED = "batch:stopped"
    BATCH_ARCHIVED = "batch:archived"
    BATCH_VERIFIED = "batch:verified"
    BATCH_MEMBER_REFUSED = "batch:member-refused"
    BATCH_CHUNK_ERASED = "batch:chunk-erased"
    BATCH_ERASED = "batch:erased"
    BATCH_SHREDDED = "batch:shredded"
    BATCH_PROBED = "batch:probed"
    BATCH_PLATFORM_ASKED = "batch:platform-asked"
    BATCH_CERTIFIED = "batch:certified"
    BATCH_WITHDRAWN = "batch:withdrawn"
    BATCH_EXPIRED = "batch:expired"
    ARCHIVE_READ = "archive:read"
    ARCHIVE_REWRITTEN = "archive:rewritten"
    RESTORE_PROPOSED = "restore:proposed"
    RESTORE_DONE = "restore:done"
    RESTORE_REFUSED = "restore:refused"
    FINDING_REVEAL_PROPOSED = "finding:reveal-proposed"
    FINDING_REVEALED = "finding:revealed"
    FINDING_REVEAL_REFUSED = "finding:reveal-refused"
    SNAPSHOT_MADE = "snapshot:made"
    SNAPSHOT_PRUNED = "snapshot:pruned"
    ALARM_RAISED = "alarm:raised"
    ALARM_ACKNOWLEDGED = "alarm:acknowledged"
    ALARM_SILENCED = "alarm:silenced"
    ALARM_ESCALATED = "alarm:escalated"
    ALARM_OVER = "alarm:over"
    KEYS_COPIED = "keys:copied"
    DRILL_DONE = "drill:done"
    DRILL_FAILED = "drill:failed"
    SNAPSHOT_REPLAYED = "snapshot:replayed"
    SNAPSHOT_RESTORED = "snapshot:restored"
    LEDGER_CHECKPOINTED = "ledger:checkpointed"
    LEDGER_EXPORTED = "ledger:exported"
    LEDGER_ANCHORED = "ledger:anchored"
    LEDGER_NOT_ANCHORED = "ledger:not-anchored"
    LEDGER_REMOVAL_PROPOSED = "ledger:removal-proposed"
    LEDGER_PAYLOADS_REMOVED = "ledger:payloads-removed"
    ERASURE_RECORDED = "erasure:recorded"
    SOURCE_ADDED = "source:added"
    SOURCE_CHANGED = "source:changed"
    SOURCE_PAUSED = "source:paused"
    SOURCE_RESUMED = "source:resumed"
    SOURCE_REMOVED = "source:removed"
    SOURCE_RESYNCED = "source:resynced"
    SOURCE_BEHIND = "source:behind"
    SOURCE_GAP = "source:gap"
    SOURCE_WITHHELD = "source:withheld"
    SOURCE_ATTESTED = "source:attested"
    CHAT_ADDED = "chat:channel-added"
    CHAT_CHANGED = "chat:channel-changed"
    CHAT_DOWNLOADED = "chat:downloaded"
    CHAT_ERASURE_ASKED = "chat:erasure-asked"
    CHAT_ERASURE_ANSWERED = "chat:erasure-answered"
    SESSION_HANDED_OVER = "session:handed-over"
    SESSION_MOVED = "session:moved"
    SESSION_PAUSED = "session:paused"
    SESSION_QUEUED = "session:queued"
    SESSION_RETURNED = "session:returned"
    SESSION_RAISED = "session:raised"
    SESSION_COMPLETED = "session:completed"
    SESSION_REOPENED = "session:reopened"
    SESSION_CALL_ASKED = "session:call-asked"
    SESSION_CALLED = "session:called"
    DESK_AGENT_SET = "desk:agent-set"
    DESK_AGENT_REMOVED = "desk:agent-removed"
    DESK_PRESENCE_SET = "desk:presence-set"
    DESK_LEAVE_PLANNED = "desk:leave-planned"
    DESK_LEAVE_DROPPED = "desk:leave-dropped"
    DESK_WENT_OFFLINE = "desk:went-offline"
    DESK_ERRAND_DONE = "desk:errand-done"
    DESK_RULES_CHANGED = "desk:rules-changed"
    DESTINATION_PROPOSED = "destination:proposed"
    DESTINATION_CHANGED = "destination:changed"
    DESTINATION_SECRET_KEPT = "destination:secret-kept"  # noqa: S105 - an event
    DISCLOSURE_MADE = "disclosure:made"
    DISCLOSURE_TAKEN = "disclosure:taken"
    RECIPIENT_OWED = "recipient:owed"
    RECIPIENT_TOLD = "recipient:told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger.

    ``seq`` counts from 0. ``actor`` is a person's name, or ``system:NAME``. ``data``
    holds strings, integers, booleans, None, lists and maps of these: no floats, no
    personal data, no content.
    """

    seq: int
    at: datetime
    tag: str
    actor: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The tree as it stands: how many entries, and the root over them (32 bytes)."""

    size: int
    root: bytes
    last_at: datetime | None = None

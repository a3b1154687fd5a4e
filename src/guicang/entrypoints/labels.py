"""Words for the codes that people see: English here, Chinese in the catalogue.

JSON carries the codes themselves; these are for the eyes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.approval.model import Chair, Decision, Operation
from guicang.domain.archive.model import Mode
from guicang.domain.certificate.model import Choice, Result
from guicang.domain.classify.mood import Need, Tone
from guicang.domain.detect.policy import Operator
from guicang.domain.detect.types import Level
from guicang.domain.disclosure.model import UNMASKED_CHAIR
from guicang.domain.disposal.guards import FIRST_RUN, TOO_MANY
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.identity import Deed as Change, Kind, Reason as Cue
from guicang.domain.jobs.model import State as JobState
from guicang.domain.programme.leaving import Left
from guicang.domain.record import Role as Speaker
from guicang.domain.retention.model import Reason
from guicang.domain.retention.wording import sentence
from guicang.entrypoints.words import Words, period, told_when
from guicang.services.admitting import Deed

OPERATIONS: Final[Mapping[StrEnum, str]] = {
    Operation.RETENTION_CHANGE: "change of policy",
    Operation.RULES_CHANGE: "change of detection rules",
    Operation.MASKING_CHANGE: "change of the masking policy",
    Operation.CLASSIFIER_CHANGE: "change of the classifier",
    Operation.DESTINATION_CHANGE: "change of where records go out to",
    Operation.RECORD_DELETE: "taking offline",
    Operation.ARCHIVE_DESTROY: "destruction",
    Operation.HOLD_PLACE: "placing a hold",
    Operation.HOLD_RELEASE: "releasing a hold",
    Operation.FREEZE_LIFT: "lifting a freeze",
    Operation.LEDGER_REMOVE: "removal of what old entries of the ledger say",
    Operation.RESTORE: "restore",
    Operation.ACCESS_CHANGE: "change of people",
    Operation.ORGANISATION_CHANGE: "change of what the organisation is",
    Operation.REVEAL: "revealing an original",
    Operation.ROLES_CHANGE: "change of the role table",
    Operation.GRANT: "granting a power",
    Operation.RELEASE: "release of records to somebody else",
    Operation.INCIDENT_TELL: "telling persons of an incident",
    Operation.POLICY_TELL: "telling customers of a change of the rules",
    Operation.QUARANTINE_DISCARD: "discarding what lies in quarantine",
    Operation.CUSTOMER_CHANGE: "merging or splitting customers",
}
IDENTITY_KINDS: Final[Mapping[str, str]] = {
    Kind.RECORD: "as records tell it",
    Kind.LOCAL: "a number of this source",
    Kind.EXTERNAL_USERID: "WeCom external_userid",
    Kind.UNIONID: "unionid",
    Kind.OPEN_ID: "Feishu open_id",
    Kind.CONTACT_ID: "Zoho contact",
    Kind.MATRIX_ID: "Matrix user",
}
"""What sort of name an identity is."""
SUGGESTIONS: Final[Mapping[str, str]] = {
    Cue.UNIONID: "the same unionid in one corporation",
    Cue.EMAIL: "the same e-mail address, verified by both platforms",
    Cue.PHONE: "the same telephone number, verified by both platforms",
}
"""Why two customers seem to be one."""
CHANGES: Final[Mapping[str, str]] = {
    Change.MERGE: "merge",
    Change.SPLIT: "split",
}
"""What is done to customers."""
DEEDS: Final[Mapping[StrEnum, str]] = {
    Deed.ADD: "is to be let in",
    Deed.CHANGE: "is to have other roles",
    Deed.ENROL: "is to have a new second factor",
}
DECISIONS: Final[Mapping[StrEnum, str]] = {d: d.value for d in Decision}
ENDS: Final[Mapping[StrEnum, str]] = {
    End.OFFLINE: "taking offline",
    End.DESTRUCTION: "destruction",
}
ROAD: Final[Mapping[StrEnum, str]] = {s: s.value for s in State}
DOING: Final[Mapping[StrEnum, str]] = {
    State.APPROVED: "writing the archive",
    State.ARCHIVED: "reading the archive back and comparing it",
    State.VERIFIED: "asking signatures and holds once more",
    State.ERASING: "erasing",
    State.ERASED: "destroying keys",
    State.SHREDDED: "searching for residue",
    State.PROBED: "certifying",
}
"""What is done with a batch in each state."""
FATES: Final[Mapping[StrEnum, str]] = {
    Fate.NOMINATED: "nominated",
    Fate.DESTROYED: "erased",
    Fate.REFUSED: "refused",
    Fate.FAILED: "failed",
}
ROLES: Final[Mapping[StrEnum, str]] = {r: r.value for r in Role}
LEFT: Final[Mapping[StrEnum, str]] = {
    Left.REQUEST: "Requests that they proposed",
    Left.REVIEW: "Permission reviews that they decide",
    Left.PERSON: "People whom they answer for",
    Left.ALARM: "Alarms that they took on",
    Left.SESSION: "Sessions that they have at the desk",
    Left.PROGRAM: "Programs that they answer for",
}
"""What somebody leaves behind."""
SCOPES: Final[Mapping[str, str]] = {
    "audit": "Audit",
    "desk": "Desk",
    "governance": "Governance",
    "incident": "Incidents",
    "legal": "Law",
    "records": "Records",
}
"""The part of a permission before its first colon."""
MAYS: Final[Mapping[StrEnum, str]] = {
    May.LEDGER_EXPORT: "Take the audit trail out",
    May.SOURCE_CHANGE: "Change where records come from",
    May.LEDGER_READ: "Read the audit trail",
    May.OPERATIONS_READ: "See how the system runs",
    May.CLOCK_CONFIRM: "Confirm a jump of the clock",
    May.FACTOR_RENEW: "Renew one's own second factor",
    May.GRANT_ASK: "Ask for a power for a time",
    May.JOBS_CHANGE: "Retry and cancel jobs",
    May.NOTICE_CHANGE: "Change the words and ways of notices",
    May.API_KEY_CHANGE: "Register programs and issue keys",
    May.MASKING_CHANGE: "Propose a masking policy",
    May.CLASSIFIER_CHANGE: "Propose a classifier",
    May.DESTINATION_CHANGE: "Propose where records go out to",
    May.DISCLOSURE_PULL: "Fetch what is exported to a program",
    May.POLICY_CHANGE: "Propose a retention policy",
    May.PEOPLE_CHANGE: "Propose changes of people",
    May.PEOPLE_DEACTIVATE: "End somebody's access",
    May.PEOPLE_FOUND: "Found the house",
    May.PROGRAMME_CHANGE: "Run permission reviews and training",
    May.COST_CHANGE: "Change prices, and have storage measured",
    May.REVIEW_DECIDE: "Review what others hold",
    May.PACK_CONFIRM: "Confirm legal entries",
    May.ORGANISATION_DECLARE: "Declare the organisation",
    May.REQUEST_SIGN: "Sign requests",
    May.ROLES_CHANGE: "Propose a role table",
    May.RULES_CHANGE: "Propose detection rules",
    May.INCIDENT_ANSWER: "Declare incidents and answer their clocks",
    May.ALARM_ANSWER: "Take alarms on and silence them",
    May.SNAPSHOT_CHANGE: "Make snapshots and let them go",
    May.HOLD_PLACE: "Place holds",
    May.HOLD_RELEASE: "Propose to release holds",
    May.FREEZE_PLACE: "Stop all destruction in an emergency",
    May.FREEZE_LIFT: "Propose to lift a freeze",
    May.ARCHIVE_RESTORE: "Propose and run restores",
    May.BATCH_DISPOSE: "Run approved batches",
    May.BATCH_PROPOSE: "Propose batches",
    May.BATCH_WITHDRAW: "Withdraw batches",
    May.CONVERSATION_EXPLAIN: "Ask why a record is kept",
    May.CONVERSATION_EXPORT: "Export conversations",
    May.CONVERSATION_IMPORT: "Take conversations in",
    May.CONVERSATION_LABEL: "Label conversations",
    May.CONVERSATION_READ: "Read conversations, masked",
    May.CONVERSATION_READ_OWN: "Read one's own conversations, masked",
    May.CONVERSATION_SEARCH: "Search what was said",
    May.CUSTOMER_CHANGE: "Propose to merge or split customers",
    May.QUARANTINE_DISCARD: "Propose to discard what lies in quarantine",
    May.RESTRICTED_READ: "Read what is only stored, with a reason",
    May.SUBJECT_ANSWER: "Answer what persons ask about their own records",
    May.DESK_ANSWER: "Answer customers at the desk",
    May.DESK_RULES: "Change the rules of the desk",
    May.DESK_SEE: "See who is at the desk, and what waits",
    May.DESK_STEER: "Say who is at the desk, and move sessions",
    May.FINDING_MARK: "Mark a value as sensitive",
    May.FINDING_REVEAL: "Reveal what is masked",
}
"""Permissions as people read them."""
KINDS: Final[Mapping[str, str]] = {
    "due": "Count what is due",
    "expire": "Close requests that waited too long",
    "remind": "Name requests that wait",
    "checkpoint": "Sign the ledger",
    "anchor": "Anchor the ledger outside the database",
    "verify": "Verify the ledger",
    "dispose": "Look for approved batches",
    "dispose-batch": "Take a batch to its end",
    "import": "Take a file in",
    "rescan": "Search everything by the rules in force",
    "archive-check": "Read the whole archive back",
    "archive-search": "Search the archive for somebody",
    "restore": "Restore from the archive",
    "snapshot": "Make a snapshot, and let old ones go",
    "drill": "Restore a snapshot for practice",
    "alarms": "Look whether something is wrong",
    "notices": "Send notices, and read bounces",
    "forewarn": "Tell owners what falls due",
    "reviews": "Open permission reviews, and suspend what nobody reviewed",
    "announce": "Tell of a changed policy",
    "tidy": "Forget old jobs",
    "sources": "Look which connections are due",
    "watch": "Look whether connections fall behind",
    "desk": "Let the desk's times run out",
    "errands": "Ask platforms to do what the desk decided",
    "disclose": "Look what is to go out to other systems",
    "disclose-to": "Send to a destination",
    "package": "Make a package for a customer",
    "packages": "Erase packages whose time is over",
    "pull-source": "Read a connection on",
    "hear-call": "Fetch the files of a platform's call",
    "chat": "Make records of web chats",
    "letters": "Read mails with requests of persons",
    "subject": "Decide about the records of a person",
    "subjects": "Look again at what persons asked for",
    "resync-source": "Read a stretch of time again",
    "classifier-train": "Train a classifier on what people labelled",
    "classifier-noise": "Look for labels that are probably wrong",
    "exercise": "Practise the bad day",
}
"""What a worker does, by the kind of job."""
JOBS: Final[Mapping[StrEnum, str]] = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.DEAD: "failed for good",
    JobState.CANCELLED: "cancelled",
}
APART: Final[Mapping[str, str]] = {why: why for why in SHIPPED.apart.values()}
"""Why roles may not meet, as the shipped table has it."""
OPERATORS: Final[Mapping[StrEnum, str]] = {
    Operator.KEEP: "shown in clear",
    Operator.REDACT: "three stars",
    Operator.REPLACE: "numbered",
    Operator.MASK: "masked",
    Operator.PSEUDONYM: "pseudonym",
    Operator.ENCRYPT: "encrypted token",
    Operator.FORMAT: "another number",
}
MOODS: Final[Mapping[StrEnum, str]] = {x: x.value for x in (*Tone, *Need)}
"""How a customer sounds, and why a person is needed at once."""
LEVELS: Final[Mapping[StrEnum, str]] = {
    Level.LOW: "low",
    Level.MEDIUM: "medium",
    Level.HIGH: "high",
}
PURPOSES: Final[Mapping[str, str]] = {
    "reading": "reading",
    "export": "export",
    "interception": "interception",
    "analysis": "analysis",
    "publication": "publication and training",
    "exchange": "exchange",
    "testing": "testing",
}
MODES: Final[Mapping[StrEnum, str]] = {
    Mode.FLOOR: "floor archive",
    Mode.ESCROW: "recovery escrow",
    Mode.EVIDENCE: "evidence only",
}
SPEAKERS: Final[Mapping[StrEnum, str]] = {
    Speaker.CUSTOMER: "customer",
    Speaker.AGENT: "agent",
    Speaker.BOT: "bot",
    Speaker.SYSTEM: "system",
}
CHOICES: Final[Mapping[StrEnum, str]] = {
    Choice.ACCEPT: "accepted",
    Choice.REPEAT: "to be repeated",
    Choice.ESCALATE: "escalated",
}
RESULTS: Final[Mapping[StrEnum, str]] = {
    Result.PASSED: "passed",
    Result.FAILED: "failed",
    Result.NOT_DONE: "not done",
}
WRAPPINGS: Final[Mapping[str, str]] = {
    "file": "nothing: its file is plain",
    "passphrase": "a passphrase",
    "transit": "a key service (OpenBao or Vault transit)",
    "pkcs11": "a hardware token (PKCS #11)",
}
"""What wraps the key of the ring's epoch."""
CHECKS: Final[Mapping[str, str]] = {
    "read_back": "the archive was read back and compared",
    "key_lookup_fails": "destroyed keys are no longer found",
    "decrypt_probe_fails": "what is left no longer decrypts",
    "object_404_incl_versions": "ended objects are no longer found",
    "rows_absent": "erased rows are no longer found",
    "replica_check": "replicas were looked at",
    "backup_expiry_check": "backups were looked at",
    "manifest_root": "the manifest is what was signed",
}
"""What a certificate says was checked (legal-packs.yaml, certificate fields)."""
CHAIRS: Final[Mapping[str, str]] = {
    FIRST_RUN: "first run under this policy",
    TOO_MANY: "unusually large run",
    "chat.accounting_voucher": "accounting vouchers",
    UNMASKED_CHAIR: "unmasked disclosure",
}
"""Why a request wants a signature more."""
WHYS: Final[Mapping[str, str]] = {
    "GC-104": "no longer stored",
    "GC-202": "a legal floor still runs",
    "GC-301": "held",
    "GC-307": "changed since it was signed",
    "GC-314": "frozen",
    "GC-405": "its archive copy is not whole",
    "GC-406": "no space was left",
    "GC-502": "no longer due",
    "GC-871": "its store keeps it locked",
}
"""Why a record of a batch did not go."""
REFUSED: Final[Mapping[str, str]] = {
    "GC-303": "their roles do not allow it",
    "GC-304": "had a hand in it already",
    "GC-305": "the second factor was too old",
    "GC-306": "a wrong or used code",
    "GC-307": "it is no longer what was shown",
    "GC-308": "the request is closed",
    "GC-309": "no such request",
    "GC-310": "signatures are missing",
    "GC-330": "somebody else asked for it",
    "GC-702": "no archive has such a conversation",
    "GC-804": "it was asked in a way that is not allowed",
    **WHYS,
}
"""Why somebody was refused, by the code of the error."""
CATEGORIES: Final[Mapping[str, str]] = {
    "chat.general": "everyday chat",
    "chat.presale": "pre-sale",
    "chat.transaction": "orders",
    "chat.aftersales": "after-sales",
    "chat.complaint": "complaints",
    "chat.dispute": "disputes",
    "chat.livestream_interaction": "livestream",
    "chat.medical_consult": "medical consultation",
    "chat.insurance_sales": "insurance sales",
    "chat.securities_service": "securities service",
    "chat.aml_kyc": "anti-money-laundering",
    "chat.accounting_voucher": "accounting vouchers",
    "chat.credit_adverse": "adverse credit information",
    "chat.education": "education",
    "chat.minor": "minors",
    "chat.prohibited_content": "prohibited content",
    "chat.public_board": "public board",
    "chat.hr": "human resources",
    "chat.ip_evidence": "intellectual property",
    "chat.sensitive": "sensitive information",
}
"""Categories of chat; others are shown as they are written."""

_SHORT: Final = frozenset({"ceiling-not-started"})
_INSTANTS: Final = frozenset({"asked", "changed", "end", "placed", "start"})
_PERIODS: Final = frozenset({"grace", "period"})
_PLAIN_ARTICLE: Final = re.compile(r"\d+", re.ASCII)


def waiting_for(chairs: Iterable[Chair], words: Words) -> str:
    """Say whose signatures are needed: ``legal or compliance (first run ...)``."""
    return words(", ").join(_chair(chair, words) for chair in chairs)


def _chair(chair: Chair, words: Words) -> str:
    roles = words(" or ").join(words(ROLES[role]) for role in sorted(chair.roles))
    if not chair.why:
        return roles
    whys = words(", ").join(words(CHAIRS.get(w, w)) for w in chair.why.split(","))
    return words("{roles} ({why})").format(roles=roles, why=whys)


def why_not(text: str, words: Words) -> str:
    """Say why a record of a batch did not go; its code and ids stay."""
    code, _, about = text.partition(" ")
    reason = words(WHYS.get(code, ""))
    return f"{code} {reason} {about}".replace("  ", " ").strip() if reason else text


def categories(names: Iterable[str], words: Words) -> str:
    """Name categories."""
    return words(", ").join(words(CATEGORIES.get(name, name)) for name in names)


def article(instrument: str, number: str, words: Words) -> str:
    """Cite a law: instrument and article."""
    if _PLAIN_ARTICLE.fullmatch(number):
        return words("{instrument}, article {number}").format(
            instrument=instrument, number=number
        )
    return words("{instrument}, {number}").format(instrument=instrument, number=number)


def told(reason: Reason, words: Words, laws: Mapping[str, str]) -> str:
    """Say a reason with periods, instants and laws as people write them.

    ``laws`` gives the citations of legal entries by their ids.
    """
    data = dict(reason.data)
    for name, value in reason.data.items():
        if name in _PERIODS:
            data[name] = period(value, words)
        elif name in _INSTANTS:
            data[name] = told_when(value)
        else:
            data[name] = laws.get(value, value)
    return sentence(replace(reason, data=data), words)


def worth_telling(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Leave out ceilings that have not begun; they bind nothing yet."""
    return tuple(reason for reason in reasons if reason.key not in _SHORT)

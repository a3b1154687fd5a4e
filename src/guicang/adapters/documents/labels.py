"""The words on paper for the codes in a certificate; all of them are translated."""

import re
from collections.abc import Mapping
from typing import Final

from guicang.domain.sources.clearing import Bar

TERMS: Final[Mapping[str, str]] = {
    # ends
    "offline": "Taken offline",
    "destruction": "Destruction",
    # methods (NIST SP 800-88 Rev. 2)
    "partial_logical": "Partial, logical",
    "clear": "Clear",
    "purge": "Purge",
    "destroy": "Destroy",
    # techniques
    "sql_delete": "Rows deleted",
    "object_delete": "Files deleted",
    "cryptographic_erase": "Keys destroyed",
    "overwrite": "Overwritten",
    "physical": "Physically destroyed",
    # verification methods
    "read_back": "Archive read back and compared",
    "key_lookup_fails": "Keys are no longer found",
    "decrypt_probe_fails": "Cipher text no longer opens",
    "object_404_incl_versions": "Objects are no longer found",
    "rows_absent": "Rows are no longer found",
    "replica_check": "Replicas were looked at",
    "backup_expiry_check": "Backups were looked at",
    # results and decisions
    "passed": "Passed",
    "failed": "Failed",
    "not_done": "Not done",
    "accept": "Accepted",
    "repeat": "To be repeated",
    "escalate": "Escalated",
    # fates
    "nominated": "Not yet treated",
    "refused": "Refused",
    # grounds
    "purpose_met": "The purpose is met",
    "period_expired": "The period has expired",
    "consent_withdrawn": "Consent was withdrawn",
    "erasure_request": "The person asked for erasure",
    "contract_ended": "The contract ended",
    "court_order": "A court ordered it",
    # modes and states of segments
    "floor": "Legal floor",
    "escrow": "Recovery escrow",
    "evidence": "Evidence only",
    "planned": "Planned",
    "written": "Written",
    "verified": "Verified",
    "live": "Kept",
    "ended": "Ended",
    # roles
    "admin": "Administrator",
    "supervisor": "Supervisor",
    "finance": "Finance",
    "hr": "Human resources",
    "legal": "Legal",
    "compliance": "Compliance",
    "auditor": "Auditor",
    "agent": "Agent",
    "security": "Security",
    "system": "System",
    # second factors
    "totp": "One-time code (TOTP)",
    "webauthn": "Passkey (WebAuthn)",
}

WHY: Final[Mapping[str, str]] = {
    "GC-202": "A legal floor still runs",
    "GC-301": "A legal hold keeps it",
    "GC-307": "It changed after it was approved",
    "GC-314": "A freeze keeps it",
    "GC-405": "Its archive copy was not whole",
    "GC-406": "No space was left",
}
BARS: Final = tuple(bar.value for bar in Bar)
"""What kept us from asking a platform to delete its own copies."""
_CODE: Final = re.compile(r"GC-\d{3}", re.ASCII)

LABELS: Final = (
    "Source",
    "The platform's own copies",
    "What it answered",
    "Certificate of taking offline",
    "Certificate of destruction",
    "Erased",
    "Archive segments kept",
    "Refused",
    "Failed or left",
    "Limitations",
    "Scope and ground",
    "Media and methods",
    "Verification",
    "Archive and residual copies",
    "Records that are left, and why",
    "People and approvals",
    "Ledger, signature and checking",
    "Certificate",
    "Organisation",
    "System",
    "Batch",
    "Made at",
    "Erased from, until",
    "Selection",
    "Reason given",
    "Proposed by",
    "Records, messages, bytes",
    "Merkle root",
    "Legal ground",
    "Policy version and clauses",
    "Legal floors",
    "Periods run from",
    "Due from, until",
    "Last check of holds and floors",
    "Medium",
    "Method",
    "Technique",
    "Tool",
    "Destination",
    "Keys destroyed",
    "Key copy",
    "Gone at",
    "Cannot be shown",
    "Check",
    "Result",
    "Looked at",
    "Remarks",
    "Searched for",
    "Searched in",
    "Not searched",
    "Found in",
    "Nothing",
    "Decision",
    "Archive copy",
    "Segment",
    "Mode and basis",
    "State and end",
    "Contents",
    "SHA-256",
    "Backups",
    "Source platforms",
    "Recipients",
    "Other copies",
    "No.",
    "Conversation",
    "Fate",
    "Why",
    "None: every record of the batch was erased.",
    "{count} more records are listed in the attached JSON.",
    "Part",
    "Person",
    "Time (UTC)",
    "Second factor",
    "Signature",
    "Approved",
    "Carried out",
    "Verified by",
    "Validated by",
    "Nobody",
    "Ledger entries and root",
    "Checkpoint",
    "Key",
    "Tools",
    "SHA-256 of the attached JSON",
    (
        "The attached certificate.json is the certificate; this page is its print. "
        "Check it offline with `guicang certificate verify FILE.pdf`."
    ),
    "SANDBOX",
    "Checkpoint of the audit ledger",
    "Evidence from the audit ledger",
    "This is a print. The proof is slice.jsonl: guicang-verify bundle FILE --key KEY.",
    "Number",
    "When (UTC)",
    "Did",
    "About",
    "Entries",
    "Root",
    "SHA-256 of the note",
    "The note, as it was signed",
    "What it is for",
    "Keep this sheet where nobody who runs the system can change it.",
    "Read the code into a file: guicang-verify ledger FILE --checkpoint THAT.",
)
"""What stands on the paper besides terms, reasons and sentences."""


def term(code: str) -> str:
    """Return the English word for a code; what is no code stands for itself."""
    return TERMS.get(code, code)


def why(text: str) -> str:
    """Return what the first error code in a reason means; "" if it is not known."""
    found = _CODE.search(text)
    return WHY.get(found[0], "") if found else ""

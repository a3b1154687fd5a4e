"""Categories that decide how long a conversation is kept.

They are the vocabulary of the legal packs for conversations. A label in an import that
is none of them has no meaning for the rules and is kept as it came.
"""

from typing import Final

CATEGORIES: Final = frozenset(
    {
        "chat.general",
        "chat.presale",
        "chat.transaction",
        "chat.aftersales",
        "chat.complaint",
        "chat.dispute",
        "chat.livestream_interaction",
        "chat.medical_consult",
        "chat.insurance_sales",
        "chat.securities_service",
        "chat.aml_kyc",
        "chat.accounting_voucher",
        "chat.credit_adverse",
        "chat.education",
        "chat.minor",
        "chat.prohibited_content",
        "chat.public_board",
        "chat.ip_evidence",
    }
)
MEDICAL: Final = "chat.medical_consult"
# Words of exporters for talk about health.
HEALTH_MARKS: Final = frozenset({"health", "medical", "sensitive:health"})

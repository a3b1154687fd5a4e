"""Whose word means what: the types of the engines, and which answer counts as right.

A name that is in no table is a type that the sets do not label (URL, money, age, our
organisation's own): it is neither rewarded nor punished, but a value that it covers has
not leaked.
"""

from collections.abc import Mapping
from typing import Final

from bench.detect import forms

LABELLED: Final = frozenset(forms.FORMS)
# What the engines call types that the sets label otherwise.
WORDS: Final[Mapping[str, str]] = {
    "phone": "PHONE",
    "phone_landline": "LANDLINE",
    "id_number": "CN_ID",
    "bank_card": "BANK_CARD",
    "credit_card": "BANK_CARD",
    "passport": "PASSPORT",
    "us_passport": "PASSPORT",
    "license_plate": "PLATE",
    "credit_code": "USCC",
    "email": "EMAIL",
    "ip_address": "IP",
    "mac_address": "MAC",
    "wechat": "WECHAT",
    "qq": "QQ",
    "social_security": "SOCIAL_SECURITY",
    "date_of_birth": "DOB",
    "military_id": "MILITARY_ID",
    "hk_id": "HK_MO_PERMIT",
    "macau_id": "HK_MO_PERMIT",
    "tw_id": "TW_PERMIT",
    "taiwan_arc": "TW_PERMIT",
    "person": "PERSON",
    "address": "ADDRESS",
    "medical": "MEDICAL",
    "iban": "IBAN",
    "ssn": "US_SSN",
    "jwt": "SECRET",
    "openai_api_key": "SECRET",
    "anthropic_api_key": "SECRET",
    "aws_access_key": "SECRET",
    "github_token": "SECRET",
    "url_token": "SECRET",
    "SSN": "US_SSN",
    "CREDIT_CARD": "BANK_CARD",
    "IP_ADDRESS": "IP",
    "JWT": "SECRET",
    "API_KEY": "SECRET",
    "BEARER_TOKEN": "SECRET",
    "CREDENTIAL_URI": "SECRET",
    "PRIVATE_KEY": "SECRET",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN",
    "MAC_ADDRESS": "MAC",
}
_TELEPHONES: Final = frozenset({"MOBILE", "LANDLINE", "PHONE"})
_IDENTITIES: Final = frozenset({"CN_ID", "DRIVER_LICENSE", "SOCIAL_SECURITY"})
# These have no borders that two people would draw alike: any overlap is a find.
VAGUE: Final = frozenset({"MINOR"})
# Found from words rather than from a number's own shape; totals leave them out.
BY_WORDS: Final = frozenset({"PERSON", "ADDRESS", "MEDICAL", "MINOR"})


def named(word: str) -> str | None:
    """Give the labelled type that an engine's word means; None for another."""
    kind = WORDS.get(word, word)
    return kind if kind in LABELLED else None


def agrees(found: str, wanted: str) -> bool:
    """Tell whether a found type is right for a label, or near enough.

    A telephone is a telephone; a driving licence and the social security number bear
    the resident identity number, and who says so is not wrong.
    """
    return (
        found == wanted
        or (found in _TELEPHONES and wanted in _TELEPHONES)
        or (found in _IDENTITIES and wanted in _IDENTITIES)
    )

"""Sensitive information in texts: what it is, how it is checked, how it is masked."""

from typing import Final

from guicang.domain.detect.model import Entity

# Financial accounts are sensitive by PIPL article 28; numbers of identity documents by
# GB/T 35273-2020, annex B. A telephone number is personal, and not sensitive.
SENSITIVE: Final = frozenset({Entity.CN_ID, Entity.BANK_CARD})

# Health and children under fourteen are sensitive by PIPL article 28, whatever the text
# says literally.
SENSITIVE_CATEGORIES: Final = frozenset({"chat.medical_consult", "chat.minor"})

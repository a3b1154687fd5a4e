"""Sensitive information in texts: what it is, how it is checked, how it is masked."""

from typing import Final

from guicang.domain.detect.types import STRICT

SENSITIVE: Final = STRICT
"""Types that count as sensitive by statute; see ``types`` for each one's basis."""

# Health and children under fourteen are sensitive by PIPL article 28, whatever the text
# says literally.
SENSITIVE_CATEGORIES: Final = frozenset({"chat.medical_consult", "chat.minor"})

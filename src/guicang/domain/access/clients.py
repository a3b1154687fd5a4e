"""Programs that call us in their own name (OAuth 2.0, RFC 6749, section 4.4).

Their scopes are permissions of people (``May``), of which only these are lent to
programs: nothing that takes a second factor, a chair or a signature.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.access.model import May

SECRET_BYTES: Final = 32
ID_BYTES: Final = 8
LENT: Final = frozenset(
    {
        May.CONVERSATION_EXPLAIN,
        May.CONVERSATION_IMPORT,
        May.CONVERSATION_LABEL,
        May.CONVERSATION_READ,
        May.DISCLOSURE_PULL,
        May.LEDGER_EXPORT,
        May.LEDGER_READ,
    }
)
"""What a program may be allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program. ``name`` is how the ledger calls it, as ``system:client:NAME``."""

    id: str
    name: str
    scopes: frozenset[May]
    created_at: datetime

    @property
    def actor(self) -> str:
        """How the ledger calls it; nobody of that name can sign."""
        return f"system:client:{self.name}"

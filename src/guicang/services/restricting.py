"""What is only stored is seen by nobody but who may, and says why (R27).

It is what a person asked to have erased or restricted, and what law alone still keeps.
Whatever shows, searches, learns from or sends out records asks here first. What detects
and masks goes on: it protects the record.
"""

from collections.abc import Iterable, Sequence

from guicang.domain.access.model import May, Person
from guicang.domain.errors import RecordRestricted
from guicang.ports.catalogue import Catalogue
from guicang.ports.records import Records
from guicang.services.powers import Powers


def free(ids: Iterable[str], records: Records) -> list[str]:
    """Give those of these stored conversations that may be used, in their order."""
    named = list(ids)
    hidden = records.restricted(named)
    return [each for each in named if each not in hidden]


def is_restricted(conversation: str, records: Records, catalogue: Catalogue) -> bool:
    """Say whether a stored or archived conversation is only stored."""
    if records.restricted([conversation]):
        return True
    archived = catalogue.facts_of([conversation]).get(conversation)
    return archived is not None and archived.request_at is not None


def require_free(
    conversations: Sequence[str],
    records: Records,
    powers: Powers,
    person: Person,
    reason: str,
) -> None:
    """Raise RecordRestricted for the first that somebody may not read, and note it."""
    hidden = records.restricted(conversations)
    if not hidden or (powers.allowed(person, May.RESTRICTED_READ) and reason.strip()):
        return
    error = RecordRestricted(conversation=min(hidden))
    powers.refused(person, May.RESTRICTED_READ, error)
    raise error

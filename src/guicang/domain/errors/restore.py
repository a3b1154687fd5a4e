"""GC-7xx: restore."""

from guicang.domain.errors.base import GuicangError, Refused


class ErasedForGood(Refused):
    """A restore of what an erasure request has ended."""

    code = "GC-701"
    message = "{conversation} was erased on request {request} and is not restored"
    advice = "The person's erasure outranks the restore; there is no way around it."


class NotArchived(GuicangError):
    """A conversation that no archive holds."""

    code = "GC-702"
    message = "no archive holds {conversation}"
    advice = "See `guicang archive list`; its archive may have come to its end."


class StillLive(Refused):
    """A restore of what is still in the working store."""

    code = "GC-703"
    message = "{conversation} is in the working store already"
    advice = "Nothing needs to be restored."

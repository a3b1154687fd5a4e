"""Tell customers something where they wrote to us: in a thread of a source.

Nothing is said twice. Where a platform may have said it, and did not answer, it is not
asked again: the notice has failed, and a person looks there. What was said is kept as a
message of the platform, for the record.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guicang.domain.errors import (
    GuicangError,
    MailRefused,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
    WayFailed,
)
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Said
from guicang.ports.connecting import Source
from guicang.ports.connections import Connections, Opened, Opener
from guicang.ports.noticing import Parcel
from guicang.services.pulling import asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Implements ``guicang.ports.noticing.Carrier``; ``to`` is ``SOURCE/THREAD``."""

    connections: Connections
    opener: Opener
    keep: Callable[[Connection, Opened, Said], None]

    def carry(self, parcel: Parcel) -> None:
        """Say it. WayFailed: later; MailRefused: not by itself again."""
        name, _, thread = parcel.to.partition("/")
        try:
            connection = self.connections.get(name)
            with self.opener.open(connection) as opened:
                said = _said(opened.source, thread, parcel.text)
                self.keep(connection, opened, said)
        except (MailRefused, WayFailed):
            raise
        except SourceThrottled as error:
            raise WayFailed(way=name, reason=error.code) from None
        except GuicangError as error:
            raise MailRefused(reason=error.code) from None


def _said(source: Source, thread: str, text: str) -> Said:
    """Ask the platform; what it surely did not do may be tried again."""
    try:
        return asked(lambda: source.tell(thread, text))
    except (SourceGarbled, SourceUnreachable) as error:
        if error.data.get("asked", True):
            raise
        raise WayFailed(way=source.profile.kind, reason=error.code) from None

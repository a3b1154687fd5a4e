"""Whether something that a platform told is said now, or is an old story.

A desk is for customers who wait. What was said long ago and comes now, because a source
was added, read again or imported, opens no session and stops no clock:

1. What is read again beside where a source goes on (a stretch of time, an import, an
   export) is never live, whatever its age.
2. What came by itself (a call, a long connection) is live while it is not older than
   ``FRESH``: a platform tells such things at once.
3. What was asked for is live, too, if it was said since the source last had nothing
   more: it waited for us, not for the customer. That is its lag, plus ``FRESH``.
4. Nothing is live that is older than ``LONGEST``, or later than ``FRESH`` from now:
   after a day nobody waits before a window, and a clock that is wrong opens none.
"""

from datetime import datetime, timedelta
from typing import Final

FRESH: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=1)


def is_live(
    at: datetime, now: datetime, *, complete: datetime | None, pushed: bool
) -> bool:
    """Say whether what was said at an instant is said now.

    ``complete`` is the instant before which the source had nothing more; None if it was
    never read to its end.
    """
    since = now if pushed or complete is None else min(now, complete)
    return max(since - FRESH, now - LONGEST) <= at <= now + FRESH

"""The house's time zone: how instants read where nobody chose another one.

Never a machine's: a server in UTC, a worker in a container and a laptop must say the
same day of the same instant. ``astimezone()`` without a zone is therefore not used.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = "Asia/Shanghai"


def local(at: datetime) -> datetime:
    """Put an instant into the house's zone; what has no zone was meant there."""
    zone = ZoneInfo(ZONE)
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)

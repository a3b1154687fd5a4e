"""One-time codes of authenticator apps (RFC 6238 over RFC 4226).

SHA-1, six digits and steps of 30 s: what every app does when nobody tells it
otherwise. SHA-1 is sound here; HMAC does not rest on its resistance to collisions.
"""

import base64
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Final

from guicang.domain.record import micros

STEP: Final = 30_000_000  # microseconds
DIGITS: Final = 6
SECRET_BYTES: Final = 20  # RFC 4226, section 4, R6: 160 bits are recommended
FAILURES: Final = 10
PAUSE: Final = 60_000_000  # microseconds


def new_secret(token: Callable[[int], bytes]) -> str:
    """Make a secret from a source of random bytes; base32, as apps want it."""
    return base64.b32encode(token(SECRET_BYTES)).decode()


def counter(at: datetime) -> int:
    """Return the number of whole steps since the epoch."""
    return micros(at) // STEP


def code(secret: str, step: int) -> str:
    """Return the code of one step."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    # RFC 4226, section 5.3: the last four bits say where the 31 bits are taken.
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def unused(secret: str, now: datetime, last: int) -> str:
    """Return the code of now, or of the next step if ``last`` is not before this."""
    here = counter(now)
    return code(secret, here if last < here else here + 1)


def matching(secret: str, given: str, now: datetime, last: int) -> int | None:
    """Return the step a code belongs to: now, one before or after; later than ``last``.

    None if it belongs to none of them. All three are computed and compared in constant
    time, so that the time taken tells nothing about the code.
    """
    text = "".join(given.split()).encode(errors="replace")
    here, found = counter(now), None
    for step in (here - 1, here, here + 1):
        same = hmac.compare_digest(code(secret, max(step, 0)).encode(), text)
        if same and step > last:
            found = step
    return found

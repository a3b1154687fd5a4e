"""A package: what somebody gets who asks for what is kept of them (GDPR 15, 20).

1. A package is made by a job, waits to be fetched, and ends: fetched, expired, revoked,
   or locked because somebody tried codes. Every end erases its bytes.
2. It is handed over by a link and a code, which travel on two ways. A new link ends
   the one before. Both together are good once, and not for long.
3. A code is one of 31^12; after five wrong ones nobody gets the package any more.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SCHEMA: Final = "guicang.package/1"
LANGUAGES: Final = ("zh", "en")
MOST_TRIES: Final = 5
CLAIM: Final = timedelta(minutes=30)
"""How long one download may take: until then nobody else begins one."""
MOST_CLAIMS: Final = 3
"""Downloads that may begin: one that breaks off may begin again."""
TOKEN_BYTES: Final = 24
CODE_BYTES: Final = 16
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like another
_CODE: Final = 12
_GROUP: Final = 4


class Stand(StrEnum):
    """Where a package is on its way."""

    MAKING = "making"
    READY = "ready"
    FETCHED = "fetched"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


OPEN: Final = frozenset({Stand.MAKING, Stand.READY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The bytes of a package: under which key, in how many frames, how large."""

    key: str
    frames: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How it is handed over: digests of token and code, never these themselves."""

    token: str
    code: str
    by: str
    at: datetime
    until: datetime
    tries: int = 0
    claims: int = 0
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package of a customer, in a language of theirs.

    ``customer`` is the name of a customer, ``request`` the subject request that it
    answers ("" for none). ``until`` is when it ends at the latest.
    """

    id: str
    customer: str
    language: str
    by: str
    reason: str
    request: str = ""
    asked_at: datetime
    until: datetime
    stand: Stand = Stand.MAKING
    conversations: int = 0
    messages: int = 0
    attachments: int = 0
    sealed: Sealed | None = None
    link: Link | None = None
    ended_at: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.stand in OPEN and now >= self.until

    def takes(self, now: datetime) -> bool:
        """Whether a code may be tried on it."""
        link = self.link
        return (
            self.stand is Stand.READY
            and link is not None
            and now < min(link.until, self.until)
            and link.tries < MOST_TRIES
            and link.claims < MOST_CLAIMS
            and (link.claimed_until is None or now >= link.claimed_until)
        )

    def takes_no_more(self, now: datetime) -> bool:
        """Whether nobody gets it any more: no try is left, and no download runs."""
        link = self.link
        return (
            self.stand is Stand.READY
            and link is not None
            and link.tries >= MOST_TRIES
            and (link.claimed_until is None or now >= link.claimed_until)
        )


def spelled(random: bytes) -> str:
    """Spell a code of random bytes, as people read it out: ``abcd-efgh-jkmn``."""
    number, letters = int.from_bytes(random), ""
    for _ in range(_CODE):
        number, digit = divmod(number, len(_LETTERS))
        letters += _LETTERS[digit]
    return "-".join(letters[n : n + _GROUP] for n in range(0, _CODE, _GROUP))


def bare(code: str) -> str:
    """Give the letters of a code that somebody typed, however they grouped them."""
    return "".join(letter for letter in code.casefold() if letter.isalnum())[:64]


def digest(token: str) -> str:
    """Give what is kept of a link's token: it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()

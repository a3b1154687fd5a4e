"""Who is told of an incident, and in what words (PIPL 57, GDPR 34).

1. Whom it concerns is a list that people bring: addresses and telephone numbers. They
   are no part of any record of ours; nothing keeps them but what waits to be sent.
2. What has to be said is what the law names: which information, what may come of it,
   what was done, what the person can do, how to reach us. Nothing of it may be empty.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from guicang.domain.errors import BadIncident
from guicang.domain.notices.addresses import reached_at

MOST: Final = 10_000
"""Persons of one request."""
WORDS: Final = 1_000
"""Letters of each of the texts."""
_LANG: Final = re.compile(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What persons are told; ``lang`` is in which language, "" in that of the house."""

    what: str
    harm: str
    measures: str
    advice: str
    contact: str
    lang: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """Give the texts by the names that templates have for them."""
        return {k: v for k, v in asdict(self).items() if k != "lang"}

    def require_whole(self) -> None:
        """Raise BadIncident for a text that is missing or too long."""
        for name, text in self.texts.items():
            if not text.strip():
                raise BadIncident(reason=f"say it: {name}")
            if len(text) > WORDS:
                raise BadIncident(reason=f"{name} is longer than {WORDS} letters")
        if not _LANG.match(self.lang):
            raise BadIncident(reason="a language is written as in zh or en-GB")


def persons_from(lines: Iterable[str]) -> tuple[str, ...]:
    """Read addresses and numbers (E.164), one a line; each once, in their order.

    Give them as ``mail:ADDRESS`` and ``phone:NUMBER``. BadIncident names the line,
    never what stands in it.
    """
    found: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        said = line.strip().removeprefix("\ufeff")
        if not said:
            continue
        if to := reached_at(said):
            found[to] = None
        else:
            reason = f"line {number} is no address, and no number with + and country"
            raise BadIncident(reason=reason)
    if not 0 < len(found) <= MOST:
        raise BadIncident(reason=f"1 to {MOST} persons are told at once")
    return tuple(sorted(found))

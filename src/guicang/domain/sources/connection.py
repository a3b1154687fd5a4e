"""A source as an organisation added it, and how it is doing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.errors import BadSource
from guicang.domain.sources.model import Field, Grouping, Profile

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=30)
HOSTS: Final = Field(
    name="hosts",
    label="more hosts that it may call",
    help="Names, or name:port, with commas; private addresses are allowed for these.",
    required=False,
)
"""A line that every source's form has."""
SILENCE: Final = Field(
    name="silence",
    label="hours of silence that end a session",
    help="Only where conversations are sessions of a chat.",
    required=False,
)
"""Another one, for sources whose conversations are sessions."""
DESK: Final = Field(
    name="desk",
    label="customers who write here come to the desk",
    help="off, unless it says on: then live messages open sessions at the desk.",
    required=False,
    choices=("on", "off"),
)
"""Another one, for sources that tell what is said: most are read, and no more."""
FETCH: Final = Field(
    name="fetch",
    label="your program fetches what the desk decides",
    help="off, unless it says on: then errands wait for it, and not for a supervisor.",
    required=False,
    choices=("on", "off"),
)
"""One for sources whose system nobody here can call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a source is doing. Instants are aware, in UTC.

    ``through`` is the instant before which nothing is missing; ``reached`` when the
    platform last had nothing more. ``error`` is the code of the last failure, and ""
    after a page that came. ``again`` is when it is asked again. ``level`` is the last
    alarm of the watch dog. ``wanted`` and ``taken`` count wake-ups: a pull is wanted
    while they differ. ``number`` is the highest that the platform counted what it tells
    by, 0 if it does not. ``counts`` are kept for ever.
    """

    through: datetime | None = None
    reached: datetime | None = None
    paged: datetime | None = None
    error: str = ""
    reason: str = ""
    failed: datetime | None = None
    failures: int = 0
    again: datetime | None = None
    level: str = ""
    wanted: int = 0
    taken: int = 0
    number: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> datetime | None:
        """The instant before which nothing is missing, as far as anybody knows.

        A platform on which nobody speaks tells no new instant, and yet has no more.
        """
        known = [at for at in (self.through, self.reached) if at is not None]
        return max(known, default=None)

    def counted(self, **more: int) -> "State":
        """Add to the counts."""
        counts = dict(self.counts)
        for name, count in more.items():
            if count:
                counts[name] = counts.get(name, 0) + count
        return replace(self, counts=counts)

    def fell(self, code: str, reason: str, at: datetime, seconds: int = 0) -> "State":
        """Note a failure; ``seconds`` is what the platform asked to wait, 0 if not."""
        failures = self.failures + 1
        return replace(
            self,
            error=code,
            reason=reason,
            failed=at,
            failures=failures,
            again=at + (timedelta(seconds=seconds) if seconds else pause(failures)),
        )

    def came(self, at: datetime, through: datetime | None) -> "State":
        """Note that a page came."""
        later = through if self.through is None else max(through or at, self.through)
        return replace(
            self,
            through=later if through is not None else self.through,
            paged=at,
            error="",
            reason="",
            failures=0,
            again=None,
        )


def pause(failures: int) -> timedelta:
    """Return how long a source rests after so many failures: 30 s, 1 min ... 30 min."""
    return min(FIRST_PAUSE * (1 << min(max(failures - 1, 0), 16)), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A source that was added. ``settings`` are the values of its form, no secrets."""

    name: str
    kind: str
    settings: Mapping[str, str]
    by: str
    created_at: datetime
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    state: State = field(default_factory=State)

    @property
    def active(self) -> bool:
        """Whether it is to be asked."""
        return self.paused_at is None and self.ended_at is None

    @property
    def at_desk(self) -> bool:
        """Whether live messages open sessions at the desk."""
        return self.settings.get(DESK.name) == "on"

    @property
    def fetched(self) -> bool:
        """Whether a program fetches what the desk decides about its customers."""
        return self.settings.get(FETCH.name) == "on"

    def silence(self, default: timedelta) -> timedelta:
        """Return after how much silence a session has ended."""
        said = self.settings.get(SILENCE.name, "")
        return timedelta(hours=int(said)) if said else default


def check_name(name: str) -> None:
    """Raise BadSource unless it is a name: it becomes a part of ids and paths."""
    if not _NAME.fullmatch(name):
        raise BadSource(
            field="name", reason="a letter, then up to 39 of a-z, 0-9 and hyphens"
        )


def form_of(profile: Profile) -> tuple[Field, ...]:
    """Give the lines of a source's form: the connector's, and those of every source."""
    own = {each.name for each in profile.fields}
    session = profile.grouping is Grouping.SESSION
    every = (HOSTS, SILENCE, DESK) if session else (HOSTS, DESK)
    return (*profile.fields, *(each for each in every if each.name not in own))


def checked(
    profile: Profile, given: Mapping[str, str], secrets: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Check the values of a form; give settings and secrets apart, defaults filled in.

    BadSource names the field; a secret's value is never repeated.
    """
    fields = {each.name: each for each in form_of(profile)}
    for name in (*given, *secrets):
        if name not in fields:
            raise BadSource(field=name, reason="this kind has no such field")
        if (name in secrets) is not fields[name].secret:
            how = "--secret" if fields[name].secret else "--set"
            raise BadSource(field=name, reason=f"it is given with {how}")
    said = {**given, **secrets}
    values = {
        name: said.get(name, "").strip() or each.default
        for name, each in fields.items()
    }
    for name, each in fields.items():
        _check(each, values[name])
    return (
        {n: v for n, v in values.items() if v and not fields[n].secret},
        {n: v for n, v in values.items() if v and fields[n].secret},
    )


def _check(line: Field, value: str) -> None:
    if line.required and not value:
        raise BadSource(field=line.name, reason="it is missing")
    if value and line.choices and value not in line.choices:
        raise BadSource(field=line.name, reason=f"one of {', '.join(line.choices)}")
    if line.name == SILENCE.name and value and not _hours(value):
        raise BadSource(field=line.name, reason="whole hours, 1 to 8760")


def _hours(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= 8_760  # noqa: PLR2004 - a year

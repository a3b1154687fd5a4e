"""How far a house is set up, in the order of the practitioners' guide.

Each check is worked out from what stands now: nothing is ticked off by hand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_noop as _

from guicang.bootstrap import House
from guicang.domain.approval.impact import staffed
from guicang.domain.approval.model import Operation
from guicang.domain.approval.staffing import indispensable
from guicang.domain.detect.types import TYPES
from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from guicang.domain.record.zone import local
from guicang.entrypoints.houses import words
from guicang.entrypoints.labels import OPERATIONS

LATELY: Final = timedelta(days=8)
"""How old a verified ledger may be: a week, and a day for a late worker."""
YEAR: Final = timedelta(days=366)
"""How old a drill may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that has to be so: what, what stands now, and where it is done.

    ``page`` is the name of a page, "" where it is done at a terminal: then ``how``
    says with which command or setting.
    """

    title: str
    ok: bool
    now: str
    page: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the guide; it is done when all its checks are."""

    name: str
    title: str
    default: str
    checks: tuple[Check, ...]

    @property
    def done(self) -> bool:
        """Whether everything of it is so."""
        return all(check.ok for check in self.checks)


def progress(house: House) -> tuple[Step, ...]:
    """Say how far a house is set up, step by step."""
    return tuple(
        Step(
            name=name,
            title=words(title),
            default=words(default),
            checks=tuple(checks(house)),
        )
        for name, title, default, checks in _STEPS
    )


def _initialise(house: House) -> Iterator[Check]:
    declared = dict(house.policies.organisation())
    law = len(house.judging.law())
    yield Check(
        title=words("The organisation has declared what it is"),
        ok=bool(declared),
        now=words("{count} entries of law bind").format(count=law) if declared else "",
        page="organisation",
    )
    name = str(house.config["organisation.name"])
    yield Check(
        title=words("Certificates name the organisation"),
        ok=bool(name),
        now=name,
        how='"organisation.name" = "..."',
    )
    yield Check(
        title=words("Settings and ledger agree on what this is"),
        ok=True,  # a home in which they do not is not opened: SandboxChanged
        now=words("a sandbox for ever")
        if house.config.sandbox
        else words("production"),
    )


def _permissions(house: House) -> Iterator[Check]:
    yield Check(
        title=words("Founding is over: two people sign for every change of people"),
        ok=not house.admitting.founding(),
        now="",
        page="people",
    )
    people, table = house.people.list(), house.powers.table
    matrix = {operation: house.chairs(operation) for operation in Operation}
    lacking = [s for s in staffed(people, table, matrix) if not s.possible]
    yield Check(
        title=words("Every chair has somebody with a second factor, none alone"),
        ok=not lacking,
        now=", ".join(words(OPERATIONS[s.operation]) for s in lacking),
        page="people",
    )
    alone = indispensable(matrix[Operation.ACCESS_CHANGE], people, table)
    yield Check(
        title=words("Whoever loses their second factor can be given a new one"),
        ok=not alone,
        now=", ".join(alone),
        page="people",
    )


def _filter(house: House) -> Iterator[Check]:
    rules = house.rule_sets.current()
    own = words("own rules, version {version}").format(
        version=rules.version if rules else 0
    )
    shipped = words("{count} shipped types").format(count=len(TYPES))
    yield Check(
        title=words("Types of sensitive information are in force"),
        ok=bool(TYPES),
        now=f"{shipped}, {own}" if rules else shipped,
        page="sensitive",
        how="guicang rules apply",
    )
    pairs = (
        (house.rule_sets.current(), house.published.current()),
        (house.masking_policies.current(), house.published_masking.current()),
    )
    yield Check(
        title=words("The gateway has the rules and the masking that are in force"),
        ok=all((a and a.name) == (b and b.name) for a, b in pairs),
        now="",
        how="guicang doctor",
    )
    taken = house.records.counts()["conversations"]
    yield Check(
        title=words("Conversations were taken in and searched"),
        ok=bool(taken) or bool(house.catalogue.segments()),
        now=words("{count} conversations").format(count=f"{taken:,}"),
        how="guicang import",
    )


def _retention(house: House) -> Iterator[Check]:
    current = house.policies.current()
    version = words("version {version}").format(
        version=current.version if current else 0
    )
    yield Check(
        title=words("A policy is in force, simulated and signed"),
        ok=current is not None,
        now=version if current else words("without one, everything is kept"),
        page="policies",
    )
    matrix = str(house.config["approval.matrix"])
    yield Check(
        title=words("Two people sign before anything is taken offline"),
        ok=len(house.chairs(Operation.RECORD_DELETE)) > 1,
        now=matrix,
        page="settings",
    )


def _audit(house: House) -> Iterator[Check]:
    for setting, title in (
        ("schedule.checkpoint", words("The ledger is signed again and again")),
        ("schedule.verify", words("The whole ledger is verified again and again")),
    ):
        said = str(house.config[setting])
        yield Check(title=title, ok=bool(said), now=said, page="settings")
    kept = sum(1 for _kept in house.recording.checkpoints.all())
    yield Check(
        title=words("Checkpoints are kept outside the database"),
        ok=kept > 0,
        now=f"{kept:,}",
        how="guicang ledger checkpoint",
    )
    now = house.clock.now()
    ends = [
        job.ended_at
        for job in house.jobs.list(states=[State.DONE], kind="verify", limit=1)
        if job.ended_at
    ]
    yield Check(
        title=words("A worker has verified the ledger within the last week"),
        ok=any(now - at < LATELY for at in ends),
        now="".join(f"{local(at):%Y-%m-%d %H:%M}" for at in ends),
        page="jobs",
        how="guicang worker",
    )


def _emergency(house: House) -> Iterator[Check]:
    horizon = str(house.config["backup.horizon"])
    yield Check(
        title=words("It is declared how long backups are kept"),
        ok=bool(horizon),
        now=horizon,
        how='"backup.horizon" = "P30D"',
    )
    for tag, title, page in (
        (Tag.HOLD_PLACED, words("A hold was placed within the last year"), "holds"),
        (
            Tag.RESTORE_DONE,
            words("A restore was done within the last year"),
            "archives",
        ),
    ):
        at = _last(house, tag)
        yield Check(title=title, ok=at != "", now=at, page=page)


def _last(house: House, tag: Tag) -> str:
    """Say on which day of the last year something was done last; "" if it was not."""
    since = house.clock.now() - YEAR
    days = [e.at for e in house.ledger.entries(tag=tag) if e.at > since]
    return f"{local(max(days)):%Y-%m-%d}" if days else ""


_STEPS: Final[tuple[tuple[str, str, str, Callable[[House], Iterator[Check]]], ...]] = (
    (
        "initialise",
        _("Initialise"),
        _("Say what the organisation is: the law that binds it follows from that."),
        _initialise,
    ),
    (
        "permissions",
        _("Assign permissions"),
        _(
            "One administrator, one for security, legal, compliance and a supervisor: "
            "five people, each with a second factor of their own."
        ),
        _permissions,
    ),
    (
        "filter",
        _("Sensitive information"),
        _(
            "The shipped types are in force from the beginning; add rules of your own "
            "and an allow list where they miss something."
        ),
        _filter,
    ),
    (
        "retention",
        _("Retention periods"),
        _(
            "Begin with the three-tier template; look at what it would change before "
            "you ask for it."
        ),
        _retention,
    ),
    (
        "audit",
        _("Periodic audit"),
        _(
            "The ledger is signed every six hours and verified every night by a "
            "worker; look through the roles every quarter."
        ),
        _audit,
    ),
    (
        "emergency",
        _("Emergency plan"),
        _(
            "Keep the keys apart from the data, and try once a year: place a hold, "
            "bring one conversation back."
        ),
        _emergency,
    ),
)

"""Look whether a home is as it must be."""

import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guicang.bootstrap import keyrings, servers
from guicang.bootstrap.detection import check_names, names_wanted
from guicang.bootstrap.house import House
from guicang.domain.access.compare import broken
from guicang.domain.access.model import Person
from guicang.domain.access.table import require_sound
from guicang.domain.approval.matrix import SEATED
from guicang.domain.approval.model import Operation
from guicang.domain.approval.staffing import indispensable, unproposable
from guicang.domain.archive.model import SegmentState
from guicang.domain.archive.wording import UNFIT
from guicang.domain.detect.wording import UNSEARCHED
from guicang.domain.errors import GuicangError
from guicang.domain.jobs.model import Job, State
from guicang.domain.ledger.wording import ANCHORS
from guicang.domain.record.zone import local
from guicang.domain.sources.native import Standing

SHOWN = 10
"""How many of those that are wrong are named."""
STANDINGS_SHORT = "the platform cleans before we have it"
ENOUGH = 1024**3
"""Bytes that should be free."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``name`` is a phrase of the catalogue."""

    name: str
    ok: bool
    detail: str


def examine(house: House) -> Iterator[Check]:
    """Look at everything, the cheapest first; never raise."""
    for name, look in _CHECKS:
        try:
            ok, detail = look(house)
        except GuicangError as error:
            ok, detail = (
                False,
                f"{error.code} " + house.words(error.message).format(**error.data),
            )
        except OSError as error:
            ok, detail = False, str(error)
        yield Check(name, ok, detail)


def _key_files(house: House) -> tuple[bool, str]:
    loose = [
        path.name
        for path in sorted(house.key_folder.iterdir())
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    return not loose, ", ".join(loose) or str(house.key_folder)


def _key_ring(house: House) -> tuple[bool, str]:
    made = house.keys.create(1)[0]
    opened = house.keys.open([made.id])
    house.keys.destroy([made.id])
    ok = opened[made.id] == made.secret and made.id in house.keys.missing([made.id])
    return ok, "AES-256, AES-KW"


def _database(house: House) -> tuple[bool, str]:
    counts = house.records.counts()
    return True, house.words(
        "{conversations} conversations, {messages} messages, {bytes} bytes, "
        "{quarantined} in quarantine"
    ).format(**{name: f"{count:,}" for name, count in counts.items()})


def _clock(house: House) -> tuple[bool, str]:
    house.disposing.check_clock(house.clock.now())
    return True, f"{local(house.clock.now()):%Y-%m-%d %H:%M:%S}"


def _archive(house: House) -> tuple[bool, str]:
    names = set(house.objects.names())
    live = house.catalogue.segments(state=SegmentState.LIVE)
    lost = [s.id for s in live if s.object not in names]
    count = house.words("{count} segments").format(count=len(live))
    return not lost, ", ".join(lost) or count


def _buckets(house: House) -> tuple[bool, str]:
    """Whether buckets do what archives rely on; tried with objects of our own."""
    locked = bool(house.locks)
    said = [
        f"{bucket.place}: {house.words(UNFIT[fault])}"
        for bucket in house.archive_buckets
        for fault in bucket.faults(locked=locked)
    ]
    return not said, "; ".join(said) or house.archive_place


def _ledger(house: House) -> tuple[bool, str]:
    report = house.recording.verify()
    report.require_whole()
    return True, house.words("{entries} entries, {checkpoints} checkpoints").format(
        entries=f"{report.entries:,}", checkpoints=report.matched
    )


def _anchored(house: House) -> tuple[bool, str]:
    """Whether the ledger is in places that its administrators cannot change."""
    found = house.anchoring.standing()
    if found.since is None:
        said = house.words("the ledger is not anchored")
    else:
        since = f"{local(found.since):%Y-%m-%d %H:%M}"
        late = house.words("the ledger is not anchored since {since}")
        fine = house.words("anchored {since}")
        said = (late if found.late else fine).format(since=since)
    kinds = ", ".join(house.words(ANCHORS[kind]) for kind in found.kinds)
    alone = house.config.sandbox and not house.anchoring.places
    return alone or not found.late, f"{said} ({kinds})" if kinds else said


def _facets(house: House) -> tuple[bool, str]:
    """Whether lists find conversations by their categories and findings: a sample."""
    from guicang.adapters.db.derived import facets_astray

    looked, wrong = facets_astray()
    sample = house.words("{count} looked at").format(count=f"{looked:,}")
    return not wrong, ", ".join(wrong[:SHOWN]) or sample


def _about(house: House) -> tuple[bool, str]:
    """Whether entries of the ledger are found by what they name: a sample."""
    from guicang.adapters.db.derived import about_astray

    looked, wrong = about_astray()
    sample = house.words("{count} looked at").format(count=f"{looked:,}")
    return not wrong, ", ".join(wrong[:SHOWN]) or sample


def _people(house: House) -> tuple[bool, str]:
    people = [p for p in house.people.list() if p.active]
    return len(people) > 1, f"{len(people)}"


def _replaceable(house: House) -> tuple[bool, str]:
    """Whether a lost second factor could be replaced, whoever lost it."""
    if house.config.sandbox:
        return True, house.words("a sandbox has one person per role")
    if house.admitting.founding():
        return False, house.words("founding: the administrator adds people alone")
    chairs = house.chairs(Operation.ACCESS_CHANGE)
    names = indispensable(chairs, house.people.list(), house.powers.table)
    return not names, ", ".join(names)


def _roles(house: House) -> tuple[bool, str]:
    """Whether the role table in force keeps what none may break, and people keep it."""
    table = house.powers.table
    require_sound(table, SEATED, unproposable)
    apart = [f"{b.person}: {'+'.join(b.roles)}" for b in broken(table, _here(house))]
    version = house.words("version {version}").format(version=table.version)
    return not apart, ", ".join(apart) or version


def _here(house: House) -> list[Person]:
    return [person for person in house.people.list() if person.active]


def _policy(house: House) -> tuple[bool, str]:
    policy = house.policies.current()
    if policy is None:
        return False, house.words("without one, everything is kept")
    return True, house.words("version {version}").format(version=policy.version)


def _classifier(house: House) -> tuple[bool, str]:
    """Ask the classifier in force something; while it fails, all waits for people."""
    version = house.classifying.examine()
    return True, version.name if version else house.words("rules alone")


def _published(house: House) -> tuple[bool, str]:
    rules = house.rule_sets.current(), house.published.current()
    masking = house.masking_policies.current(), house.published_masking.current()
    names = [[v.name if v else "-" for v in pair] for pair in (rules, masking)]
    same = all(stored == published for stored, published in names)
    return same, ", ".join(" / ".join(dict.fromkeys(pair)) for pair in names)


def _backups(house: House) -> tuple[bool, str]:
    horizon = str(house.config["backup.horizon"])
    return bool(horizon), horizon or house.words(
        'set "backup.horizon" in guicang.toml, such as "P30D"'
    )


def _names(house: House) -> tuple[bool, str]:
    """Say what is missed without the model; to go without it is no fault."""
    if not names_wanted(house.config):
        return True, house.words(UNSEARCHED["names"])
    return True, check_names()


def _jobs(house: House) -> tuple[bool, str]:
    """Whether no job has failed for good; those that something holds up are named."""
    dead = house.jobs.list(states=[State.DEAD])
    held_up = house.jobs.list(states=[State.WAITING])
    waiting = house.jobs.counts().get(State.WAITING, 0)
    said = house.words("{count} wait").format(count=f"{waiting:,}")
    return not dead, _kinds(dead) or ", ".join(filter(None, (said, _kinds(held_up))))


def _kinds(jobs: Iterable[Job]) -> str:
    """Count those that met an error, by kind and code."""
    kinds = Counter(f"{job.kind} {job.error}" for job in jobs if job.error)
    return ", ".join(f"{kind} ({count})" for kind, count in kinds.items())


def _connections(house: House) -> tuple[bool, str]:
    """Whether every source that is not at rest is where it should be."""
    found = [each for each in house.connections.list() if each.active]
    bad = [
        f"{each.name}: {each.state.level or each.state.error}"
        for each in found
        if each.state.level or each.state.failures > 1
    ]
    bad += [
        f"{each.name}: {house.words(STANDINGS_SHORT)}"
        for each in found
        if house.attesting.standing(each)[0] is Standing.TOO_SHORT
    ]
    gaps = sum(house.gaps.counts().values())
    counted = house.words("{count} connections, {gaps} open gaps")
    return not bad, ", ".join(bad) or counted.format(count=len(found), gaps=gaps)


def _disk(house: House) -> tuple[bool, str]:
    free = shutil.disk_usage(house.config.home).free
    return free > ENOUGH, f"{free // 1024**2:,} MiB"


Look = Callable[[House], tuple[bool, str]]

_CHECKS: tuple[tuple[str, Look], ...] = (
    ("key files are readable by their owner only", _key_files),
    ("the key ring makes, opens and destroys keys", _key_ring),
    ("the key ring is on a disk of this machine", keyrings.lies),
    ("the database answers", _database),
    ("the key ring holds the keys of the store", keyrings.holds),
    ("the clock agrees with the ledger", _clock),
    ("every live archive segment has its bytes", _archive),
    ("where archives lie is fit for them", _buckets),
    ("the ledger is whole", _ledger),
    ("the ledger is anchored outside the database", _anchored),
    ("conversations are found by what they have", _facets),
    ("entries of the ledger are found by what they name", _about),
    ("there is more than one person", _people),
    ("whoever loses their second factor, others can sign for a new one", _replaceable),
    ("roles are apart that must be", _roles),
    ("a retention policy is in force", _policy),
    ("the classifier in force answers", _classifier),
    ("the gateway has the rules in force", _published),
    ("it is declared how long backups are kept", _backups),
    ("the database server cleans up what was deleted", servers.vacuumed),
    ("the database server keeps its log no longer than it must", servers.logged),
    ("the database server waits for its disk", servers.durable),
    ("the replica answers", servers.followed),
    ("names are searched for as the settings say", _names),
    ("no job has failed for good", _jobs),
    ("no connection falls behind its platform's window", _connections),
    ("there is room on the disk", _disk),
)
NAMES = tuple(name for name, _ in _CHECKS)

"""How powers were used, out of the ledger, and what that suggests.

An entry by a person shows that they used a power. Not every power leaves such a trace:
to look at a page of operations writes nothing. A role that carries only such powers is
``UNSEEN``, and nothing is suggested for it.

1. Used by nobody's hand since the last quarter: revoke; unless it is held for less than
   a month.
2. Used once: look at it.
3. Used in a way that none of at least two others with the same role did: look at it.
4. Anything else: keep.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.table import Table
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Kind, actor
from guicang.domain.programme.campaign import Advice, Finding, Held, Suggestion, What

YOUNG: Final = timedelta(days=30)
"""What is held for less is not yet missed."""
PEERS: Final = 2
"""So many others with a role say what is usual for it."""

_READS: Final = frozenset({May.CONVERSATION_READ, May.CONVERSATION_READ_OWN})
TRACES: Final[Mapping[str, frozenset[May]]] = MappingProxyType(
    {
        Tag.SYSTEM_JOB_CHANGED: frozenset({May.JOBS_CHANGE}),
        Tag.ORGANISATION_PROPOSED: frozenset({May.ORGANISATION_DECLARE}),
        Tag.ORGANISATION_DECLARED: frozenset({May.ORGANISATION_DECLARE}),
        Tag.PACK_CONFIRMED: frozenset({May.PACK_CONFIRM}),
        Tag.ACCESS_PROPOSED: frozenset({May.PEOPLE_CHANGE}),
        Tag.ACCESS_DEACTIVATED: frozenset({May.PEOPLE_DEACTIVATE}),
        Tag.ACCESS_KEY_ISSUED: frozenset({May.API_KEY_CHANGE}),
        Tag.ACCESS_KEY_REVOKED: frozenset({May.API_KEY_CHANGE}),
        Tag.ACCESS_CLIENT_ADDED: frozenset({May.API_KEY_CHANGE}),
        Tag.ROLES_PROPOSED: frozenset({May.ROLES_CHANGE}),
        Tag.GRANT_PROPOSED: frozenset({May.GRANT_ASK}),
        Tag.GRANT_REVOKED: frozenset({May.PEOPLE_DEACTIVATE}),
        Tag.CONVERSATION_READ: _READS,
        Tag.CONVERSATION_TAKEN_IN: frozenset({May.CONVERSATION_IMPORT}),
        Tag.CONVERSATION_LABELLED: frozenset({May.CONVERSATION_LABEL}),
        Tag.CONVERSATION_SEARCHED: frozenset({May.CONVERSATION_SEARCH}),
        Tag.CONVERSATION_EXPORTED: frozenset({May.CONVERSATION_EXPORT}),
        Tag.POLICY_PROPOSED: frozenset({May.POLICY_CHANGE}),
        Tag.RULES_PROPOSED: frozenset({May.RULES_CHANGE}),
        Tag.MASKING_PROPOSED: frozenset({May.MASKING_CHANGE}),
        Tag.CUSTOMER_PROPOSED: frozenset({May.CUSTOMER_CHANGE}),
        Tag.CLASSIFIER_PROPOSED: frozenset({May.CLASSIFIER_CHANGE}),
        Tag.REQUEST_SIGNED: frozenset({May.REQUEST_SIGN}),
        Tag.HOLD_PROPOSED: frozenset({May.HOLD_PLACE}),
        Tag.HOLD_RELEASE_PROPOSED: frozenset({May.HOLD_RELEASE}),
        Tag.FREEZE_PLACED: frozenset({May.FREEZE_PLACE}),
        Tag.FREEZE_LIFT_PROPOSED: frozenset({May.FREEZE_LIFT}),
        Tag.BATCH_PROPOSED: frozenset({May.BATCH_PROPOSE}),
        Tag.BATCH_WITHDRAWN: frozenset({May.BATCH_WITHDRAW}),
        Tag.ARCHIVE_READ: _READS,
        Tag.RESTORE_PROPOSED: frozenset({May.ARCHIVE_RESTORE}),
        Tag.FINDING_REVEAL_PROPOSED: frozenset({May.FINDING_REVEAL}),
        Tag.FINDING_REVEALED: frozenset({May.FINDING_REVEAL}),
        Tag.QUARANTINE_LOOKED_AT: frozenset({May.FINDING_REVEAL}),
        Tag.QUARANTINE_OPENED: frozenset({May.FINDING_REVEAL}),
        Tag.QUARANTINE_READ_AGAIN: frozenset({May.CONVERSATION_IMPORT}),
        Tag.QUARANTINE_DISCARD_PROPOSED: frozenset({May.QUARANTINE_DISCARD}),
        Tag.SNAPSHOT_MADE: frozenset({May.SNAPSHOT_CHANGE}),
        Tag.ALARM_ACKNOWLEDGED: frozenset({May.ALARM_ANSWER}),
        Tag.ALARM_SILENCED: frozenset({May.ALARM_ANSWER}),
        Tag.LEDGER_EXPORTED: frozenset({May.LEDGER_EXPORT}),
        Tag.SOURCE_ADDED: frozenset({May.SOURCE_CHANGE}),
        Tag.SOURCE_CHANGED: frozenset({May.SOURCE_CHANGE}),
        Tag.SESSION_MOVED: frozenset({May.DESK_STEER, May.DESK_ANSWER}),
        Tag.SESSION_COMPLETED: frozenset({May.DESK_ANSWER}),
        Tag.SESSION_RETURNED: frozenset({May.DESK_ANSWER}),
        Tag.DESK_AGENT_SET: frozenset({May.DESK_STEER}),
        Tag.DESK_PRESENCE_SET: frozenset({May.DESK_STEER, May.DESK_ANSWER}),
        Tag.DESK_RULES_CHANGED: frozenset({May.DESK_RULES}),
        Tag.DESTINATION_PROPOSED: frozenset({May.DESTINATION_CHANGE}),
    }
)
"""Which powers an entry of a person shows in use."""
TRACED: Final = frozenset(may for mays in TRACES.values() for may in mays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """How often people used which power, and since when they hold their roles.

    ``since`` knows only those whose roles were given in the time that was looked at.
    """

    counts: Mapping[str, Mapping[May, int]] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, person: str) -> Mapping[May, int]:
        """Say how often somebody used which power."""
        return self.counts.get(person, {})


def used(entries: Iterable[Entry]) -> Used:
    """Count what entries show."""
    counts: defaultdict[str, Counter[May]] = defaultdict(Counter)
    since: dict[str, datetime] = {}
    for entry in entries:
        if entry.tag in {Tag.ACCESS_PERSON_ADDED, Tag.ACCESS_ROLES_CHANGED}:
            since[str(entry.data.get("person", ""))] = entry.at
        if actor(entry).kind is Kind.PERSON:
            counts[entry.actor].update(TRACES.get(entry.tag, ()))
    return Used(counts=counts, since=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who is here, by which table, with which grants, and what was used."""

    people: Mapping[str, Person]
    table: Table
    grants: Mapping[str, Grant]
    used: Used
    now: datetime


def suggest(held: Held, house: House) -> Suggestion:
    """Say what the ledger suggests for something that is held."""
    if held.what is What.GRANT:
        return _of_grant(house.grants[held.name])
    return _of_role(held, Role(held.name), house)


def _of_grant(grant: Grant) -> Suggestion:
    if grant.emergency:
        return Suggestion(
            finding=Finding.EMERGENCY,
            advice=Advice.LOOK,
            facts={"count": grant.used, "reason": grant.reason},
        )
    if not grant.used:
        return Suggestion(finding=Finding.NEVER, advice=Advice.REVOKE)
    if grant.used == 1:
        return Suggestion(finding=Finding.ONCE, advice=Advice.LOOK)
    return Suggestion(
        finding=Finding.USED, advice=Advice.KEEP, facts={"count": grant.used}
    )


def _of_role(held: Held, role: Role, house: House) -> Suggestion:
    seen = house.table.of(role) & TRACED
    if not seen:
        return Suggestion(finding=Finding.UNSEEN, advice=Advice.KEEP)
    mine = {may: n for may, n in house.used.of(held.person).items() if may in seen}
    count = sum(mine.values())
    young = house.used.since.get(held.person)
    if not count and young is not None and house.now - young < YOUNG:
        days = (house.now - young) // timedelta(days=1)
        return Suggestion(finding=Finding.NEW, advice=Advice.KEEP, facts={"days": days})
    if not count:
        return Suggestion(finding=Finding.NEVER, advice=Advice.REVOKE)
    if count == 1:
        return Suggestion(finding=Finding.ONCE, advice=Advice.LOOK)
    return _compared(held, role, house, mine)


def _compared(
    held: Held, role: Role, house: House, mine: Mapping[May, int]
) -> Suggestion:
    """Compare with others who have the role and used anything of it."""
    others = [used for used in _others(held.person, role, house) if any(used.values())]
    odd = [may for may in mine if not any(used.get(may) for used in others)]
    if len(others) >= PEERS and odd:
        most = max(odd, key=lambda may: (mine[may], may))
        facts = {"power": most.value, "count": mine[most], "others": len(others)}
        return Suggestion(finding=Finding.OUTSIDE, advice=Advice.LOOK, facts=facts)
    return Suggestion(
        finding=Finding.USED, advice=Advice.KEEP, facts={"count": sum(mine.values())}
    )


def _others(person: str, role: Role, house: House) -> Iterator[Mapping[May, int]]:
    for name, other in house.people.items():
        if name != person and other.active and role in other.roles:
            yield house.used.of(name)

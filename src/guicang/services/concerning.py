"""Find whom an incident concerns: counted, masked, and chosen by a person.

* Nobody is told here. What is found are customers by digest, and the addresses that
  they themselves wrote, masked; a person chooses by tokens, and the request that
  somebody else signs keeps the tokens. When it is sent, the addresses are looked for
  anew: nothing but the records keeps them.
* The look is an entry of the ledger, with what was counted.
* Records in the archive are counted, not opened: restore them to write to who is in
  nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import BadIncident
from guicang.domain.identity import Clue, Digested, Reason, clue_value, name_of
from guicang.domain.incident.concerned import (
    MOST_RECORDS,
    Address,
    Concerned,
    Customer,
    Extent,
    reached,
)
from guicang.domain.incident.telling import persons_from
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation, Role
from guicang.domain.retention.model import Record
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.identities import Identities
from guicang.ports.incidents import Incidents
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records

_PAGE: Final = 200
_TOKEN: Final = 16
_REASONS: Final = {"mail": Reason.EMAIL, "phone": Reason.PHONE}
_TYPES: Final = frozenset({Entity.EMAIL, Entity.PHONE, Entity.MOBILE})
_HOME: Final = "+86"


@dataclass(slots=True)
class _Met:
    """What was met of one customer; addresses as they are."""

    identities: set[str] = field(default_factory=set)
    here: list[str] = field(default_factory=list)
    archived: set[str] = field(default_factory=set)
    addresses: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerning:
    """The use cases. ``hide`` masks a text; ``things`` gives the ids in an entry."""

    incidents: Incidents
    records: Records
    catalogue: Catalogue
    identities: Identities
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    hide: Callable[[str], str]
    things: Callable[[object], frozenset[str]]

    def find(self, incident: str, extent: Extent, *, by: str) -> Concerned:
        """Say whom it concerns, by what is known of it and by what is said besides.

        The look is an entry. NoSuchIncident, BadIncident.
        """
        asked = self._asked(incident, extent)
        met, nameless, gone = self._met(asked)
        found = Concerned(
            customers=tuple(
                self._shown(name, each) for name, each in sorted(met.items())
            ),
            conversations=sum(len({*m.here, *m.archived}) for m in met.values()),
            nameless=nameless,
            gone=gone,
        )
        about: dict[str, object] = {
            "incident": incident,
            "customers": len(found.customers),
            "records": found.conversations,
            "unreached": found.unreached,
            "only_archived": found.only_archived,
            "gone": gone,
        }
        with self.ledger.transaction():
            now = self.clock.now()
            self.ledger.append(Tag.INCIDENT_CONCERNED_LOOKED, by, about, now)
        return found

    def chosen(
        self, incident: str, extent: Extent, tokens: Iterable[str]
    ) -> tuple[str, ...]:
        """Give the addresses that were chosen, as ``persons_from`` gives them.

        BadIncident for a token that is of nobody whom it concerns (any more).
        """
        wanted = frozenset(tokens)
        if not wanted:
            return ()
        met, _, _ = self._met(self._asked(incident, extent))
        here = {
            self._token(person): person
            for each in met.values()
            for person in each.addresses
        }
        if missing := wanted - here.keys():
            raise BadIncident(reason=f"{len(missing)} of those chosen are not found")
        return tuple(sorted(here[token] for token in wanted))

    # --- how it is found --------------------------------------------------------------

    def _asked(self, incident: str, extent: Extent) -> Extent:
        asked = reached(self.incidents.get(incident).facts, extent)
        asked.require_narrow()
        return asked

    def _met(self, extent: Extent) -> tuple[Mapping[str, _Met], int, int]:
        """Give who was met, by name; how many records name nobody, or are gone."""
        named = self._named(extent)
        live, archived = self._records(extent, named)
        met = self._by_customer([*live.values(), *archived.values()])
        by_tag = {tag: each for each in met.values() for tag in each.identities}
        for record in live.values():
            if record.customer:
                by_tag[record.customer].here.append(record.id)
        for record in archived.values():
            if record.customer:
                by_tag[record.customer].archived.add(record.id)
        for each in met.values():
            each.addresses |= self._addresses(each)
        there = live.keys() | archived.keys()
        nameless = sum(not (live.get(n) or archived[n]).customer for n in there)
        return met, nameless, len(extent.conversations - there)

    def _named(self, extent: Extent) -> frozenset[str]:
        """Name the records that the entries of a range speak of."""
        if not extent.entries:
            return frozenset()
        said: set[str] = set()
        for row in self.ledger.rows(extent.entries.start, extent.entries.stop):
            if row.body:
                said |= self.things(decode(row.body).data)
        return frozenset({*self.records.facts_of(said), *self.catalogue.find(said)})

    def _records(
        self, extent: Extent, named: frozenset[str]
    ) -> tuple[Mapping[str, Record], Mapping[str, Record]]:
        query = extent.query(named)
        if query is None:
            return {}, {}
        found: list[dict[str, Record]] = []
        for store in (self.records, self.catalogue):
            facts = islice(store.facts(query=query), MOST_RECORDS + 1)
            found.append({record.id: record for record in facts})
            if len(found[-1]) > MOST_RECORDS:
                raise BadIncident(reason="too many records at once; narrow it")
        return found[0], found[1]

    def _by_customer(self, records: Sequence[Record]) -> dict[str, _Met]:
        tags = {record.customer for record in records if record.customer}
        met = {
            name_of(customer): _Met(identities=set(customer))
            for customer in self.identities.customers(tags)
        }
        known = {tag for each in met.values() for tag in each.identities}
        return met | {tag: _Met(identities={tag}) for tag in tags - known}

    def _addresses(self, met: _Met) -> dict[str, bool]:
        """Give what a customer wrote of addresses, and which are vouched for."""
        found: dict[str, bool] = {}
        for start in range(0, len(met.here), _PAGE):
            for talk in self.records.read(met.here[start : start + _PAGE]):
                for person in self._written(talk):
                    found[person] = self._is_vouched(met, person)
        return found

    def _written(self, talk: Conversation) -> Iterator[str]:
        found: Mapping[int, tuple[Finding, ...]] = self.records.findings(talk.id)
        for message in talk.messages:
            if message.role is not Role.CUSTOMER:
                continue
            for each in found.get(message.seq, ()):
                if each.type in _TYPES and not each.masked:
                    yield from _person(message.text[each.start : each.end])

    def _is_vouched(self, met: _Met, person: str) -> bool:
        kind, _, at = person.partition(":")
        reason = _REASONS[kind]
        value = clue_value(Clue(reason=reason, value=at))
        digest = self.tagger.tag(f"clue-{reason.value}", value)
        return self.identities.has(met.identities, Digested(reason, digest))

    def _token(self, person: str) -> str:
        return self.tagger.tag("incident-person", person)[:_TOKEN]

    def _shown(self, name: str, met: _Met) -> Customer:
        return Customer(
            name=name,
            conversations=len({*met.here, *met.archived}),
            archived=len(met.archived),
            addresses=tuple(
                Address(
                    token=self._token(person),
                    shown=self.hide(person.partition(":")[2]),
                    vouched=vouched,
                )
                for person, vouched in sorted(met.addresses.items())
            ),
        )


def _person(text: str) -> tuple[str, ...]:
    """Read an address or a number; without a country it is a Chinese one."""
    for each in (text, _HOME + text):
        try:
            return persons_from([each])
        except BadIncident:
            continue
    return ()

"""Tell customers of a change of the rules on personal information (PIPL 17).

* Whom it concerns are all who have records here from before the change, in the working
  store or the archive. Each is told once of a change, by one way: the address or number
  that a list names for them, else where they wrote to us last, if we can say anything
  there. A list of addresses is brought; nothing keeps it but what waits to be sent.
* A line of a list without an id is somebody's here if a platform vouches that it is.
* What is signed is the change, how many are told and a keyed digest of who by which
  way; when it is sent, it has to be the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.errors import (
    BadNotices,
    ManifestChanged,
    NobodyToTell,
    NoSuchPolicy,
    NoSuchRequest,
    NoSuchRulesChange,
    NotYours,
)
from guicang.domain.identity import Clue, Digested, Reason, name_of
from guicang.domain.identity.naming import clue_value
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.addresses import Listed
from guicang.domain.notices.occasions import Occasion, checked_values
from guicang.domain.notices.templates import Said, render, template_for
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.noticing import ToldCustomers
from guicang.ports.policies import Policies
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.noticing import Noticing
from guicang.services.reaching import Reach, RulesChange, Where
from guicang.services.versioning import request_for

_SHOWN: Final = 16
_LAW: Final = "law-"
_LAWS: Final = (Tag.ORGANISATION_DECLARED, Tag.PACK_CONFIRMED)
_REASONS: Final = {"mail": Reason.EMAIL, "phone": Reason.PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Informing:
    """The use cases. ``link`` is where customers read the rules."""

    records: Records
    catalogue: Catalogue
    identities: Identities
    policies: Policies
    where: Where
    told: ToldCustomers
    requests: Requests
    approving: Approving
    noticing: Noticing
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    link: str

    # --- looking ----------------------------------------------------------------------

    def change(self, named: str) -> RulesChange:
        """Find a change. NoSuchRulesChange."""
        number = named.removeprefix(_LAW)
        if not (number.isascii() and number.isdecimal()):
            raise NoSuchRulesChange(change=named)
        if number == named:
            try:
                return RulesChange(named, self.policies.version(int(number)).at)
            except NoSuchPolicy:
                raise NoSuchRulesChange(change=named) from None
        for entry in (e for tag in _LAWS for e in self.ledger.entries(tag=tag)):
            if entry.seq == int(number):
                return RulesChange(named, entry.at)
        raise NoSuchRulesChange(change=named)

    def reach(self, named: str, listed: Sequence[Listed], lang: str = "") -> Reach:
        """Say whom it would reach. NoSuchRulesChange, BadNotices."""
        change = self.change(named)
        if not self.link:
            raise BadNotices(field="notice.policy", reason="say where the rules are")
        last = self._last(change)
        customers = {name_of(each): each for each in self.identities.customers(last)}
        done = self.told.of(change.id)
        free = {name: each for name, each in customers.items() if done.isdisjoint(each)}
        to, strangers = self._listed(listed, customers)
        rest = {
            name: max(last[tag] for tag in each if tag in last)[1]
            for name, each in free.items()
            if name not in to
        }
        to = {**self.where.of(rest), **{n: at for n, at in to.items() if n in free}}
        return Reach(
            change=change,
            concerned=len(customers),
            before=len(customers) - len(free),
            strangers=strangers,
            shut=sum(map(self._is_shut, to.values())),
            said=self._said(change, lang),
            to=dict(sorted(to.items())),
            identities=free,
        )

    def _last(self, change: RulesChange) -> dict[str, tuple[datetime, str]]:
        """Give the last conversation from before a change of each identity."""
        last: dict[str, tuple[datetime, str]] = {}
        for store in (self.records, self.catalogue):
            for record in store.facts():
                at = record.starts["opened"]
                if record.customer and at < change.at:
                    there = last.get(record.customer, (at, ""))
                    last[record.customer] = max(there, (at, record.id))
        return last

    def _listed(
        self, listed: Iterable[Listed], customers: Mapping[str, frozenset[str]]
    ) -> tuple[dict[str, str], int]:
        """Say who of these customers is reached where, and count lines of others."""
        owner = {tag: name for name, each in customers.items() for tag in each}
        to: dict[str, str] = {}
        strangers = 0
        for each in listed:
            names = {owner[tag] for tag in self._tags(each) if tag in owner}
            strangers += not names
            for name in names:
                to.setdefault(name, each.to)
        return to, strangers

    def _tags(self, listed: Listed) -> frozenset[str]:
        """Give the identities that a line may be."""
        if listed.customer:
            return frozenset({self.tagger.tag("customer", listed.customer)})
        kind, _, at = listed.to.partition(":")
        reason = _REASONS[kind]
        value = clue_value(Clue(reason=reason, value=at))
        digest = self.tagger.tag(f"clue-{reason.value}", value)
        having = self.identities.having(Digested(reason, digest))
        return frozenset().union(*self.identities.customers(having))

    def _is_shut(self, to: str) -> bool:
        kind, _, at = to.partition(":")
        token = self.noticing.address_token(at)
        return kind == "mail" and self.noticing.outbox.is_shut(token)

    def _values(self, change: RulesChange) -> Mapping[str, object]:
        since = change.at.astimezone(ZoneInfo(self.noticing.habits.zone)).date()
        return {"version": change.id, "since": since, "link": self.link}

    def _said(self, change: RulesChange, lang: str) -> Said:
        _, notices = self.noticing.notices()
        occasion, lang = Occasion.POLICY_CHANGED, lang or self.noticing.habits.lang
        template = template_for(occasion, lang, notices.templates)
        values = checked_values(occasion, self._values(change))
        return render(occasion, template, values)

    def _require_ways(self, reach: Reach) -> None:
        """Raise unless somebody is reached, and there is a way to all.

        NobodyToTell, BadNotices, NoSuchWay.
        """
        if not reach.to:
            raise NobodyToTell(change=reach.change.id)
        if reach.ways["mail"] and self.noticing.carriers(None) is None:
            raise BadNotices(field="mail.server", reason="no mail server is named")
        if reach.ways["phone"]:
            self.noticing.notices()[1].gateway()

    # --- asking and telling -----------------------------------------------------------

    def propose(
        self, named: str, listed: Sequence[Listed], *, lang: str, by: str, reason: str
    ) -> Request:
        """Ask for them to be told; somebody else signs it."""
        reach = self.reach(named, listed, lang)
        self._require_ways(reach)
        now = self.clock.now()
        payload: dict[str, object] = {
            "change": reach.change.id,
            "since": reach.change.at.isoformat(),
            "lang": lang,
            "persons": len(reach.to),
            **reach.ways,
            "listed": bool(listed),
            "digest": self._digest(reach),
        }
        request = request_for(
            self, Operation.POLICY_TELL, payload, by=by, reason=reason, now=now
        )
        about: dict[str, object] = {
            "change": reach.change.id,
            "request": request.id,
            "root": request.root,
            "persons": len(reach.to),
        }
        with self.requests.transaction():
            self.approving.open(request)
            self.ledger.append(Tag.NOTICE_CUSTOMERS_PROPOSED, by, about, now)
        return request

    def send(self, request_id: str, listed: Sequence[Listed], *, by: str) -> int:
        """Queue the notices of a request that was signed, once; return how many.

        NoSuchRequest, NotYours, NotApproved, RequestClosed, ManifestChanged.
        """
        self.many(request_id)
        request = self.requests.get(request_id)
        if request.proposer != by:
            raise NotYours(request=request_id, proposer=request.proposer)
        self.approving.enter(request_id, by=by)
        payload: Any = request.payload
        with self.requests.transaction():
            self.requests.get(request_id, lock=True)
            now = self.clock.now()
            self.approving.check(request_id, now)
            reach = self.reach(str(payload["change"]), listed, str(payload["lang"]))
            here, signed = self._digest(reach), str(payload["digest"])
            if here != signed:
                raise ManifestChanged(
                    request=request_id, shown=signed[:_SHOWN], now=here[:_SHOWN]
                )
            self._require_ways(reach)
            self.requests.decide(request_id, Decision.DONE, now)
            return self._tell(request, reach, by, now)

    def _tell(self, request: Request, reach: Reach, by: str, now: datetime) -> int:
        change = reach.change
        reached = (reach.identities[name] for name in reach.to)
        self.told.add(change.id, frozenset().union(*reached), now)
        made = self.noticing.tell(
            Occasion.POLICY_CHANGED,
            sorted(set(reach.to.values())),
            self._values(change),
            key=f"customers-{change.id}",
            lang=str(request.payload["lang"]),
        )
        about: dict[str, object] = {
            "change": change.id,
            "request": request.id,
            "signers": sorted(each.person for each in request.signatures),
            "notices": len(made),
            "unreached": reach.unreached,
        }
        self.ledger.append(Tag.NOTICE_CUSTOMERS_TOLD, by, about, now)
        return len(made)

    def _digest(self, reach: Reach) -> str:
        lines = (f"{name} {to}" for name, to in reach.to.items())
        return self.tagger.tag("policy-told", "\n".join(lines))

    def many(self, request_id: str) -> int:
        """Say how many a request is to tell. NoSuchRequest."""
        request = self.requests.get(request_id)
        if request.operation is not Operation.POLICY_TELL:
            raise NoSuchRequest(request=request_id)
        return int(str(request.payload["persons"]))

    def asked(self, named: str) -> Sequence[Request]:
        """Give what was asked for of a change, the oldest first."""
        entries = self.ledger.entries(tag=Tag.NOTICE_CUSTOMERS_PROPOSED)
        return [
            self.requests.get(str(each.data["request"]))
            for each in entries
            if each.data["change"] == named
        ]

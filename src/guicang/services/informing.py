"""Tell customers of a change of the rules on personal information (PIPL 17).

* Whom it concerns are all who have records here from before the change, in the working
  store or the archive. Each is told once of a change, by one way: the address or number
  that a list names for them, else where they wrote to us last, if we can say anything
  there. A list of addresses is brought; nothing keeps it but what waits to be sent.
* A line of a list without an id is somebody's here if a platform vouches that it is.
* What is signed is the change, how many are told and a keyed digest of who by which
  way; when it is sent, it has to be the same.
* Each is told in the language of the last conversation in the working store, if there
  are words in it; else in the one that was asked for, or the house's.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.addresses import Listed
from guicang.domain.notices.occasions import Occasion, checked_values
from guicang.domain.notices.templates import Said, offered, render, template_for
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.noticing import ToldCustomers
from guicang.ports.policies import Policies
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.noticing import Noticing
from guicang.services.reaching import Concerned, Reach, Reached, RulesChange
from guicang.services.versioning import request_for

_SHOWN: Final = 16
_LAW: Final = "law-"
_LAWS: Final = (Tag.ORGANISATION_DECLARED, Tag.PACK_CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Informing:
    """The use cases. ``link`` is where customers read the rules."""

    concerned: Concerned
    policies: Policies
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
        """Say whom it would reach. NoSuchRulesChange, BadNotices.

        Who talked in a language that there are words in is told in it, everybody else
        in ``lang``, or the house's if that is "".
        """
        change = self.change(named)
        if not self.link:
            raise BadNotices(field="notice.policy", reason="say where the rules are")
        counts: Counter[str] = Counter()
        ways, langs = Counter[str](), Counter[str]()
        mine: set[int] = set()
        who = hashlib.sha256()
        tongue = self._tongue(lang)
        for one in chain.from_iterable(self.concerned.each(change, listed)):
            counts["concerned"] += 1
            counts["before"] += one.before
            mine |= one.listed
            counts["archived"] += one.archived and not (one.before or one.to)
            if one.before or not one.to:
                continue
            counts["shut"] += self._is_shut(one.to)
            ways[one.to.partition(":")[0]] += 1
            langs[tongue(one)] += 1
            who.update(f"{one.name} {one.to} {tongue(one)}\n".encode())
        return Reach(
            change=change,
            concerned=counts["concerned"],
            before=counts["before"],
            strangers=len(listed) - len(mine),
            shut=counts["shut"],
            only_archived=counts["archived"],
            ways={way: ways[way] for way in ("mail", "phone", "thread")},
            langs=dict(sorted(langs.items())),
            said=self._said(change, lang, langs),
            digest=self.tagger.tag("policy-told", who.hexdigest()),
        )

    def _tongue(self, lang: str) -> Callable[[Reached], str]:
        """Give who says in which language somebody is told: their own, if it has words.

        ``lang`` is for all others; the house's if it is "".
        """
        _, notices = self.noticing.notices()
        known = offered(Occasion.POLICY_CHANGED, notices.templates)
        other = lang or self.noticing.habits.lang

        def tongue(one: Reached) -> str:
            own = one.lang.partition("-")[0].lower()
            return own if own in known else other

        return tongue

    def _is_shut(self, to: str) -> bool:
        kind, _, at = to.partition(":")
        token = self.noticing.address_token(at)
        return kind == "mail" and self.noticing.outbox.is_shut(token)

    def _values(self, change: RulesChange) -> Mapping[str, object]:
        since = change.at.astimezone(ZoneInfo(self.noticing.habits.zone)).date()
        return {"version": change.id, "since": since, "link": self.link}

    def _said(
        self, change: RulesChange, lang: str, langs: Iterable[str]
    ) -> Mapping[str, Said]:
        _, notices = self.noticing.notices()
        occasion, first = Occasion.POLICY_CHANGED, lang or self.noticing.habits.lang
        values = checked_values(occasion, self._values(change))
        return {
            each: render(
                occasion, template_for(occasion, each, notices.templates), values
            )
            for each in dict.fromkeys([first, *sorted(langs)])
        }

    def _require_ways(self, reach: Reach) -> None:
        """Raise unless somebody is reached, and there is a way to all.

        NobodyToTell, BadNotices, NoSuchWay.
        """
        if not reach.persons:
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
            "persons": reach.persons,
            **reach.ways,
            "listed": bool(listed),
            "digest": reach.digest,
        }
        request = request_for(
            self, Operation.POLICY_TELL, payload, by=by, reason=reason, now=now
        )
        about: dict[str, object] = {
            "change": reach.change.id,
            "request": request.id,
            "root": request.root,
            "persons": reach.persons,
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
            here, signed = reach.digest, str(payload["digest"])
            if here != signed:
                raise ManifestChanged(
                    request=request_id, shown=signed[:_SHOWN], now=here[:_SHOWN]
                )
            self._require_ways(reach)
            self.requests.decide(request_id, Decision.DONE, now)
            return self._tell(request, reach, listed, by)

    def _tell(
        self, request: Request, reach: Reach, listed: Sequence[Listed], by: str
    ) -> int:
        change, now = reach.change, self.clock.now()
        tongue, made = self._tongue(str(request.payload["lang"])), 0
        for page in self.concerned.each(change, listed):
            reached = [each for each in page if each.to and not each.before]
            tags = frozenset().union(*(each.identities for each in reached))
            self.told.add(change.id, tags, now)
            made += self._queue(change, reached, tongue)
        about: dict[str, object] = {
            "change": change.id,
            "request": request.id,
            "signers": sorted(each.person for each in request.signatures),
            "notices": made,
            "unreached": reach.unreached,
            "only_archived": reach.only_archived,
        }
        self.ledger.append(Tag.NOTICE_CUSTOMERS_TOLD, by, about, now)
        return made

    def _queue(
        self,
        change: RulesChange,
        reached: Sequence[Reached],
        tongue: Callable[[Reached], str],
    ) -> int:
        """Let some be told, each in the language that is theirs; return how many."""
        to: defaultdict[str, set[str]] = defaultdict(set)
        for each in reached:
            to[tongue(each)].add(each.to)
        return sum(
            len(
                self.noticing.tell(
                    Occasion.POLICY_CHANGED,
                    sorted(addresses),
                    self._values(change),
                    key=f"customers-{change.id}",
                    lang=lang,
                )
            )
            for lang, addresses in sorted(to.items())
        )

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

"""Tell the persons concerned of an incident: somebody else signs before any is told.

* What is signed are the words, how many are told and a keyed digest of who: the list
  itself is brought again when it is sent, and has to be the same. So nothing keeps
  addresses but the outbox, where they lie sealed and go when they are sent.
* A request is carried out once, in the transaction that queues its notices. Each is
  sent by the outbox, and its proof is in the ledger, as of any notice.
* The clocks of an incident that ask for nothing else are met by it, once as many were
  told as are known to be concerned: the request is their evidence.
* Where no mail server or no way to telephones is named, nothing is asked for: nobody
  shall sign what cannot be done.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.errors import (
    BadIncident,
    ManifestChanged,
    NoSuchRequest,
    NotYours,
)
from guicang.domain.incident.model import Incident
from guicang.domain.incident.telling import Words
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion, checked_values
from guicang.domain.notices.templates import Said, render, template_for
from guicang.domain.record.zone import local
from guicang.ports.clock import Clock
from guicang.ports.incidents import Incidents
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.noticing import Noticing
from guicang.services.responding import Responding
from guicang.services.versioning import request_for

_SHOWN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What telling them would do. ``shut`` addresses get nothing: mail came back.

    ``said`` is the text as it would be read.
    """

    mails: int
    phones: int
    shut: int
    said: Said

    @property
    def persons(self) -> int:
        """How many are told."""
        return self.mails + self.phones


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was done: how many notices wait to be sent, and which clocks that met."""

    notices: int
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The use cases."""

    incidents: Incidents
    responding: Responding
    requests: Requests
    approving: Approving
    noticing: Noticing
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def impact(self, incident: str, words: Words, persons: Sequence[str]) -> Impact:
        """Say what it would do; nothing is written. NoSuchIncident, BadIncident."""
        words.require_whole()
        found = self.incidents.get(incident)
        kinds = Counter(each.partition(":")[0] for each in persons)
        self._require_ways(kinds)
        return Impact(
            mails=kinds["mail"],
            phones=kinds["phone"],
            shut=sum(self._is_shut(each) for each in persons),
            said=self._said(found, words),
        )

    def propose(
        self,
        incident: str,
        words: Words,
        persons: Sequence[str],
        *,
        by: str,
        reason: str,
        chosen: Mapping[str, object] | None = None,
    ) -> Request:
        """Ask for them to be told; somebody else signs it.

        ``chosen`` says how to find again those that were chosen from the records.
        NoSuchIncident, BadIncident.
        """
        impact = self.impact(incident, words, persons)
        now, found = self.clock.now(), self.incidents.get(incident)
        payload: dict[str, object] = {
            "incident": incident,
            "at": _happened(found).isoformat(),
            **words.texts,
            "lang": words.lang,
            "mails": impact.mails,
            "phones": impact.phones,
            "persons": self._digest(persons),
            **({"chosen": chosen} if chosen else {}),
        }
        request = request_for(
            self, Operation.INCIDENT_TELL, payload, by=by, reason=reason, now=now
        )
        about: dict[str, object] = {
            "incident": incident,
            "request": request.id,
            "root": request.root,
            "persons": impact.persons,
        }
        with self.requests.transaction():
            self.approving.open(request)
            self.ledger.append(Tag.INCIDENT_TELL_PROPOSED, by, about, now)
        return request

    def send(self, request_id: str, persons: Sequence[str], *, by: str) -> Told:
        """Queue the notices of a request that was signed, once.

        The list is the one that was signed, brought again. NoSuchRequest, NotYours,
        NotApproved, RequestClosed, ManifestChanged, BadIncident.
        """
        request = self.requests.get(request_id)
        if request.operation is not Operation.INCIDENT_TELL:
            raise NoSuchRequest(request=request_id)
        if request.proposer != by:
            raise NotYours(request=request_id, proposer=request.proposer)
        payload: Any = request.payload
        here, signed = self._digest(persons), str(payload["persons"])
        if here != signed:
            raise ManifestChanged(
                request=request_id, shown=signed[:_SHOWN], now=here[:_SHOWN]
            )
        self._require_ways(Counter(each.partition(":")[0] for each in persons))
        self.approving.enter(request_id, by=by)
        return self._send(request_id, persons, by)

    def _send(self, request_id: str, persons: Sequence[str], by: str) -> Told:
        now = self.clock.now()
        with self.requests.transaction():
            payload: Any = self.requests.get(request_id).payload
            incident = str(payload["incident"])
            self.incidents.get(incident, lock=True)  # guards come before rows
            request = self.requests.get(request_id, lock=True)
            self.approving.check(request_id, now)
            self.requests.decide(request_id, Decision.DONE, now)
            made = self.noticing.tell(
                Occasion.INCIDENT_CUSTOMERS,
                persons,
                _values(payload),
                key=request_id,
                lang=str(payload["lang"]),
            )
            many = self._before(incident) + len(made)
            clocks = self.responding.told(incident, many, reference=request_id, by=by)
            about: dict[str, object] = {
                "incident": incident,
                "request": request_id,
                "signers": sorted(each.person for each in request.signatures),
                "notices": len(made),
                "clocks": clocks,
            }
            self.ledger.append(Tag.INCIDENT_TOLD, by, about, now)
        return Told(notices=len(made), clocks=clocks)

    def _before(self, incident: str) -> int:
        """Say how many were told of an incident so far."""
        entries = self.ledger.entries(tag=Tag.INCIDENT_TOLD, about=incident)
        return sum(int(str(each.data["notices"])) for each in entries)

    def asked(self, incident: str) -> Sequence[Request]:
        """Give what was asked for of an incident, the oldest first."""
        entries = self.ledger.entries(tag=Tag.INCIDENT_TELL_PROPOSED, about=incident)
        return [self.requests.get(str(each.data["request"])) for each in entries]

    def _is_shut(self, person: str) -> bool:
        kind, _, at = person.partition(":")
        token = self.noticing.address_token(at) if kind == "mail" else ""
        return bool(token) and self.noticing.outbox.is_shut(token)

    def _digest(self, persons: Sequence[str]) -> str:
        return self.tagger.tag("incident-persons", "\n".join(sorted(persons)))

    def _require_ways(self, kinds: Mapping[str, int]) -> None:
        """Raise unless there is a way to all of them. BadIncident, NoSuchWay."""
        if kinds.get("mail") and self.noticing.carriers(None) is None:
            raise BadIncident(reason="no mail server is named: mail.server")
        if kinds.get("phone"):
            self.noticing.notices()[1].gateway()

    def _said(self, incident: Incident, words: Words) -> Said:
        _, notices = self.noticing.notices()
        lang = words.lang or self.noticing.habits.lang
        values = {
            "incident": incident.id,
            "at": _happened(incident).isoformat(),
            **words.texts,
        }
        occasion = Occasion.INCIDENT_CUSTOMERS
        template = template_for(occasion, lang, notices.templates)
        return render(occasion, template, checked_values(occasion, _values(values)))


def _happened(incident: Incident) -> datetime:
    return incident.facts.happened_at or incident.facts.discovered_at


def _values(payload: Mapping[str, Any]) -> Mapping[str, object]:
    names = ("incident", "what", "harm", "measures", "advice", "contact")
    at = local(datetime.fromisoformat(payload["at"]))
    return {**{name: payload[name] for name in names}, "at": at}

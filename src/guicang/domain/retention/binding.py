"""Which entries of the packs bind an organisation, and as which clauses.

Only floors and ceilings become clauses; duties, clocks and the rest are for people
and for other rooms. An entry binds when the organisation is one of its actors in its
jurisdiction, its condition holds, and it is verified or was confirmed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from guicang.domain.errors import BadPack
from guicang.domain.retention.model import Action, Clause, Effect, Rank, Scope
from guicang.domain.retention.organisation import Organisation, organisation_from
from guicang.domain.retention.pack_model import (
    BINDING_EFFECTS,
    Pack,
    PackEntry,
    instant_of,
)
from guicang.domain.retention.select import WORLD

_CHAT: Final = "closed|last_message>opened"

TRIGGERS: Final[Mapping[str, str]] = {
    # The record of a conversation is complete when it ends.
    "record_created": _CHAT,
    "record_made": _CHAT,
    "report_or_record_created": _CHAT,
    "document_created": _CHAT,
    "consultation_ended": _CHAT,
    "content_provided": "last_message>opened",
    "message_time": "last_message>opened",
    "processing": "last_message>opened",
    "last_activity": "last_message>opened",
    "log_event_time": "opened",
    "code_issued": "opened",
    "session_start": "opened",
    "request_received": "opened",
    "complaint_received": "opened",
    # A date that is not known yields to the latest plausible one.
    "transaction_completed": "transaction_completed>closed|last_message",
    "live_ended": "live_ended>closed|last_message",
    "created_or_last_in_effect_later": "last_in_effect>closed|last_message",
    # Ends of relations: until they come, the record is kept (R9).
    "transaction_ended": "transaction_completed",
    "business_relationship_ended": "contract_ended",
    "insurance_contract_ended": "contract_ended",
    "engagement_ended": "contract_ended",
    "contract_ended": "contract_ended",
    "fund_account_closed": "account_closed",
    "account_closed": "account_closed",
    "accounting_year_end": "accounting_year_end",
    "last_visit": "last_visit",
    "last_discharge": "last_discharge",
    # Events that start a ceiling; without them it forces nothing (R9).
    "adverse_event_ended": "adverse_event_ended",
    "purpose_fulfilled": "purpose_fulfilled",
    "service_stopped": "service_stopped",
    "retention_expired": "retention_expired",
    "consent_withdrawn": "consent_withdrawn",
    "unlawful_processing": "unlawful_processing",
    "consent": "consent_expired",
}
"""The packs' triggers, and the starts of a record that they mean."""

RANKS: Final[Mapping[str, Rank]] = {
    "law": Rank.LAW,
    "statute": Rank.LAW,
    "eu_regulation": Rank.LAW,
    "admin_regulation": Rank.ADMIN_REGULATION,
    "federal_rule": Rank.ADMIN_REGULATION,
    "state_rule": Rank.ADMIN_REGULATION,
    "judicial_interpretation": Rank.DEPARTMENTAL_RULE,
    "departmental_rule": Rank.DEPARTMENTAL_RULE,
    "normative_document": Rank.DEPARTMENTAL_RULE,
    "local_normative": Rank.DEPARTMENTAL_RULE,
    "sro_rule": Rank.DEPARTMENTAL_RULE,
    "standard": Rank.STANDARD,
    "guideline": Rank.GUIDE,
    "guide": Rank.GUIDE,
}

ZONES: Final[Mapping[str, str]] = {
    "CN": "Asia/Shanghai",
    "HK": "Asia/Hong_Kong",
    "EU": "Europe/Brussels",
    "UK": "Europe/London",
    "US": "America/New_York",
    "SG": "Asia/Singapore",
    "KR": "Asia/Seoul",
    "JP": "Asia/Tokyo",
    "TW": "Asia/Taipei",
    "IN": "Asia/Kolkata",
}
"""In which zone a jurisdiction's days are counted; others count in UTC."""


def binding(
    packs: Sequence[Pack],
    organisation: Mapping[str, object],
    confirmed: frozenset[str] = frozenset(),
) -> tuple[Clause, ...]:
    """Return the law that binds an organisation, as clauses.

    ``confirmed`` are ids of unverified entries that an administrator confirmed.
    BadUsage for a declaration that cannot be read.
    """
    ours = organisation_from(organisation)
    return tuple(
        clause_of(entry)
        for entry in _concerning(packs, ours)
        if _in_force(entry) and (entry.verified or entry.id in confirmed)
    )


def suggestions(
    packs: Sequence[Pack],
    organisation: Mapping[str, object],
    confirmed: frozenset[str] = frozenset(),
) -> tuple[PackEntry, ...]:
    """Return what would concern an organisation and waits for confirmation."""
    ours = organisation_from(organisation)
    return tuple(
        entry
        for entry in _concerning(packs, ours)
        if not entry.verified and entry.id not in confirmed
    )


def entries_of(packs: Iterable[Pack]) -> dict[str, PackEntry]:
    """Return all entries by id."""
    return {entry.id: entry for pack in packs for entry in pack.entries}


def clause_of(entry: PackEntry) -> Clause:
    """Turn a floor or ceiling into a clause. BadPack for a trigger without meaning."""
    place = entry.jurisdiction
    zone = ZONES.get(place.partition("-")[0], "UTC")
    return Clause(
        id=entry.id,
        effect=Effect(entry.effect),
        trigger=trigger_of(entry),
        period=entry.duration,
        scope=Scope(
            categories=entry.categories,
            jurisdictions=frozenset() if place == WORLD else frozenset({place}),
        ),
        action=Action.RETAIN if entry.effect == "floor" else Action.REVIEW,
        zone=zone,
        basis=entry.id,
        rank=RANKS[entry.rank],
        effective_from=instant_of(entry.effective_from, zone),
    )


def trigger_of(entry: PackEntry) -> str:
    """Return the starts of a record that an entry's trigger means."""
    first: list[str] = []
    instead: list[str] = []
    for name in entry.trigger.split("|"):
        if name not in TRIGGERS:
            raise BadPack(place=f"{entry.id}.trigger", reason=f"unknown: {name}")
        known, _, otherwise = TRIGGERS[name].partition(">")
        first.append(known)
        instead.extend([otherwise] if otherwise else [])
    return ">".join(["|".join(first), *(["|".join(instead)] if instead else [])])


def _concerning(packs: Sequence[Pack], ours: Organisation) -> Iterator[PackEntry]:
    for pack in packs:
        for entry in pack.entries:
            if entry.effect in BINDING_EFFECTS and _meant(entry, ours):
                yield entry


def _meant(entry: PackEntry, ours: Organisation) -> bool:
    """Say whether an entry is for us; what is not known keeps, never deletes."""
    if not ours.concerns(entry.actors, entry.jurisdiction):
        return False
    met = ours.meets(entry.condition)
    return entry.effect == "floor" if met is None else met


def _in_force(entry: PackEntry) -> bool:
    return entry.effective_to is None and "not_in_force" not in entry.more.get(
        "status", ""
    )

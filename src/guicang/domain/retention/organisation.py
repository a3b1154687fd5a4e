"""What an organisation declares about itself, and what that makes it in law.

The declaration is a plain mapping: ``actors``, ``flags``, ``persons`` (how many
people's data it handles), ``jurisdictions`` and, for insurers, ``policy_term`` (the
longest term of the policies it sells). A word that is not known is refused: a typing
error must not switch a law off.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from guicang.domain.errors import BadPack, BadPeriod, BadUsage
from guicang.domain.retention.calendar import nominal_days
from guicang.domain.retention.select import within

EVERYBODY: Final = frozenset(
    [
        "any",
        "any_unit",
        "controller",
        "data_handler",
        "employer",
        "litigant",
        "mlps_l3_system",
        "network_data_handler",
        "network_operator",
        "organisation",
        "pi_controller",
        "pi_handler",
        "taxpayer",
    ]
)
"""Actors that every organisation is, wherever the entry's jurisdiction applies."""

ACTORS: Final[Mapping[str, frozenset[str]]] = {
    "platform_operator": frozenset(
        {"ecommerce_platform_operator", "ecommerce_operator", "ecommerce_party"}
    ),
    "merchant": frozenset({"ecommerce_operator", "ecommerce_party", "business"}),
    "livestream_platform": frozenset(
        {"livestream_platform", "livestream_service_provider"}
    ),
    "live_room_operator": frozenset({"live_room_operator"}),
    "catering_platform": frozenset({"catering_platform"}),
    "insurer": frozenset({"insurer", "financial_institution"}),
    "insurance_broker": frozenset({"insurance_broker", "insurance_intermediary"}),
    "securities_firm": frozenset(
        {"securities_company", "financial_institution", "broker_dealer"}
    ),
    "securities_service_institution": frozenset({"securities_service_institution"}),
    "futures_firm": frozenset({"futures_institution", "financial_institution"}),
    "fund_company": frozenset(
        {"fund_registrar", "fund_seller", "financial_institution"}
    ),
    "bank": frozenset({"financial_institution"}),
    "credit_reporting_agency": frozenset({"credit_reporting_agency"}),
    "medical_institution": frozenset({"medical_institution", "covered_entity"}),
    "critical_infrastructure": frozenset({"cii_operator"}),
    "app_operator": frozenset({"app_operator"}),
    "bulletin_service_provider": frozenset({"bulletin_service_provider"}),
    "isp": frozenset({"isp"}),
    "ai_service_provider": frozenset({"ai_content_service_provider"}),
    "online_training_institution": frozenset({"online_training_institution"}),
    "business": frozenset({"business"}),
    "business_associate": frozenset({"business_associate"}),
    "data_fiduciary": frozenset({"data_fiduciary"}),
}
"""What may be declared, and which actors of the packs that is."""

FLAGS: Final[Mapping[str, str]] = {
    "handles_minors": "minor_flag",
    "critical_infrastructure": "cii",
    "important_data": "important_data",
    "central_government": "central_government",
}
"""What may be declared beside it, and which word of a condition that is."""

_CONDITION: Final = re.compile(r"(\w+)(?:\s*(<=|>=|<|>)\s*(\w+))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A declaration, read. ``actors`` are those of the packs."""

    actors: frozenset[str]
    flags: frozenset[str]
    persons: int
    jurisdictions: frozenset[str]
    policy_term: str | None = None

    def concerns(self, actors: frozenset[str], jurisdiction: str) -> bool:
        """Say whether an entry for these actors, there, is meant for us."""
        if not within(frozenset({jurisdiction}), self.jurisdictions):
            return False
        return not actors.isdisjoint(self.actors | EVERYBODY)

    def meets(self, condition: str) -> bool | None:
        """Say whether a condition holds; None if that is not known here.

        BadPack for what is no condition: ``word`` or ``word <= value``.
        """
        if not condition:
            return True
        match = _CONDITION.fullmatch(condition.strip())
        if match is None:
            raise BadPack(place=condition, reason="is no condition")
        word, sign, value = match.groups()
        if sign is None:
            return word in self.flags if word in FLAGS.values() else None
        if word == "pi_subjects":
            return _compare(self.persons, sign, float(value))
        if word == "policy_term" and self.policy_term is not None:
            return _compare(nominal_days(self.policy_term), sign, nominal_days(value))
        return None


def organisation_from(declared: Mapping[str, object]) -> Organisation:
    """Read a declaration. BadUsage for a word that is not known."""
    actors = _words(declared, "actors")
    known = frozenset().union(*ACTORS.values()) | EVERYBODY
    _refuse("actor", (a for a in actors if a not in ACTORS and a not in known))
    flags = _words(declared, "flags")
    words = frozenset(FLAGS.values())
    _refuse("flag", (f for f in flags if f not in FLAGS and f not in words))
    meant = [FLAGS.get(flag, flag) for flag in flags]
    if "critical_infrastructure" in actors:
        meant.append("cii")
    if "cii" in meant:
        actors = [*actors, "cii_operator"]
    return Organisation(
        actors=frozenset().union(*(ACTORS.get(a, {a}) for a in actors)),
        flags=frozenset(meant),
        persons=_persons(declared.get("persons", 0)),
        jurisdictions=frozenset(_words(declared, "jurisdictions") or ["CN"]),
        policy_term=_term(declared.get("policy_term")),
    )


def _compare(left: float, sign: str, right: float) -> bool:
    if sign.startswith("<"):
        return left < right or (sign == "<=" and left == right)
    return left > right or (sign == ">=" and left == right)


def _words(declared: Mapping[str, object], name: str) -> list[str]:
    value = declared.get(name) or []
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(
        isinstance(word, str) for word in value
    ):
        raise BadUsage(reason=f"{name} of the organisation must be a list of words")
    return sorted(value)


def _refuse(what: str, unknown: Iterable[str]) -> None:
    if names := ", ".join(unknown):
        raise BadUsage(reason=f"unknown {what} of the organisation: {names}")


def _persons(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadUsage(reason="persons of the organisation must be a number")
    return value


def _term(value: object) -> str | None:
    if value is None:
        return None
    try:
        nominal_days(str(value))
    except BadPeriod:
        raise BadUsage(reason=f"policy_term is no period: {value}") from None
    return str(value)

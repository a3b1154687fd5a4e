"""The approval matrix and the certificate's fields, as the packs give them.

The matrix has two columns of reviewers: those that the law and good practice speak
for, and those of the practitioners' guide, kept as an alternative template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from guicang.domain.access.model import Role
from guicang.domain.errors import BadPack, BadPeriod
from guicang.domain.retention.calendar import parse

_CHAIRS: Final[Mapping[str, frozenset[Role]]] = {
    "dpo_or_legal": frozenset({Role.COMPLIANCE, Role.LEGAL}),
    "second_legal_or_dpo": frozenset({Role.COMPLIANCE, Role.LEGAL}),
    "business_owner": frozenset({Role.SUPERVISOR}),
    "responsible_manager": frozenset({Role.SUPERVISOR}),
    **{role.value: frozenset({role}) for role in Role},
}
_CONDITIONAL: Final[Mapping[str, tuple[str, frozenset[Role]]]] = {
    "finance_if_accounting_voucher": (
        "chat.accounting_voucher",
        frozenset({Role.FINANCE}),
    ),
}
_LIKE: Final = {
    "archive.destroy": "record.delete",
    "legal_hold.place": "legal_hold.release",
}
"""Operations that the packs do not list, and the row they follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """Who must agree to an operation, on which basis, and how long that is kept.

    ``reviewers`` are chairs: one person each, in any of the chair's roles.
    ``when`` adds a chair for records of a category. ``alternative`` are the chairs of
    the practitioners' guide; empty where it has none. Periods are ISO 8601.
    """

    operation: str
    reviewers: tuple[frozenset[Role], ...]
    alternative: tuple[frozenset[Role], ...]
    basis: tuple[str, ...]
    audit_floor: str
    audit_default: str
    when: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateField:
    """A field of the certificate of destruction, and where it comes from.

    ``required`` is "true", "false" or the condition under which it is.
    """

    name: str
    required: str
    source: str
    rule: str = ""


def matrix(document: Mapping[str, object]) -> dict[str, MatrixRow]:
    """Read the approval matrix of a packs document, by operation. BadPack if bad."""
    rows: dict[str, MatrixRow] = {}
    for number, row in enumerate(_list(document, "approval_matrix")):
        read = _row(row, f"approval_matrix[{number}]")
        rows[read.operation] = read
    for operation, model in _LIKE.items():
        if operation not in rows and model in rows:
            rows[operation] = replace(rows[model], operation=operation)
    return rows


def certificate_fields(document: Mapping[str, object]) -> tuple[CertificateField, ...]:
    """Read the fields that a certificate of destruction must have."""
    section = document.get("certificate_of_destruction")
    if not isinstance(section, Mapping):
        raise BadPack(place="certificate_of_destruction", reason="must be a mapping")
    return tuple(
        CertificateField(
            name=str(row.get("name", "")),
            required=str(row.get("required", "")).lower(),
            source=str(row.get("src", "")),
            rule=str(row.get("rule", "")),
        )
        for row in _list(section, "fields")
    )


def _row(row: Mapping[str, object], place: str) -> MatrixRow:
    names = _names(row, "default_reviewers", place)
    return MatrixRow(
        operation=_only(row, "op", place),
        reviewers=tuple(_chair(n, place) for n in names if n not in _CONDITIONAL),
        alternative=tuple(
            _chair(n, place) for n in _names(row, "seed_reviewers", place)
        ),
        basis=tuple(_names(row, "correct_basis", place)),
        audit_floor=_period(row, "audit_floor", place),
        audit_default=_period(row, "audit_default", place),
        when=dict(_CONDITIONAL[n] for n in names if n in _CONDITIONAL),
        extra=tuple(_names(row, "extra", place)),
    )


def _chair(name: str, place: str) -> frozenset[Role]:
    if name not in _CHAIRS:
        raise BadPack(place=place, reason=f"unknown reviewer {name}")
    return _CHAIRS[name]


def _list(document: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise BadPack(place=name, reason="must be a list of mappings")
    return value


def _names(row: Mapping[str, object], name: str, place: str) -> list[str]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadPack(place=f"{place}.{name}", reason="must be a list of texts")
    return value


def _only(row: Mapping[str, object], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise BadPack(place=f"{place}.{name}", reason="must be a text")
    return value


def _period(row: Mapping[str, object], name: str, place: str) -> str:
    text = _only(row, name, place)
    try:
        parse(text)
    except BadPeriod as error:
        raise BadPack(place=f"{place}.{name}", reason=str(error)) from None
    return text

"""The shape of a certificate: the JSON Schema, and the check that needs no library."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guicang.domain.certificate.field import Field, Kind
from guicang.domain.certificate.fields import FIELDS
from guicang.domain.certificate.model import SCHEMA

_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"
_DIGEST: Final = r"^[0-9a-f]{64}$"
_STEP: Final = re.compile(r"\[\]|\{\}|[a-z0-9_]+")
_SCALARS: Final[dict[Kind, dict[str, object]]] = {
    Kind.TEXT: {"type": "string", "minLength": 1},
    Kind.WORDS: {"type": "string"},
    Kind.COUNT: {"type": "integer", "minimum": 0},
    Kind.FLAG: {"type": "boolean"},
    Kind.TIME: {"type": "string", "pattern": _TIME},
    Kind.DIGEST: {"type": "string", "pattern": _DIGEST},
    Kind.DATA: {
        "type": "object",
        "additionalProperties": {"type": ["string", "integer"]},
    },
}


@dataclass(slots=True)
class _Node:
    """A field and what stands below it."""

    field: Field
    below: dict[str, "_Node"] = dataclasses.field(default_factory=dict)


def _tree() -> _Node:
    top = _Node(Field("", Kind.GROUP, "own", "A certificate."))
    for row in FIELDS:
        node, steps = top, _STEP.findall(row.path)
        for step in steps[:-1]:
            node = node.below[step]
        node.below[steps[-1]] = _Node(row)
    return top


_TREE: Final = _tree()


def schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of the document ``guicang.certificate/1``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": "Certificate of a batch that was taken offline or destroyed",
        **_spell(_TREE),
    }


def _spell(node: _Node) -> dict[str, object]:
    row = node.field
    out: dict[str, object] = {"description": f"{row.help} Source: {row.source}."}
    match row.kind:
        case Kind.GROUP:
            fields = {name: _spell(below) for name, below in node.below.items()}
            out |= {
                "type": "object",
                "properties": fields,
                "required": [
                    name
                    for name, below in node.below.items()
                    if not below.field.optional
                ],
                "additionalProperties": False,
            }
        case Kind.LIST:
            out |= {"type": "array", "items": _spell(node.below["[]"])}
        case Kind.MAP:
            values = _spell(node.below["{}"])
            out |= {"type": "object", "additionalProperties": values}
        case kind:
            out |= _SCALARS[kind]
    if row.choices:
        out["enum"] = [str(choice) for choice in row.choices]
    if row.null:
        out["type"] = [out["type"], "null"]
    return out


def flaws(document: object) -> Iterator[str]:
    """Name every place where a document has not the shape the schema gives."""
    return _flaws(_TREE, document, "")


def _flaws(node: _Node, value: object, place: str) -> Iterator[str]:
    row = node.field
    if value is None and row.null:
        return
    match row.kind, value:
        case Kind.GROUP, dict():
            yield from _group(node, value, place)
        case Kind.LIST, list():
            for i, item in enumerate(value):
                yield from _flaws(node.below["[]"], item, f"{place}[{i}]")
        case Kind.MAP, dict():
            for key, item in value.items():
                yield from _flaws(node.below["{}"], item, f"{place}.{key}")
        case _:
            if not _fits(row, value):
                yield f"{place or 'the certificate'} is not what it should be"


def _group(node: _Node, value: dict[str, object], place: str) -> Iterator[str]:
    dot = f"{place}." if place else ""
    for name in value.keys() - node.below.keys():
        yield f"{dot}{name} is unknown"
    for name, below in node.below.items():
        if name in value:
            yield from _flaws(below, value[name], dot + name)
        elif not below.field.optional:
            yield f"{dot}{name} is missing"


def _fits(row: Field, value: object) -> bool:
    match row.kind:
        case Kind.TEXT:
            fits = isinstance(value, str) and bool(value)
        case Kind.WORDS:
            fits = isinstance(value, str)
        case Kind.COUNT:
            fits = type(value) is int and value >= 0
        case Kind.FLAG:
            fits = isinstance(value, bool)
        case Kind.TIME:
            fits = isinstance(value, str) and _like(_TIME, value)
        case Kind.DIGEST:
            fits = isinstance(value, str) and _like(_DIGEST, value)
        case Kind.DATA:
            fits = isinstance(value, dict) and all(
                type(v) in {str, int} for v in value.values()
            )
        case _:  # a group, list or map that is none
            fits = False
    return fits and (not row.choices or value in row.choices)


def _like(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern.strip("^$"), value, re.ASCII) is not None

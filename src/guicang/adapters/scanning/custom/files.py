"""Rule-set files: the organisation's own, and the examples in the package."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import yaml

from guicang.domain.errors import BadRules

LARGEST: Final = 16 << 20
"""Bytes of a document: more rules than that are no rules."""


def read_rules(path: Path) -> Mapping[str, Any]:
    """Read a rule-set file, YAML or JSON. BadRules if it is neither."""
    return _read(path)


@cache
def examples() -> Mapping[str, Mapping[str, Any]]:
    """Give the example rule sets by name, in the order of names."""
    folder = files("guicang") / "data" / "rules"
    found = {
        file.name.removesuffix(".yaml"): _read(file)
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    }
    return dict(sorted(found.items()))


def parsed(raw: bytes, name: str) -> Mapping[str, Any]:
    """Read a rule-set document. BadRules if it is none, or larger than ``LARGEST``."""
    if len(raw) > LARGEST:
        raise BadRules(place=name, reason="is larger than sixteen mebibytes")
    try:
        document = yaml.load(raw, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        # What the parser says quotes the line, and with it a value.
        document = None
    if not isinstance(document, dict):
        raise BadRules(place=name, reason="is no mapping in YAML or JSON")
    return document


def _read(file: Traversable | Path) -> Mapping[str, Any]:
    return parsed(file.read_bytes(), file.name)

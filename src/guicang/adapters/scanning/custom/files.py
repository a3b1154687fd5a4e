"""Rule-set files: the organisation's own, and the examples in the package."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from guicang.domain.errors import BadRules


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


def _read(file: Traversable | Path) -> Mapping[str, Any]:
    try:
        document = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        # What the parser says quotes the line, and with it a value.
        document = None
    if not isinstance(document, dict):
        raise BadRules(place=file.name, reason="is no mapping in YAML or JSON")
    return document

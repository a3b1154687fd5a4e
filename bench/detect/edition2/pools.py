"""The pools of words of the second edition."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def book(name: str) -> Mapping[str, Any]:
    """Read a file of words or of talk that lies beside this one."""
    path = Path(__file__).with_name(f"{name}.yaml")
    read: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


@cache
def pool(name: str) -> tuple[Any, ...]:
    """Give a pool; a text is one of what stands between its bars or its spaces."""
    found = book("words")[name]
    if isinstance(found, str):
        found = [p.strip() for p in found.split("|" if "|" in found else None)]
    return tuple(found)

"""The pools of words of the third edition."""

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
def pool(name: str) -> tuple[str, ...]:
    """Give a pool: what stands between bars, or between spaces."""
    found = str(book("words")[name])
    parts = found.split("|") if "|" in found else found.split()
    return tuple(part.strip() for part in parts)

"""One setting: name, default, unit, help."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``default`` is what holds when the file says nothing."""

    name: str
    default: str | int | bool | tuple[str, ...]
    unit: str
    help: str

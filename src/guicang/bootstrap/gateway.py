"""What the gateway needs of a home: settings, API keys, rules; no database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guicang.adapters.apikeys import FileApiKeys
from guicang.bootstrap.detection import LEVELS, check_names, names_wanted, scanner
from guicang.bootstrap.stores import API_KEYS, SystemClock
from guicang.config import Config, load
from guicang.domain.detect.model import Entity
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, NoHome
from guicang.ports.apikeys import ApiKeys
from guicang.ports.clock import Clock
from guicang.ports.scanning import Scanner
from guicang.services.inspecting import Inspecting

_BATCH: Final = 64
_LEAST_ONE: Final = (
    "workers",
    "body",
    "batch",
    "text",
    "seconds",
    "concurrent",
    "concurrent_per_key",
    "streams",
    "stream_idle",
    "header_seconds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the gateway takes; the settings ``gateway.*`` explain each."""

    body: int
    batch: int
    text: int
    seconds: int
    concurrent: int
    concurrent_per_key: int
    streams: int
    stream_idle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the gateway is made of. ``make`` compiles the rules, which may take long."""

    config: Config
    limits: Limits
    keys: ApiKeys
    clock: Clock
    make: Callable[[], Inspecting]


def gateway_parts(home: Path) -> Parts:
    """Read the settings of a home. NoHome, BadSetting, NamesMissing, NamesChanged."""
    config = load(home)
    if not config.exists:
        raise NoHome(home=str(home))
    block, level = manner(config)
    names = names_wanted(config)
    if names:
        check_names()
    for name in _LEAST_ONE:
        if config[f"gateway.{name}"] < 1:
            raise BadSetting(setting=f"gateway.{name}", reason="less than one")
    return Parts(
        config=config,
        limits=Limits(
            **{name: int(config[f"gateway.{name}"]) for name in Limits.__slots__}
        ),
        keys=FileApiKeys(home / API_KEYS),
        clock=SystemClock(),
        make=lambda: Inspecting(scanner=_warm(names=names), block=block, level=level),
    )


def _warm(*, names: bool) -> Scanner:
    """Let the scanner judge something: some compile their rules with the first text."""
    made = scanner(names=names)
    made.scan_one("0")
    made.scan(["0"] * _BATCH)
    return made


def manner(config: Config) -> tuple[frozenset[str], Level]:
    """Read which types stop a message, and how much is hidden of others. BadSetting.

    A type that nobody knows would stop nothing, so it is refused.
    """
    types, level = frozenset(config["gateway.block"]), str(config["gateway.level"])
    if unknown := types - frozenset(Entity):
        reason = f"no such type: {', '.join(sorted(unknown))}"
        raise BadSetting(setting="gateway.block", reason=reason)
    if level not in LEVELS:
        raise BadSetting(setting="gateway.level", reason="low, medium or high")
    return types, LEVELS[level]

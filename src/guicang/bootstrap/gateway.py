"""What the gateway needs of a home: settings, API keys, rules; no database."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from guicang.adapters.apikeys import FileApiKeys
from guicang.adapters.publishing import FilePublished, FilePublishedMasking
from guicang.bootstrap.detection import (
    LEVELS,
    check_names,
    names_wanted,
    rule_workshop,
    scanner,
)
from guicang.bootstrap.stores import (
    API_KEYS,
    COMPILED,
    MASKING,
    RULES,
    RULES_KEY,
    SystemClock,
)
from guicang.config import Config, load
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, NoHome
from guicang.ports.apikeys import ApiKeys
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.rules import Workshop
from guicang.services.following import Following, check_block
from guicang.services.inspecting import Inspecting

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
    """What the gateway is made of.

    ``make`` compiles the rules, which may take long; ``behind`` says whether others
    are published since.
    """

    config: Config
    limits: Limits
    keys: ApiKeys
    clock: Clock
    make: Callable[[], Inspecting]
    behind: Callable[[], bool]


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
    followed = following(home, block, level, names=names)
    if not (home / RULES).exists():
        check_block(block, None)
    return Parts(
        config=config,
        limits=Limits(
            **{name: int(config[f"gateway.{name}"]) for name in Limits.__slots__}
        ),
        keys=FileApiKeys(home / API_KEYS),
        clock=SystemClock(),
        make=followed.make,
        behind=followed.behind,
    )


def following(
    home: Path, block: frozenset[str], level: Level, *, names: bool
) -> Following:
    """Follow the rules and the masking policy that a home published."""
    builtin = partial(scanner, names=names)

    @cache
    def tagger() -> Tagger:
        from guicang.adapters.keys.tagging import FileTagger

        return FileTagger(home / RULES_KEY)

    def tag(purpose: str, value: str) -> str:
        return tagger().tag(purpose, value)

    @cache
    def workshop() -> Workshop:
        return rule_workshop(
            home / COMPILED, tag, builtin=builtin(), clock=SystemClock()
        )

    return Following(
        published=FilePublished(home / RULES, tag),
        masking=FilePublishedMasking(home / MASKING, tag),
        workshop=workshop,
        builtin=builtin,
        block=block,
        level=level,
    )


def manner(config: Config) -> tuple[frozenset[str], Level]:
    """Read which types stop a message, and how much is hidden of others. BadSetting.

    Whether a type is found by anything depends on the rules: see ``check_block``.
    """
    types, level = frozenset(config["gateway.block"]), str(config["gateway.level"])
    if level not in LEVELS:
        raise BadSetting(setting="gateway.level", reason="low, medium or high")
    return types, LEVELS[level]

"""What the web chat's door needs of a home: settings, rules, and the home itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guicang.bootstrap.collecting import stay
from guicang.bootstrap.detection import check_names, names_wanted
from guicang.bootstrap.gateway import following, manner
from guicang.bootstrap.homes import open_house
from guicang.bootstrap.house import House
from guicang.bootstrap.stores import SystemClock
from guicang.config import Config, load
from guicang.domain.errors import BadSetting, NoHome
from guicang.ports.clock import Clock
from guicang.services.inspecting import Inspecting


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the door is made of.

    ``make`` compiles the rules, ``behind`` says whether others are published since;
    ``open`` opens the home, once for each thread.
    """

    config: Config
    clock: Clock
    make: Callable[[], Inspecting]
    behind: Callable[[], bool]
    open: Callable[[], House]


def chat_parts(home: Path) -> Parts:
    """Read the settings of a home. NoHome, BadSetting, NamesMissing, NamesChanged."""
    config = load(home)
    if not config.exists:
        raise NoHome(home=str(home))
    block, level = manner(config)
    names = names_wanted(config)
    if names:
        check_names()
    for name in ("streams", "file", "keep"):
        if int(config[f"chat.{name}"]) < 1:
            raise BadSetting(setting=f"chat.{name}", reason="less than one")
    followed = following(home, block, level, names=names)
    return Parts(
        config=config,
        clock=SystemClock(),
        make=followed.make,
        behind=followed.behind,
        open=lambda: _open(home),
    )


def _open(home: Path) -> House:
    house = open_house(home)
    stay()
    return house

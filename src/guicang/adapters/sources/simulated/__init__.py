"""Records of four platforms that exist only here, for demos and trials.

The same platform, number, present instant and seed give the same records to the byte.
Nobody in them exists; every number passes its check and was given to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import yaml

from guicang.adapters.sources.simulated.dice import Dice
from guicang.adapters.sources.simulated.flavours import FLAVOURS, Said
from guicang.adapters.sources.simulated.lives import LIVES
from guicang.adapters.sources.simulated.specimens import words

PLATFORMS: Final = tuple(FLAVOURS)
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_ROLES: Final = {"c": "customer", "a": "agent", "b": "bot"}
_EVERYDAY: Final = (9, 21)


class _Stage(NamedTuple):
    """Where and between whom a scene is played."""

    platform: str
    chat: str
    dice: Dice
    filled: Mapping[str, str]
    people: Mapping[str, Mapping[str, str]]


def generate(
    platform: str, conversations: int, now: datetime, seed: str = "guicang"
) -> Iterator[dict[str, Any]]:
    """Give conversations as documents of ``guicang.conversation/1``.

    ``labels.demo`` is ``hold`` on those that a court asked to keep. KeyError if the
    platform is none of ``PLATFORMS``.
    """
    flavour = FLAVOURS[platform]
    talk = _talk()
    scenes = [scene for scene in talk["scenes"] for _ in range(scene["weight"])]
    for n in range(conversations):
        dice = Dice(f"{seed}/{platform}/{n}")
        # Each scene comes once before chance decides: small demos show them all.
        few = n < len(talk["scenes"])
        scene = talk["scenes"][n] if few else dice.pick(scenes)
        chat = f"{flavour.prefix}{dice.digits(4)}{n:06}"
        yield _conversation(platform, chat, scene, dice, now)


def _conversation(
    platform: str, chat: str, scene: Mapping[str, Any], dice: Dice, now: datetime
) -> dict[str, Any]:
    filled = words(dice, scene["lang"], _talk()["words"])
    customer = {"id": f"kh-{dice.between(100, 999)}", "name": filled["name"]}
    agent = {"id": f"kf-{dice.between(1, 12):02}", "name": filled["agent"]}
    life = LIVES[scene["life"]]
    opened = _opened(dice, now, life.age)
    people = {"customer": customer, "agent": agent, "bot": {"id": "bot-1", "name": ""}}
    stage = _Stage(platform, chat, dice, filled, people)
    messages, last = _messages(scene["lines"], stage, opened)
    events = {
        name: (last + timedelta(days=days, minutes=dice.below(300)))
        for name, days in life.events.items()
    }
    found: dict[str, Any] = {
        "schema": "guicang.conversation/1",
        "conversation_id": f"{platform}-{chat}",
        "source": platform,
        "channel": platform,
        "lang": scene["lang"],
        "opened_at": opened.isoformat(),
        "closed_at": (last + timedelta(minutes=dice.between(2, 20))).isoformat(),
        "customer": customer,
        "agent": agent,
        "messages": messages,
        "events": {n: at.isoformat() for n, at in events.items() if at <= now},
        "labels": _labels(scene),
        "jurisdictions": scene.get("jurisdictions", ["CN"]),
    }
    return {name: value for name, value in found.items() if value}


def _labels(scene: Mapping[str, Any]) -> dict[str, str]:
    return {k: scene[k] for k in ("category", "sensitive", "demo") if k in scene}


def _opened(dice: Dice, now: datetime, age: tuple[int, int]) -> datetime:
    """Choose an instant of a working day's hours, so many days ago."""
    day = now.astimezone(_ZONE) - timedelta(days=dice.between(*age))
    hour, minute = dice.between(*_EVERYDAY), dice.below(60)
    return day.replace(hour=hour, minute=minute, second=dice.below(60), microsecond=0)


def _messages(
    lines: Sequence[str], stage: _Stage, at: datetime
) -> tuple[list[dict[str, Any]], datetime]:
    """Let lines be said on the platform; give our messages and the last instant."""
    flavour = FLAVOURS[stage.platform]
    messages = []
    for n, line in enumerate(lines):
        who, _, text = line.partition(": ")
        role, text = _ROLES[who], text.format(**stage.filled)
        if n:
            # People type about three signs a second, after they have read.
            at += timedelta(seconds=stage.dice.between(3, 40) + len(text) // 3)
        moment = int(at.timestamp()) * 1000
        person = stage.people[role]
        said = Said(n, stage.chat, moment, person["id"], person["name"], role, text)
        message = flavour.read(flavour.write(said))
        message["sender"] = {**message["sender"], "role": role}
        messages.append({"seq": n, **message})
    return messages, at


@cache
def _talk() -> dict[str, Any]:
    text = files("guicang").joinpath("data/demo-talk.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found

"""Four platforms in bad weather, read by pullers that are killed: a soak.

Each ``Spring`` is a simulated platform with a house's source of it: it can be filled,
can say something more and how the platform would tell of it, and knows what it holds.
Random numbers are seeded: the same seed and size bring the same soak.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random  # noqa: TID251 - seeded
from typing import Any, Final

from guicang.adapters.sources.dingtalk import SERVICE
from guicang.adapters.sources.feishu import IM
from guicang.adapters.sources.wecom import KF
from guicang.adapters.sources.zoho import DESK
from guicang.domain.errors import (
    CallRefused,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Profile
from guicang.ports.connecting import Call, Connector, Source, Tools
from tests.homes import Home
from tests.simulators import dingtalk, feishu, wecom, zoho
from tests.simulators.faults import BLOCKED, Weather, replayed
from tests.simulators.server import Answered, Platform, running
from tests.sources import dingtalk as dingtalk_form, feishu as feishu_form

KINDS: Final = ("wecom-kf", "dingtalk-service", "feishu-im", "zoho-desk")
DEADLY: Final = 0.03
"""The share of pages after which the puller is killed."""
_DAY: Final = 86_400
_BY: Final = ("customer", "agent")
_EACH: Final = 8
"""Messages in one ticket."""


class Killed(BaseException):
    """The puller is gone: no handler may swallow it."""


@dataclass(frozen=True)
class Unhurried:
    """A connector without limits of its own: it would wait by the machine's clock."""

    connector: Connector

    @property
    def profile(self) -> Profile:
        return replace(self.connector.profile, limits=())

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        return self.connector.open(settings, tools)


@dataclass
class Spring:
    """A platform. ``held`` gives what it holds: texts by the ids of messages."""

    kind: str
    platform: Platform
    connector: Connector
    form: Mapping[str, str]
    secrets: Mapping[str, str]
    fill: Callable[[int], None]
    tell: Callable[[], Call]
    held: Callable[[], Mapping[str, str]]
    expire: Callable[[], None]
    blocks: tuple[Answered, ...]
    address: str = "address"
    seen: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Soak:
    """The house, its clock, the dice, and the platforms it reads."""

    def __init__(self, home: Home, size: int, seed: int) -> None:
        self.home, self.house, self.clock = home, home.house, home.clock
        self.size = size
        self.dice = Random(seed)
        self.springs: dict[str, Spring] = {}
        self.calls: list[tuple[str, Call]] = []

    def run(self) -> None:
        """Fill, read, let more be said meanwhile, and read to the end."""
        with self.running():
            later = self.size // len(self.springs) // 20
            self.fill(later)
            for each in self.springs.values():
                each.platform.faults = Weather(
                    self.dice, each.expire, blocks=each.blocks, calm=(5, 40)
                )
            waiting = [kind for kind in self.springs for _ in range(later)]
            self.dice.shuffle(waiting)
            while waiting:
                few, waiting = waiting[:_EACH], waiting[_EACH:]
                self.calls = [(kind, self.springs[kind].tell()) for kind in few]
                for kind, call in replayed(self.dice, self.calls, 4):
                    self._call(self.springs[kind], call)
                self.turn(self.dice.choice(KINDS))
                self.clock.move(seconds=2)
            for _ in range(2):
                self.clock.move(seconds=120)
                for kind in KINDS:
                    while self.turn(kind):
                        pass

    def fill(self, later: int = 0) -> None:
        """Let each platform hold its share, but for what is said later."""
        for each in self.springs.values():
            each.fill(self.size // len(self.springs) - later)

    def held(self) -> Counter[tuple[str, str]]:
        """Count what the platforms hold: id and text of each message."""
        return Counter(
            said for each in self.springs.values() for said in each.held().items()
        )

    def rows(self) -> list[dict[str, Any]]:
        """Say what happened, platform by platform.

        ``seconds`` is the time of pulls, with what they stored; ``errors`` is how many
        pulls ended with one, ``told`` how many calls came to the door, of which
        ``refused`` were replays.
        """
        return [
            {
                "source": kind,
                "messages": len(each.held()),
                "seconds": round(each.seconds, 1),
                "asked": len(each.platform.asked),
                "pages": each.seen["pages"],
                "faults": each.platform.faults.met.total(),
                "errors": sum(n for k, n in each.seen.items() if k.startswith("S")),
                "kills": each.seen["killed"],
                "told": each.seen["calls"] + each.seen["refused"],
                "refused": each.seen["refused"],
            }
            for kind, each in self.springs.items()
        ]

    def turn(self, kind: str) -> bool:
        """Read on until something happens; say whether there is more to read."""
        spring = self.springs[kind]
        began = time.monotonic()
        try:
            return bool(self.house.pulling.pull(kind, told=self._told(spring)).more)
        except Killed:
            spring.seen["killed"] += 1
        except (SourceThrottled, SourceUnreachable, SourceGarbled) as error:
            spring.seen[type(error).__name__] += 1
            # So long a worker would leave it alone.
            self.clock.move(seconds=int(str(error.data.get("seconds", 5))))
        finally:
            spring.seconds += time.monotonic() - began
        return True

    def kept(self) -> Counter[tuple[str, str]]:
        """Count what is kept: id and text of each message."""
        ids = [record.id for record in self.house.records.facts()]
        return Counter(
            (message.id, message.text)
            for start in range(0, len(ids), 200)
            for talk in self.house.records.read(ids[start : start + 200])
            for message in talk.messages
        )

    def _told(self, spring: Spring) -> Callable[[int, object], None]:
        def told(_pages: int, _got: object) -> None:
            spring.seen["pages"] += 1
            if self.dice.random() < DEADLY:
                raise Killed

        return told

    def _call(self, spring: Spring, call: Call) -> None:
        """Call the door; a replay may be refused or be answered as it was before."""
        try:
            self.house.hearing.call(spring.kind, replace(call, at=self.clock.now()))
            spring.seen["calls"] += 1
        except CallRefused:
            spring.seen["refused"] += 1
        except (SourceThrottled, SourceUnreachable, SourceGarbled):
            spring.seen["call failed"] += 1

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the platforms run, each with a source of the house."""
        with ExitStack() as stack:
            for make in (_wecom, _dingtalk, _feishu, _zoho):
                spring = make(self)
                address = stack.enter_context(running(spring.platform))
                self._add(spring, address)
                self.springs[spring.kind] = spring
            yield

    def _add(self, spring: Spring, address: str) -> None:
        more = self.house.registry.more  # type: ignore[attr-defined]  # the tests' own
        more[spring.kind] = Unhurried(spring.connector)
        self.house.source_secrets.keep(spring.kind, dict(spring.secrets))
        self.house.connections.add(
            Connection(
                name=spring.kind,
                kind=spring.kind,
                settings={**spring.form, spring.address: address},
                by="admin",
                created_at=self.clock.now(),
            )
        )


def _parted(
    form: Mapping[str, str], *secret: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Part a form into what anybody may see and what is secret."""
    return (
        {name: value for name, value in form.items() if name not in secret},
        {name: form[name] for name in secret},
    )


def _wecom(soak: Soak) -> Spring:
    platform = wecom.WeCom(soak.clock, page=50)
    said: dict[str, str] = {}

    def say() -> str:
        account = f"wk{soak.dice.randrange(5)}"
        text = f"话 {len(said)}"
        who = f"wm{soak.dice.randrange(300)}"
        said[platform.customer(account, who, text)["msgid"]] = text
        return account

    def fill(count: int) -> None:
        for _ in range(count):
            say()

    settings = {
        "corp_id": wecom.CORP,
        "secret": wecom.SECRET,
        "token": wecom.TOKEN,
        "aes_key": wecom.AES_KEY,
    }
    form, secrets = _parted(settings, "secret", "token", "aes_key")
    return Spring(
        kind="wecom-kf", platform=platform, connector=KF, form=form,
        secrets=secrets, fill=fill, held=lambda: said, expire=platform.expire,
        tell=lambda: platform.wake(say(), nonce=f"n{len(said)}"),
        blocks=(BLOCKED, wecom.refused(45009), wecom.refused(45033)),
    )  # fmt: skip


def _dingtalk(soak: Soak) -> Spring:
    platform = dingtalk.DingTalk()

    def now() -> int:
        return int(soak.clock.now().timestamp() * 1000)

    def fill(count: int) -> None:
        for start in range(0, count, _EACH):
            at = now() - soak.dice.randrange(80 * _DAY) * 1000
            # What a ticket is about is a message, too.
            few = [f"单 {start}.{k}" for k in range(min(_EACH, count - start) - 1)]
            platform.case(f"t{start:06d}", at, *few)

    def tell() -> Call:
        name = f"n{len(platform.cases):06d}"
        platform.case(name, now())
        event = {"EventType": "ticket_change", "ticketId": name}
        query, body = platform.event_call(event, now(), nonce=name)
        return Call(
            method="POST", query=query, headers={}, body=body, at=soak.clock.now()
        )

    form, secrets = _parted(dingtalk_form.FORM, "app_secret", "token", "aes_key")
    return Spring(
        kind="dingtalk-service", platform=platform, connector=SERVICE,
        form=form, secrets=secrets, fill=fill, tell=tell, expire=platform.expire,
        held=lambda: _tickets(platform),
        blocks=(dingtalk.BLOCKED, dingtalk.PUNISHED, dingtalk.BUSY),
    )  # fmt: skip


def _tickets(platform: dingtalk.DingTalk) -> dict[str, str]:
    """Say what DingTalk holds, by the ids that its messages get."""
    found = {each["ticketId"]: each["title"] for each in platform.cases}
    for name, actions in platform.actions.items():
        for place, action in enumerate(actions):
            found[f"{name}:{place}"] = action["actionContent"][0]["value"]
    return found


def _feishu(soak: Soak) -> Spring:
    def now() -> int:
        return int(soak.clock.now().timestamp() * 1000)

    platform = feishu.Feishu(now)
    said: dict[str, str] = {}
    for number in range(20):
        platform.chat(f"oc_{number}")

    def say(at: int) -> str:
        text = f"话 {len(said)}"
        name = platform.say(f"oc_{soak.dice.randrange(20)}", text, at=at)
        said[name] = text
        return name

    def fill(count: int) -> None:
        for _ in range(count):
            say(now() - soak.dice.randrange(80 * _DAY) * 1000)

    def tell() -> Call:
        name = say(now())
        told = feishu.received(platform.lines[name])
        event = feishu.event("im.message.receive_v1", told, now(), name)
        headers, body = feishu.posted(event, now() // 1000, nonce=name)
        return Call(
            method="POST", query={}, headers=headers, body=body, at=soak.clock.now()
        )

    settings = feishu_form.SETTINGS
    names = ("app_secret", "encrypt_key", "verification_token")
    form, secrets = _parted(settings, *names)
    for name in ("helpdesk_id", "helpdesk_token"):
        del form[name]
    return Spring(
        kind="feishu-im", platform=platform, connector=IM,
        form={**form, "host": "open.feishu.cn"}, secrets=secrets, address="base",
        fill=fill, tell=tell, held=lambda: said, expire=platform.expire_tokens,
        blocks=(BLOCKED, feishu_limit()),
    )  # fmt: skip


def feishu_limit() -> Answered:
    """Give Feishu's own way to hold callers back."""
    body = {"code": 99991400, "msg": "request trigger frequency limit"}
    return Answered(body, 429, {"x-ogw-ratelimit-reset": "3"})


def _zoho(soak: Soak) -> Spring:
    platform = zoho.Zoho(soak.clock)
    platform.credits = 1 << 40

    def fill(count: int) -> None:
        for start in range(0, count, _EACH):
            at = soak.clock.now() - timedelta(seconds=soak.dice.randrange(80 * _DAY))
            ticket = platform.ticket(at)
            for k in range(min(_EACH, count - start)):
                moment = at + timedelta(seconds=k)
                platform.say(ticket, f"票 {start}.{k}", moment, by=_BY[k % 2])

    def tell() -> Call:
        ticket = soak.dice.choice(list(platform.tickets))
        platform.say(ticket, f"又 {len(platform.plain)}")
        event = {
            "eventType": "Ticket_Thread_Add",
            "orgId": zoho.ORG,
            "payload": {"id": "1", "ticketId": ticket},
        }
        return Call(
            method="POST",
            query={},
            headers={"x-zdesk-jwt": platform.token()},
            body=json.dumps([event]).encode(),
            at=soak.clock.now(),
        )

    form, secrets = _parted(zoho.SETTINGS, "client_secret", "refresh_token")
    del form["screen"]
    return Spring(
        kind="zoho-desk", platform=platform, connector=DESK, form=form,
        secrets=secrets, fill=fill, tell=tell, expire=platform.revoke,
        held=lambda: {name: text for (_, name), text in platform.plain.items()},
        blocks=(BLOCKED, zoho.error("TOO_MANY_REQUESTS", 429, **{"retry-after": "2"})),
    )  # fmt: skip

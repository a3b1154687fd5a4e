"""Programs and customers: they push records over HTTP, and talk at the desk.

Each is a thread with a key of its own and dice of its own. What the product answered is
noted; what it may never answer is a complaint.
"""

import random  # noqa: TID251 - seeded
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from guicang.client import Client, Refused, Unreachable
from tests.day.facts import Notes
from tests.day.town import Town

OLD: Final = (40, 400, 1500)
"""How many days ago records ended that are due: for now, and for good."""
CUSTOMERS: Final = 150
AGENTS: Final = ("agent", "hr", "finance")
SAID: Final = (
    "你好，订单什么时候发货？",
    "麻烦改一下地址，我搬家了。",
    "My order still says pending.",
    "好的，谢谢，那我再等两天。",
    "我的手机号是13800138000，请尽快联系我。",
)
_BAD: Final = {"conversation_id": "torn", "messages": "none"}


@dataclass
class Crowd:
    """What all who push share. ``pause`` is how long each waits between two calls."""

    town: Town
    notes: Notes
    key: str
    seed: int
    pause: float = 0.5
    done: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Let all of them come."""
        for number, deed in enumerate((self._push, self._talk, self._read)):
            dice = random.Random(self.seed + number)
            thread = threading.Thread(target=self._live, args=(deed, dice), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Let all of them go."""
        self.over.set()
        for thread in self._threads:
            thread.join(120)

    def now(self) -> datetime:
        """Say what time of the day it is."""
        return datetime.now(UTC) + timedelta(seconds=self.town.home.ahead)  # noqa: TID251 - the day's clock

    def _live(
        self, kind: Callable[[Client, random.Random], Callable[[], None]], dice: Any
    ) -> None:
        with Client(self.town.address, key=self.key) as client:
            deed = kind(client, dice)
            while not self.over.wait(self.pause):
                try:
                    deed()
                except (Refused, Unreachable) as error:
                    self.complaints.append(f"{kind.__name__}: {error}")
                except Exception as error:  # noqa: BLE001 - told at the end
                    self.complaints.append(f"{kind.__name__}: {error!r}")
                    time.sleep(1)

    # --- records that ended -----------------------------------------------------------

    def _push(self, client: Client, dice: random.Random) -> Callable[[], None]:
        sent: list[dict[str, Any]] = []
        number = 0

        def deed() -> None:
            nonlocal number
            new = []
            for _ in range(dice.randint(4, 12)):
                number += 1
                new.append(self._ended(f"c-{number}", dice))
            again = dice.sample(sent, min(2, len(sent)))
            torn = [{**_BAD, "conversation_id": f"torn-{number}"}] * dice.choice(
                [0, 0, 1]
            )
            records = [*new, *again, *torn]
            customers = {
                r["conversation_id"]: r["customer"]["id"] for r in [*new, *again]
            }
            answer = client.push(records)
            self._heard(answer, customers)
            sent.extend(new)

        return deed

    def _ended(self, name: str, dice: random.Random) -> dict[str, Any]:
        at = self.now() - timedelta(
            days=dice.choice(OLD), minutes=dice.randint(0, 1000)
        )
        customer = f"cust-{dice.randint(1, CUSTOMERS)}"
        said = [dice.choice(SAID) for _ in range(dice.randint(2, 8))]
        return record(name, customer, "agent", at, said, closed=True)

    def _heard(self, answer: Any, customers: dict[str, str]) -> None:
        items = answer["items"]
        self.done.update(each["outcome"] for each in items)
        taken = [e["id"] for e in items if e["outcome"] == "taken-in"]
        back = self.notes.known.gone.intersection(
            e["id"] for e in items if e["outcome"] in {"taken-in", "updated"}
        )
        if back:
            self.complaints.append(f"came back though erased: {sorted(back)}")
        if taken:
            self.notes.add("taken", records={one: customers[one] for one in taken})
        if torn := sum(e["outcome"] == "quarantined" for e in items):
            self.notes.add("torn", count=torn)

    # --- the desk ---------------------------------------------------------------------

    def _talk(self, client: Client, dice: random.Random) -> Callable[[], None]:
        open_: list[dict[str, Any]] = []
        number = 0

        def deed() -> None:
            nonlocal number
            if len(open_) < 12 and dice.random() < 0.5:
                number += 1
                came = f"guest-{number}"
                talk = record(
                    f"d-{number}", came, "", self.now(), [SAID[0]], closed=False
                )
                open_.append({**talk, "source": "live"})
            for talk in dice.sample(open_, min(3, len(open_))):
                self._goes_on(talk, dice)
                if "closed_at" in talk:
                    open_.remove(talk)
                name, who = talk["conversation_id"], talk["customer"]["id"]
                self._heard(client.push([talk]), {name: who})

        return deed

    def _goes_on(self, talk: dict[str, Any], dice: random.Random) -> None:
        who = dice.choice(["customer", "agent"])
        if who == "agent":
            talk["agent"] = {"id": dice.choice(AGENTS)}
        sender = talk[who].get("id") or "agent"
        seq = len(talk["messages"]) + 1
        now = self.now()
        talk["messages"].append(line(seq, now, sender, who, dice.choice(SAID)))
        if seq > 4 and dice.random() < 0.3:
            talk["closed_at"] = now.isoformat()

    # --- looking ----------------------------------------------------------------------

    def _read(self, client: Client, dice: random.Random) -> Callable[[], None]:
        def deed() -> None:
            listed = client.conversations(limit=20)
            some = [each["id"] for each, _ in zip(listed, range(20), strict=False)]
            for name in dice.sample(some, min(2, len(some))):
                try:
                    client.transcript(name, reason="review")
                    client.verdict(name)
                except Refused as error:
                    if error.status not in {403, 404, 409}:
                        raise
                    self.done[f"read: {error.code}"] += 1  # it went meanwhile
                else:
                    self.done["read"] += 1

        return deed


def record(
    name: str,
    customer: str,
    agent: str,
    at: datetime,
    said: list[str],
    *,
    closed: bool,
) -> dict[str, Any]:
    """Write a conversation as programs push it."""
    lines = [
        line(
            n + 1,
            at + timedelta(seconds=20 * n),
            agent if n % 2 else customer,
            "agent" if n % 2 else "customer",
            text,
        )
        for n, text in enumerate(said)
    ]
    more = {"closed_at": (at + timedelta(minutes=10)).isoformat()} if closed else {}
    return {
        "schema": "guicang.conversation/1",
        "conversation_id": name,
        "source": "crm",
        "channel": "web",
        "lang": "zh",
        "opened_at": at.isoformat(),
        "customer": {"id": customer},
        **({"agent": {"id": agent}} if agent else {}),
        "messages": lines,
        **more,
    }


def line(seq: int, at: datetime, sender: str, role: str, text: str) -> dict[str, Any]:
    """Write a message as programs push it."""
    told = {"seq": seq, "ts": at.isoformat(), "sender": sender, "role": role}
    return {**told, "type": "text", "text": text}

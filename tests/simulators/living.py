"""Four platforms on which people talk, for ``make demo`` and its tests.

Between two rounds of reading an hour goes by on them: somebody writes something else
than before, somebody takes a message back, a customer comes again. Whoever reads them
sees a page of a block, a line that breaks and a token that ends before its time.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from guicang.adapters.sources.simulated import generate
from tests.fakes.clock import FakeClock
from tests.simulators import dingtalk, feishu, wecom, zoho
from tests.simulators.server import Answered, Fault, Platform, running

SAID: Final = "周三下午送到您家门口"
EDITED: Final = "更正一下：周四上午送到，周三来不及了"
ACCOUNT: Final = "wkShop"
_TALKS: Final = {"wecom": 24, "dingtalk": 16, "feishu": 24, "zoho": 12}
_HOUR: Final = timedelta(hours=1)
_FIRST: Final = timedelta(hours=46)
"""How long ago the first of all talks began: within WeCom's three days."""
_PNG: Final = b"\x89PNG\r\n\x1a\n" + b"specimen" * 64


class Line(NamedTuple):
    """Something that was said: by "customer", "agent" or "bot"."""

    talk: int
    at: datetime
    by: str
    text: str


@dataclass
class Resident:
    """A platform, and with which form its source is added."""

    name: str
    kind: str
    platform: Platform
    form: Mapping[str, str]
    secret: tuple[str, ...]
    address: str = "address"

    def source(self, address: str) -> dict[str, Any]:
        """Write what somebody has to know who adds it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "settings": {
                **{k: v for k, v in self.form.items() if k not in self.secret},
                self.address: address,
            },
            "secrets": {name: self.form[name] for name in self.secret},
        }


@dataclass
class Town:
    """The platforms; ``at`` is when they are read first. An hour later is round two."""

    at: datetime
    seed: str = "guicang"
    residents: list[Resident] = field(default_factory=list)
    rounds: int = 1
    _last: int = 0

    def __post_init__(self) -> None:
        self.clock = FakeClock(self.at.astimezone(UTC))
        self.wecom = wecom.WeCom(self.clock, page=60)
        self.dingtalk = dingtalk.DingTalk()
        self.feishu = feishu.Feishu(self._millis)
        self.zoho = zoho.Zoho(self.clock)
        self.residents = [
            _wecom(self.wecom),
            _dingtalk(self.dingtalk, self.at - _FIRST),
            _feishu(self.feishu),
            _zoho(self.zoho, self.at - _FIRST),
        ]
        self._fill()
        self._trouble()
        for place, each in enumerate(self.residents):
            each.platform.heard = lambda place=place: self._heard(place)

    @contextmanager
    def open(self) -> Iterator[dict[str, Any]]:
        """Let the platforms be asked; give what a reader has to know of them."""
        with ExitStack() as stack:
            sources = [
                each.source(stack.enter_context(running(each.platform)))
                for each in self.residents
            ]
            yield {"at": self.at.isoformat(), "sources": sources}

    def _millis(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def _heard(self, place: int) -> None:
        """Begin the second round when one is asked again after the last one was."""
        if place < self._last == len(self.residents) - 1 and self.rounds == 1:
            self.rounds += 1
            self.clock.at = self.at + _HOUR
            self._meanwhile()
        self._last = place

    # --- what was said there ----------------------------------------------------------

    def _fill(self) -> None:
        now = self.clock.at
        self._fill_wecom(_lines("wecom", now, self.seed))
        self._fill_dingtalk(_lines("dingtalk", now, self.seed))
        self.clock.at = now
        self._fill_feishu(_lines("feishu", now, self.seed))
        self._fill_zoho(_lines("zoho", now, self.seed))

    def _fill_wecom(self, lines: Sequence[Line]) -> None:
        for line in sorted(lines, key=lambda line: line.at):
            self.clock.at = line.at
            who = f"wm{line.talk:03d}"
            self.wecom.names[who] = f"客户{line.talk}"
            if line.by == "customer":
                self.wecom.customer(ACCOUNT, who, line.text)
            else:
                self._served(who, "text", text={"content": line.text})
        # A picture that is there, one that is not any more, and a kind of message that
        # nobody has heard of.
        self.wecom.files["media-1"] = (_PNG, "photo.png")
        for name in ("media-1", "media-gone"):
            self._served("wm000", "image", image={"media_id": name})
        self._served("wm001", "quiz_card", quiz_card={"title": "满意度小测", "v": 2})

    def _served(self, who: str, kind: str, **body: object) -> str:
        said = self.wecom.say(
            ACCOUNT, open_kfid=ACCOUNT, external_userid=who, origin=5,
            servicer_userid="kf-07", msgtype=kind, **body,
        )  # fmt: skip
        return str(said["msgid"])

    def _fill_dingtalk(self, lines: Sequence[Line]) -> None:
        for name, talk in _by_talk(lines):
            at = int(talk[0].at.timestamp() * 1000)
            self.dingtalk.case(f"t{name:03d}", at)
            for line in talk:
                self.dingtalk.act(f"t{name:03d}", line.text)

    def _fill_feishu(self, lines: Sequence[Line]) -> None:
        for line in lines:
            chat = f"oc_{line.talk:03d}"
            if chat not in self.feishu.chats:
                self.feishu.chat(chat)
            sender = "ou_cust" if line.by == "customer" else "ou_agent"
            at = int(line.at.timestamp() * 1000)
            self.feishu.say(chat, line.text, sender=sender, at=at)
        at = self._millis() - 600_000
        self.feishu.say(chat, "请问我的包裹什么时候到？", at=at)
        self.feishu.say(chat, SAID, sender="ou_agent", at=at + 60_000)
        self.feishu.say(chat, "不对，不是这个包裹", at=at + 120_000)

    def _fill_zoho(self, lines: Sequence[Line]) -> None:
        for _, talk in _by_talk(lines):
            ticket = self.zoho.ticket(talk[0].at, subject="售后咨询")
            for line in talk:
                by = "customer" if line.by == "customer" else "agent"
                self.zoho.say(ticket, line.text, line.at, by=by)
        self.zoho.comment(ticket, "客户说周三下午在家", talk[-1].at)

    # --- what goes wrong, and what happens between the rounds -------------------------

    def _trouble(self) -> None:
        """Plan a block page, a line that breaks, and a token that ends too early."""

        def ended(told: Answered) -> Answered:
            self.zoho.revoke()
            return told

        self.dingtalk.faults = [
            *_calm("/actions", 6),
            Fault("/actions", instead=dingtalk.BLOCKED),
        ]
        self.feishu.faults = [
            *_calm("/im/v1/messages", 9),
            Fault("/im/v1/messages", change=lambda told: replace(told, cut=40)),
        ]
        self.zoho.faults = [
            *_calm("/conversations", 4),
            Fault("/conversations", change=ended),
        ]

    def _meanwhile(self) -> None:
        """Let an hour's worth of things happen."""
        who = "wm002"
        regretted = self.wecom.customer(ACCOUNT, who, "发错人了，请忽略")
        self.wecom.event(
            ACCOUNT, who, "user_recall_msg", recall_msgid=regretted["msgid"]
        )
        self.wecom.customer(ACCOUNT, who, "还是刚才的问题，麻烦再看一下")
        self.dingtalk.act("t000", "谢谢，已经收到了", changed=self._millis())
        ours = [one for one in self.feishu.lines.values() if one.sender == "ou_agent"]
        self.feishu.edit(ours[-1].id, EDITED)
        theirs = [one for one in self.feishu.lines.values() if one.sender == "ou_cust"]
        self.feishu.take_back(theirs[-1].id)
        ticket = list(self.zoho.tickets)[-1]
        comment = self.zoho.tickets[ticket].entries[-1]["id"]
        self.zoho.edit(ticket, comment, "客户说周四上午在家", self.clock.now())
        self.zoho.say(ticket, "好的，周四见")


def _calm(where: str, calls: int) -> list[Fault]:
    """Let so many calls be answered truly, before something goes wrong."""
    return [Fault(where, change=lambda told: told, times=calls)]


def _lines(platform: str, now: datetime, seed: str) -> list[Line]:
    """Give talks of the last two days, each as long as it took."""
    count = _TALKS[platform]
    found = []
    for n, talk in enumerate(generate(platform, count, now, f"{seed}/living")):
        said = talk["messages"]
        begin = now - _FIRST + (_FIRST - _HOUR) / count * n
        for each in said:
            after = timedelta(milliseconds=int(each["ts"]) - int(said[0]["ts"]))
            found.append(Line(n, begin + after, each["sender"]["role"], each["text"]))
    return found


def _by_talk(lines: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    for name in dict.fromkeys(line.talk for line in lines):
        yield name, [line for line in lines if line.talk == name]


def _wecom(platform: Platform) -> Resident:
    form = {
        "corp_id": wecom.CORP,
        "secret": wecom.SECRET,
        "token": wecom.TOKEN,
        "aes_key": wecom.AES_KEY,
    }
    secret = ("secret", "token", "aes_key")
    return Resident("wecom-desk", "wecom-kf", platform, form, secret)


def _dingtalk(platform: Platform, since: datetime) -> Resident:
    form = {
        "since": f"{since:%Y-%m-%d}",
        "app_key": dingtalk.KEY,
        "app_secret": dingtalk.SECRET,
        "template": dingtalk.TEMPLATE,
        "team": dingtalk.TEAM,
        "token": dingtalk.TOKEN,
        "aes_key": dingtalk.AES_KEY,
    }
    secret = ("app_secret", "token", "aes_key")
    return Resident("dingtalk-tickets", "dingtalk-service", platform, form, secret)


def _feishu(platform: Platform) -> Resident:
    form = {
        "app_id": feishu.APP,
        "app_secret": feishu.SECRET,
        "encrypt_key": feishu.ENCRYPT,
        "verification_token": feishu.VERIFY,
        "tenant": feishu.TENANT,
        "host": "open.feishu.cn",
    }
    secret = ("app_secret", "encrypt_key", "verification_token")
    return Resident("feishu-chats", "feishu-im", platform, form, secret, "base")


def _zoho(platform: Platform, since: datetime) -> Resident:
    form = {name: value for name, value in zoho.SETTINGS.items() if name != "screen"}
    form["since"] = f"{since:%Y-%m-%d}"
    secret = ("client_secret", "refresh_token")
    return Resident("zoho-desk", "zoho-desk", platform, form, secret)

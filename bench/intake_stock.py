"""Simulated platforms that hold messages: what reading is measured against.

A stock is made for each kind that has a simulator. A connector without one, such as one
that only hears, is not measured.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.fakes.clock import START, FakeClock

TEXT: Final = "您好，我的订单 20250101 还没有到，请帮我看看，谢谢。第{}句"
EACH: Final = 20
"""Messages in one thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A platform, how many messages it holds, and the form it is opened with.

    ``bare`` is whether calls bring the messages: a library's cannot be repeated.
    ``folder`` lasts as long as the stock.
    """

    platform: Any
    messages: int
    form: Mapping[str, str]
    address: str = "address"
    bare: bool = True
    folder: TemporaryDirectory[str] | None = None


def zoho_desk(count: int) -> Stock:
    from tests.simulators.zoho import SETTINGS, Zoho

    zoho = Zoho(FakeClock())
    zoho.credits = 1 << 40
    for n in range(count // EACH):
        at = START - timedelta(days=30) + timedelta(seconds=n)
        ticket = zoho.ticket(at)
        for k in range(EACH):
            zoho.say(ticket, TEXT.format(k), at, by=("customer", "agent")[k % 2])
    return Stock(platform=zoho, messages=count // EACH * EACH, form=SETTINGS)


def wecom_kf(count: int) -> Stock:
    from tests.simulators import wecom

    platform = wecom.WeCom(FakeClock())
    for n in range(count):
        platform.customer("wk1", f"wm{n // EACH}", TEXT.format(n))
    return Stock(platform=platform, messages=count, form=_wecom())


def wecom_archive(count: int) -> Stock:
    from tests.simulators import wecom
    from tests.simulators.wecom_finance import Finance, pems

    platform = wecom.WeCom(FakeClock())
    platform.agreed["zhangsan", "wm1"] = "Agree"
    # Thousands of small files: in memory, where there is such a place.
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - for speed
    folder = TemporaryDirectory(prefix="guicang-finance-", dir=place)
    finance = Finance(Path(folder.name))
    for n in range(count):
        finance.text(n, TEXT.format(n))
    form = {
        **_wecom(),
        "library": str(finance.library),
        "library_sha256": finance.sha256,
        "private_keys": pems(1),
    }
    return Stock(
        platform=platform, messages=count, form=form, bare=False, folder=folder
    )


def _wecom() -> Mapping[str, str]:
    from tests.simulators import wecom

    return {
        "corp_id": wecom.CORP,
        "secret": wecom.SECRET,
        "token": wecom.TOKEN,
        "aes_key": wecom.AES_KEY,
    }


def feishu_im(count: int) -> Stock:
    now = int(START.timestamp() * 1000)
    platform, form = _feishu(now)
    for n in range(count // EACH):
        platform.chat(f"oc_{n}")
        for k in range(EACH):
            platform.say(f"oc_{n}", TEXT.format(k), at=now - 86_400_000 + n * 100 + k)
    held = count // EACH * EACH
    return Stock(platform=platform, messages=held, form=form, address="base")


def feishu_helpdesk(count: int) -> Stock:
    now = int(START.timestamp() * 1000)
    platform, form = _feishu(now)
    for n in range(count // EACH):
        at = now - 86_400_000 + n * 1_000
        platform.desk.open(f"t{n:06d}", at=at)
        for k in range(EACH):
            platform.desk.say(f"t{n:06d}", TEXT.format(k), at=at + k)
    held = count // EACH * EACH
    return Stock(platform=platform, messages=held, form=form, address="base")


def _feishu(now: int) -> tuple[Any, Mapping[str, str]]:
    from tests.simulators import feishu, feishu_desk

    form = {
        "app_id": feishu.APP,
        "app_secret": feishu.SECRET,
        "encrypt_key": feishu.ENCRYPT,
        "verification_token": feishu.VERIFY,
        "tenant": feishu.TENANT,
        "helpdesk_id": feishu_desk.HELPDESK,
        "helpdesk_token": feishu_desk.TOKEN,
    }
    return feishu.Feishu(lambda: now), form


def dingtalk_service(count: int) -> Stock:
    platform, form = _dingtalk()
    at = int(START.timestamp() * 1000) - 86_400_000
    for n in range(count // EACH):
        texts = [TEXT.format(k) for k in range(EACH)]
        platform.case(f"t{n:06d}", at + n, *texts)
    held = count // EACH * (EACH + 1)  # what a ticket is about is told, too
    return Stock(platform=platform, messages=held, form=form)


def dingtalk_exclusive(count: int) -> Stock:
    platform, form = _dingtalk()
    at = int(START.timestamp() * 1000) - 86_400_000
    for n in range(count // EACH):
        platform.groups[f"cid{n}=="] = [
            {
                "content": json.dumps({"text": TEXT.format(k)}, ensure_ascii=False),
                "contentType": "TEXT",
                "createAt": str(at + n * 100 + k),
                "sender": {"id": f"u{k % 2}", "idType": "userId", "type": "INNER"},
            }
            for k in range(EACH)
        ]
    return Stock(platform=platform, messages=count // EACH * EACH, form=form)


def _dingtalk() -> tuple[Any, Mapping[str, str]]:
    from tests.simulators import dingtalk

    form = {
        "app_key": dingtalk.KEY,
        "app_secret": dingtalk.SECRET,
        "template": dingtalk.TEMPLATE,
        "team": dingtalk.TEAM,
        "token": dingtalk.TOKEN,
        "aes_key": dingtalk.AES_KEY,
    }
    return dingtalk.DingTalk(), form


def chatwoot(count: int) -> Stock:
    from tests.simulators import chatwoot as simulator

    platform = simulator.Chatwoot()
    platform.now = int(START.timestamp()) - 86_400 * 7
    for n in range(count // EACH):
        number = platform.open(f"客户{n}")
        for k in range(EACH):
            platform.say(number, TEXT.format(k), k % 2)
    form = {
        "account": "1",
        "access_token": simulator.TOKEN,
        "webhook_secret": simulator.SECRET,
    }
    return Stock(platform=platform, messages=count // EACH * EACH, form=form)


def matrix(count: int) -> Stock:
    from tests.simulators import matrix as simulator

    platform = simulator.Matrix()
    at = int(START.timestamp() * 1000) - 86_400_000
    for n in range(count // EACH):
        room = f"!r{n:06d}:guicang.test"
        platform.open(room, at + n * 1_000)
        for k in range(EACH):
            platform.say(room, TEXT.format(k), at + n * 1_000 + k)
    form = {"access_token": simulator.TOKEN, "agents": simulator.AGENT}
    return Stock(platform=platform, messages=count // EACH * EACH, form=form)


STOCKS: Final[Mapping[str, Callable[[int], Stock]]] = {
    "chatwoot": chatwoot,
    "dingtalk-exclusive": dingtalk_exclusive,
    "dingtalk-service": dingtalk_service,
    "feishu-helpdesk": feishu_helpdesk,
    "feishu-im": feishu_im,
    "matrix": matrix,
    "wecom-archive": wecom_archive,
    "wecom-kf": wecom_kf,
    "zoho-desk": zoho_desk,
}

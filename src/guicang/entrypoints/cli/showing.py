"""The demo's console: begun beside the demo, and left to whoever wants to look around.

It is a process of its own session, so that it outlives the terminal; what it says goes
into a file of the home, and `guicang serve --stop` ends it.
"""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guicang.config import load
from guicang.domain.chat.channel import Channel
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.errors import HomeExists, NotBegun
from guicang.entrypoints.cli import note
from guicang.entrypoints.cli.common import _, show
from guicang.entrypoints.cli.listening import free_port
from guicang.entrypoints.cli.summary import near, program

if TYPE_CHECKING:
    from guicang.bootstrap import House
    from guicang.bootstrap.homes import Made
    from guicang.entrypoints.cli.story import Hands

MARK: Final = ".demo"
SHOP: Final = "shop"
"""The demo's web chat."""
LOG: Final = "serve.log"
_TITLE: Final = {"zh": "示例商城在线客服", "en": "Specimen Mall"}
_TERMS: Final = {
    "zh": "示例商城（privacy@mall.test）为答复您的咨询处理聊天内容，会话结束后"
    "保存 30 天。敏感信息会被自动隐藏；您可以下载或申请删除对话。此处仅供试用。",
    "en": "Specimen Mall (privacy@mall.test) keeps this chat for 30 days after it "
    "ends, to answer you. Sensitive information is hidden; you can download the chat, "
    "or ask that it be deleted. This is for trying out only.",
}
_GREETING: Final = {"zh": "您好，请问有什么可以帮您？", "en": "How can we help?"}
_OTHERS: Final = {"zh": "邮箱 help@mall.test", "en": "Mail help@mall.test"}
_REPLIES: Final = ("请稍等，我查一下。", "One moment, please.")
_AT_DESK: Final = ("agent", "supervisor")
_STOP: Final = 30.0  # seconds
_BEGIN: Final = 180.0  # seconds
_LOOK: Final = 0.2  # seconds
_OURS: Final = (
    "DJANGO_SETTINGS_MODULE",
    "GUICANG_WEB_PORT",
    "GUICANG_GATEWAY_PORT",
    "GUICANG_CHAT_PORT",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the console and the web chat's door answer, or will."""

    host: str
    port: int
    chat: str

    @property
    def url(self) -> str:
        """Where the console answers."""
        return f"http://{self.host}:{self.port}"

    @property
    def trial(self) -> str:
        """Where one may write as a customer."""
        return f"{self.chat}/try/{SHOP}"


def end(home: Path) -> None:
    """End what an earlier demo began. StillServed."""
    note.stop(home, _STOP)


def clear(place: Path) -> None:
    """Remove an earlier demo's home; anything else is left alone. HomeExists.

    What still serves it is ended first.
    """
    if not place.exists():
        return
    if not (place / MARK).is_file():
        raise HomeExists(home=str(place))
    end(place)
    shutil.rmtree(place)


def begin(home: Path, shown: Shown) -> None:
    """Serve a home where it settled, and wait until it is ready. NotBegun."""
    log = home / LOG
    environment = {k: v for k, v in os.environ.items() if k not in _OURS}
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "guicang", "--home", str(home), "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    until = time.monotonic() + _BEGIN
    while not _ready(shown):
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()
            raise NotBegun(log=str(log))
        time.sleep(_LOOK)


def settle(home: Path) -> Shown:
    """Write free ports into the settings, so that it is found there. PortTaken."""
    config = load(home)
    ports: dict[str, int] = {}
    before = 0
    for door in ("web", "gateway", "chat"):
        first = max(before + 1, int(config[f"{door}.port"]))
        ports[door] = before = free_port(str(config[f"{door}.host"]), first)
    with (home / "guicang.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'"{door}.port" = {port}\n' for door, port in ports.items())
        file.write('"chat.enabled" = true\n')
    chat = f"http://{config['chat.host']}:{ports['chat']}"
    return Shown(str(config["web.host"]), ports["web"], chat)


def answer(house: "House", hands: "Hands", shown: Shown) -> None:
    """Let two people sit at the desk, and customers write to them."""
    channel = Channel(
        name=SHOP,
        title=_TITLE,
        origins=(shown.chat,),
        terms=_TERMS,
        greeting=_GREETING,
        alternatives=_OTHERS,
        replies=_REPLIES,
    )
    house.hosting.add(channel, by="admin", code=hands.code("admin"), reason="demo")
    for name in _AT_DESK:
        agent = Agent(name=name, capacity=5, languages=frozenset({"zh", "en"}))
        house.attending.put(agent, by="supervisor")
        house.attending.present(name, Presence.AVAILABLE, by="supervisor")


def _ready(shown: Shown) -> bool:
    connection = http.client.HTTPConnection(shown.host, shown.port, timeout=20)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def plain(shown: Shown | None, made: "Made") -> dict[str, Any]:
    """Turn it into plain values: nothing without a console."""
    if shown is None:
        return {}
    people = [person.name for person, _secret in made.people]
    console = {"url": shown.url, "people": people, "password": made.password}
    return {"console": console, "chat": {"url": shown.trial}}


def told(shown: Shown | None, made: "Made", home: Path) -> Iterator[str]:
    """Say where it is, who may log in and how, and how it ends."""
    if shown is None:
        return
    command = f"{program()} --home {near(home)}"
    names = _(", ").join(person.name for person, _secret in made.people)
    yield _("Address: {url}").format(url=shown.url)
    yield _("Log in as: {names}").format(names=names)
    yield _("Password of each: {password}").format(password=show(made.password))
    yield _("Their codes: {command}").format(command=f"{command} people code admin")
    yield _("Write as a customer: {url}").format(url=shown.trial)
    yield _("and answer as agent or supervisor, in the inbox.")
    yield _("It ends with: {command}").format(command=f"{command} serve --stop")

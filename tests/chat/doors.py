"""A web chat's door that is served, and visitors who talk to it over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.hands import ROOT, Home, environment
from tests.e2e.browser import free_port

PAGE = "https://shop.test"
"""The origin of the page that the channel of the tests stands on."""
_WAIT = 240.0


def document(*origins: str, **more: Any) -> dict[str, Any]:
    """Give a channel as a document."""
    return {
        "name": "shop",
        "title": {"zh": "在线客服", "en": "Chat with us"},
        "origins": list(origins) or [PAGE],
        "terms": {
            "zh": "测试商店（shop.test）为答复您的咨询处理聊天内容,保存 180 天后删除。",
            "en": "Shop.test keeps this chat for 180 days to answer you.",
        },
        "greeting": {"zh": "您好,请问有什么可以帮您？", "en": "How can we help?"},
        "alternatives": {"zh": "电话 400-000-0000", "en": "Call 400-000-0000"},
        "accent": "blue",
        "hours": [],
        "files": True,
        "notice": 1,
        "active": True,
        **more,
    }


def put(home: Home, told: Mapping[str, Any]) -> Any:
    """Add a channel, or change it."""
    file = home.path.parent / "channel.json"
    file.write_text(json.dumps(told))
    return home.json("chat", "put", file, "--reason", "test", *home.signed("admin"))


@dataclass
class Door:
    """A door in a process of its own, which can be killed."""

    home: Path
    port: int = field(default_factory=free_port)
    more: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it judges."""
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-m",
                "guicang",
                "chat",
                "serve",
                "--port",
                str(self.port),
            ],
            env={**environment(self.home), **self.more},
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + _WAIT
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz"):  # noqa: S310
                    return
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    raise RuntimeError(self.process.returncode) from None
                time.sleep(0.1)
        raise TimeoutError(self.address)

    def page(self, channel: str) -> int:
        """Ask for its own page of a channel; return the status."""
        try:
            with urllib.request.urlopen(f"{self.address}/try/{channel}") as got:  # noqa: S310
                return int(got.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def shows(self, channel: str) -> None:
        """Wait until it shows a channel on its own page."""
        until = time.monotonic() + _WAIT
        while self.page(channel) != 200:
            if time.monotonic() > until:
                raise TimeoutError(channel)
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it and its worker at once (SIGKILL)."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def stop(self) -> None:
        """End it as a supervisor would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


@contextmanager
def door(home: Home, **more: str) -> Iterator[Door]:
    """Serve a home's door for a while; ``more`` are variables of its environment."""
    found = Door(home.path, more=more)
    try:
        found.start()
        yield found
    finally:
        found.stop()


@dataclass(frozen=True)
class Said:
    """What the door answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """A page of a visitor. ``token`` is "" before they agreed."""

    address: str
    origin: str = PAGE
    token: str = ""
    channel: str = "shop"

    def call(
        self,
        deed: str,
        data: Any = None,
        *,
        method: str = "",
        raw: bytes | None = None,
        **headers: str,
    ) -> Said:
        """Ask for something."""
        body = raw if data is None else json.dumps(data).encode()
        asked = {"origin": self.origin, "content-type": "application/json"}
        if self.token:
            asked["authorization"] = f"Bearer {self.token}"
        asked |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(  # noqa: S310 - our own door
            f"{self.address}/chat/{self.channel}/{deed}",
            data=body,
            headers={name: value for name, value in asked.items() if value},
            method=method or ("GET" if body is None else "POST"),
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as got:  # noqa: S310
                return Said(got.status, dict(got.headers), got.read())
        except urllib.error.HTTPError as error:
            return Said(error.code, dict(error.headers), error.read())

    def begin(self, lang: str = "en", notice: int = 1) -> Said:
        """Agree to the notice, and keep the token."""
        said = self.call("begin", {"lang": lang, "notice": notice, "agreed": True})
        if said.status == 201:
            self.token = said.data["token"]
        return said

    def say(self, text: str, mark: str) -> Said:
        """Say something."""
        return self.call("say", {"text": text, "id": mark})

    def lines(self, after: int = 0) -> list[dict[str, Any]]:
        """Give what was said."""
        found: list[dict[str, Any]] = self.call(f"news?after={after}").data["lines"]
        return found

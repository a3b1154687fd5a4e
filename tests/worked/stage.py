"""A home that is reached through its public doors only, at whatever instant it is.

The command line runs in this process and opens the home as it would in one of its own;
the interface and the console are asked by Django's client. Nothing stands in for
anything but the machine's clock.
"""

import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.conf import settings
from django.test import Client, override_settings

from guicang.bootstrap import SystemClock
from guicang.entrypoints import houses
from guicang.entrypoints.cli.app import run
from guicang.entrypoints.cli.common import LANGUAGE
from tests import homes
from tests.databases import Database
from tests.sessions import enter

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Stage:
    """One home, its people, and its doors."""

    def __init__(self, home: homes.Home) -> None:
        self.home = home
        self._clients: dict[str, tuple[datetime, Client]] = {}
        self._key = ""

    # --- time ---------------------------------------------------------------------

    def now(self) -> datetime:
        return self.home.clock.at

    def go(self, text: str) -> None:
        """Let the time pass until then."""
        assert at(text) >= self.now(), (text, self.now())
        self.home.clock.at = at(text)

    # --- the command line ---------------------------------------------------------

    def said(self, *argv: object) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["--home", str(self.home.folder), *map(str, argv)])
        return code, out.getvalue(), err.getvalue()

    def cli(self, *argv: object, by: str = "") -> Any:
        """Run a command line that must end well; give its JSON."""
        who = ("--as", by, "--otp", self.home.code(by)) if by else ()
        code, out, err = self.said(*argv, *who, "-o", "json")
        assert code == 0, (argv, err)
        return json.loads(out)

    def work(self) -> None:
        """Let a worker do what is due."""
        code, _out, err = self.said("worker", "--once")
        assert code == 0, err
        failed = [line for line in err.splitlines() if '"job_failed"' in line]
        assert not failed, failed

    # --- the interface and the console --------------------------------------------

    def client(self, name: str) -> Client:
        """Give a browser in which somebody is logged in; it is theirs for a while."""
        since, client = self._clients.get(name, (None, None))
        if since is None or self.now() - since > timedelta(minutes=10):
            client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE=LANGUAGE)
            enter(client, name)
            since = self.now()
        self._clients[name] = since, client
        return client

    def api(self, method: str, path: str, body: Any = None, *, by: str) -> Any:
        """Call as a person, who gives a fresh code with what changes something."""
        client, more = self.client(by), {}
        if body is not None:
            whole = {**body, "code": self.home.code(by)}
            more = {"data": orjson.dumps(whole), "content_type": "application/json"}
        answer = client.generic(method, f"/api/v1{path}", **more)
        assert answer.status_code < 300, (path, answer.content.decode())
        return answer.json()

    def push(self, *records: Mapping[str, Any]) -> Any:
        """Push records as a program with a key."""
        sent = {"Authorization": f"Bearer {self._token()}"}
        answer = Client(SERVER_NAME="localhost").generic(
            "POST",
            "/api/v1/records",
            data=orjson.dumps({"records": records}),
            content_type="application/json",
            headers=sent,
        )
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def _token(self) -> str:
        if not self._key:
            given = ("shop", "--scope", "records:write", "--expires", "P3650D")
            self._key = self.cli("gateway", "key", "add", *given, by="security")["key"]
        return self._key

    def page(self, path: str, *, by: str = "compliance") -> str:
        """Look at a page; give what it says."""
        answer = self.client(by).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return text_of(answer.content.decode())

    def form(self, path: str, *, by: str, **fields: Any) -> str:
        """Send a form with a reason and a fresh code; give where it leads."""
        code = self.home.code(by)
        given = {"reason": "worked example", "code": code, **fields}
        answer = self.client(by).post(path, given)
        assert answer.status_code == 302, (path, text_of(answer.content.decode()))
        return str(answer["Location"])


def text_of(page: str) -> str:
    """Take the marks off a page."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(bare))


@contextmanager
def raised(database: Database, began: str) -> Iterator[Stage]:
    """Make a home at an instant, and put it on the stage."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(HOME=database.home))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        home = homes.make(database, settings, began=at(began))
        patch.setattr(SystemClock, "now", lambda _clock: home.clock.at)
        patch.setattr(houses._LOCAL, "house", None, raising=False)
        patch.setenv("GUICANG_HOME", str(database.home))
        yield Stage(home)


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path

"""The door where packages are fetched, asked as a server asks it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from guicang.config import load
from guicang.domain.disclosure.package import Stand
from guicang.entrypoints.chat import parcels
from guicang.entrypoints.chat.app import Door
from guicang.entrypoints.chat.deeds import ROUTES
from tests.homes import Home
from tests.packages.parcels import made, opened
from tests.packages.test_handing import Plain

FORM = (b"content-type", b"application/x-www-form-urlencoded")


class Answer(NamedTuple):
    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Shop:
    """A door on a home; its clock is the home's."""

    def __init__(self, home: Home) -> None:
        home.until_now()
        self.home = home
        parts: Any = SimpleNamespace(
            config=load(home.folder), clock=home.clock, open=self._open
        )
        self.door = Door(parts, ROUTES)
        self.door.pen.start()

    def _open(self) -> Any:
        house = self.home.again()
        house.clock = self.home.clock
        house.handing = replace(house.handing, codes=Plain())
        return house

    def ask(
        self, method: str, path: str, code: str = "", *, lost_after: int = 99
    ) -> Answer:
        # In a thread of its own: a browser's loop may be running in this one.
        with ThreadPoolExecutor(1) as thread:
            asked = self._ask(method, path, code, lost_after)
            return thread.submit(asyncio.run, asked).result()

    async def _ask(self, method: str, path: str, code: str, lost: int) -> Answer:
        sent: list[dict[str, Any]] = []
        over = asyncio.Event()
        body = urlencode({"code": code}).encode() if method == "POST" else b""
        coming = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if coming:
                return coming.pop()
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            if len(sent) > lost:
                over.set()
                await asyncio.sleep(0.05)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [FORM, (b"accept-language", b"en")],
            "client": ("192.0.2.7", 4711),
        }
        await self.door(scope, receive, send)
        start, *rest = sent
        data = b"".join(each["body"] for each in rest)
        return Answer(start["status"], dict(start["headers"]), data)


@pytest.fixture
def shop(one):
    shop = Shop(one)
    yield shop
    shop.door.pen.stop()


def linked(shop: Shop) -> tuple[Any, str, str]:
    home = shop.home
    package = made(home)
    home.house.handing = replace(home.house.handing, codes=Plain())
    shown = home.house.handing.link(package.id, by="legal")
    return package, f"/package/{shown.token}", shown.code


def test_the_form_tells_nothing_and_the_code_gives_it_once(shop):
    package, path, code = linked(shop)

    form, nothing = shop.ask("GET", path), shop.ask("GET", "/package/nothing")
    got = shop.ask("POST", path, code)
    again = shop.ask("POST", path, code)

    assert form.body == nothing.body
    assert b"default-src 'none'" in form.headers[b"content-security-policy"]
    assert form.headers[b"referrer-policy"] == b"no-referrer"
    assert (got.status, got.headers[b"cache-control"]) == (200, b"no-store")
    assert int(got.headers[b"content-length"]) == len(got.body)
    assert "package.json" in opened(got.body)
    assert again.status == 403
    assert shop.home.house.packages.get(package.id).stand is Stand.FETCHED


def test_whatever_is_wrong_gets_one_answer(shop):
    _, path, _ = linked(shop)

    wrong = shop.ask("POST", path, "wrong")
    nothing = shop.ask("POST", "/package/nothing", "wrong")

    assert (wrong.status, wrong.body) == (nothing.status, nothing.body)
    assert b"GC-" not in wrong.body


def test_who_tries_often_has_to_wait(shop):
    answers = [shop.ask("POST", "/package/nothing", "x").status for _ in range(7)]

    assert answers[:5] == [403] * 5
    assert 429 in answers[5:]


def test_a_download_that_breaks_off_may_begin_again(shop, monkeypatch):
    monkeypatch.setattr(parcels, "CHUNK", 500)
    package, path, code = linked(shop)
    shop.ask("POST", path, code, lost_after=2)
    standing = shop.home.house.packages.get(package.id)
    assert standing.stand is Stand.READY
    assert standing.link.claims == 1

    assert shop.ask("POST", path, code).status == 200

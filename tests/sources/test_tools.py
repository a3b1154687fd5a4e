"""Calls of connectors: only where they may go, whole or not at all."""

import pytest

from guicang.adapters.connecting.hosts import Hosts
from guicang.domain.errors import HostRefused, SourceGarbled, SourceUnreachable
from tests.fakes.clock import FakeClock
from tests.simulators.server import Answered, Asked, Fault, Platform, running
from tests.sources.tools import tools

FILE = bytes(range(256)) * 4096


class Echo(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.route("POST", "/echo", lambda asked: Answered({"got": asked.json()}))
        self.route("GET", "/file", self.file)
        self.route(
            "GET",
            "/away",
            lambda asked: Answered(
                status=302, headers={"location": "http://127.0.0.2/x"}
            ),
        )
        self.route(
            "GET", "/on", lambda asked: Answered(status=302, headers={"location": "to"})
        )
        self.route("GET", "/to", lambda asked: Answered({"here": True}))

    def file(self, asked: Asked) -> Answered:
        headers = {"etag": '"one"'}
        wanted = asked.headers.get("range", "")
        if wanted and asked.headers.get("if-range") == '"one"':
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            return Answered(FILE[start:], 206, headers)
        return Answered(FILE, 200, headers)


@pytest.fixture
def echo():
    platform = Echo()
    with running(platform) as address:
        yield platform, address


def test_letters_go_out_and_come_back_as_they_are(echo):
    _, address = echo
    with tools(address, FakeClock()) as given:
        reply = given.http.call("POST", f"{address}/echo", json={"话": "您好"})

    assert reply.json() == {"got": {"话": "您好"}}


def test_a_file_that_breaks_off_is_taken_up_where_it_broke(echo):
    platform, address = echo
    for cut in (600_000, 100_000):
        platform.faults.append(
            Fault(
                "/file",
                change=lambda a, n=cut: Answered(a.body, a.status, a.headers, cut=n),
            )
        )
    with tools(address, FakeClock()) as given:
        reply = given.http.file(f"{address}/file", most=len(FILE))
    ranges = [each.headers.get("range") for each in platform.asked]

    assert reply.body == FILE
    assert ranges == [None, "bytes=600000-", "bytes=700000-"]


def test_a_file_over_the_limit_is_not_taken(echo):
    _, address = echo
    with tools(address, FakeClock()) as given, pytest.raises(SourceGarbled):
        given.http.file(f"{address}/file", most=1000)


def test_a_body_that_breaks_off_is_no_answer(echo):
    platform, address = echo
    platform.faults.append(Fault("/to", change=lambda a: Answered(a.body, cut=3)))
    with tools(address, FakeClock()) as given, pytest.raises(SourceUnreachable):
        given.http.call("GET", f"{address}/to")


def test_a_redirect_on_the_same_host_is_followed_and_no_other(echo):
    _, address = echo
    with tools(address, FakeClock()) as given:
        here = given.http.call("GET", f"{address}/on").json()
        with pytest.raises(HostRefused, match="another host"):
            given.http.call("GET", f"{address}/away")

    assert here == {"here": True}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/x", "not one of"),
        ("https://localhost/x", "private"),
        ("http://localhost/x", "only https"),
        ("https://user@localhost/x", "no address"),
        ("ftp://localhost/x", "no address"),
        ("https://elsewhere.test/x", "not one of"),
        ("https://localhost:99999/x", "no port"),
    ],
)
def test_a_call_goes_nowhere_it_was_not_meant_to(url, why):
    hosts = Hosts(public=frozenset({"localhost"}))
    with pytest.raises(HostRefused, match=why):
        hosts.check(url)

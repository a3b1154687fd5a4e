"""The client, against the real server in a process of its own."""

import subprocess
import sys
from contextlib import suppress
from time import sleep

import httpx
import pytest

from guicang.client import Client, Refused, Unreachable
from guicang.client.transport import TRIES
from tests.api.programs import SCOPES, issued, unhurried
from tests.cli.hands import environment
from tests.cli.specimens import MOBILE, talk
from tests.e2e.browser import served
from tests.ports import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1", "localhost"]),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with unhurried(tmp_path_factory.mktemp("programs") / "home") as home:
        yield home


@pytest.fixture(scope="module")
def address(home):
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def token(home, address):
    return issued(home, *SCOPES)


@pytest.fixture
def client(address, token):
    with Client(address, key=token) as client:
        yield client


def test_a_program_pushes_reads_and_proposes(client):
    pushed = client.push([talk("c-1"), talk("c-2"), {"conversation_id": "c-3"}])
    again = client.push([talk("c-1")])
    found = {line["id"]: line for line in client.conversations(limit=1)}
    said = client.transcript("c-1", reason="test")

    assert [i["outcome"] for i in pushed["items"]] == [
        "taken-in",
        "taken-in",
        "quarantined",
    ]
    assert again["duplicates"] == 1
    assert {"c-1", "c-2"} <= found.keys()
    assert MOBILE not in str(said)
    assert client.verdict("c-1")["reasons"]
    assert client.facts("c-1")["findings"]
    assert client.me()["kind"] == "program"


def test_what_changed_nothing_is_not_sent_again(client):
    first, second = client.head(), client.head()

    assert first == second
    assert client.head()["size"] > 0


def test_the_same_call_is_done_once(client):
    first = client.push([talk("c-9")], once="the-same")
    again = client.push([talk("c-9")], once="the-same")

    assert first == again
    assert first["conversations"] == 1


def test_the_ledger_is_followed_and_signed(client):
    note = client.checkpoint()
    tags = [entry["tag"] for entry in client.entries(limit=3, thing="ledger")]

    assert set(tags) == {"ledger:checkpointed"}
    assert "guicang" in note


def test_a_refusal_says_code_and_advice(home, address, client):
    reader = Client(address, key=issued(home, "records:read"))
    with reader, pytest.raises(Refused) as refused:
        reader.push([talk("c-1")])

    assert (refused.value.status, refused.value.code) == (403, "GC-923")
    assert refused.value.advice
    assert refused.value.request
    with pytest.raises(Refused, match="GC-104"):
        client.verdict("nothing")


def test_nobody_there_is_said_after_some_tries():
    waited = []
    nobody = f"http://127.0.0.1:{free_port()}"
    client = Client(nobody, key="x", sleep=waited.append)
    with client, pytest.raises(Unreachable):
        client.head()

    assert len(waited) == TRIES - 1


def test_it_waits_as_long_as_it_is_told(address, token):
    answers = iter([(429, {"Retry-After": "7"}), (503, {}), (200, {})])

    def answer(_request):
        status, headers = next(answers)
        return httpx.Response(status, headers=headers, json={"size": 1})

    waited = []
    client = Client(address, key=token, sleep=waited.append)
    client._transport._http._transport = httpx.MockTransport(answer)

    assert client.head() == {"size": 1}
    assert waited == [7.0, 1.0]


def refusal(address):
    """Ask as a stranger until somebody is there to refuse."""
    with Client(address, key="x", sleep=lambda _seconds: sleep(2)) as client:
        for _ in range(TRIES):
            with suppress(Unreachable):
                try:
                    client.head()
                except Refused as refused:
                    return refused
    raise TimeoutError(address)


def test_the_command_serves_it_too(home):
    """Workers are forked by a process that has opened the home already."""
    port = free_port()
    command = ("serve", "--only", "console", "--port", str(port))
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "guicang", *command],
        env=environment(home.path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        refused = refusal(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)

    assert (refused.status, refused.code) == (401, "GC-922")

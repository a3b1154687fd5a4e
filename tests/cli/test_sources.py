"""A platform is connected, read, watched and let go, at a terminal."""

import hashlib
import json
from itertools import count

import pytest

from tests.cli.hands import at
from tests.simulators.plain import SECRET, Plain
from tests.simulators.server import Answered, Fault, running

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
AT = 1_790_000_000


NUMBERS = count()


@pytest.fixture
def platform():
    found = Plain()
    with running(found) as address:
        yield found, address


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("sources") / "home") as home:
        home.init()
        yield home


@pytest.fixture
def shop(home, platform, tmp_path):
    """Add a source of the test's own, whose secret comes from a file; its name."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    name = f"shop-{next(NUMBERS)}"
    home.json(
        "source", "add", "plain", name, "--set", f"url={platform[1]}",
        "--secret", f"secret=@{secret}", *home.signed("admin"),
    )  # fmt: skip
    yield name
    home.run("source", "remove", name, *home.signed("admin"))


def test_kinds_say_what_a_platform_cannot_do(home):
    shown = home.run("source", "kinds", "plain", lang="zh").out
    kind = home.json("source", "kinds", "plain")

    assert "此平台不支持" in shown
    assert kind["abilities"]["delete"]["said"] == "not possible on this platform"
    assert [f["name"] for f in kind["fields"]] == [
        *("url", "secret", "hosts", "silence", "desk")
    ]


def test_a_source_is_added_without_showing_its_secret(home, shop):
    everything = json.dumps([home.json("source", "list")])
    file = home.path / "keys" / "sources" / f"{shop}.sealed"

    assert home.json("source", "status", shop)["state"] == "new"
    assert SECRET not in everything
    assert SECRET.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET.encode() not in (home.path / "data" / "guicang.db").read_bytes()


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("add", "plain", "{shop}"), "GC-141"),
        (("add", "nothing", "new"), "GC-142"),
        (("add", "plain", "Not a name"), "GC-139"),
        (("add", "plain", "other", "--set", "url=x"), "GC-139"),
        (("add", "plain", "other", "--set", "secret=x"), "GC-139"),
        (("status", "nobody"), "GC-140"),
    ],
)
def test_what_cannot_be_is_said(home, shop, argv, code):
    signed = home.signed("admin") if argv[0] == "add" else ()
    argv = [each.format(shop=shop) for each in argv]

    assert home.run("source", *argv, *signed, "-o", "json").error["code"] == code


def test_a_secret_on_the_command_line_is_not_taken(home, shop):
    answer = home.run(
        "source", "change", shop, "--secret", "secret=open", *home.signed("admin")
    )

    assert answer.code == 2


def test_only_who_may_changes_where_records_come_from(home, shop):
    answer = home.run("source", "pause", shop, *home.signed("supervisor"), "-o", "json")

    assert answer.error["code"] == "GC-303"


def test_it_is_tested_pulled_and_told(home, shop, platform):
    found, _ = platform
    for n in range(12):
        found.say("chat", f"第{n}句", AT + n)
    tested = home.json("source", "test", shop)
    pulled = home.json("source", "pull", shop)
    status = home.json("source", "status", shop)

    assert tested["answer"] == "specimen"
    assert (pulled["messages"], pulled["pages"], pulled["more"]) == (12, 2, False)
    assert (status["state"], status["counts"]["messages"]) == ("well", 12)
    assert home.json("source", "gaps", shop)["gaps"] == []


def test_a_worker_pulls_what_is_due_and_notes_what_fails(home, shop, platform):
    found, _ = platform
    found.say("chat", "一句", AT)
    home.wait(90)
    assert home.run("worker", "--once").code == 0
    before = home.json("source", "status", shop)
    found.faults.append(Fault("/log", instead=Answered(b"<html>", 503)))
    home.wait(90)
    home.run("worker", "--once")
    after = home.json("source", "status", shop)
    dead = home.json("jobs", "list", "--state", "dead")["jobs"]

    assert before["counts"]["messages"] == 1
    assert (after["state"], after["error"], after["failures"]) == (
        "waiting",
        "GC-132",
        1,
    )
    assert dead == []


def test_a_stretch_is_read_again_and_nothing_doubles(home, shop, platform):
    platform[0].say("chat", "一句", AT)
    home.json("source", "pull", shop)
    again = home.json(
        "source", "resync", shop, "--from", "2026-01-01", *home.signed("admin")
    )

    assert (again["messages"], again["known"]) == (0, 1)


def test_it_rests_goes_on_and_is_removed_with_its_secret(home, shop):
    rests = home.json("source", "pause", shop, *home.signed("admin"))
    refused = home.run("source", "pull", shop, "-o", "json").error["code"]
    goes_on = home.json("source", "resume", shop, *home.signed("admin"))
    home.json("source", "remove", shop, *home.signed("admin"))

    assert (rests["state"], goes_on["paused_at"]) == ("paused", None)
    names = [each["name"] for each in home.json("source", "list")["sources"]]

    assert refused == "GC-144"
    assert shop not in names
    assert not (home.path / "keys" / "sources" / f"{shop}.sealed").exists()


def test_a_person_attests_what_the_platform_keeps(home, shop, tmp_path):
    proof = tmp_path / "settings.png"
    proof.write_bytes(b"specimen")
    before = home.json("source", "status", shop)["native_retention"]
    home.json(
        "source", "attest", shop, "--days", "2", "--proof", proof, *home.signed("admin")
    )
    after = home.json("source", "status", shop)["native_retention"]
    checks = home.run("doctor", "-o", "json").data["checks"]
    bad = [check["name"] for check in checks if not check["ok"]]

    assert (before["standing"], after["standing"]) == ("unknown", "too-short")
    assert after["attestations"][0]["proof"] == hashlib.sha256(b"specimen").hexdigest()
    assert "no connection falls behind its platform's window" in bad

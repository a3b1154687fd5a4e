"""``gateway key``: issued once, listed without its secret, revoked for good."""

import pytest

from guicang.domain.access.apikeys import read
from tests.cli.hands import at


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("gateway") / "home") as home:
        home.init()
        yield home


def listed(home, key):
    return [k for k in home.json("gateway", "key", "list")["keys"] if k["id"] == key]


def test_a_key_is_issued_listed_and_revoked(home):
    made = home.json(
        "gateway", "key", "add", "crm", "--scope", "inspect", *home.signed("admin")
    )
    [before] = listed(home, made["id"])
    gone = home.json(
        "gateway",
        "key",
        "revoke",
        made["id"],
        "--reason",
        "gone",
        *home.signed("admin"),
    )
    [after] = listed(home, made["id"])

    assert read(made["key"]).id == made["id"]
    assert (before["name"], before["scopes"]) == ("crm", ["inspect"])
    assert before["revoked_at"] is None
    assert made["key"].rpartition("_")[2] not in str(before)
    assert gone["revoked_at"] is not None
    assert after == {**before, "revoked_at": gone["revoked_at"]}


def test_people_see_the_key_once(home):
    made = home.run(
        "gateway", "key", "add", "bot", "--scope", "metrics", *home.signed("admin")
    )
    listed = home.run("gateway", "key", "list")

    assert "gck_" in made.out
    assert "gck_" not in listed.out
    assert "bot" in listed.out


REFUSED = {
    "no name of one's own": (("--scope", "inspect"), 2, "GC-804"),
    "no scope": ((), 2, "GC-804"),
    "a scope nobody knows": (("--scope", "everything"), 2, "GC-804"),
}


@pytest.mark.parametrize(("more", "exit_code", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_said_rightly_is_refused(home, more, exit_code, code):
    answer = home.run("gateway", "key", "add", "x", *more, "-o", "json")

    assert (answer.code, answer.error["code"]) == (exit_code, code)


def test_who_may_not_is_refused_and_written_down(home):
    signed = home.signed("agent")
    more = ("gateway", "key", "add", "x", "--scope", "inspect", "-o", "json")

    answer = home.run(*more, *signed)
    unknown = home.run(
        "gateway",
        "key",
        "revoke",
        "none",
        "--reason",
        "x",
        *home.signed("admin"),
        "-o",
        "json",
    )

    assert (answer.code, answer.error["code"]) == (20, "GC-303")
    assert (unknown.code, unknown.error["code"]) == (2, "GC-933")

"""Invitations and programs from a terminal."""

import pytest

from tests.cli.hands import at


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("doors") / "home") as home:
        home.init()
        yield home


def test_a_sandbox_has_passwords_and_no_first_link(home, tmp_path):
    with at(tmp_path / "home") as other:
        made = other.json("init", "--sandbox")

    passwords = {person["password"] for person in made["people"]}
    assert len(passwords) == 1
    assert len(passwords.pop()) == 24
    assert "invitation" not in made


def test_a_real_house_begins_with_a_link(tmp_path):
    with at(tmp_path / "home") as other:
        made = other.json("init")
        shown = other.run("people", "list", "-o", "json")

    assert made["people"] == []
    assert made["invitation"].startswith("http://127.0.0.1:8470/invitation/")
    assert shown.data == {"people": []}


def test_ones_own_invitation_comes_at_once(home):
    made = home.json("people", "invite", "legal", *home.signed("legal"))

    assert "/invitation/" in made["invitation"]
    assert "request" not in made


def test_somebody_elses_invitation_waits_for_two_and_is_handed_over_once(home):
    asked = home.json(
        "people", "invite", "agent", "--reason", "new", *home.signed("hr")
    )
    request = asked["request"]["id"]
    early = home.run(
        "people", "invite", "agent", "--request", request, *home.signed("legal")
    )
    home.approve(request, "legal", "admin")
    argv = ("people", "invite", "agent", "--request", request)

    made = home.json(*argv, *home.signed("legal"))

    assert early.code == 20
    assert "/invitation/" in made["invitation"]
    assert home.run(*argv, *home.signed("legal")).code == 20


def test_a_program_is_registered_listed_and_revoked(home):
    scope = ("--scope", "records:conversation:read")
    made = home.json("client", "add", "crm", *scope, *home.signed("admin"))
    listed = home.json("client", "list")["clients"]

    assert len(made["secret"]) == 43
    assert listed == [{key: made[key] for key in listed[0]}]
    assert "secret" not in listed[0]
    why = ("--reason", "gone")
    gone = home.json("client", "revoke", made["id"], *why, *home.signed("admin"))
    assert gone["id"] == made["id"]
    assert home.json("client", "list")["clients"] == []


def test_a_scope_that_no_program_is_lent_is_refused(home):
    answer = home.run(
        "client",
        "add",
        "x",
        "--scope",
        "records:finding:reveal",
        "--as",
        "admin",
        "--otp",
        "000000",
        "-o",
        "json",
    )

    assert answer.code == 2
    assert "records:finding:reveal" in answer.err

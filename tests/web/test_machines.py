"""Programs: an id and a secret give a short token, and nothing else."""

import base64
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from guicang.domain.access.model import May
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.web.machines import authenticate_bearer

SCOPES = frozenset({May.CONVERSATION_READ, May.LEDGER_READ})


@pytest.fixture
def program(console):
    return console.house.registering.add(
        "crm", SCOPES, by="admin", code=console.code("admin")
    )


def asked(console, program, **more):
    client, secret = program
    basic = base64.b64encode(f"{client.id}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **more}
    headers = {"Authorization": f"Basic {basic}"}
    return console.client().post("/oauth/token/", form, headers=headers)


def bearer(token):
    return authenticate_bearer(
        RequestFactory().get("/", headers={"Authorization": f"Bearer {token}"})
    )


def test_a_token_says_whose_it_is_and_what_it_opens(console, program):
    answer = asked(console, program)

    assert answer.status_code == 200
    given = answer.json()
    assert given["expires_in"] == 600
    assert "refresh_token" not in given
    found = bearer(given["access_token"])
    assert (found.name, found.scopes) == ("crm", SCOPES)
    assert "no-store" in answer["Cache-Control"]


def test_a_token_may_open_less_and_never_more(console, program):
    less = asked(console, program, scope=May.LEDGER_READ.value)
    more = asked(console, program, scope=May.LEDGER_EXPORT.value)

    assert bearer(less.json()["access_token"]).scopes == {May.LEDGER_READ}
    assert more.status_code == 400
    assert more.json()["error"] == "invalid_scope"


def test_a_token_opens_no_page(console, program):
    token = asked(console, program).json()["access_token"]

    answer = console.client().get("/", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 302


GRANTS = (
    "",
    "password",
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
)


@pytest.mark.parametrize("grant", GRANTS)
def test_no_other_grant_is_given(console, program, grant):
    answer = asked(console, program, grant_type=grant)

    assert answer.status_code == 400
    assert answer.json() == {"error": "unsupported_grant_type"}


def test_a_wrong_secret_is_refused_written_down_and_slowed(console, program):
    client, _ = program
    for _ in range(6):
        answer = asked(console, (client, "wrong"))
        assert answer.status_code == 401

    late = asked(console, program)

    assert late.status_code == 429
    assert late["Retry-After"] == "5"
    failures = console.entries(Tag.ACCESS_LOG_IN_FAILED)
    assert [entry.data["step"] for entry in failures] == ["client"] * 6
    console.wait(seconds=5)
    assert asked(console, program).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer x"])
def test_what_is_no_token_is_nobodys(console, program, header):
    assert (
        authenticate_bearer(
            RequestFactory().get("/", headers={"Authorization": header})
        )
        is None
    )


def test_a_token_ends(console, program):
    from allauth.idp.oidc.models import Token

    token = asked(console, program).json()["access_token"]
    past = timezone.now() - timedelta(seconds=1)  # noqa: TID251 - as allauth has it
    Token.objects.update(expires_at=past)

    assert bearer(token) is None
    asked(console, program)
    assert Token.objects.count() == 1


def test_who_is_revoked_is_out_with_their_tokens(console, program):
    client, _ = program
    token = asked(console, program).json()["access_token"]

    console.house.registering.revoke(client.id, by="admin", code=console.code("admin"))

    assert bearer(token) is None
    assert asked(console, program).status_code == 401
    assert console.house.registering.list() == []
    assert console.entries(Tag.ACCESS_CLIENT_REVOKED)[-1].data["name"] == "crm"
    with pytest.raises(GuicangError) as told:
        console.house.registering.revoke(
            client.id, by="admin", code=console.code("admin")
        )
    assert told.value.code == "GC-366"


def test_neither_secret_nor_token_is_kept(console, program):
    from django.db import connection

    token = asked(console, program).json()["access_token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM allauth_idp_oidc_client")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM allauth_idp_oidc_token")
        rows += str(cursor.fetchall())

    assert program[1] not in rows
    assert token not in rows


def test_programs_are_lent_nothing_that_signs_or_opens(console):
    for may in (May.REQUEST_SIGN, May.FINDING_REVEAL, May.BATCH_DISPOSE):
        with pytest.raises(GuicangError) as told:
            console.house.registering.add(
                "x", frozenset({may}), by="admin", code=console.code("admin")
            )

        assert told.value.code == "GC-804"


def test_only_who_may_registers_one_and_a_name_is_taken_once(console, program):
    for by, code in (("legal", "GC-303"), ("admin", "GC-804")):
        with pytest.raises(GuicangError) as told:
            console.house.registering.add("crm", SCOPES, by=by, code=console.code(by))

        assert told.value.code == code

"""Invitations: good once, for three days, and nobody but their holder sees what for."""

import re

import pytest
from django.contrib.auth.models import User

from guicang.domain.access.model import Role
from guicang.domain.errors import BadUsage, GuicangError
from guicang.domain.ledger.model import Tag
from tests.web.conftest import PASSWORD, code_of

SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')
CODES = re.compile(r"<code>(\d{4} \d{4})</code>")
NEW = "Another-Specimen-82"


@pytest.fixture
def token(console):
    return console.house.inviting.invite(
        "legal", by="legal", code=console.code("legal")
    ).token


def opened(console, token):
    client = console.client()
    page = client.get(f"/invitation/{token}/", follow=True)
    found = SECRET.search(page.content.decode())
    return client, found[1] if found else "", page


def take(client, secret, console, **more):
    asked = {
        "password1": NEW,
        "password2": NEW,
        "code": code_of(secret, console.home),
        **more,
    }
    return client.post("/invitation/", asked)


def test_an_invitation_gives_a_password_a_factor_and_ten_recovery_codes(console, token):
    client, secret, _ = opened(console, token)

    page = take(client, secret, console)

    assert page.status_code == 200
    codes = CODES.findall(page.content.decode())
    assert len(set(codes)) == 10
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    console.home.secrets["legal"] = secret.replace(" ", "")
    assert console.password(client, "legal", NEW).status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": console.code("legal")})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_the_code_that_confirmed_the_app_does_not_log_in(console, token):
    client, secret, _ = opened(console, token)
    code = code_of(secret, console.home)
    take(client, secret, console, code=code)

    console.password(client, "legal", NEW)
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})

    assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_the_token_leaves_the_address_and_is_kept_nowhere_in_clear(console, token):
    client, secret, page = opened(console, token)

    assert page.redirect_chain == [("/invitation/", 302)]
    kept = str(dict(client.session))
    plain = secret.replace(" ", "")
    assert plain
    assert token.partition(".")[2] not in kept
    assert plain not in kept


def test_two_who_open_one_link_see_two_secrets(console, token):
    _, first, _ = opened(console, token)
    _, second, _ = opened(console, token)

    assert first != second


def test_an_invitation_is_good_once(console, token):
    client, secret, _ = opened(console, token)
    other, other_secret, _ = opened(console, token)
    take(client, secret, console)

    late = take(other, other_secret, console)

    assert late.status_code == 409
    assert "GC-360" in late.content.decode()
    assert opened(console, token)[2].status_code == 409
    assert len(console.entries(Tag.ACCESS_INVITATION_ACCEPTED)) == 1
    assert len(console.entries(Tag.ACCESS_INVITATION_REFUSED)) == 2


def test_an_invitation_ends_after_three_days(console, token):
    console.wait(hours=72, seconds=-1)
    assert opened(console, token)[2].status_code == 200

    console.wait(seconds=1)

    assert opened(console, token)[2].status_code == 409


def test_a_later_invitation_ends_the_earlier(console, token):
    console.house.inviting.invite("legal", by="legal", code=console.code("legal"))

    assert opened(console, token)[2].status_code == 409


def test_who_is_deactivated_takes_no_invitation_up(console, token):
    client, secret, _ = opened(console, token)
    console.house.people.deactivate("legal")

    assert take(client, secret, console).status_code == 409
    assert opened(console, token)[2].status_code == 409


@pytest.mark.parametrize("change", ["x" * 60, "", ".", "a.b", "ä.b", "0." + "A" * 43])
def test_what_is_no_invitation_opens_nothing(console, token, change):
    answer = console.client().get(f"/invitation/{change or 'x'}/")

    assert answer.status_code == 409
    assert console.client().get("/invitation/").status_code == 409


def test_another_secret_of_a_known_id_opens_nothing_and_is_written_down(console, token):
    forged = token.partition(".")[0] + "." + "A" * 43

    assert opened(console, forged)[2].status_code == 409
    assert console.entries(Tag.ACCESS_INVITATION_REFUSED)


WRONG = {
    "short": {"password1": "Short-Pw-27", "password2": "Short-Pw-27"},
    "common": {"password1": "password12345", "password2": "password12345"},
    "digits": {"password1": "739104628513", "password2": "739104628513"},
    "unlike": {"password2": "Another-Specimen-83"},
    "code": {"code": "000000"},
    "no code": {"code": ""},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_what_will_not_do_is_said_and_changes_nothing(console, token, change):
    client, secret, _ = opened(console, token)

    page = take(client, secret, console, **change)

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert User.objects.get(username="legal").check_password(PASSWORD)
    assert take(client, secret, console).status_code == 200
    assert User.objects.get(username="legal").check_password(NEW)


def test_a_new_password_and_factor_end_all_sessions(console, token):
    before = console.log_in("legal")
    client, secret, _ = opened(console, token)

    take(client, secret, console)

    assert before.get("/").status_code == 302


def test_somebody_else_is_invited_by_two_signatures(console):
    invited = console.house.inviting.invite(
        "agent", by="hr", code=console.code("hr"), reason="new"
    )
    console.home.sign(invited.request.id, "legal", "admin")

    with pytest.raises(GuicangError) as told:
        console.house.inviting.hand_out(
            "agent", invited.request.id, by="admin", code=console.code("admin")
        )
    token = console.house.inviting.hand_out(
        "agent", invited.request.id, by="legal", code=console.code("legal")
    )

    assert told.value.code == "GC-318"
    client, secret, _ = opened(console, token)
    assert take(client, secret, console).status_code == 200
    with pytest.raises(GuicangError) as told:
        console.house.inviting.hand_out(
            "agent", invited.request.id, by="legal", code=console.code("legal")
        )
    assert told.value.code == "GC-308"


def test_the_first_link_is_void_where_people_are(console):
    token = console.house.inviting.first()

    assert opened(console, token)[2].status_code == 409


def test_a_first_link_makes_the_first_administrator(bare):
    token = bare.house.inviting.first()
    client, secret, page = opened(bare, token)
    assert 'name="name"' in page.content.decode()
    assert take(client, secret, bare, name="a:b").status_code == 200
    assert bare.house.people.list() == []

    assert take(client, secret, bare, name="wang").status_code == 200

    (person,) = bare.house.people.list()
    assert (person.name, person.roles, person.enrolled) == ("wang", {Role.ADMIN}, True)
    bare.home.secrets["wang"] = secret.replace(" ", "")
    bare.password(client, "wang", NEW)
    client.post("/accounts/2fa/authenticate/", {"code": bare.code("wang")})
    assert client.get("/").status_code == 200
    assert opened(bare, token)[2].status_code == 409


def test_while_a_house_is_founded_its_administrator_invites_alone(bare):
    bare.home.secrets["wang"] = bare.house.admitting.add(
        "wang", [Role.ADMIN], by="", code=""
    ).secret
    bare.house.admitting.add("li", [Role.LEGAL], by="wang", code=bare.code("wang"))

    invited = bare.house.inviting.invite("li", by="wang", code=bare.code("wang"))

    client, secret, _ = opened(bare, invited.token)
    assert take(client, secret, bare).status_code == 200
    with pytest.raises(GuicangError) as told:
        bare.house.inviting.invite("nobody", by="wang", code=bare.code("wang"))
    assert told.value.code == "GC-302"


def test_who_was_not_the_last_of_the_founders_asks_again(bare, monkeypatch):
    bare.home.secrets["wang"] = bare.house.admitting.add(
        "wang", [Role.ADMIN], by="", code=""
    ).secret
    bare.house.admitting.add("li", [Role.LEGAL], by="wang", code=bare.code("wang"))
    admitting = type(bare.house.admitting)
    founding = iter([True, False])
    monkeypatch.setattr(admitting, "founding", lambda _self: next(founding))
    with pytest.raises(BadUsage, match="faster"):
        bare.house.inviting.invite("li", by="wang", code=bare.code("wang"))

    assert bare.entries(Tag.ACCESS_INVITED) == []

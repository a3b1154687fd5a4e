"""The door: two factors, a few addresses, and nobody locked out by others."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import URLPattern, get_resolver

from guicang.domain.ledger.model import Tag
from guicang.entrypoints.web import devices, page

OUTSIDE = {
    "accounts/login/",
    "accounts/logout/",
    "accounts/2fa/authenticate/",
    "hooks/<slug:name>",
    "invitation/",
    "invitation/<str:token>/",
    "language/setlang/",
    "livez",
    "oauth/token/",
    "readyz",
}
"""Every address besides the pages: whoever adds one adds it here."""


def addresses(patterns, prefix=""):
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from addresses(each.url_patterns, route)


def test_no_other_addresses_are_reached():
    routes = {route for route, _ in addresses(get_resolver().url_patterns)}
    # Those of the interface for programs are walked by tests/api.
    here = {route for route in routes if not route.startswith("api/")}

    assert here - {each.route for each in page.PAGES} == OUTSIDE


def test_a_stranger_is_sent_to_the_log_in_from_every_page(console):
    client = console.client()

    for each in page.PAGES:
        answer = client.get("/" + re.sub(r"<[^>]+>", "1", each.route))

        assert (answer.status_code, answer["Location"].partition("?")[0]) == (
            302,
            "/accounts/login/",
        )


GONE = (
    "accounts/signup/",
    "accounts/email/",
    "accounts/password/reset/",
    "accounts/password/change/",
    "accounts/reauthenticate/",
    "accounts/2fa/totp/deactivate/",
    "accounts/2fa/recovery-codes/",
    "accounts/2fa/webauthn/",
    "accounts/3rdparty/signup/",
    "identity/o/authorize",
)


@pytest.mark.parametrize("path", GONE)
def test_what_allauth_has_besides_is_not_there(console, path):
    assert console.client().get(f"/{path}").status_code == 404


def test_a_password_alone_opens_nothing(console):
    client = console.client()

    answer = console.password(client, "legal")

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/").status_code == 302


def test_who_has_no_second_factor_does_not_come_in(console):
    person = console.house.people.add("new", [])
    console.house.people.set_password([person.name], "Specimen-Pass-27")
    client = console.client()

    answer = console.password(client, "new")

    assert answer.status_code == 409
    assert "GC-363" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert console.entries(Tag.ACCESS_LOG_IN_FAILED)[-1].data["code"] == "GC-363"


def test_a_session_without_a_second_factor_is_no_session(console):
    from django.contrib.auth.models import User

    client = console.client()
    client.force_login(User.objects.get(username="legal"))

    assert client.get("/").status_code == 302


def test_a_code_opens_once_for_log_in_and_signature(console):
    client = console.client()
    console.password(client, "legal")
    code = console.code("legal")
    client.post("/accounts/2fa/authenticate/", {"code": code})

    other = console.client()
    console.password(other, "legal")
    answer = other.post("/accounts/2fa/authenticate/", {"code": code})

    assert answer.status_code == 200
    assert other.get("/").status_code == 302


def test_a_recovery_code_lets_in_once_to_look(console):
    from django.contrib.auth.models import User

    from guicang.adapters.db import factors

    codes = factors.new_recovery_codes(User.objects.get(username="legal"))
    client = console.client()
    console.password(client, "legal")
    client.post("/accounts/2fa/authenticate/", {"code": codes[3]})

    assert client.get("/").status_code == 200
    assert client.get("/me/password").status_code == 302
    confirm = client.post("/confirm?next=/me/password", {"code": codes[4]})
    assert confirm.status_code == 200
    assert console.entries(Tag.ACCESS_LOGGED_IN)[-1].data["proof"] == "recovery_codes"
    other = console.client()
    console.password(other, "legal")
    other.post("/accounts/2fa/authenticate/", {"code": codes[3]})
    assert other.get("/").status_code == 302


ELSEWHERE = ("//evil.test", "https://evil.test/", "/\\evil.test", "javascript:1")


@pytest.mark.parametrize("url", ELSEWHERE)
def test_nobody_is_sent_elsewhere(console, url):
    client = console.client()
    client.post(
        "/accounts/login/",
        {"login": "legal", "password": "Specimen-Pass-27", "next": url},
    )

    answer = client.post(
        "/accounts/2fa/authenticate/",
        {"code": console.code("legal"), "next": url},
    )

    assert answer["Location"] == "/"
    console.wait(minutes=6)
    again = client.post(f"/confirm?next={url}", {"code": console.code("legal")})
    assert again["Location"] == "/"


def test_headers_and_cookies_are_strict(console, settings):
    client = console.log_in("legal")
    answer = client.get("/")

    csp = answer["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    for name in (settings.SESSION_COOKIE_NAME, devices.COOKIE):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_pages_behind_the_log_in_are_kept_by_no_browser(console):
    client = console.log_in("legal")

    for path in ("/", "/approvals", "/trail"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_forged_post_is_refused(console):
    client = console.log_in("legal", Client(SERVER_NAME="localhost"))
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert strict.post("/me/sessions/others/end").status_code == 403


# --- failures -------------------------------------------------------------------------


def wrong(client, name, times, address):
    for _ in range(times):
        answer = client.post(
            "/accounts/login/",
            {"login": name, "password": "wrong"},
            REMOTE_ADDR=address,
        )
    return answer.content.decode()


def test_failures_are_written_down_without_what_was_typed(console):
    client = console.client()
    wrong(client, "legal", 1, "203.0.113.9")
    wrong(client, "My-Secret-Pass-1", 1, "203.0.113.9")
    console.password(client, "legal")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    first, second, third = console.entries(Tag.ACCESS_LOG_IN_FAILED)
    assert (first.actor, first.data["step"]) == ("claimed:legal", "password")
    assert second.actor == "system:door"
    assert (third.actor, third.data["step"]) == ("claimed:legal", "totp")
    told = str([first, second, third])
    for secret in ("wrong", "My-Secret", "203.0.113", "000000"):
        assert secret not in told


def test_after_five_failures_a_place_waits_longer_and_longer(console):
    client = console.client()
    for seconds in (5, 10, 20, 40):
        wrong(client, "legal", 6 if seconds == 5 else 1, "203.0.113.9")
        answer = client.post(
            "/accounts/login/",
            {"login": "legal", "password": "Specimen-Pass-27"},
            REMOTE_ADDR="203.0.113.9",
        )

        assert f"{seconds} s" in answer.content.decode() or (
            f"{seconds} 秒" in answer.content.decode()
        )
        console.wait(seconds=seconds)
    assert console.password(client, "legal").status_code == 302


def test_others_failures_never_lock_a_known_device_out(console):
    known = console.log_in("legal")
    known.post("/accounts/logout/")
    for number in range(6):
        wrong(console.client(), "legal", 5, f"203.0.113.{number}")

    stranger = console.password(console.client(), "legal")
    owner = console.password(known, "legal")

    assert stranger.status_code == 200
    assert owner.status_code == 302


def test_a_known_device_is_known_for_its_person_alone_and_counts_itself(console):
    known = console.log_in("legal")
    known.post("/accounts/logout/")
    wrong(known, "admin", 7, "127.0.0.1")
    assert console.password(known, "admin").status_code == 200

    wrong(known, "legal", 12, "203.0.113.9")

    assert console.password(known, "legal").status_code == 200
    assert console.password(console.client(), "legal").status_code == 302


def test_a_forged_device_is_none(console):
    client = console.client()
    client.cookies[devices.COOKIE] = signing.dumps({"x": "y"}, salt="other")

    wrong(client, "legal", 6, "203.0.113.9")

    assert "5" in wrong(client, "legal", 1, "203.0.113.9")
    assert len(console.entries(Tag.ACCESS_LOG_IN_FAILED)) == 6


def test_a_thousand_others_push_no_mark_out(console):
    code = console.code("admin")
    now = console.house.clock.now()
    console.house.people.prove("admin", code, now)
    wrong(console.client(), "legal", 6, "203.0.113.9")
    failures = console.house.failures
    with failures.transaction():
        failures.count([f"{n:032x}" for n in range(1000)], now, timedelta(days=1))

    assert "errorlist" in wrong(console.client(), "legal", 1, "203.0.113.9")
    assert len(console.entries(Tag.ACCESS_LOG_IN_FAILED)) == 6
    client = console.client()
    console.password(client, "admin")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/").status_code == 302


def test_counts_are_forgotten_after_a_day(console):
    wrong(console.client(), "legal", 6, "203.0.113.9")
    console.wait(days=1, seconds=1)

    wrong(console.client(), "legal", 5, "203.0.113.9")

    assert console.password(console.client(), "legal").status_code == 302

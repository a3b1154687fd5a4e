"""Over HTTPS, at the end of a session, and with hostile texts."""

import json
import os
import re
import subprocess
import sys

import pytest

from guicang.domain.ledger.model import Tag
from tests.fakes.talk import talk

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SECURE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from guicang.entrypoints.web import devices
answer = Client(SERVER_NAME="localhost").get(
    "/livez", headers={"X-Forwarded-Proto": "https"})
print(json.dumps({
    "hsts": answer["Strict-Transport-Security"],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE],
    "language": [settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE],
    "device": [devices.COOKIE, settings.SESSION_COOKIE_SECURE],
    "csrf": settings.CSRF_USE_SESSIONS,
}))
"""


def test_with_https_cookies_are_secure_and_hsts_lasts_a_year(tmp_path):
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SECURE],
        env={
            **os.environ,
            "GUICANG_HOME": str(tmp_path),
            "GUICANG_WEB_HTTPS": "true",
            "DJANGO_SETTINGS_MODULE": "guicang.entrypoints.web.settings",
        },
        capture_output=True,
        check=True,
    )
    said = json.loads(done.stdout)

    assert said.pop("hsts") == "max-age=31536000; includeSubDomains"
    assert said.pop("csrf") is True
    for name, secure in said.values():
        assert (name[:7], secure) == ("__Host-", True)


def test_who_logs_out_leaves_nothing_in_the_browser(console):
    client = console.log_in("legal")

    stays = client.get("/")
    goes = client.post("/accounts/logout/")

    assert "Clear-Site-Data" not in stays
    assert goes["Clear-Site-Data"] == '"cache", "storage"'


def test_nor_does_a_session_that_is_over(console):
    client = console.log_in("legal")
    console.wait(hours=2)

    assert client.get("/")["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_nobody_is_shown_what_they_sent(console, method):
    client = console.log_in("legal")

    for path in ("/", "/conversations", "/accounts/login/", "/livez"):
        answer = client.generic(method, path, headers={"X-Sent": "sent-by-me"})

        assert answer.status_code in {405, 302}, path
        assert b"sent-by-me" not in answer.content


def test_hostile_texts_are_shown_as_texts(console):
    home = console.home
    home.take_in(
        talk("c-1", HOSTILE, f"hello {HOSTILE}", agent=HOSTILE, source=HOSTILE)
    )
    client = console.log_in("legal")

    pages = [
        client.get("/conversations"),
        client.get("/conversations", {"source": HOSTILE}),
        client.get("/conversations/c-1"),
        client.get(f"/people/of/{HOSTILE}"),
        client.get("/trail", {"person": HOSTILE}),
        client.post("/search/run", {"q": "hello"}),
        client.post("/search/run", {"q": HOSTILE[:90]}),
    ]

    said = [answer.content.decode() for answer in pages]
    assert sum("&lt;script&gt;" in page for page in said) >= 5
    for page in said:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_hostile_texts_in_the_data_of_charts_stay_data(console):
    """They travel as JSON in a script element, which they must not end."""
    now = console.house.clock.now()
    with console.house.ledger.transaction():
        console.house.ledger.append(
            Tag.BATCH_PROPOSED, HOSTILE, {"batch": f"</script>{HOSTILE}"}, now
        )
    page = console.log_in("auditor").get("/trail").content.decode()

    (options,) = re.findall(
        r'<script id="graph-options" type="application/json">(.*?)</script>', page
    )
    assert HOSTILE in str(json.loads(options))
    assert "<script>alert" not in page
    assert "<img src=x" not in page

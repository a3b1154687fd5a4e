"""Log-ins elsewhere: a real OpenID provider and WeCom, with a served console between.

Console and provider are processes of their own; a session of ``requests`` is the
browser.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.cli.hands import ROOT, Home, at, environment
from tests.e2e.browser import fresh_code, served
from tests.ports import free_port
from tests.web import issuer
from tests.web.wecom import AGENT, CORP, SECRET, wecom

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """Somebody at a browser of their own."""

    def __init__(self, address: str, home: Home) -> None:
        self.address = address
        self.home = home
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        url = path if path.startswith("http") else self.address + path
        return self.session.get(url, timeout=30)

    def post(self, path: str, **form: str) -> requests.Response:
        page = self.get("/accounts/login/")
        if page.url.rstrip("/") == self.address:
            page = self.get("/me")
        token = TOKEN.search(page.text)
        assert token
        return self.session.post(
            self.address + path,
            data={"csrfmiddlewaretoken": token[1], **form},
            timeout=30,
        )

    def log_in(self, name: str) -> None:
        self.post("/accounts/login/", login=name, password=self.home.passwords[name])
        self.prove(name)

    def prove(self, name: str) -> requests.Response:
        page = self.get("/accounts/2fa/authenticate/")
        token = TOKEN.search(page.text)
        assert token, page.text
        return self.session.post(
            f"{self.address}/accounts/2fa/authenticate/",
            data={
                "csrfmiddlewaretoken": token[1],
                "code": fresh_code(self.home, name),
            },
            timeout=30,
        )

    def link(self) -> requests.Response:
        """Ask for it, and follow the way there and back."""
        page = self.post("/me/link")
        assert page.status_code == 200, page.text
        there = re.search(r'class="btn btn-primary" href="([^"]+)"', page.text)
        assert there
        return self.get(there[1])


@contextmanager
def other_side(subject: str, back: str) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.web.issuer", str(port), subject, back],
        env=environment(None),
        cwd=ROOT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{url}/.well-known/openid-configuration", timeout=5)
                break
            except requests.ConnectionError:
                assert process.poll() is None
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("elsewhere") / "home") as home:
        home.init()
        yield home


@pytest.fixture
def oidc(home):
    port = free_port()
    back = f"http://127.0.0.1:{port}/accounts/sso/login/callback/"
    with (
        other_side("li-at-their-place", back) as url,
        served(
            home,
            port=port,
            GUICANG_LOGIN_PROVIDER="openid_connect",
            GUICANG_LOGIN_TITLE="Specimen SSO",
            GUICANG_LOGIN_URL=url,
            GUICANG_LOGIN_CLIENT=issuer.CLIENT,
            GUICANG_LOGIN_SECRET=issuer.SECRET,
        ) as address,
    ):
        yield address


def test_openid_connect_takes_the_passwords_place_and_no_more(oidc, home):
    stranger = Browser(oidc, home)
    assert "Specimen SSO" in stranger.get("/accounts/login/").text
    refused = stranger.get("/accounts/sso/login/")
    assert (refused.status_code, "GC-367" in refused.text) == (409, True)

    owner = Browser(oidc, home)
    owner.log_in("legal")
    assert owner.link().url == f"{oidc}/me"

    again = Browser(oidc, home)
    landed = again.get("/accounts/sso/login/?next=/me")
    assert landed.url.endswith("/accounts/2fa/authenticate/")
    assert again.get("/me").url.endswith("/accounts/login/?next=/me") or (
        "2fa" in again.get("/me").url
    )
    assert again.prove("legal").url == f"{oidc}/me"

    other = Browser(oidc, home)
    other.log_in("hr")
    taken = other.link()
    assert (taken.status_code, "GC-368" in taken.text) == (409, True)

    owner = Browser(oidc, home)
    owner.log_in("legal")
    owner.post("/me/unlink")
    assert "GC-367" in Browser(oidc, home).get("/accounts/sso/login/").text


def test_who_was_not_asked_to_link_is_not_linked(oidc, home):
    victim = Browser(oidc, home)
    victim.log_in("finance")

    victim.get("/accounts/sso/login/?process=connect")

    assert "GC-367" in Browser(oidc, home).get("/accounts/sso/login/").text


def test_a_state_that_was_not_given_brings_nobody_in(oidc, home):
    stray = Browser(oidc, home)

    page = stray.get("/accounts/sso/login/callback/?code=x&state=y")

    assert page.url.endswith("/accounts/login/")


def test_wecom_lets_its_members_in_and_nobody_else(home):
    with (
        wecom() as there,
        served(
            home,
            GUICANG_LOGIN_PROVIDER="wecom",
            GUICANG_LOGIN_URL=there.url,
            GUICANG_LOGIN_CLIENT=CORP,
            GUICANG_LOGIN_AGENT=AGENT,
            GUICANG_LOGIN_SECRET=SECRET,
        ) as address,
    ):
        owner = Browser(address, home)
        owner.log_in("compliance")
        assert owner.link().url == f"{address}/me"

        again = Browser(address, home)
        assert "2fa" in again.get("/accounts/wecom/login/").url
        assert again.prove("compliance").url == f"{address}/"

        there.who = {"userid": "WangWu"}
        assert "GC-367" in Browser(address, home).get("/accounts/wecom/login/").text
        there.who = {"openid": "external"}
        outside = Browser(address, home).get("/accounts/wecom/login/")
        assert outside.url.endswith("/accounts/login/")


def test_a_wrong_secret_at_wecom_brings_nobody_in(home):
    with (
        wecom() as there,
        served(
            home,
            GUICANG_LOGIN_PROVIDER="wecom",
            GUICANG_LOGIN_URL=there.url,
            GUICANG_LOGIN_CLIENT=CORP,
            GUICANG_LOGIN_AGENT=AGENT,
            GUICANG_LOGIN_SECRET=SECRET[:-1],
        ) as address,
    ):
        page = Browser(address, home).get("/accounts/wecom/login/")

        assert page.url.endswith("/accounts/login/")


@pytest.mark.parametrize("name", ["dingtalk", "feishu", "zoho"])
def test_the_other_platforms_have_their_two_addresses(home, name):
    with served(
        home, GUICANG_LOGIN_PROVIDER=name, GUICANG_LOGIN_CLIENT="specimen"
    ) as address:
        there = requests.get(
            f"{address}/accounts/{name}/login/", allow_redirects=False, timeout=30
        )

        assert there.status_code == 302
        assert "specimen" in there.headers["Location"]
        assert there.headers["Location"].startswith("https://")

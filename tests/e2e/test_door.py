"""The door in a browser: an invitation, a passkey, and step-up."""

import re

import pytest

from guicang.adapters.db.totp import code
from tests.cli.hands import at
from tests.e2e.browser import fresh_code, log_in, served, shots, violations, visit

NEW = "Another-Specimen-82"


@pytest.fixture
def key(browser, local, home):
    """A window with a passkey in it that says yes."""
    with visit(browser, local) as here:
        cdp = here.context.new_cdp_session(here.page)
        cdp.send("WebAuthn.enable")
        cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield here


@pytest.fixture
def local(address):
    """WebAuthn takes names, not addresses."""
    return address.replace("127.0.0.1", "localhost")


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_the_first_administrator_comes_in_by_the_link_of_init(browser, tmp_path):
    with at(tmp_path / "home") as home:
        made = home.begin("--organisation", "示例商城")
        path = made["invitation"].partition("8470")[2]
        with served(home) as address, visit(browser, address) as here:
            page = here.open(path)
            assert page.url.endswith("/invitation/")
            shot(here, "invitation")
            assert violations(here, "/invitation/") == []
            home.secrets["wang"] = page.inner_text("code.secret").replace(" ", "")
            page.fill("input[name=name]", "wang")
            page.fill("input[name=password1]", NEW)
            page.fill("input[name=password2]", NEW)
            page.fill("input[name=code]", fresh_code(home, "wang"))
            page.click("button.btn-primary")
            page.wait_for_selector("ol.recovery")
            shot(here, "accepted")
            codes = re.findall(r"\d{4} \d{4}", page.inner_text("ol.recovery"))
            home.passwords["wang"] = NEW
            with page.expect_navigation():
                page.click("a.btn-primary")
            log_in(here, home, "wang")

            assert len(codes) == 10
            assert "admin" in page.inner_text(".me") or "管理员" in page.inner_text(
                ".me"
            )


def test_a_passkey_is_made_logs_in_steps_up_signs_and_is_removed(key, home, browser):
    log_in(key, home, "compliance")
    page = key.open("/me/passkeys/add")
    page.fill("input[name=name]", "钥匙一")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/me")
    assert "钥匙一" in page.inner_text("#main")
    shot(key, "me-passkey")
    with page.expect_navigation():
        page.click("form[action$='/accounts/logout/'] button")

    page = key.open("/accounts/login/")
    page.fill("input[name=login]", "compliance")
    page.fill("input[name=password]", home.passwords["compliance"])
    page.click("form button.btn-primary")
    page.wait_for_selector("[data-passkey-start]")
    shot(key, "second-factor")
    page.click("[data-passkey-start]")
    page.wait_for_selector("aside.navbar")

    fresh_code(home, "compliance")
    home.wait(400)
    fresh_code(home, "compliance")
    page = key.open("/me/password")
    assert "/confirm" in page.url
    shot(key, "confirm")
    assert violations(key, "/confirm") == []
    page = key.open("/me/password")  # axe had a challenge of its own
    page.click("[data-passkey-start]")
    page.wait_for_url("**/me/password")

    asked = home.json(
        "hold", "place", "--customer", "cust-1", "--reason", "Sued", "--as", "legal"
    )
    number = asked["request"]["id"]
    page = key.open(f"/approvals/{number}")
    shot(key, "approval-passkey")
    page.fill("#typed", number)
    with page.expect_navigation():
        page.click("[data-passkey-start]")
    assert home.json("requests", number)["decision"] in {"approved", "done"}

    page = key.open("/me")
    with page.expect_navigation():
        page.click("form[action$='/remove'] button")

    assert "钥匙一" not in page.inner_text("#main")


def test_a_passkey_stands_for_the_code_in_every_form(key, home, browser):
    log_in(key, home, "supervisor")
    page = key.open("/me/passkeys/add")
    page.fill("input[name=name]", "钥匙二")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/me")

    page = key.open("/conversations/c-1")
    page.click("summary:has-text('原文')")
    page.fill("#reason-reveal", "客户来电核对")
    page.fill("#typed-reveal", "c-1")
    shot(key, "reveal-passkey")
    with page.expect_navigation():
        page.click("form[action$='/originals/c-1'] [data-wakes]")
    shot(key, "revealed-passkey")

    assert "unmasked" in page.inner_text("main") or "未脱敏" in page.inner_text("main")
    assert violations(key, "/conversations/c-1") == []


def test_a_code_is_asked_for_in_both_languages(browser, address, home):
    assert len(code(home.secrets["legal"], 1)) == 6
    with visit(browser, address, lang="en") as here:
        log_in(here, home, "legal")
        for path in ("/me", "/confirm"):
            here.open(path)
            shot(here, f"en{path.replace('/', '-')}")

            assert here.page.locator("html").get_attribute("lang") == "en"

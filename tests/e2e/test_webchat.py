"""The web chat in a browser: a customer's page elsewhere, under a strict policy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.chat.doors import Door, document, door, put
from tests.cli.hands import at
from tests.e2e.browser import AXE, WCAG, free_port
from tests.e2e.shops import customer, shop

PHONE = "13800138000"


@pytest.fixture(scope="module")
def place(tmp_path_factory, browser) -> Iterator[tuple[Door, str]]:
    port = free_port()
    with at(tmp_path_factory.mktemp("webchat") / "home", plain=True) as home:
        home.init()
        with door(home) as found, shop(port, found.address) as address:
            put(home, document(f"http://127.0.0.1:{port}", found.address))
            found.shows("shop")
            yield found, address


def _shot(page, name: str) -> None:
    if folder := os.environ.get("GUICANG_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_strict_page_shows_it_in_both_languages(browser, place, lang, width):
    words = {
        "en": ("Chat with us", "Agree and start", "My number is ", "To protect you"),
        "zh": ("在线咨询", "同意并开始", "我的手机号是", "为保护您的信息"),
    }[lang]
    with customer(browser, place[1], lang=lang, width=width) as someone:
        _shot(someone.page, f"{lang}-{width}-closed")
        someone.open(words[0])
        someone.widget.get_by_role("button", name=words[1]).wait_for()
        _shot(someone.page, f"{lang}-{width}-notice")
        someone.agree(words[1])
        someone.say(words[2] + PHONE)
        expect(someone.log).to_contain_text(words[3])
        someone.heard()
        _shot(someone.page, f"{lang}-{width}-said")

        assert PHONE not in someone.log.inner_text()
        assert someone.complaints == []


def test_axe_finds_nothing_in_the_widget(browser, place):
    with customer(browser, place[1], strict=False) as someone:
        someone.open()
        someone.widget.get_by_role("button", name="Agree and start").wait_for()
        someone.page.add_script_tag(path=str(AXE))
        notice = _violations(someone.page)
        someone.agree()
        someone.say("Hello")
        expect(someone.log).to_contain_text("Hello")
        someone.widget.get_by_role("button", name="More").click()

        assert notice == []
        assert _violations(someone.page) == []


def _violations(page) -> list[str]:
    found = page.evaluate("tags => axe.run('#guicang-chat', {runOnly: tags})", WCAG)
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


def test_it_is_used_with_the_keyboard_alone(browser, place):
    with customer(browser, place[1]) as someone:
        keys = someone.page.keyboard
        keys.press("Tab")
        keys.press("Enter")
        expect(
            someone.widget.get_by_role("button", name="Agree and start")
        ).to_be_focused()
        keys.press("Enter")
        expect(someone.field).to_be_focused()
        keys.type("Typed with keys")
        keys.press("Enter")
        expect(someone.log).to_contain_text("Typed with keys")
        keys.press("Escape")

        expect(
            someone.widget.get_by_role("button", name="Chat with us")
        ).to_be_focused()
        assert someone.complaints == []


def test_what_is_typed_offline_is_sent_once_in_its_order(browser, place):
    with customer(browser, place[1]) as someone:
        someone.open()
        someone.agree()
        someone.say("before")
        expect(someone.log).to_contain_text("before")
        someone.heard()
        someone.context.set_offline(True)
        for text in ("first", "second", "third"):
            someone.say(text)
        expect(someone.log.locator(".waits")).to_have_count(3)
        expect(someone.widget.get_by_role("status")).to_contain_text("offline")
        _shot(someone.page, "widget-offline")
        someone.context.set_offline(False)
        someone.heard()
        someone.page.reload()
        someone.open()
        expect(someone.log.locator("li.you .text")).to_have_text(
            ["before", "first", "second", "third"]
        )


def test_a_killed_server_loses_nothing_and_doubles_nothing(browser, place):
    served, address = place
    with customer(browser, address) as someone:
        someone.open()
        someone.agree()
        for number in range(5):
            someone.say(f"message {number}")
        expect(someone.log).to_contain_text("message 4")
        someone.heard()
        served.kill()
        for number in range(5, 8):
            someone.say(f"message {number}")
        expect(someone.log.locator(".waits")).to_have_count(3)
        served.start()
        someone.heard()
        someone.page.reload()
        someone.open()

        expect(someone.log.locator("li.you .text")).to_have_text(
            [f"message {number}" for number in range(8)]
        )


def test_a_file_is_taken_and_one_that_is_too_large_is_not(browser, place):
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    with customer(browser, place[1]) as someone:
        someone.open()
        someone.agree()
        pick = someone.widget.locator("input[type=file]")
        pick.set_input_files(
            {"name": "parcel.png", "mimeType": "image/png", "buffer": png}
        )
        expect(someone.log).to_contain_text("parcel.png")
        large = {"name": "b.png", "mimeType": "image/png", "buffer": bytes(6 << 20)}
        pick.set_input_files(large)

        said = someone.widget.get_by_role("status")
        expect(said).to_contain_text("too large")
        someone.heard()
        expect(said).to_contain_text("too large")
        expect(someone.log).not_to_contain_text("b.png")
        someone.say("A smaller one, then")
        expect(said).to_be_empty()


def test_one_takes_a_copy_and_asks_to_be_deleted(browser, place):
    with customer(browser, place[1]) as someone:
        someone.open()
        someone.agree()
        someone.say("Keep this")
        expect(someone.log).to_contain_text("Keep this")
        someone.heard()
        more = someone.widget.get_by_role("button", name="More")
        more.click()
        with someone.page.expect_download() as got:
            someone.widget.get_by_role(
                "button", name="Download my conversation (page)"
            ).click()
        assert "Keep this" in Path(got.value.path()).read_text()
        more.click()
        someone.widget.get_by_role(
            "button", name="Ask to delete my conversation"
        ).click()
        someone.widget.get_by_role("button", name="Yes, ask").click()

        expect(someone.widget).to_contain_text("number s-")
        assert someone.complaints == []


def test_what_looks_like_script_is_shown_as_text(browser, place):
    text = "<img src=x onerror=\"document.title='owned'\">"
    with customer(browser, place[1]) as someone:
        someone.open()
        someone.agree()
        someone.say(text)

        someone.heard()
        expect(someone.log).to_contain_text(text)
        assert someone.page.title() == "Shop"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_doors_own_page_is_enough_to_try_it(browser, place, lang):
    served, _address = place
    with customer(browser, f"{served.address}/try", lang=lang, path="shop") as here:
        title = {"zh": "在线咨询", "en": "Chat with us"}[lang]
        here.open(title)
        here.agree({"zh": "同意并开始", "en": "Agree and start"}[lang])
        here.say(f"call {PHONE}")
        here.heard()
        _shot(here.page, f"trial-{lang}")
        here.page.reload()
        here.open(title)
        here.log.get_by_text("call 138****8000").wait_for()
        told = here.page.inner_text("h1")

    assert here.complaints == []
    assert told == {"zh": "网页咨询试用页", "en": "A page to try the chat on"}[lang]


def test_a_page_elsewhere_cannot_use_it(browser, place):
    served, _address = place
    with (
        shop(free_port(), served.address) as elsewhere,
        customer(browser, elsewhere) as someone,
    ):
        someone.open()

        expect(someone.widget.get_by_role("status")).to_contain_text("not available")

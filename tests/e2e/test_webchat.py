"""The web chat in a browser: a customer's page elsewhere, under a strict policy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.chat.doors import Door, document, door, put
from tests.cli.hands import at
from tests.e2e.browser import free_port
from tests.e2e.shops import customer, shop

PHONE = "13800138000"


@pytest.fixture(scope="module")
def place(tmp_path_factory, browser) -> Iterator[tuple[Door, str]]:
    port = free_port()
    with at(tmp_path_factory.mktemp("webchat") / "home", plain=True) as home:
        home.init()
        put(home, document(f"http://127.0.0.1:{port}"))
        with door(home) as found, shop(port, found.address) as address:
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
        _shot(someone.page, f"{lang}-{width}-said")

        assert PHONE not in someone.log.inner_text()
        assert someone.complaints == []

"""A customer and those who answer: both ways, over hand-overs, cuts and kills."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.chat.doors import Door, document, door, put
from tests.cli.hands import ROOT, Home, at, environment
from tests.e2e.browser import (
    Visit,
    free_port,
    fresh_code,
    log_in,
    served,
    violations,
    visit,
)
from tests.e2e.shops import Customer, customer, shop

PHONE = "13800138000"
PASSWORD = "a-specimen-of-a-long-password-7"  # noqa: S105 - a specimen
GAP = ["Number 4711", "Are you there?", "It is urgent"]
"""What a customer says to whom it is handed over, and while nobody has it."""


@dataclass
class Place:
    """A shop with a chat, and the console of those who answer."""

    home: Home
    door: Door
    shop: str
    console: str


@pytest.fixture(scope="module")
def place(tmp_path_factory, browser) -> Iterator[Place]:
    port = free_port()
    with at(tmp_path_factory.mktemp("inbox") / "home", plain=True) as home:
        home.init()
        told = document(
            f"http://127.0.0.1:{port}",
            replies=["One moment, please.", "感谢您的耐心等待。"],
        )
        put(home, told)
        with (
            door(home) as found,
            shop(port, found.address) as address,
            served(home) as console,
        ):
            yield Place(home, found, address, console)


def sit(home: Home, *names: str) -> None:
    """Let people come to the desk."""
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.e2e.seats", *names],
        env=environment(home.path),
        cwd=ROOT,
        check=True,
    )


def _shot(page, name: str) -> None:
    if folder := os.environ.get("GUICANG_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")


def _who_has_it(first: Visit, second: Visit) -> tuple[Visit, str]:
    """Look at both inboxes until one has a chat; give it, and the other name."""
    for _ in range(60):
        for here, other in ((first, "supervisor"), (second, "agent")):
            here.page.goto(f"{here.address}/inbox")
            if here.page.locator("#inbox a.list-group-item").count():
                return here, other
    raise AssertionError("nobody got it")


def _typed_until_seen(mine: Visit, someone: Customer) -> None:
    """Type on until the customer is told: what tells so is good for six seconds."""
    for _ in range(20):
        mine.page.locator("#chat-text").press_sequentially("Let me ", delay=20)
        with suppress(AssertionError):
            expect(someone.widget).to_contain_text("Typing", timeout=6_000)
            return
    raise AssertionError("the customer was never told")


def test_a_customer_and_an_agent_talk_and_the_agent_hands_over(browser, place):
    sit(place.home, "agent", "supervisor")
    with (
        customer(browser, place.shop) as someone,
        visit(browser, place.console, lang="en") as first,
        visit(browser, place.console, lang="en") as second,
    ):
        log_in(first, place.home, "agent")
        log_in(second, place.home, "supervisor")
        someone.open()
        someone.agree()
        someone.say(f"Where is my parcel? Call {PHONE}")
        names = {"agent": first, "supervisor": second}
        mine, other = _who_has_it(first, second)
        mine.page.locator("#inbox a.list-group-item").first.click()
        log = mine.page.get_by_role("log")
        expect(log).to_contain_text("Where is my parcel?")
        assert PHONE not in mine.page.content()
        _typed_until_seen(mine, someone)
        mine.page.locator("#chat-text").fill("It left yesterday.")
        mine.page.locator("#chat-text").press("Enter")
        expect(someone.log).to_contain_text("It left yesterday.")
        someone.say("Thank you!")
        expect(log).to_contain_text("Thank you!")
        expect(mine.page.locator("#chat-news")).to_contain_text("read everything")
        _shot(mine.page, "inbox-en-1280")
        mine.page.set_viewport_size({"width": 390, "height": 800})
        _shot(mine.page, "inbox-en-390")
        mine.page.set_viewport_size({"width": 1280, "height": 900})
        key = mine.page.url.rpartition("/")[2]
        assert violations(mine, f"/inbox/of/{key}") == []

        mine.page.select_option("#to", other)
        mine.page.fill("#hand-note", "Please look for the parcel.")
        mine.page.get_by_role("button", name="Hand over").click()
        taken = names[other]
        taken.open(f"/inbox/of/{key}")
        theirs = taken.page.get_by_role("log")
        expect(theirs).to_contain_text("Please look for the parcel.")
        expect(theirs).to_contain_text("Thank you!")
        assert "Please look for the parcel." not in someone.log.inner_text()
        taken.page.select_option("#chat-reply", "One moment, please.")
        taken.page.get_by_role("button", name="Send").click()
        expect(someone.log).to_contain_text("One moment, please.")
        taken.page.get_by_role("button", name="End the chat").click()
        expect(someone.log).to_contain_text("closed")
        _shot(someone.page, "widget-ended")
        assert someone.complaints == []


def _goes(boss: Visit, home: Home, name: str) -> None:
    """Let a supervisor send somebody on a break, after a look at what it means."""
    boss.open(f"/desk/people/{name}")
    boss.page.select_option("#why", "break")
    boss.page.click("form[method=get] button")
    boss.page.wait_for_selector("#typed-leave")
    boss.page.fill("#reason-leave", "pause")
    boss.page.fill("#typed-leave", name)
    boss.page.fill("#code-leave", fresh_code(home, "supervisor"))
    boss.page.click("form[action$=leave] [data-wakes]")
    boss.page.wait_for_selector(".alert-success")


def _leaves(mine: Visit) -> None:
    """Say of oneself that one goes on a break."""
    mine.open("/inbox")
    lang = mine.page.get_attribute("html", "lang")
    _shot(mine.page, f"inbox-presence-{lang}")
    mine.page.select_option("#presence", "offline")
    mine.page.select_option("#why", "break")
    mine.page.click("form[action$=presence] button")


def _answers(mine: Visit, someone: Customer, text: str) -> None:
    """Answer in the chat that is open, until the customer has it."""
    mine.page.locator("#chat-text").fill(text)
    mine.page.locator("#chat-text").press("Enter")
    expect(someone.log).to_contain_text(text)


def _open_chat(mine: Visit) -> None:
    """Open the only chat that somebody has, when they have it."""
    chats = mine.page.locator("#inbox a.list-group-item")
    for _ in range(60):
        mine.page.goto(f"{mine.address}/inbox")
        if chats.count():
            chats.first.click()
            return
    raise AssertionError("they never got it")


def _waits_and_asks_to_be_called(someone: Customer) -> None:
    """Be told of the queue, ask for a call, and go on writing over a cut."""
    expect(someone.log).to_contain_text("You are in the queue")
    expect(someone.log).to_contain_text("called back")
    someone.widget.get_by_role("button", name="More").click()
    someone.widget.get_by_role("button", name="Ask to be called back").click()
    someone.widget.locator("#to").fill(PHONE)
    someone.widget.get_by_role("button", name="Ask", exact=True).click()
    expect(someone.log).to_contain_text("You asked to be called back.")
    someone.context.set_offline(True)
    someone.say("Are you there?")
    someone.say("It is urgent")
    expect(someone.log.locator(".waits")).to_have_count(2)
    someone.context.set_offline(False)
    someone.heard()


def _board_names(boss: Visit, text: str) -> None:
    """Look at the board until it names something: it hears of it a moment later."""
    for _ in range(60):
        boss.open("/desk")
        if text in boss.page.locator("main").inner_text():
            return
    raise AssertionError("the board never named it")


def _joins(browser, place: Place, name: str) -> None:
    """Let somebody join as an agent: two sign, they follow the link they are sent."""
    home = place.home
    asked = home.json(
        *("people", "add", name, "--role", "agent", "--reason", "Joins"),
        *home.signed("compliance"),
    )["request"]["id"]
    home.approve(asked, "legal", "security")
    invited = ("people", "invite", name, "--request", asked)
    link = home.json(*invited, *home.signed("legal"))["invitation"]
    with visit(browser, place.console, lang="en") as here:
        page = here.open(f"/invitation/{link.partition('/invitation/')[2]}")
        home.secrets[name] = page.inner_text("code.secret").replace(" ", "")
        page.fill("input[name=password1]", PASSWORD)
        page.fill("input[name=password2]", PASSWORD)
        page.fill("input[name=code]", fresh_code(home, name))
        page.click("button.btn-primary")
        page.wait_for_selector("ol.recovery")
    home.passwords[name] = PASSWORD


def test_three_go_offline_in_turn_and_the_customer_loses_nothing(browser, place):
    home = place.home
    _joins(browser, place, "carol")
    sit(home, "-supervisor", "-carol", "agent")
    with (
        customer(browser, place.shop) as someone,
        visit(browser, place.console, lang="en") as first,
        visit(browser, place.console, lang="en") as second,
        visit(browser, place.console, lang="zh") as boss,
    ):
        log_in(first, home, "agent")
        log_in(second, home, "carol")
        log_in(boss, home, "supervisor")
        someone.open()
        someone.agree()
        someone.say(f"My order is lost. Call {PHONE}")
        expect(someone.log).to_contain_text("we hid")
        _open_chat(first)
        assert PHONE not in first.page.content()
        assert violations(first, "/inbox") == []
        _shot(first.page, "inbox-presence-en")
        _open_chat(first)
        _answers(first, someone, "Which order?")

        sit(home, "carol")
        _goes(boss, home, "agent")
        expect(someone.log).to_contain_text("A colleague goes on")
        assert "a short break" in someone.log.inner_text()
        _open_chat(second)
        expect(second.page.locator("details summary")).to_contain_text("agent")
        assert PHONE not in second.page.content()
        _answers(second, someone, "Carol here.")

        sit(home, "supervisor")
        _leaves(second)
        someone.say("Number 4711")
        _open_chat(boss)
        expect(boss.page.locator("details summary")).to_contain_text("carol")
        assert PHONE not in boss.page.content()
        expect(boss.page.get_by_role("log")).to_contain_text("Number 4711")

        _leaves(boss)
        _waits_and_asks_to_be_called(someone)
        _board_names(boss, PHONE)
        _shot(boss.page, "desk-call-back-zh")

        sit(home, "agent")
        _open_chat(first)
        said = first.page.locator(".bubble-customer .bubble-text").all_inner_texts()
        assert [text for text in said if text in GAP] == GAP
        assert PHONE not in first.page.content()
        _shot(someone.page, "widget-three-gone")
        first.page.get_by_role("button", name="End the chat").click()
        expect(someone.log).to_contain_text("closed")
        assert someone.complaints == []


@pytest.mark.parametrize("lang", ["en-GB", "zh-CN"])
def test_a_channel_is_set_up_and_shows_its_tag(browser, place, lang):
    name = f"help-{lang[:2]}"
    with visit(browser, place.console, lang=lang) as here:
        page = here.page
        log_in(here, place.home, "admin")
        here.open("/webchat/new")
        page.fill("#name", name)
        page.fill("#origins", "https://www.example.test")
        for each in ("zh", "en"):
            page.fill(f"#title-{each}", "帮助 Help")
        page.fill("#hours", "1-5 09:00-18:00")
        page.fill("input[name=reason]", "test")
        page.fill("input[name=code]", fresh_code(place.home, "admin"))
        page.click("main form button.btn-primary")
        expect(page.locator("#tag")).to_contain_text(f'data-channel="{name}"')
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            _shot(page, f"channel-{lang[:2]}-{width}")
            assert violations(here, f"/webchat/of/{name}") == []
            assert violations(here, "/webchat/new") == []
        here.open("/webchat")
        _shot(page, f"webchat-{lang[:2]}-390")

        assert page.evaluate("document.documentElement.scrollWidth") <= 390

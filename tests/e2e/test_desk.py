"""The desk in the console: who goes is looked at first, and rules are tried."""

import json
import subprocess
import sys

import pytest

from tests.cli.hands import ROOT, environment
from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit

COME = """
import json, sys, django
django.setup()
from guicang.bootstrap import open_house
from pathlib import Path
from guicang.domain.desk.presence import Agent, Presence
from guicang.services.desking import Arrival, Said
house = open_house(Path(sys.argv[1]), str)
for name in ("ann", "bob"):
    agent = Agent(
        name=name,
        capacity=3,
        said=Presence.AVAILABLE,
        languages=frozenset({"zh"}),
        accounts={"shop": name},
    )
    house.attending.put(agent, by="supervisor")
found = []
for n in range(int(sys.argv[2])):
    session, _ = house.desking.arrive(
        Arrival(
            source="shop",
            channel="web",
            thread=f"t{n}",
            customer=f"c{n}",
            lang="zh",
            said=Said(id=f"m{n}", text="您好"),
        )
    )
    found.append(session.id)
print(json.dumps(found))
"""
WIDTHS = ((1280, 900), (390, 844))


@pytest.fixture(scope="module")
def sessions(home):
    """Two people at the desk, a few customers, one of whom waits."""
    settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", COME, str(home.path), "7"],
        env=environment(home.path) | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def here(browser, address, home, sessions):
    with visit(browser, address) as here:
        log_in(here, home, "supervisor")
        yield here


PAGES = (
    "/desk",
    "/desk/people/ann?why=break",
    "/desk/people/new",
    "/desk/rules",
    "/desk/texts",
)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("path", [*PAGES, "session"])
def test_pages_of_the_desk_have_no_violations(here, sessions, path, size):
    path = f"/desk/sessions/{sessions[0]}" if path == "session" else path
    here.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = here.open(path)
    if folder := shots():
        name = path.strip("/").replace("/", "-").partition("?")[0]
        page.screenshot(path=folder / f"{name}-{size[0]}.png", full_page=True)

    assert shown_violations(page) == []
    assert here.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_in_english_too(browser, address, home, sessions):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        here.page.set_viewport_size({"width": 1280, "height": 900})
        page = here.open("/desk")
        if folder := shots():
            page.screenshot(path=folder / "desk-en.png", full_page=True)
        page = here.open("/desk/rules")
        if folder := shots():
            page.screenshot(path=folder / "desk-rules-en.png", full_page=True)
        here.open("/desk/texts")
        if folder := shots():
            page.screenshot(path=folder / "desk-texts-en.png", full_page=True)

        assert shown_violations(page) == []


def test_rules_are_tried_on_last_week_and_put_in_force(here, home):
    page = here.open("/desk/rules")
    page.check('[name="used-0"]')
    page.fill('[name="channel-0"]', "web")
    page.fill('[name="customer_silent-0"]', "0.5")
    page.click("[formaction]")
    page.wait_for_selector("text=此规则上周会做什么")

    assert page.input_value('[name="customer_silent-0"]') == "0.5"

    page.fill("#reason-apply", "shorter")
    page.fill("#code-apply", fresh_code(home, "supervisor"))
    page.click("form.card button.btn-primary")
    page.wait_for_selector(".alert-success")

    rules = home.json("desk", "rules", "show")["rules"]
    assert rules["limits"][0]["customer_silent"] == 30
    assert rules["limits"][0]["channel"] == "web"


def test_texts_are_read_out_first_and_then_told(here, home):
    before = home.json("desk", "rules", "show")["rules"]
    page = here.open("/desk/texts")
    page.fill("#text-en-closed", "Goodbye from us. {nobody}")
    page.click("[formaction]")
    page.wait_for_selector("text=GC-643")

    page = here.open("/desk/texts")
    page.fill("#text-en-handed-over", "{agent} goes on: {why}. {ways}")
    page.click("[formaction]")
    page.wait_for_selector(".alert-info")
    assert page.locator("text=Ann goes on: a short break.").count() == 1
    assert home.json("desk", "rules", "show")["rules"] == before

    page.fill("#reason-apply", "our own words")
    page.fill("#code-apply", fresh_code(home, "supervisor"))
    page.click("button.btn-primary")
    page.wait_for_selector(".alert-success")

    rules = home.json("desk", "rules", "show")["rules"]
    told = {"en": {"handed-over": "{agent} goes on: {why}. {ways}"}}
    assert rules == {**before, "texts": told}


def test_who_goes_is_looked_at_first_and_then_goes(here, home, sessions):
    before = home.json("desk", "sessions", "--agent", "ann")["sessions"]
    page = here.open("/desk/people/ann")
    page.select_option("#why", "break")
    page.click("form[method=get] button")
    page.wait_for_selector("#typed-leave")

    assert home.json("desk", "sessions", "--agent", "ann")["sessions"] == before

    page.fill("#reason-leave", "pause")
    page.fill("#typed-leave", "ann")
    page.fill("#code-leave", fresh_code(home, "supervisor"))
    page.click("form[action$=leave] [data-wakes]")
    page.wait_for_selector(".alert-success")

    assert len(before) == 3
    assert home.json("desk", "sessions", "--agent", "ann")["sessions"] == []
    waiting = home.json("desk", "status")["counts"]["waiting"]
    assert waiting == 4

"""A platform is connected in the console: a form, a code, a test, a look."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit
from tests.simulators.plain import SECRET, Plain
from tests.simulators.server import running


@pytest.fixture(scope="module")
def platform():
    found = Plain()
    found.say("chat", "你好", 1_790_000_000)
    with running(found) as address:
        yield address


def test_a_connection_is_added_tested_and_let_rest(browser, address, home, platform):
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = here.open("/sources/new/plain")
        blank = violations(here, "/sources/new/plain")
        if folder := shots():
            page.screenshot(path=folder / "source-new.png", full_page=True)
        page.fill("#name", "desk")
        page.fill("#field-url", platform)
        page.fill("#field-secret", SECRET)
        page.fill("#reason-add", "试用")
        page.fill("#code-add", fresh_code(home, "admin"))
        page.click("form.card button.btn-primary")
        page.wait_for_selector(".alert-success")
        page.click("form[action$='/test'] button")
        page.wait_for_selector("text=specimen")
        home.json("source", "pull", "desk")
        page = here.open("/sources/of/desk")
        if folder := shots():
            page.screenshot(path=folder / "source-desk.png", full_page=True)
        faults = violations(here, "/sources/of/desk")
        page.click("summary:has-text('暂停读取')")
        page.fill("#reason-rest", "维护")
        page.fill("#code-rest", fresh_code(home, "admin"))
        page.click("button[value=pause]")
        page.wait_for_selector(".alert-success")
        shown = page.content()

    assert (blank, faults) == ([], [])
    assert SECRET not in shown
    assert home.json("source", "status", "desk")["state"] == "paused"

"""A snapshot and a restore drill, ordered in the browser and done by a worker."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit


def _worked(home):
    """Let a worker do what waits, by the clock of the home."""
    answer = home.run("worker", "--once")
    assert answer.code == 0, answer


def _ordered(here, home, act):
    here.page.fill(f"#code-{act}", fresh_code(home, "admin"))
    here.page.click(f"form:has(#code-{act}) button[type=submit]")
    here.page.wait_for_selector(".alert-success")


def _looked_at(here, name):
    faults = []
    for width in (1280, 390):
        here.page.set_viewport_size({"width": width, "height": 900})
        faults += shown_violations(here.page)
        if here.page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{name} is wider than {width}")
        if folder := shots():
            here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    here.page.set_viewport_size({"width": 1280, "height": 900})
    return faults


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_a_restore_is_practised_from_the_console(browser, address, home, lang):
    before = len(home.json("drill", "list")["drills"])
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "admin")
        here.open("/settings/snapshots")
        _ordered(here, home, "snapshot")
        faults = _looked_at(here, f"snapshot-ordered-{lang}")
        _worked(home)
        here.open("/settings/snapshots")
        _ordered(here, home, "drill")
        _worked(home)
        page = here.open("/settings/snapshots")
        shown = page.locator("tbody").first.inner_text()
        faults += _looked_at(here, f"drills-{lang}")

    newest, *others = home.json("drill", "list")["drills"]
    assert len(others) == before
    assert newest["code"] == ""
    assert newest["snapshot"] in shown
    assert {"zh-CN": "完整恢复", "en-GB": "came back whole"}[lang] in shown
    assert faults == []

"""An incident from the red flag to the way back, in the browser."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit

SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


def _looked_at(here, name):
    """Look at a page at both widths; give what is wrong with it."""
    faults = []
    for width, (across, down) in SIZES.items():
        here.page.set_viewport_size({"width": across, "height": down})
        faults += shown_violations(here.page)
        if here.page.evaluate("document.documentElement.scrollWidth") > across:
            faults.append(f"{name} is wider than {across}")
        if folder := shots():
            here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    here.page.set_viewport_size({"width": 1280, "height": 900})
    return faults


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_an_incident_is_declared_answered_and_drawn_up(browser, address, home, lang):
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "compliance")
        page = here.open("/incidents")
        faults = _looked_at(here, f"incidents-{lang}")
        page.fill("#story", "Batch of tonight took the wrong records.")
        page.fill("#persons", "1200000")
        page.check("[name=freeze]")
        page.fill("#code-declare", fresh_code(home, "compliance"))
        page.click(".btn-danger")
        page.wait_for_selector("#clock-cn-other")
        number = page.url.rsplit("/", 1)[1]
        faults += _looked_at(here, f"incident-{lang}")

        page.select_option("#clock", "cn-other")
        page.fill("#said", "CAC-2026-7")
        page.fill("#code-clock", fresh_code(home, "compliance"))
        page.click("form[action$='/clock'] .btn-primary")
        page.wait_for_selector(".alert-success")
        met = page.inner_text("#clock-cn-other")
        with page.expect_download() as waiting:
            page.click("form[action$='/draft'] .btn")
        name = waiting.value.suggested_filename

        page = here.open(f"/incidents/{number}/rescue")
        page.fill("#conversations", "c-none")
        page.click("form[action$='/find'] .btn-primary")
        page.wait_for_selector("td code")
        faults += _looked_at(here, f"rescue-{lang}")
        here.open(f"/incidents/{number}/tell")
        faults += _looked_at(here, f"tell-{lang}")
        page.fill("#since", "2020-01-01T00:00")
        page.click("form[action$='/tell/find'] .btn")
        page.wait_for_selector("dl.facts")
        faults += _looked_at(here, f"concerned-{lang}")
        (told,) = [
            each
            for each in home.json("incident", "list")["incidents"]
            if each["id"] == number
        ]

        assert "CAC-2026-7" in met
        assert name.startswith(f"{number}-authority-zh.docx")
        assert told["freeze"]
        assert faults == []
        assert here.complaints == []


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_an_exercise_is_ordered_in_the_browser_and_its_steps_are_timed(
    browser, address, home, lang
):
    played = home.json("incident", "exercise", "--records", "2", "--as", "compliance")
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "compliance")
        page = here.open("/incidents")
        page.click("a[href='/exercises']")
        page.wait_for_selector("tfoot")
        lines = page.locator("tbody tr").count()
        faults = _looked_at(here, f"exercises-{lang}")
        page.check("[name=on][value=new]")
        page.fill("#records", "2")
        page.fill("#code-exercise", fresh_code(home, "compliance"))
        page.click("form[action='/exercises/play'] .btn-primary")
        page.wait_for_selector(".alert-success")
        jobs = home.json("jobs", "list", "--kind", "exercise")["jobs"]
        ordered = [job for job in jobs if job["state"] == "waiting"]
        for job in ordered:  # the page lets the next reader order one, too
            admin = ("--as", "admin", "--otp", fresh_code(home, "admin"))
            home.json("jobs", "cancel", job["id"], "--reason", "seen", *admin)

        assert lines >= len(played["steps"]) == 7
        assert len(ordered) == 1
        assert faults == []
        assert here.complaints == []

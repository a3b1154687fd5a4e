"""The compliance calendar is read, and evidence is attached to it by hand."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit


def test_evidence_is_attached_and_shown(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open("/calendar")
        faults = shown_violations(page)
        page.select_option("#done-item", "compliance-check")
        page.fill("#reference", "file 7/2026")
        page.fill("#code-done", fresh_code(home, "compliance"))
        page.click("form[action='/calendar/done'] button.btn-primary")
        page.wait_for_selector(".alert-success")
        if folder := shots():
            page.screenshot(path=folder / "calendar.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
        faults += shown_violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if folder := shots():
            page.screenshot(path=folder / "calendar-narrow.png", full_page=True)
        shown = page.inner_text("#list-quarterly")
        with page.expect_download() as given:
            page.click("form[action='/calendar/report'] button")

        assert faults == []
        assert wide <= 390
        assert "file 7/2026" in shown
        assert given.value.suggested_filename == "calendar.pdf"
        assert here.complaints == []


@pytest.mark.parametrize(("lang", "width"), [("zh-CN", 1280), ("en", 390)])
def test_an_item_is_added_and_one_that_ships_keeps_its_source(
    browser, address, home, lang, width
):
    name = f"visit-{width}"
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "compliance")
        page = here.open("/calendar/items/+")
        page.set_viewport_size({"width": width, "height": 900})
        faults = shown_violations(page)
        page.fill("#id", name)
        page.fill("#zh", "走访受托方")
        page.fill("#en", "Visit processors")
        page.fill("#basis", "7.2")
        page.fill("#reason-change", "agreed")
        page.fill("#code-change", fresh_code(home, "compliance"))
        page.click("form[action='/calendar/items/+/change'] button.btn-primary")
        page.wait_for_selector(".alert-success")
        faults += shown_violations(page)
        if folder := shots():
            page.screenshot(path=folder / f"item-{width}-{lang}.png", full_page=True)
        page = here.open("/calendar/items/storage-periods")
        faults += shown_violations(page)
        shown = page.inner_text("main")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if folder := shots():
            page.screenshot(path=folder / f"ships-{width}-{lang}.png", full_page=True)
        page = here.open("/calendar")
        listed = page.inner_text("#list-yearly")
        if folder := shots():
            page.screenshot(path=folder / f"cal-{width}-{lang}.png", full_page=True)

        assert faults == []
        assert wide <= width
        assert "PIPL 19" in shown
        assert page.locator("#basis").count() == 0
        assert ("走访受托方" if lang == "zh-CN" else "Visit processors") in listed
        assert here.complaints == []

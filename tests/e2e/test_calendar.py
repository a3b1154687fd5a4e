"""The compliance calendar is read, and evidence is attached to it by hand."""

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

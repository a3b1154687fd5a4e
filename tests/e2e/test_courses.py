"""Somebody whose training has lapsed takes the course, and has their powers back."""

from tests.e2e.browser import log_in, shots, shown_violations, visit


def _shot(page, name: str) -> None:
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_a_course_is_read_taken_and_certified(browser, address, home):
    home.json("courses", "require", "yearly", "--reason", "plan", *home.signed("hr"))
    right = [["1"], ["0", "1", "2"], ["1"], ["1"], ["2"], ["2"]]
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open("/courses")
        _shot(page, "courses")
        faults = shown_violations(page)
        page.click("a[href='/courses/of/chat-records']")
        page.wait_for_selector("article.markdown")
        page.set_viewport_size({"width": 390, "height": 844})
        _shot(page, "course-narrow")
        faults += shown_violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        for number, places in enumerate(right):
            for place in places:
                page.check(f"[name=answer-{number}][value='{place}']")
        page.click("form.card .btn-primary")
        page.wait_for_selector("form.alert-success")
        faults += shown_violations(page)
        _shot(page, "course-passed")
        with page.expect_download() as given:
            page.click("form.alert-success button")

        assert faults == []
        assert wide <= 390
        assert given.value.suggested_filename == "chat-records.pdf"
        assert here.complaints == []
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "hr")
        page = here.open("/courses")
        _shot(page, "courses-en")

        assert shown_violations(page) == []

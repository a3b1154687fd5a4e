"""A manager decides a review on its page, in Chinese and on a narrow screen."""

from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit

PEOPLE = ("finance", "auditor", "legal", "agent", "admin")


def _shot(page, name: str) -> None:
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_a_review_is_decided_line_by_line(browser, address, home):
    told = ("--reason", "quarter")
    home.json("reviews", "assign", "compliance", *PEOPLE, *told, *home.signed("hr"))
    review = home.json("reviews", "open", "compliance", *told, *home.signed("hr"))
    at = f"/permission-reviews/of/{review['id']}"
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open(at)
        _shot(page, "permission-review")
        faults = shown_violations(page)
        page.set_viewport_size({"width": 390, "height": 844})
        page = here.open(at)
        _shot(page, "permission-review-narrow")
        faults += shown_violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        for number in range(len(review["lines"])):
            page.select_option(f"[name=say-{number}]", "keep")
        page.fill("#reason-decide", "needed for the work")
        page.fill("#code-decide", fresh_code(home, "compliance"))
        page.click("form .btn-primary")
        page.wait_for_selector(".alert-success")
        faults += shown_violations(page)
        _shot(page, "permission-review-done")

        assert faults == []
        assert wide <= 390
        assert here.complaints == []
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "hr")
        page = here.open("/permission-reviews")
        _shot(page, "permission-reviews-en")

        assert page.locator("tbody .tone-good").count() == 1
        assert shown_violations(page) == []
    shown = home.json("reviews", "show", review["id"])
    assert {line["verdict"] for line in shown["lines"]} == {"keep"}

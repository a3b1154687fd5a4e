"""A hold is placed and its end asked for, by number, code and reason."""

from tests.e2e.browser import fresh_code, log_in, violations, visit


def test_a_hold_binds_at_once_and_ends_through_two_people(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "legal")
        page = here.open("/holds")
        page.fill("#conversations", "c-1 c-2")
        page.fill("#reason-place", "lawsuit")
        page.fill("#code-place", fresh_code(home, "legal"))
        page.click("form.card button.btn-primary")
        page.wait_for_selector(".alert-success")
        number = page.url.rsplit("/", 1)[1]
        faults = violations(here, f"/holds/{number}")
        page.fill("#reason-release", "settled")
        page.fill("#typed-release", number)
        page.fill("#code-release", fresh_code(home, "legal"))
        page.click("[data-wakes]")
        page.wait_for_url("**/approvals/**")
        holds = {h["id"]: h for h in home.json("hold", "list")["holds"]}

        assert holds[number]["query"]["conversations"] == ["c-1", "c-2"]
        assert holds[number]["released_at"] is None
        assert "/approvals/" in page.url
        assert faults == []


def test_a_hold_on_everything_by_mistake_is_refused(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "compliance")
        page = here.open("/holds")
        page.fill("#reason-place", "lawsuit")
        page.fill("#code-place", fresh_code(home, "compliance"))
        page.click("form.card button.btn-primary")
        page.wait_for_selector(".alert-danger")

        assert "GC-807" in page.inner_text(".alert-danger")

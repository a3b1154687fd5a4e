"""The set-up wizard ticks what was done; on a home that nobody else works on."""

from tests.e2e.browser import log_in, visit


def test_a_step_is_ticked_by_what_was_done_and_by_nothing_else(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "admin")
        audit = "[aria-labelledby=step-audit]"
        before = here.open("/setup").inner_text(audit)
        home.run("worker", "--once")
        page = here.open("/setup")

        assert "to do" in before
        assert "done" in page.inner_text(audit)

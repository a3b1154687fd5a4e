"""A policy is simulated before it is asked for."""

from tests.e2e.browser import fresh_code, log_in, shots, visit


def test_a_policy_is_simulated_and_asked_for(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "legal")
        page = here.open("/policies/three-tier")
        page.click("#simulation button")
        page.wait_for_selector("#simulation .h2")
        changed = page.inner_text("#simulation .col:nth-child(2) .h2")
        if folder := shots():
            page.screenshot(path=folder / "policy-simulated.png", full_page=True)
        page.fill("#reason-apply", "start")
        page.fill("#typed-apply", "three-tier")
        page.fill("#code-apply", fresh_code(home, "legal"))
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")
        told = home.json("policy", "simulate", "three-tier")["changed"]["records"]
        waiting = home.json("requests")["requests"]

        assert changed == str(told)
        assert [r["operation"] for r in waiting] == ["retention_rule.change"]

"""A house is set up step by step; settings, health and jobs are looked at."""

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_the_organisation_is_declared_and_the_step_says_so(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = here.open("/setup")
        shot(here, "setup-before")
        before = page.inner_text("[aria-labelledby=step-initialise] li:first-child")
        page = here.open("/setup/organisation")
        page.check("input[name=actor][value=platform_operator]")
        page.wait_for_selector("#impact .tone-good")
        bound = page.inner_text("#impact")
        shot(here, "organisation")
        page.fill("#reason-declare", "The beginning")
        page.fill("#typed-declare", "organisation")
        page.fill("#code-declare", fresh_code(home, "admin"))
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")
        shot(here, "setup-declared")
        after = page.inner_text("[aria-labelledby=step-initialise] li:first-child")
        declared = home.json("organisation", "show")
        page = here.open("/setup/organisation")
        page.uncheck("input[name=actor][value=platform_operator]")
        page.wait_for_selector("#impact .alert-warning")
        page.fill("#reason-declare", "No longer")
        page.fill("#typed-declare", "organisation")
        page.fill("#code-declare", fresh_code(home, "admin"))
        page.click("[data-wakes]")
        page.wait_for_url("**/approvals/**")

        assert "去办理" in before
        assert "电子商务法" in bound
        assert "条法律条目" in after
        assert declared["actors"] == ["platform_operator"]
        assert home.json("organisation", "show")["actors"] == ["platform_operator"]


def test_health_is_looked_at_on_demand(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "auditor")
        page = here.open("/settings/health")
        page.click("main form button")
        page.wait_for_selector("#health li")
        shot(here, "health")
        said = page.inner_text("#health")

        assert len(page.query_selector_all("#health li")) > 10
        assert "策略" in said
        assert violations(here, "/settings/health") == []


def test_what_a_worker_did_is_listed(browser, address, home):
    home.run("worker", "--once")
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "admin")
        jobs = home.json("jobs", "list")["jobs"]
        done = [job for job in jobs if job["state"] == "done"]
        page = here.open("/settings/jobs")
        shot(here, "jobs")

        assert str(len(done)) in page.inner_text(".card-header")
        assert page.query_selector("tbody .tone-good") is not None


def test_secrets_of_settings_stay_hidden(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "auditor")
        page = here.open("/settings")
        shot(here, "settings")
        names = page.inner_text("main")
        page = here.open("/settings/storage")
        shot(here, "storage")
        keys = page.inner_text("main")

        assert "archive.escrow" in names
        assert "GUICANG_ARCHIVE_ESCROW" in names
        assert "htmx.org" in keys
        assert "signing.key" in keys

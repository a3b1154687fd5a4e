"""An approved batch is run from its page by a worker; so is a restore."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.fixture(scope="module")
def _policy(home):
    """One under which everything old is due."""
    applied = home.json("policy", "apply", "three-tier", "--reason", "start")
    home.approve(applied["id"], "legal", "admin")


@pytest.fixture
def batch(home, _policy):
    """One of two conversations that everybody has signed."""
    proposed = home.json("batch", "propose", "--limit", 2, "--as", "hr")
    home.approve(proposed["id"], "admin", "supervisor")
    if home.json("batch", "show", proposed["id"])["state"] != "approved":
        home.approve(proposed["id"], "legal")  # the first run wants one more
    return proposed["id"]


def test_a_batch_is_run_by_a_worker_and_the_page_tells_the_truth(
    browser, address, home, batch
):
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = here.open(f"/batches/{batch}")
        shot(here, "batch-approved")
        before = page.inner_text("#running")
        page.fill("#reason-run", "It is time")
        page.fill("#typed-run", batch)
        page.fill("#code-run", fresh_code(home, "admin"))
        page.click("form[action$='/run'] [data-wakes]")
        page.wait_for_selector("#running progress")
        shot(here, "batch-waits")
        fresh_code(home, "admin")  # the clock goes on, and no worker comes
        page.wait_for_selector("#running .alert-warning")
        shot(here, "batch-unheard")
        unheard = page.inner_text("#running")
        done = home.run("worker", "--once")
        page.wait_for_selector("a[href$='.pdf']")
        shot(here, "batch-certified")

        assert "后台进程" in before
        assert "guicang worker" in unheard
        assert done.code == 0
        assert home.json("batch", "show", batch)["state"] == "certified"
        assert violations(here, f"/batches/{batch}") == []


def test_an_approved_restore_is_run_by_a_worker(browser, address, home, batch):
    home.json("dispose", batch)
    asked = home.json(
        *("restore", "--batch", batch, "--reason", "A question", "--as", "hr")
    )
    home.approve(asked["id"], "admin", "legal")
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "legal")
        page = here.open(f"/approvals/{asked['id']}")
        shot(here, "restore-approved")
        page.fill("#reason-restore", "Asked for")
        page.fill("#typed-restore", asked["id"])
        page.fill("#code-restore", fresh_code(home, "legal"))
        page.click("form[action$='/restore'] [data-wakes]")
        page.wait_for_selector("#restoring progress")
        home.run("worker", "--once")
        page.wait_for_selector("#restoring progress", state="detached")

        (job,) = home.json("jobs", "list", "--kind", "restore")["jobs"]
        assert job["state"] == "done"
        assert job["result"]["conversations"] == 2


def test_a_job_that_stopped_is_named_and_run_again(browser, address, home, batch):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "admin")
        page = here.open(f"/batches/{batch}")
        page.fill("#reason-run", "It is time")
        page.fill("#typed-run", batch)
        page.fill("#code-run", fresh_code(home, "admin"))
        page.click("form[action$='/run'] [data-wakes]")
        page.wait_for_selector("#running progress")
        number = home.json("jobs", "list", "--kind", "dispose-batch")["jobs"][0]["id"]
        page = here.open("/settings/jobs")
        page.click("details summary")
        page.fill(f"#reason-{number}", "Not today")
        page.fill(f"#typed-{number}", str(number))
        page.fill(f"#code-{number}", fresh_code(home, "admin"))
        shot(here, "jobs-cancel")
        page.click("button[value=cancel]")
        page.wait_for_selector(".alert-success")
        page = here.open(f"/batches/{batch}")
        told = page.inner_text("#running")
        page.fill("#reason-run", "After all")
        page.fill("#typed-run", batch)
        page.fill("#code-run", fresh_code(home, "admin"))
        page.click("form[action$='/run'] [data-wakes]")
        page.wait_for_selector("#running progress")
        (job,) = [
            j
            for j in home.json("jobs", "list", "--kind", "dispose-batch")["jobs"]
            if j["id"] == number
        ]

        assert "cancelled" in told
        assert job["state"] == "waiting"

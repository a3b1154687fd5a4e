"""Two people, two browser windows: a batch is proposed, sampled, signed, refused."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit


@pytest.fixture(scope="module")
def _policy(home):
    """One under which everything old is due."""
    applied = home.json("policy", "apply", "three-tier", "--reason", "start")
    home.approve(applied["id"], "legal", "admin")


@pytest.fixture
def request_id(home, _policy):
    """A batch of two that waits for signatures."""
    proposed = home.json("batch", "propose", "--limit", 2, "--as", "supervisor")
    return proposed["id"]


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_a_batch_is_signed_after_its_sample_was_seen(
    browser, address, home, request_id
):
    with visit(browser, address) as here:
        log_in(here, home, "legal")
        here.open("/approvals")
        shot(here, "approvals")
        page = here.open(f"/approvals/{request_id}")
        page.fill("#typed", request_id)
        asleep = page.is_disabled("[data-wakes]")
        page.click("#sample button")
        page.wait_for_selector("[data-wakes-sample]")
        page.fill("#code", fresh_code(home, "legal"))
        shot(here, "approval")
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")
        shot(here, "approval-signed")

        assert asleep
        assert "legal" in page.inner_text("ol.list-group")
        assert violations(here, f"/approvals/{request_id}") == []


def test_who_proposed_sees_no_button_and_is_told_why(
    browser, address, home, request_id
):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        page = here.open(f"/approvals/{request_id}")

        assert page.query_selector("[data-wakes]") is None
        assert "somebody else has to sign" in page.inner_text("main")


def test_a_batch_is_looked_at_and_withdrawn(browser, address, home, request_id):
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        here.open("/batches")
        shot(here, "batches")
        here.open("/batches/new")
        shot(here, "batch-new")
        page = here.open(f"/batches/{request_id}")
        shot(here, "batch")
        page.fill("#reason-withdraw", "test")
        page.fill("#typed-withdraw", request_id)
        page.fill("#code-withdraw", fresh_code(home, "admin"))
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")

        state = home.json("batch", "show", request_id)["state"]
        assert state == "withdrawn"
        assert violations(here, f"/batches/{request_id}") == []

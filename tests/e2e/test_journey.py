"""From a policy to a certificate through the console, and what comes in between."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.cli.hands import ROOT, environment
from tests.e2e.browser import fresh_code, log_in, shots, visit
from tests.serving.served import until

pytestmark = pytest.mark.timeout(600)


def path_of(here):
    return here.page.url.removeprefix(here.address)


def filled(here, home, name, request):
    """Open a request as somebody who is logged in, and fill all but the last click."""
    page = here.open(f"/approvals/{request}")
    page.fill("#typed", request)
    if page.query_selector("#sample button"):
        page.click("#sample button")
        page.wait_for_selector("[data-wakes-sample]")
    page.fill("#code", fresh_code(home, name))
    page.wait_for_selector("[data-wakes]:enabled")
    return page


def signed(browser, address, home, name, request, lang="zh-CN"):
    """Log in, look at a request and sign it, in a window of one's own."""
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, name)
        page = filled(here, home, name, request)
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")


@pytest.fixture(scope="module")
def policy(browser, address, home):
    """The first policy: simulated and asked for by one, signed by two others."""
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        page = here.open("/policies/three-tier")
        page.click("#simulation button")
        page.wait_for_selector("#simulation .h2")
        page.fill("#reason-apply", "First policy")
        page.fill("#typed-apply", "three-tier")
        page.fill("#code-apply", fresh_code(home, "supervisor"))
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")
    (asked,) = home.json("requests")["requests"]
    signed(browser, address, home, "admin", asked["id"], "en-GB")
    signed(browser, address, home, "legal", asked["id"])
    return home.json("policy", "history")["versions"][-1]


def test_a_certificate_comes_of_it_and_is_verified_elsewhere(
    browser, address, home, policy, tmp_path
):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "hr")
        page = here.open("/batches/new")
        page.fill("#reason-propose", "Monthly run")
        page.fill("#code-propose", fresh_code(home, "hr"))
        page.click("form[method=post] button.btn-primary")
        page.wait_for_selector(".alert-success")
        batch = path_of(here).rsplit("/", 1)[1]
        signed(browser, address, home, "admin", batch, "en-GB")
        signed(browser, address, home, "supervisor", batch)
        signed(browser, address, home, "compliance", batch, "en-GB")
        run = home.run("dispose", batch)
        page = here.open(f"/batches/{batch}")
        if folder := shots():
            page.screenshot(path=folder / "console-en.png")
            with page.expect_navigation():
                page.click("text=中文")
            page.screenshot(path=folder / "console-zh.png")
            with page.expect_navigation():
                page.click("text=English")
        kept = [saved(page, kind, tmp_path) for kind in ("PDF", "JSON")]
    verified = [
        home.json("certificate", "verify", file, "--key", home.path / "public.key")
        for file in kept
    ]

    assert run.code == 0, run.err
    assert [file.suffix for file in kept] == [".pdf", ".json"]
    assert verified[0] == verified[1]
    assert batch in str(verified[0])


def saved(page, kind, folder):
    with page.expect_download() as waiting:
        page.click(f".btn-list a:has-text('{kind}')")
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


@pytest.fixture
def more(home, policy, tmp_path):
    """Conversations that came after the first batch."""
    from tests.cli.specimens import talk, write

    name = tmp_path.name
    talks = [talk(f"{name}-{n}", f"{name}-cust-{n}") for n in range(4)]
    home.json("import", write(tmp_path / "more.jsonl", *talks))
    return [each["conversation_id"] for each in talks]


@pytest.fixture
def batch(home, more):
    only = [word for name in more for word in ("--conversation", name)]
    return home.json("batch", "propose", *only, "--as", "hr")["id"]


def test_two_people_sign_at_once_and_both_count(browser, address, home, batch):
    with visit(browser, address) as one, visit(browser, address, lang="en-GB") as two:
        log_in(one, home, "admin")
        log_in(two, home, "legal")
        pages = [
            filled(one, home, "admin", batch),
            filled(two, home, "legal", batch),
        ]
        # Both read their codes now: filling in may have taken longer than one lasts.
        pages[0].fill("#code", fresh_code(home, "admin"))
        pages[1].fill("#code", home.code("legal"))
        for page in pages:
            page.evaluate("document.querySelector('[data-wakes]').click()")
        for page in pages:
            page.wait_for_selector(".alert-success")
        said = [page.inner_text(".alert-success") for page in pages]

    signatures = home.json("requests", batch)["signatures"]
    assert {s["person"] for s in signatures} == {"admin", "legal"}
    assert "You signed." in said[1]
    assert "You signed." not in said[0]


def test_a_step_up_that_was_interrupted_goes_on(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "auditor")
        page = here.open("/me/password")
        fresh = path_of(here)
        home.wait(6 * 60)
        fresh_code(home, "auditor")  # the server's clock goes on, too
        page.fill("input[name=password1]", "Specimen-Other-27")
        page.fill("input[name=password2]", "Specimen-Other-27")
        page.click("main form[method=post] button.btn-primary")
        page.wait_for_selector("input[name=code]")
        asked = path_of(here)
        here.open("/trail")  # something else comes in between
        here.open(asked)
        page.fill("input[name=code]", fresh_code(home, "auditor"))
        page.click("main form[method=post] button.btn-primary")
        page.wait_for_selector("input[name=login]")
        home.passwords["auditor"] = "Specimen-Other-27"
        log_in(here, home, "auditor")

    assert fresh == "/me/password"
    assert asked == "/confirm?next=%2Fme%2Fpassword"


@contextmanager
def halted(home, folder):
    """A worker that stands in the middle of a run; it goes on when the block ends."""
    halt = folder / "halt"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.halting"],
        env=environment(home.path)
        | {
            "GUICANG_TEST_AHEAD": str(home.path.with_suffix(".ahead")),
            "GUICANG_SCHEDULE_DISPOSE": "PT5M",
            "HALT": str(halt),
        },
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert until(lambda: halt.exists() or process.poll() is not None)
        assert halt.exists(), process.communicate()[1]
        yield process
        halt.unlink()
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()


def test_a_hold_from_another_tab_is_in_time_in_the_middle_of_a_run(
    browser, address, home, batch, more, tmp_path
):
    home.approve(batch, "admin", "supervisor")
    if home.json("requests", batch)["decision"] == "open":  # the policy's first run
        home.approve(batch, "compliance")
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "legal")
        here.open(f"/batches/{batch}")
        tab = here.context.new_page()
        with halted(home, tmp_path):
            tab.goto(f"{address}/holds")
            tab.fill("#conversations", more[1])
            tab.fill("#reason-place", "lawsuit")
            tab.fill("#code-place", fresh_code(home, "legal"))
            tab.click("form.card button.btn-primary")
            tab.wait_for_selector(".alert-success")
        page = here.open(f"/batches/{batch}?fate=refused")
        told = page.inner_text("tbody")

    counts = home.json("batch", "show", batch)["counts"]
    assert (counts["destroyed"], counts["refused"]) == (3, 1)
    assert more[1] in told
    assert home.json("explain", more[1])["copy"] == "live"

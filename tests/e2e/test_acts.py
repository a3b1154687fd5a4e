"""Forms of dangerous acts, opened: both languages, wide and narrow, no complaint."""

from contextlib import ExitStack
from functools import cache

import pytest

from tests.e2e.browser import (
    UNFOLD,
    fresh_code,
    log_in,
    shots,
    shown_violations,
    visit,
)
from tests.e2e.test_pages import WIDTHS

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
FORMS = (
    ("auditor", "/trail?since=2020-01-01"),
    ("auditor", "/approvals?tab=decided"),
    ("auditor", "/"),
    ("admin", "/settings/jobs"),
    ("admin", "/programs"),
    ("admin", "/sessions"),
    ("security", "/grants"),
)


@pytest.fixture(scope="module")
def busy(home):
    """A home with a job, a key, a program, a grant, and a policy that was signed."""
    policy = home.json("policy", "apply", "three-tier", *home.signed("supervisor"))
    home.approve(policy["id"], "admin", "compliance")
    home.json(
        "gateway", "key", "add", "crm", "--scope", "disposal:propose",
        *home.signed("admin"),
    )  # fmt: skip
    home.json(
        "client", "add", "crm", "--scope", "audit:ledger:read", *home.signed("security")
    )
    asked = home.json(
        "roles", "grant", "auditor", "records:conversation:read",
        "--reason", "a complaint", *home.signed("compliance"),
    )  # fmt: skip
    home.approve(asked["id"], "legal", "security")
    return home


@pytest.fixture(scope="module")
def seat(browser, address, busy):
    """Gives each person one window in each language."""
    with ExitStack() as windows:

        @cache
        def sit(person, lang):
            here = windows.enter_context(visit(browser, address, lang=LANGUAGES[lang]))
            log_in(here, busy, person)
            return here

        yield sit


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("person", "path"), FORMS)
def test_a_form_that_is_open_has_no_violations(seat, person, path, lang):
    here = seat(person, lang)
    faults, sizes = [], {}
    for width, (wide, high) in WIDTHS.items():
        here.page.set_viewport_size({"width": wide, "height": high})
        page = here.open(path)
        page.evaluate(UNFOLD)
        if folder := shots():
            name = path.partition("?")[0].strip("/").replace("/", "-") or "overview"
            shot = folder / f"act-{name}-{width}-{lang}.png"
            page.screenshot(path=shot, full_page=True)
        sizes[width] = page.evaluate("document.documentElement.scrollWidth")
        faults += shown_violations(page)

    assert faults == []
    assert here.complaints == []
    assert sizes["narrow"] <= WIDTHS["narrow"][0]


def test_a_slice_is_taken_out_in_the_browser_and_verified_outside(
    browser, address, busy, tmp_path
):
    with visit(browser, address) as here:
        log_in(here, busy, "auditor")
        page = here.open("/trail?since=2020-01-01&person=compliance")
        page.click("summary:has-text('带证明导出')")
        page.fill("#reason-export", "季度审计")
        page.fill("#code-export", fresh_code(busy, "auditor"))
        with page.expect_download() as waited:
            page.click("form[action='/trail/export'] button[type=submit]")
        waited.value.save_as(tmp_path / "slice.jsonl")

    key = busy.path / "public.key"
    found = busy.json("ledger", "verify-slice", tmp_path / "slice.jsonl", "--key", key)

    assert found["entries"] > 0
    assert (found["by"], found["conditions"]["person"]) == ("auditor", "compliance")

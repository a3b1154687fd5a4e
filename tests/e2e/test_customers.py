"""Customers are looked at, merged and split in the console, after a preview."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


def shot(here, name):
    if folder := shots():
        for width, (w, h) in WIDTHS.items():
            here.page.set_viewport_size({"width": w, "height": h})
            here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        here.page.set_viewport_size({"width": 1280, "height": 900})


def name_of(home, customer):
    return home.json("customer", "show", customer)["customer"]


def ask(here, home, who):
    page = here.page
    page.fill("#reason-change", "the same person wrote from both")
    page.fill("#code-change", fresh_code(home, who))
    page.click("form.card button.btn-primary")
    page.wait_for_url("**/approvals/**")
    return page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_a_merge_is_previewed_and_asked_for_and_a_split_as_well(
    browser, address, home, lang
):
    names = ("cust-0", "cust-1") if lang == "zh-CN" else ("cust-1", "cust-2")
    tags = [name_of(home, name) for name in names]
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "legal")
        page = here.open("/customers")
        shot(here, f"customers-{lang}")
        faults = violations(here, "/customers")
        for tag in tags:
            page.check(f'input[value="{tag}"]')
        page.click("form.card button.btn")
        page.wait_for_url("**/customers/merge?**")
        shot(here, f"customers-merge-{lang}")
        faults += violations(here, page.url.removeprefix(address))
        page.fill("#typed-change", f"#{min(tags)[:8]}")
        merged = ask(here, home, "legal")
        shot(here, f"customers-asked-{lang}")
        home.approve(merged, "supervisor", "compliance")

        page = here.open(f"/customers/{tags[1]}")
        shot(here, f"customer-{lang}")
        faults += violations(here, f"/customers/{tags[1]}")
        page.check(f'input[value="{tags[1]}"]')
        page.click("form.card button.btn")
        page.wait_for_url("**/split?**")
        faults += violations(here, page.url.removeprefix(address))
        shot(here, f"customers-split-{lang}")
        page.fill("#typed-change", f"#{min(tags)[:8]}")
        parted = ask(here, home, "legal")
        home.approve(parted, "supervisor", "compliance")

        assert name_of(home, names[0]) != name_of(home, names[1])
        assert faults == []
        assert here.complaints == []


def test_nothing_ticked_is_nothing_to_preview(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "legal")
        page = here.open("/customers")
        page.click("form.card button.btn")
        page.wait_for_selector(".alert-danger")

        assert "GC-807" in page.inner_text(".alert-danger")

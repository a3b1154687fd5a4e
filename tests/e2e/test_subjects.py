"""A person's request goes through the console to its answer, in both languages."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


def shot(here, name):
    if folder := shots():
        for width, (w, h) in WIDTHS.items():
            here.page.set_viewport_size({"width": w, "height": h})
            here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        here.page.set_viewport_size({"width": 1280, "height": 900})


def act(here, home, code, button):
    page = here.page
    page.fill(f"#code-{code}", fresh_code(home, "legal"))
    with page.expect_navigation():
        page.click(f"form:has(#code-{code}) button{button}")


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_an_erasure_is_taken_in_verified_decided_and_answered(
    browser, address, home, lang
):
    customer = "cust-0" if lang == "zh-CN" else "cust-1"
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "legal")
        page = here.open("/subjects")
        page.fill("#customer", customer)
        page.select_option("#law", "UK")
        page.select_option("#lang", "zh" if lang == "zh-CN" else "en")
        act(here, home, "add", ".btn-primary")
        number = page.url.rsplit("/", 1)[1]
        path = f"/subjects/{number}"
        faults = violations(here, path)
        shot(here, f"subject-received-{lang}")
        page.fill("#reason-vouch", "called back on the number of the order")
        act(here, home, "vouch", "")
        act(here, home, "decide", "")
        home.run("worker", "--once")
        here.open(path)
        faults += violations(here, path)
        shot(here, f"subject-decided-{lang}")
        page.fill("#text-answer", "four records, two signatures")
        act(here, home, "answer", "")
        shot(here, f"subject-answered-{lang}")
        here.open("/subjects")
        shot(here, f"subjects-{lang}")
        listed = page.inner_text("table")
        here.open("/conversations/c-0")
        shot(here, f"subject-restricted-{lang}")
    stands = home.json("subject", "show", number, *home.signed("legal"))

    assert faults == []
    assert number in listed
    assert stands["state"] == "answered"
    assert stands["records"] == {"erase": 4}

"""Somebody notes that a complaint was closed on the page of its conversation."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


@pytest.mark.parametrize(("lang", "name"), [("zh-CN", "c-1"), ("en-GB", "c-2")])
def test_an_event_is_noted_where_the_conversation_is_looked_at(
    browser, address, home, lang, name
):
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "supervisor")
        page = here.open(f"/conversations/{name}")
        page.click("details:has(#event) summary")
        faults = shown_violations(page)
        if folder := shots():
            for width, (w, h) in WIDTHS.items():
                page.set_viewport_size({"width": w, "height": h})
                page.screenshot(
                    path=folder / f"event-{lang}-{width}.png", full_page=True
                )
        page.select_option("#event", "complaint_closed")
        page.fill("#event-at", "2026-01-31T10:00")
        page.fill("#reason-event", "The letter was sent")
        page.fill("#typed-event", name)
        page.fill("#code-event", fresh_code(home, "supervisor"))
        with page.expect_navigation():
            page.click("form:has(#event) button.btn-primary")
        said = page.inner_text("main")

    assert faults == []
    assert {"zh-CN": "已登记", "en-GB": "Noted"}[lang] in said

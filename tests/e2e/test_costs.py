"""The page shows what storage costs, how that was computed, and what if."""

import subprocess
import sys

import pytest

from guicang.domain.cost.samples import SAMPLES
from tests.cli.hands import environment
from tests.e2e.browser import fresh_code, log_in, shots, until, violations, visit

ASKED = "/cost?ask=1&cold_after=20&reads=5&regions=eu"


@pytest.fixture(scope="module")
def filled(home):
    subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "tests.e2e.months", str(home.path)],
        env=environment(home.path, "en"),
        cwd=home.folder,
        check=True,
    )
    return home


def test_cost_is_shown_drawn_and_explained(browser, address, filled):
    with visit(browser, address) as here:
        log_in(here, filled, "finance")
        page = here.open(ASKED)
        page.wait_for_selector("#what-if [data-chart] canvas")
        faults = violations(here, ASKED)
        shot(page, "cost")
        method = page.inner_text("#forecast .card-footer")
        rows = page.locator("#forecast tbody tr").count()
        charts = page.locator("[data-chart] canvas").count()
        narrow(page)
        shot(page, "cost-narrow")
        width = page.evaluate("document.documentElement.scrollWidth")
    told = filled.json("cost", "forecast")

    assert faults == []
    assert width <= 390
    assert charts == 5
    assert rows == 12
    assert "Theil-Sen" in method
    assert told["points"][-1]["price_low"] is not None


def test_cost_in_english(browser, address, filled):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, filled, "compliance")
        page = here.open(ASKED)
        page.wait_for_selector("#what-if [data-chart] canvas")
        shot(page, "cost-en")
        said = page.inner_text("#what-if")
        narrow(page)
        shot(page, "cost-narrow-en")
        width = page.evaluate("document.documentElement.scrollWidth")
        forms = page.locator("form[method=post][action*=cost]").count()

    assert width <= 390
    assert "as asked" in said
    assert forms == 0


def test_what_the_book_lacks_is_said_where_it_was_asked(browser, address, filled):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, filled, "finance")
        page = here.open("/cost?ask=1&regions=moon")
        said = page.inner_text("#what-if [role=alert]")

    assert "GC-885" in said
    assert "moon" in said


def test_finance_puts_a_price_book_in_force(browser, address, filled):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, filled, "finance")
        page = here.open("/cost/prices?from=wecom")
        page.fill("#offer-4-region", "moon")
        page.select_option("#offer-4-tier", "archive")
        page.fill("#offer-4-pack-0-size", "500")
        page.fill("#offer-4-pack-0-price", "12.5")
        page.click("#price-form button[formaction]")
        page.wait_for_selector("#offer-5-region")
        page.set_viewport_size({"width": 1280, "height": 900})
        shot(page, "cost-form")
        page.fill("#reason-form", "the contract of next year")
        page.fill("#code-form", fresh_code(filled, "finance"))
        page.click("#price-form button.btn-primary")
        page.wait_for_selector("text=Price book 1 is in force.")
        faults = violations(here, "/cost/prices")
        shot(page, "cost-prices")
        offers = page.inner_text("main table")
        page = here.open("/cost")
        bill = page.inner_text("#bill")
        with page.expect_download() as file:
            page.click("a[href$='/cost/tables/forecast']")
        table = file.value.path().read_text("utf-8-sig").splitlines()

    assert faults == []
    assert "7 x 100.0 GB (¥ 58.00)" in bill
    assert table[0].startswith("at,days,bytes,low,high,price")
    assert len(table) == 13
    assert filled.json("cost", "show")["book"]["name"] == SAMPLES["wecom"]["name"]
    assert "moon" in offers
    assert "500.0 GB" in offers


def narrow(page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, "document.documentElement.scrollWidth <= 390")


def shot(page, name: str) -> None:
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)

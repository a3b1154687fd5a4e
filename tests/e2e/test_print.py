"""Evidence on paper: what is printed says all that the page says, and asks nothing."""

import pytest

from tests.e2e.browser import log_in, shots, visit
from tests.e2e.lively import disposed, enliven

PAPER = {"width": 794, "height": 1123}
"""A4 at 96 dots an inch."""


@pytest.fixture(scope="module")
def batch(home):
    enliven(home)
    return disposed(home)


@pytest.fixture(scope="module")
def here(browser, address, home, batch):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        here.page.set_viewport_size(PAPER)
        here.page.emulate_media(media="print")
        yield here


@pytest.mark.parametrize("path", ["/approvals/{}", "/batches/{}", "/trail", "/trail/0"])
def test_a_printed_page_is_evidence_and_nothing_else(here, batch, path):
    page = here.open(path.format(batch))
    if folder := shots():
        name = path.format("one").strip("/").replace("/", "-")
        page.screenshot(path=folder / f"print-{name}.png", full_page=True)

    shown = page.evaluate(
        """() => ({
            width: document.documentElement.scrollWidth,
            asks: [...document.querySelectorAll("button, input, select, nav, aside")]
                .filter(each => each.checkVisibility()).map(each => each.outerHTML),
            head: document.querySelector("h1, h2").checkVisibility(),
        })"""
    )
    assert shown["asks"] == []
    assert shown["width"] <= PAPER["width"]
    assert shown["head"]
    assert f"{path.format(batch)} · compliance · 20" in page.inner_text(".printed")


def test_a_printed_batch_names_its_certificate(here, home, batch):
    (found,) = home.json("batch", "list")["batches"]

    page = here.open(f"/batches/{batch}")

    assert found["certificate"] in page.inner_text(".facts")

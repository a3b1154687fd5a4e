"""The overview and conversations, with something going on."""

import pytest

from tests.e2e.browser import log_in, shots, violations, visit
from tests.e2e.lively import disposed, enliven

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


@pytest.fixture(scope="module")
def lively(home):
    enliven(home)
    batch = disposed(home)
    home.json("batch", "propose", "--reason", "next", "--as", "hr", "--review")
    home.run("approve", batch, *home.signed("admin"))
    return batch


@pytest.fixture(scope="module")
def here(browser, address, home, lively):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        yield here


def picture(here, name, width="wide"):
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    here.page.set_viewport_size(size)
    if folder := shots():
        here.page.wait_for_timeout(600)
        here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def live(home, source="wecom"):
    found = home.json("due", "--list")
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/conversations"])
def test_looks(here, browser, path, width):
    here.open(path)
    picture(here, path.strip("/") or "overview", width)

    assert violations(browser, here, path) == []


def test_detail(here, browser):
    here.page.set_viewport_size({"width": 1280, "height": 900})
    page = here.open("/conversations?source=wecom")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("#drawer:not([hidden]) .bubble")
    picture(here, "drawer")
    page.click("#drawer a.btn")
    page.wait_for_selector(".reasons")
    picture(here, "conversation")
    picture(here, "conversation", "narrow")

    assert violations(browser, here, page.url.removeprefix(here.address)) == []

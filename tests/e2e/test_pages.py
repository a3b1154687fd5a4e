"""Every page: both languages, wide and narrow, no complaint, no violation."""

import pytest

from tests.e2e.browser import log_in, shots, violations, visit

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
PATHS = (
    "/",
    "/me",
    "/me/password",
    "/me/passkeys/add",
    "/confirm",
    "/approvals",
    "/batches",
    "/batches/new",
    "/holds",
    "/freezes",
    "/archives",
    "/classifiers",
    "/policies",
    "/conversations",
    "/customers",
    "/conversations/c-1",
    "/sensitive",
    "/search",
    "/policies/three-tier",
    "/trail",
    "/trail/0",
    "/people",
    "/people/new",
    "/people/of/legal",
    "/roles",
    "/roles?version=0",
    "/roles/edit",
    "/sessions",
    "/grants",
    "/programs",
    "/sources",
    "/sources/kinds",
    "/sources/of/shop",
    "/webchat",
    "/settings",
    "/settings/health",
    "/settings/jobs",
    "/settings/storage",
    "/setup",
    "/setup/organisation",
)


@pytest.fixture(scope="module")
def here(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        yield here


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_violations_and_no_complaints(here, browser, path, width):
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    here.page.set_viewport_size(size)
    here.open(path)
    if folder := shots():
        name = path.strip("/").replace("/", "-").replace("?", "-") or "overview"
        here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    assert violations(browser, here, path) == []
    assert here.complaints == []


SAMPLE = PATHS[::3]
"""Every third page: templates are the same in both languages, words are longer."""


@pytest.fixture(scope="module")
def english(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "compliance")
        here.page.set_viewport_size({"width": 390, "height": 844})
        yield here


@pytest.mark.parametrize("path", SAMPLE)
def test_a_page_in_english_has_no_violations_either(english, browser, path):
    page = english.open(path)
    if folder := shots():
        name = path.strip("/").replace("/", "-").replace("?", "-") or "overview"
        page.screenshot(path=folder / f"{name}-narrow-en.png", full_page=True)

    assert page.get_attribute("html", "lang") == "en"
    assert violations(browser, english, path, "en-GB") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert english.complaints == []

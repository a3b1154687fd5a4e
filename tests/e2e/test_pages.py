"""Every page: both languages, wide and narrow, no complaint, no violation."""

from contextlib import ExitStack
from http import HTTPStatus

import pytest

from tests.e2e.browser import log_in, shots, shown_violations, visit

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
PATHS = (
    "/",
    "/me",
    "/me/password",
    "/me/passkeys/add",
    "/confirm",
    "/approvals",
    "/anchors",
    "/investigate",
    "/batches",
    "/batches/new",
    "/holds",
    "/freezes",
    "/archives",
    "/alarms",
    "/notices",
    "/notices/of/disposal-due",
    "/incidents",
    "/exercises",
    "/classifiers",
    "/policies",
    "/conversations",
    "/customers",
    "/quarantine",
    "/subjects",
    "/conversations/c-1",
    "/sensitive",
    "/search",
    "/search/archive",
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
    "/permission-reviews",
    "/calendar",
    "/courses",
    "/courses/of/bad-day",
    "/programs",
    "/sources",
    "/sources/kinds",
    "/sources/of/shop",
    "/cost",
    "/cost/prices",
    "/effect",
    "/destinations",
    "/destinations/new/database",
    "/packages",
    "/releases",
    "/watermarks",
    "/webchat",
    "/settings",
    "/settings/health",
    "/settings/jobs",
    "/settings/storage",
    "/setup",
    "/setup/organisation",
)
OTHERS = {"/sessions": "admin"}
"""Who looks at what a compliance officer may not see."""


def looking(browser, address, home, lang):
    """Give who looks at a path in this language: logged in when first asked for."""
    with ExitStack() as stack:
        visits = {}

        def who(path):
            name = OTHERS.get(path, "compliance")
            if name not in visits:
                visits[name] = stack.enter_context(visit(browser, address, lang=lang))
                log_in(visits[name], home, name)
            return visits[name]

        yield who


@pytest.fixture(scope="module")
def chinese(browser, address, home):
    yield from looking(browser, address, home, "zh-CN")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_violations_and_no_complaints(chinese, path, width):
    here = chinese(path)
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    here.page.set_viewport_size(size)
    here.open(path)
    if folder := shots():
        file = folder / f"{_named(path)}-{width}.png"
        here.page.screenshot(path=file, full_page=True)

    assert here.status == HTTPStatus.OK
    assert shown_violations(here.page) == []
    assert here.complaints == []


SAMPLE = PATHS[::3]
"""Every third page: templates are the same in both languages, words are longer."""


@pytest.fixture(scope="module")
def english(browser, address, home):
    yield from looking(browser, address, home, "en-GB")


@pytest.mark.parametrize("path", SAMPLE)
def test_a_page_in_english_has_no_violations_either(english, path):
    here = english(path)
    here.page.set_viewport_size({"width": 390, "height": 844})
    page = here.open(path)
    if folder := shots():
        page.screenshot(path=folder / f"{_named(path)}-narrow-en.png", full_page=True)

    assert here.status == HTTPStatus.OK
    assert page.get_attribute("html", "lang") == "en"
    assert shown_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert here.complaints == []


def _named(path: str) -> str:
    return path.strip("/").replace("/", "-").replace("?", "-") or "overview"

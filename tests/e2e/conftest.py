"""A browser, and a home that is served: what all pages are looked at with.

Without Chromium, or where ``make setup`` could not fetch styles, these are skipped; but
never when ``CI`` is set.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.cli.hands import Home, at
from tests.cli.specimens import talk, write
from tests.e2e.browser import FLAGS, PATIENCE, chromium, served

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    # Playwright keeps a loop of its own running in this thread. Django would take all
    # that comes after for asynchronous code, in whatever test that is.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Home]:
    """A sandbox with a few conversations."""
    with at(tmp_path_factory.mktemp("console") / "home", plain=True) as home:
        home.init()
        file = write(
            home.path.parent / "talk.jsonl",
            *(talk(f"c-{n}", f"cust-{n % 3}") for n in range(12)),
        )
        home.json("import", file)
        home.json(
            "source", "add", "plain", "shop", "--set", "url=http://127.0.0.1:9",
            "--secret", f"secret=@{file}", *home.signed("admin"),
        )  # fmt: skip
        yield home


@pytest.fixture(scope="module")
def address(home) -> Iterator[str]:
    with served(home) as address:
        yield address

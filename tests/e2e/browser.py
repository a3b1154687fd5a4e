"""A browser on a served home: people log in with passwords and codes, and look.

Whatever the page's policy forbids, and whatever its scripts complain of, is gathered
and fails the test that met it.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error as PlaywrightError, Page

from tests.cli.hands import ROOT, Home, environment, unmeasured
from tests.ports import free_port

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_WAIT = 120.0
PATIENCE = 120_000
"""Milliseconds that a page may take on a machine where much else runs."""


def chromium() -> str | None:
    """Find Chromium; None if there is none.

    Without a desktop's window around it a page takes a quarter of the time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def served(home: Home, *, port: int = 0, **more: str) -> Iterator[str]:
    """Serve a home's console in a process of its own, by the home's clock.

    ``more`` are variables of its environment. It is not measured: of the console, what
    browsers reach is what ``tests/web`` reaches within the tests' own processes.
    """
    port = port or free_port()
    ahead = tell(home)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.e2e.app", str(port)],
        env=unmeasured(environment(home.path))
        | {"GUICANG_TEST_AHEAD": str(ahead), **more},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=_WAIT)


def fresh_code(home: Home, name: str) -> str:
    """Let the clock of home and server go on, and read a code never used before."""
    home.wait(31)
    tell(home)
    return home.code(name)


def tell(home: Home) -> Path:
    """Tell the server what time it is: the whole of it, or what it was before."""
    ahead = home.path.with_suffix(".ahead")
    new = home.path.with_suffix(".ahead.new")
    new.write_text(str(home.ahead))
    return new.replace(ahead)


def _await(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(process.communicate()[0].decode())
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/"):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)


@dataclass
class Visit:
    """One person at one browser window."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    status: int = 0
    """What the server answered when an address was last opened."""

    def open(self, path: str) -> Page:
        """Open an address of the console, and wait until all it names is loaded.

        What it asks for later, it asks time and again: nothing waits for that.
        """
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        self.status = answer.status if answer else 0
        return self.page


@contextmanager
def visit(
    browser: Browser, address: str, *, lang: str = "zh-CN", **more: Any
) -> Iterator[Visit]:
    """Open a window of somebody's own; fail on what its console complains of."""
    context = (
        browser.new_context(
            locale=lang,
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 900},
        )
        if not more
        else browser.new_context(locale=lang, timezone_id="Asia/Shanghai", **more)
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    here = Visit(page, context, address)
    page.on("console", lambda said: _note(here, said.type, said.text))
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    try:
        yield here
        assert not here.complaints
    except Exception as error:
        error.add_note(_seen(page))
        raise
    finally:
        context.close()


def _seen(page: Page) -> str:
    """Say what a window shows, for whoever reads why a test failed."""
    try:
        text = page.inner_text("body", timeout=5000)
    except PlaywrightError as error:
        text = str(error)
    return f"The window showed {page.url}:\n{text[:4000]}"


def _note(here: Visit, kind: str, text: str) -> None:
    # An answer of 4xx is told as an error too; tests that want one look at the page.
    if kind in {"error", "warning"} and "Failed to load resource" not in text:
        here.complaints.append(text)


def log_in(here: Visit, home: Home, name: str) -> None:
    """Pass both doors: password, then a fresh code."""
    page = here.open("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", home.passwords[name])
    page.click("form button.btn-primary")
    page.fill("input[name=code]", fresh_code(home, name))
    page.click("form button.btn-primary")
    page.wait_for_selector("aside.navbar")


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds in a page.

    A page's policy forbids what Playwright's own ``wait_for_function`` evaluates from
    its second look on.
    """
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(expression)
        page.wait_for_timeout(50)


UNFOLD = "document.querySelectorAll('main details').forEach(d => { d.open = true })"
"""Opens what is folded, such as the forms of acts."""


def violations(here: Visit, path: str) -> list[str]:
    """Ask axe about an address, as who is here sees it, in a window beside theirs."""
    page = here.context.new_page()
    try:
        page.set_viewport_size(here.page.viewport_size)
        page.goto(f"{here.address}{path}", wait_until="load")
        return shown_violations(page)
    finally:
        page.close()


def shown_violations(page: Page) -> list[str]:
    """Ask axe for violations of WCAG 2.2 AA in what a window shows now.

    What a debugger evaluates is not held up by the page's policy.
    """
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [
        f"{v['id']}: {n['html'][:160]} {n.get('failureSummary', '')[:200]}"
        for v in found["violations"]
        for n in v["nodes"]
    ]


def shots() -> Path | None:
    """Say where screenshots go; None unless GUICANG_SHOTS names a folder."""
    folder = os.environ.get("GUICANG_SHOTS")
    return Path(folder) if folder else None

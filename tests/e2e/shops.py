"""Customers' pages on an origin of their own, under the strictest policy there is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.browser import PATIENCE

_PAGE = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title></head><body><main><h1>Shop</h1><p>Parcels and more.</p></main>
<script src="{door}/widget.js" data-channel="shop" defer></script></body></html>"""
_POLICY = (
    "default-src 'none'; script-src {door}; connect-src {door}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@contextmanager
def shop(port: int, door: str) -> Iterator[str]:
    """Serve a page with the widget's script tag: ``/zh`` and ``/en``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lang = "en" if self.path.startswith("/en") else "zh-CN"
            body = _PAGE.format(lang=lang, door=door).encode()
            found = self.path.startswith(("/en", "/zh"))
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", _POLICY.format(door=door))
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Customer:
    """Somebody at a page of the shop."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    @property
    def widget(self) -> Locator:
        return self.page.locator("#guicang-chat")

    @property
    def log(self) -> Locator:
        return self.widget.get_by_role("log")

    def open(self, name: str = "Chat with us") -> None:
        """Open the widget."""
        self.widget.get_by_role("button", name=name).click()

    def agree(self, name: str = "Agree and start") -> None:
        """Agree to the notice."""
        self.widget.get_by_role("button", name=name).click()
        self.field.wait_for()

    @property
    def field(self) -> Locator:
        return self.widget.locator("textarea")

    def say(self, text: str) -> None:
        """Type something and send it."""
        self.field.fill(text)
        self.field.press("Enter")

    def heard(self) -> None:
        """Wait until the server has acknowledged whatever was sent."""
        expect(self.log.locator(".waits")).to_have_count(0)


@contextmanager
def customer(
    browser: Browser,
    address: str,
    *,
    lang: str = "en",
    width: int = 1280,
    strict: bool = True,
    path: str = "",
) -> Iterator[Customer]:
    """Let somebody look at the shop; whatever the page's policy forbids is noted.

    ``path`` is a page's, if it is not the language. Only who is not ``strict`` lets a
    test put scripts of its own into the page.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="en-GB" if lang == "en" else "zh-CN",
        accept_downloads=True,
        bypass_csp=not strict,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = Customer(page, context)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            found.complaints.append(said.text)
            if said.type == "error" and "Content Security Policy" in said.text
            else None
        ),
    )
    page.goto(f"{address}/{path or lang}")
    try:
        yield found
    finally:
        context.close()

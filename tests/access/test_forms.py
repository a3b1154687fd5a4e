"""What each role is offered: no form and no button deletes or clears the ledger.

A role at a time walks all pages that take no name, and follows the links of each to one
page of every other kind. Forms go to the console's own acts only; none of these, and no
words on any button, clears, deletes or empties a log, in either language.
"""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from guicang.domain.access.model import Role
from guicang.entrypoints.web import urls
from guicang.entrypoints.web.page import PAGES
from tests.attacks.windows import Window, desk, peopled
from tests.sessions import enter

assert urls.urlpatterns

LOGS = {"trail-verify", "trail-export"}
"""All that can be done to the ledger: nothing in it changes by either."""
CLEARS = re.compile(
    r"(delete|clear|erase|purge|truncate|empty|wipe|remove|reset)\W+(\w+\W+){0,3}"
    r"(ledger|logs?|trail|audit|entry|entries|histor)"
    r"|(删除|清空|清除|擦除|移除|重置)(\S{0,4})(台账|日志|审计|记录簿|轨迹)"
    r"|(台账|日志|审计|轨迹)(\S{0,4})(删除|清空|清除|擦除|移除|重置)",
    re.IGNORECASE,
)
FILES = {"certificate-file"}
"""What is no page but a file that takes long to make."""
OUTSIDE = ("/accounts/", "/i18n/", "/language")


class Forms(HTMLParser):
    """Gathers where a page's forms and buttons go, what they say, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.words: list[str] = []
        self.links: set[str] = set()
        self.inside = 0

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        for name in ("action", "formaction", "hx-post", "hx-put", "hx-delete"):
            if given.get(name):
                self.targets.add(given[name].partition("?")[0])
        assert not given.keys() & {"hx-put", "hx-delete", "hx-patch"}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.add(given["href"])
        if tag in {"button", "a"}:
            self.inside += 1
        self.words.extend(given[n] for n in ("aria-label", "title") if given.get(n))
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.words.append(given.get("value", ""))

    def handle_endtag(self, tag):
        if tag in {"button", "a"}:
            self.inside -= 1

    def handle_data(self, data):
        if self.inside > 0:
            self.words.append(data)


@cache
def page_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def walked(client: Client, language: str) -> dict[str, Forms]:
    """Look at one page of every kind that links lead to."""
    shown = [p for p in PAGES if "GET" in p.methods]
    waiting = ["/" + p.route for p in shown if "<" not in p.route]
    found: dict[str, Forms] = {}
    seen = set(FILES)
    asked: set[str] = set()
    while waiting:
        address = waiting.pop()
        name = page_of(address)
        if not name or name in seen or address.startswith(OUTSIDE):
            continue
        if address in asked:
            continue
        asked.add(address)
        answer = client.get(address, headers={"Accept-Language": language})
        if answer.status_code != 200:
            continue
        seen.add(name)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        found[name] = forms = Forms()
        forms.feed(answer.content.decode())
        waiting.extend(sorted(forms.links))
    return found


@pytest.fixture
def busy(fresh_sqlite, settings, monkeypatch):
    """A home in which a page of every kind has something to show.

    On one database: pages look the same on every one.
    """
    made = desk(peopled(fresh_sqlite, settings), settings, monkeypatch, Window)
    made.home.hold(conversations=["c0001"])
    made.house.running.run(made.home.approved().id)
    made.house.restoring.propose(["c0000"], by="supervisor", reason="test")
    return made


def test_no_form_and_no_button_deletes_or_clears_the_ledger(busy):
    acts = {p.name for p in PAGES if "POST" in p.methods}
    seen: set[str] = set()
    for role in Role:
        client = busy.client()
        enter(client, role.value)
        for language in ("zh-CN", "en"):
            for name, forms in walked(client, language).items():
                seen.add(name)
                for word in forms.words:
                    assert not CLEARS.search(word), (role, name, word)
                for target in forms.targets:
                    act = page_of(target)
                    own = target.startswith(OUTSIDE) or act in {p.name for p in PAGES}
                    assert own, (role, name, target)
                    if target.startswith("/trail") and act in acts:
                        assert act in LOGS, (role, name, target)

    assert {"trail", "entry", "jobs", "batch", "approval", "segment", "hold"} <= seen


def test_all_that_can_be_posted_to_the_trail_changes_nothing_in_it():
    trail = [page for page in PAGES if page.route.startswith("trail")]

    assert {page.name for page in trail if "POST" in page.methods} == LOGS


@pytest.mark.parametrize(
    "word",
    ["Delete the ledger", "Clear all logs", "清空日志", "删除全部台账", "台账清空"],
)
def test_the_walk_would_know_such_a_button(word):
    assert CLEARS.search(word)

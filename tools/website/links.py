"""Walk the built site as a reader does, and name what leads nowhere.

Asked of every page: each link and picture leads to a file of the site and, with a
fragment, to a place in it; nothing is fetched from elsewhere; and every page is
reached by links from the front page. A link to elsewhere that a reader may follow is
not asked: a build needs no network.
"""

import os
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_FETCHED: Final = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
}
_OWN: Final = frozenset({"search.html", "genindex.html"})
"""Pages of the builder, which no text links."""


@dataclass(slots=True)
class Seen:
    """What a page holds: places that links may name, links, and what it fetches."""

    places: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value is not None}
        if "id" in given:
            self.seen.places.add(given["id"])
        if tag == "a" and "href" in given:
            self.seen.links.append(given["href"])
        if _FETCHED.get(tag) in given:
            self.seen.fetched.append(given[_FETCHED[tag]])


def read(site: Path) -> dict[str, Seen]:
    """Read every page; its name is its path in the site."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        reader = _Reader()
        reader.feed(path.read_text("utf-8"))
        found[path.relative_to(site).as_posix()] = reader.seen
    return found


def faults(site: Path) -> list[str]:
    """Say in a line each what is wrong with the site."""
    seen = read(site)
    wrong = []
    for page, held in seen.items():
        wrong += [
            f"{page}: fetches {what}" for what in held.fetched if urlsplit(what).netloc
        ]
        ours = [x for x in [*held.links, *held.fetched] if not _elsewhere(x)]
        wrong += [
            f"{page}: {link} leads nowhere"
            for link in ours
            if not _leads(site, seen, page, link)
        ]
    return wrong + [f"{page}: no link leads there" for page in _alone(seen)]


def _elsewhere(link: str) -> bool:
    parts = urlsplit(link)
    return bool(parts.scheme or parts.netloc)


def _goal(page: str, link: str) -> tuple[str, str]:
    parts = urlsplit(link)
    path = unquote(parts.path)
    target = os.path.normpath(Path(page).parent / path) if path else page
    return target, unquote(parts.fragment)


def _leads(site: Path, seen: dict[str, Seen], page: str, link: str) -> bool:
    target, fragment = _goal(page, link)
    if not (site / target).is_file():
        return False
    return not fragment or target not in seen or fragment in seen[target].places


def _alone(seen: dict[str, Seen]) -> list[str]:
    reached, waiting = set[str](), ["index.html"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page in seen:
            reached.add(page)
            links = [x for x in seen[page].links if not _elsewhere(x)]
            waiting += [_goal(page, link)[0] for link in links]
    left = seen.keys() - reached
    return sorted(page for page in left if Path(page).name not in _OWN)

"""Tries one page after the other as somebody, in a process with the console's settings.

Each line on its standard input is JSON: a person's name, a page's name. The answer is
the code of the error that the page shows, "" for none. Whoever asks is logged in, with
a second factor of this moment.
"""

import json
import re
import sys

import django
from django.conf import settings

django.setup()
# What styles are called is nothing that these pages depend on.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.ALLOWED_HOSTS = ["testserver"]

from django.test import Client  # noqa: E402

import guicang.entrypoints.web.urls  # noqa: E402, F401 - loads all pages
from guicang.entrypoints.needs import need_of  # noqa: E402
from guicang.entrypoints.web.page import PAGES, Page  # noqa: E402
from tests.sessions import enter  # noqa: E402

CODE = re.compile(r"GC-\d{3}")
PLACE = re.compile(r"<(?:(\w+):)?\w+>")


def address(page: Page) -> str:
    return "/" + PLACE.sub(lambda m: "1" if m[1] == "int" else "nothing", page.route)


def tried(person: str, page: Page) -> str:
    client = Client(raise_request_exception=True)
    enter(client, person)
    ask = client.get if "GET" in page.methods else client.post
    answer = ask(address(page), secure=True)
    if answer.status_code < 400:
        assert "/accounts/" not in answer.get("Location", ""), "not let in at all"
        return ""
    found = CODE.search(answer.content.decode())
    return found[0] if found else str(answer.status_code)


def main() -> None:
    pages = {page.name: page for page in PAGES}
    declared = {
        name: None
        if (need := need_of(page.view)) is None
        else {"mays": [str(may) for may in need.mays], "public": need.public}
        for name, page in pages.items()
    }
    print(json.dumps(declared), flush=True)  # noqa: T201 - the test reads it
    for line in sys.stdin:
        person, page = json.loads(line)
        print(json.dumps(tried(person, pages[page])), flush=True)  # noqa: T201


main()

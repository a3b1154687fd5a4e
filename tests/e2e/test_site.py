"""The documentation site in a browser: opened from a folder, without a server."""

import json
import os
import subprocess
import sys

import pytest
from tools.website.staging import CONTENTS

from tests.cli.hands import ROOT
from tests.e2e.browser import until

WEBSITE = ROOT / "tools" / "website"
PAGES = {
    "index.md": "# 目录\n\n[一](a.md) [二](b.md)\n",
    "a.md": "# 保全\n\n设立法律保全之后，处置停止。See GC-301, refusals.\n",
    "b.md": "# 台账\n\n依照法律，记录予以保存并确保安全。\n",
    CONTENTS: json.dumps([["指南", ["a", "b"]]]),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A Chinese site of three pages, built as the real one is."""
    if not os.environ.get("CI"):
        pytest.importorskip("sphinx")
    source, target = (tmp_path_factory.mktemp(name) for name in ("source", "site"))
    for name, text in PAGES.items():
        (source / name).write_text(text, "utf-8")
    subprocess.run(  # noqa: S603 - our own builder
        [
            *(sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html"),
            *("-c", str(WEBSITE), "-D", "language=zh_CN", str(source), str(target)),
        ],
        check=True,
        cwd=ROOT,
    )
    return target


@pytest.fixture(scope="module")
def page(browser):
    with browser.new_context(offline=True) as context:
        yield context.new_page()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("法律保全", ["保全"]),
        ("处置", ["保全"]),
        ("保存", ["台账"]),
        ("法律", ["保全", "台账"]),
        ("refusal", ["保全"]),
        ("没有的词", []),
    ],
)
def test_search_finds_chinese_from_a_folder_without_a_server(built, page, words, found):
    page.goto(f"{(built / 'search.html').as_uri()}?q={words}")
    page.wait_for_selector(".search-summary:not(:empty)")
    # Its dots, once stopped, go on within half a second; its title stays.
    until(page, "Search.title.innerText === _('Search Results')")

    assert sorted(page.locator("ul.search li a").all_inner_texts()) == sorted(found)


@pytest.mark.slow
def test_a_page_fetches_nothing_that_does_not_lie_beside_it(built, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / "a.html").as_uri())

    assert len(asked) > 3
    assert [url for url in asked if not url.startswith(built.as_uri())] == []

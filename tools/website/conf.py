"""How Sphinx builds one language of the site; the language comes as ``-D language``.

Everything that a page needs lies beside it: nothing is fetched from elsewhere.
"""

import json
import sys
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from docutils import nodes  # noqa: E402 - after the path is set
from tools.website.searching import SearchEnglishOnce, SearchPairs  # noqa: E402
from tools.website.staging import CONTENTS, other, pages  # noqa: E402

project = "Guicang · 归藏"
author = "Guicang"
extensions = ["myst_parser"]
templates_path = [str(Path(__file__).parent / "templates")]
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["guicang.css"]
html_theme = "furo"
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
html_title = project
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # it is fetched, and nothing is fetched from a folder
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
exclude_patterns = ["files/**"]
myst_heading_anchors = 4
myst_url_schemes = ["http", "https", "mailto", "other"]
myst_enable_extensions = ["strikethrough"]
pygments_style = "friendly"
highlight_language = "none"
# The sidebar is ours (contents.json): Sphinx would work it out anew for each page.
suppress_warnings = ["misc.highlighting_failure", "toc.not_included"]
nitpicky = True

_THERE = {(place.language, place.page) for place in pages(ROOT).values()}


def _twin(language: str, docname: str) -> str:
    """Name the page of the other language that a reader goes to from a page."""
    page = PurePosixPath(f"{docname}.md")
    known = (other(language), page) in _THERE
    target = page.with_suffix(".html") if known else "index.html"
    back = "../" * (len(page.parts) - 1)
    return f"{back}../{other(language)}/{target}"


def _leave_for_the_other_language(app: Any, doctree: Any, docname: str) -> None:
    back = "../" * docname.count("/")
    for node in doctree.findall(nodes.reference):
        scheme, _, page = node.get("refuri", "").partition(":")
        if scheme == "other":
            node["refuri"] = f"{back}../{other(app.config.language[:2])}/{page}"
            node["classes"] = ["other-language"]


def _show(app: Any, pagename: str, _template: str, context: Any, _tree: Any) -> None:
    language = app.config.language[:2]
    context["twin"] = _twin(language, pagename)
    context["other_name"] = {"zh": "English", "en": "中文"}[language]
    context["other_code"] = other(language)
    context["contents"] = [
        (caption, [(name, _title(app.env, name)) for name in names])
        for caption, names in _contents(Path(app.srcdir))
    ]


@cache
def _contents(folder: Path) -> list[tuple[str, list[str]]]:
    read: list[tuple[str, list[str]]] = json.loads(
        (folder / CONTENTS).read_text("utf-8")
    )
    return read


def _title(env: Any, name: str) -> str:
    """Give a page's title; of one in both languages the half that comes first."""
    return str(env.titles[name].astext()).partition(" · ")[0]


def setup(app: Any) -> None:
    """Add what is ours to Sphinx."""
    app.add_search_language(SearchEnglishOnce)
    app.add_search_language(SearchPairs)
    app.connect("doctree-resolved", _leave_for_the_other_language)
    app.connect("html-page-context", _show)

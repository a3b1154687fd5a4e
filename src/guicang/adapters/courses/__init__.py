"""Courses that come with the product, and their Markdown as HTML."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from guicang.domain.programme.course import Course, read


@cache
def shipped() -> Sequence[Course]:
    """Read the shipped courses, once a process."""
    folder = files("guicang") / "data" / "courses"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(
        read(file.read_text("utf-8")) for file in found if file.name.endswith(".md")
    )


def html(text: str) -> str:
    """Turn Markdown (CommonMark) into HTML; HTML within it is shown, not taken.

    Addresses other than of the web, such as ``javascript:``, become no links. Pictures
    are left out: they would be fetched from elsewhere. Headings move down one: the
    page has its own first one.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return str(reader.renderer.render(tokens, reader.options, {}))

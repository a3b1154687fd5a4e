"""English pages and their Chinese twins agree in what is not a matter of words.

A twin may say a thing otherwise; it shows the same commands and files, has headings of
the same ranks, as many rows in its tables, and sends its reader to the same places.
"""

import os
import re
from pathlib import Path

import pytest
from tools import docs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CHINESE = DOCS / "zh"
LISTED = ROOT / "tools" / "website" / "english_only.txt"
GENERATED = {page.path for page in docs.pages()}
TWINS = sorted(p.relative_to(CHINESE).as_posix() for p in CHINESE.rglob("*.md"))
WRITTEN = [name for name in TWINS if f"docs/zh/{name}" not in GENERATED]

BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s#]+)")
SAYS = re.compile(r'(--(?:reason|title|what|reference|text|purpose)) "[^"]*"')
COMMENT = re.compile(r"(?:(?<=\s)|^)#.*$", re.MULTILINE)


def english_only():
    lines = LISTED.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def english_pages():
    found = {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md")}
    return {name for name in found if not name.startswith(("zh/", "adr/"))}


def read(root, name):
    return (root / name).read_text("utf-8")


def bare(kind, text):
    """Leave of a block what a machine reads."""
    if kind == "text":
        return ""  # what a terminal shows is in the reader's language
    text = SAYS.sub(r"\1", COMMENT.sub("", text))
    text = text.replace("GUICANG_LANG=zh", "GUICANG_LANG=en")
    return [line.split() for line in text.splitlines() if line.strip()]


def blocks(text):
    return [(kind, bare(kind, body)) for kind, body in BLOCK.findall(text)]


def shape(text):
    prose = BLOCK.sub("", text)
    headings = re.findall(r"^(#+) ", prose, re.MULTILINE)
    return headings, len(re.findall(r"^\|", prose, re.MULTILINE))


def links(folder, text):
    """Name what a page links, by the English page where there are two."""
    found = []
    for target in LINK.findall(BLOCK.sub("", text)):
        path = os.path.normpath(folder / target) if ":" not in target else target
        found.append(path.replace(str(CHINESE), str(DOCS)))
    return sorted(found)


def test_every_page_has_a_chinese_twin_or_is_named_as_one_without():
    assert english_pages() - set(TWINS) == set(english_only())


def test_no_twin_is_left_of_a_page_that_went():
    assert set(TWINS) <= english_pages()


def test_the_list_of_pages_without_a_twin_is_in_order():
    assert english_only() == sorted(set(english_only()))


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_shows_the_same_commands_and_files(name):
    assert blocks(read(CHINESE, name)) == blocks(read(DOCS, name))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_twin_has_the_same_headings_and_rows(name):
    assert shape(read(CHINESE, name)) == shape(read(DOCS, name))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_twin_sends_its_reader_to_the_same_places(name):
    chinese = links((CHINESE / name).parent, read(CHINESE, name))

    assert chinese == links((DOCS / name).parent, read(DOCS, name))


def test_another_command_in_a_twin_is_seen():
    page = '```sh\nguicang due  # what is due\nguicang x --reason "Why"\n```\n'
    twin = '```sh\nguicang due  # 到期\nguicang x --reason "理由"\n```\n'

    assert blocks(page) == blocks(twin)
    assert blocks(page) != blocks(twin.replace("due", "due --all"))
    assert blocks(page) != blocks(twin.replace("sh", "toml"))

"""The documentation site: what is staged, what is found, and what a build refuses.

``make site`` builds all of it and follows each link; here are its parts, on pages that
are small.
"""

import json
from pathlib import Path

import pytest
from tools.website import links
from tools.website.staging import CONTENTS, BadLink, Stage

ROOT = Path(__file__).parents[2]
WEBSITE = ROOT / "tools" / "website"


def write(folder, pages):
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def root(tmp_path):
    """A repository of few pages."""
    write(
        tmp_path / "root",
        {
            "ARCHITECTURE.md": "# Architecture\n",
            "deploy/unit.service": "[Unit]\n",
            "docs/index.md": "# I\n\n**To do**\n\n"
            "- [A](how-to/a.md), [B](how-to/b.md)\n",
            "docs/how-to/a.md": "# A\n\n[B](b.md#x), [house](../../ARCHITECTURE.md),\n"
            "[unit](../../deploy/unit.service), [all](../../deploy)\n",
            "docs/how-to/b.md": "# B\n\n```sh\n[not](a-link.md)\n```\n",
            "docs/zh/index.md": "# 目录\n\n**操作**\n\n- [甲](how-to/a.md)\n",
            "docs/zh/how-to/a.md": "# 甲\n\n第一行，\n第二行。见\n"
            "[乙](../../how-to/b.md)。\n",
        },
    )
    return tmp_path / "root"


def staged(root, language):
    folder = root.parent / language
    Stage(root, folder, language).fill()
    return folder


def test_links_go_to_pages_to_the_house_and_to_files(root):
    text = (staged(root, "en") / "how-to" / "a.md").read_text("utf-8")

    assert "[B](b.md#x), [house](../project/ARCHITECTURE.md)" in text
    assert "[unit](../files/deploy/unit.service), [all](../../" not in text
    assert "[unit](../files/deploy/unit.service), all (`deploy`)" in text
    assert (root.parent / "en" / "files" / "deploy" / "unit.service").is_file()


def test_what_stands_in_a_block_of_code_is_no_link(root):
    text = (staged(root, "en") / "how-to" / "b.md").read_text("utf-8")

    assert "[not](a-link.md)" in text


def test_a_chinese_page_goes_to_the_english_one_that_has_no_twin(root):
    text = (staged(root, "zh") / "how-to" / "a.md").read_text("utf-8")

    assert "[乙](other:how-to/b.html)" in text


def test_lines_of_a_chinese_sentence_are_joined_without_a_space(root):
    text = (staged(root, "zh") / "how-to" / "a.md").read_text("utf-8")

    assert "第一行，第二行。见" in text


def test_the_sidebar_is_what_the_index_links(root):
    told = json.loads((staged(root, "en") / CONTENTS).read_text("utf-8"))

    assert told[0] == ["To do", ["how-to/a", "how-to/b"]]


@pytest.mark.parametrize(
    ("page", "target", "why"),
    [
        ("docs/how-to/b.md", "gone.md", "leads nowhere"),
        ("docs/zh/index.md", "../how-to/a.md", "has a Chinese twin"),
    ],
    ids=["to no file", "past a twin"],
)
def test_a_link_that_leads_nowhere_or_past_a_twin_stops_the_build(
    root, page, target, why
):
    with (root / page).open("a", encoding="utf-8") as file:
        file.write(f"\n[x]({target})\n")
    language = "zh" if "zh" in page else "en"

    with pytest.raises(BadLink, match=why):
        staged(root, language)


def test_a_page_may_link_the_page_that_it_is_the_twin_of(root):
    with (root / "docs/zh/how-to/a.md").open("a", encoding="utf-8") as file:
        file.write("\n[English](../../how-to/a.md)\n")

    text = (staged(root, "zh") / "how-to" / "a.md").read_text("utf-8")

    assert "[English](other:how-to/a.html)" in text


def test_the_built_site_is_walked_and_each_fault_is_named(tmp_path):
    write(
        tmp_path,
        {
            "index.html": '<a href="a.html#here">a</a> <a href="https://x.test">x</a>',
            "a.html": '<h1 id="here">A</h1> <a href="index.html">i</a>',
        },
    )
    clean = links.faults(tmp_path)
    write(
        tmp_path,
        {
            "a.html": '<a href="b.html">b</a> <a href="#gone">g</a>'
            '<script src="https://cdn.test/x.js"></script>',
            "alone.html": "<p>Nobody comes here.</p>",
        },
    )

    assert clean == []
    assert sorted(links.faults(tmp_path)) == [
        "a.html: #gone leads nowhere",
        "a.html: b.html leads nowhere",
        "a.html: fetches https://cdn.test/x.js",
        "alone.html: no link leads there",
        "index.html: a.html#here leads nowhere",
    ]

"""The words of the field, in English and Chinese."""

from typing import Final

import yaml
from tools.docs import ROOT
from tools.markdown import page, table

PATH: Final = "docs/glossary.md"
SOURCE: Final = ROOT / "src" / "guicang" / "data" / "glossary.yaml"


def terms() -> list[dict[str, str]]:
    """Read the terms, in the alphabet's order."""
    read: list[dict[str, str]] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return sorted(read, key=lambda term: term["en"])


def render() -> str:
    """Write the table of terms."""
    rows = [
        (term["en"], term["zh"], term["en_text"], term["zh_text"], term["source"])
        for term in terms()
    ]
    return page(
        "Glossary · 术语表",
        "Code, screens and papers use these words and no others for these things."
        " A new word is proposed here first, in `src/guicang/data/glossary.yaml`.",
        table(("Term", "术语", "Meaning", "释义", "Comes from"), rows),
    )


def chinese() -> str:
    """Write the table for readers of Chinese."""
    rows = [
        (term["zh"], term["en"], term["zh_text"], term["source"])
        for term in sorted(terms(), key=lambda term: term["zh"])
    ]
    return page(
        "术语表",
        "代码、界面和文书对这些事物只用这些词，不用别的词。"
        "新词须先在 `src/guicang/data/glossary.yaml` 中提出。",
        table(("术语", "英文", "释义", "来源"), rows),
    )

"""What entries of the ledger are about: every tag, with its words in both languages."""

from itertools import groupby
from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.wording import TAGS

PATH: Final = "docs/reference/ledger-tags.md"
_INTRODUCTION: Final = (
    "Each entry of the [ledger](ledger-format.md) has one tag, `thing:deed`. Tags are"
    " never renamed; new ones may come. The words say what was done; who did it, and"
    " to what, stands beside them in the entry. A webhook listens to tags, and"
    " `guicang ledger export` gives them."
)
_CHINESE: Final = (
    "[台账](../../reference/ledger-format.md)的每个条目带有一个标签 `thing:deed`。"
    "标签绝不改名；可能新增。文字说明做了什么；由谁做、对什么做，写在条目的其他字段中。"
    "Webhook 按标签订阅，`guicang ledger export` 逐条给出标签。"
)


def _things() -> list[tuple[str, list[Tag]]]:
    """Group the tags by what they are about, in the order of the code."""
    order = list(dict.fromkeys(tag.thing for tag in Tag))
    tags = sorted(Tag, key=lambda tag: order.index(tag.thing))
    return [(thing, list(of)) for thing, of in groupby(tags, lambda tag: tag.thing)]


def render() -> str:
    """Write a table for each thing."""
    parts = [
        f"## {thing}\n\n"
        + table(
            ("Tag", "What was done · 做了什么"),
            [(f"`{tag}`", f"{TAGS[tag]} · {zh(TAGS[tag])}") for tag in tags],
        )
        for thing, tags in _things()
    ]
    return page("Tags of the ledger · 台账标签", _INTRODUCTION, *parts)


def chinese() -> str:
    """Write the same in Chinese."""
    parts = [
        f"## {thing}\n\n"
        + table(("标签", "做了什么"), [(f"`{tag}`", zh(TAGS[tag])) for tag in tags])
        for thing, tags in _things()
    ]
    return page("台账标签", _CHINESE, *parts)

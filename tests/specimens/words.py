"""The Chinese of the labels, from the catalogue that the product ships."""

from pathlib import Path

import polib

CATALOGUE = (
    Path(__file__).parents[2] / "src/guicang/locale/zh_Hans/LC_MESSAGES/guicang.po"
)
ZH = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}


def zh(msgid: str) -> str:
    return ZH[msgid]

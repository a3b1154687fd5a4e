"""A letter on paper."""

from collections.abc import Callable, Sequence
from datetime import datetime

from guicang.adapters.documents.ink import GREY, NAVY, Line
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet


def letter(
    title: str,
    paragraphs: Sequence[str],
    *,
    sender: str,
    lang: str,
    made_at: datetime,
    words: Callable[[str], str],
) -> bytes:
    """Print a letter; no customer is named on it."""
    sheet = Sheet(words, made_at=made_at)
    sheet.set_lang("zh-CN" if lang == "zh" else "en")
    sheet.set_title(sheet.safe(title))
    sheet.set_author(sheet.safe(sender))
    sheet.set_creator("Guicang")
    sheet.set_xmp_metadata(
        packet(title=title, author=sender, creator="Guicang", made_at=made_at)
    )
    sheet.foot = sheet.safe(title)
    sheet.add_page()
    sheet.paragraph([Line(sheet.safe(title), 14, NAVY)])
    sheet.paragraph([Line(f"{made_at:%Y-%m-%d}", 9, GREY), Line(" ", 9)])
    for said in paragraphs:
        lines = [Line(sheet.safe(line) or " ", 10.5) for line in said.splitlines()]
        sheet.paragraph([*lines, Line(" ", 6)])
    return bytes(sheet.output())

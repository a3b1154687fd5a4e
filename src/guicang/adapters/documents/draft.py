"""A draft of an incident's report on paper (PDF)."""

from collections.abc import Callable

from guicang.adapters.documents.ink import AMBER, NAVY, Cell, Line
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet
from guicang.domain.incident.drafts import DRAFT, GAP, Draft, Line as Said

Words = Callable[[str], str]


def pdf(draft: Draft, words: Words) -> bytes:
    """Print a draft."""
    sheet = Sheet(words, made_at=draft.made_at)
    title = f"{words(draft.title)} - {draft.incident}"
    sheet.set_lang("zh-CN" if draft.lang == "zh" else "en")
    sheet.set_title(title)
    sheet.set_author(sheet.safe(draft.organisation or "Guicang"))
    sheet.set_creator("Guicang")
    sheet.set_xmp_metadata(
        packet(
            title=title,
            author=draft.organisation or "Guicang",
            creator="Guicang",
            made_at=draft.made_at,
        )
    )
    sheet.foot = draft.incident
    sheet.add_page()
    sheet.paragraph(sheet.label(draft.title, 17, NAVY))
    sheet.paragraph([Line(f"{draft.incident} · {draft.made_at:%Y-%m-%d %H:%M} UTC")])
    sheet.banner(sheet.label(DRAFT, 9), AMBER)
    for section in draft.sections:
        sheet.section(section.title)
        sheet.pairs([(line.label, _cell(line, words)) for line in section.lines])
        if section.heads:
            shares = [(head, 1.0) for head in section.heads]
            sheet.grid(shares, [[[Line(c, 7.6)] for c in row] for row in section.rows])
    return bytes(sheet.output())


def _cell(line: Said, words: Words) -> Cell:
    if line.gap:
        return [Line(words(GAP).format(what=line.value), colour=AMBER)]
    return [Line(line.value)]

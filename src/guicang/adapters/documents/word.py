"""A draft of an incident's report as a document to go on writing in (DOCX)."""

from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import Any, Final

from guicang.domain.incident.drafts import DRAFT, GAP, Draft, Line, Section

Words = Callable[[str], str]
_CHINESE: Final = "宋体"
_LATIN: Final = "Times New Roman"


def docx(draft: Draft, words: Words) -> bytes:
    """Write a draft; gaps are highlighted."""
    from docx import Document

    paper = Document()
    _dress(paper, draft, words)
    paper.add_heading(words(draft.title), level=0)
    paper.add_paragraph(f"{draft.incident} · {draft.made_at:%Y-%m-%d %H:%M} UTC")
    _mark(paper.add_paragraph().add_run(words(DRAFT)))
    for section in draft.sections:
        paper.add_heading(words(section.title), level=1)
        _lines(paper, section, words)
        _grid(paper, section, words)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _dress(paper: Any, draft: Draft, words: Words) -> None:
    """Set fonts of both scripts, and who and what the file says it is of."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1"):
        style = paper.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _CHINESE)
    said = paper.core_properties
    said.title = f"{words(draft.title)} - {draft.incident}"
    said.author = draft.organisation or "Guicang"
    said.comments = ""
    said.language = "zh-CN" if draft.lang == "zh" else "en"
    said.created = said.modified = draft.made_at.astimezone(UTC).replace(tzinfo=None)


def _lines(paper: Any, section: Section, words: Words) -> None:
    if not section.lines:
        return
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for line in section.lines:
        label, value = table.add_row().cells
        label.paragraphs[0].add_run(words(line.label)).bold = True
        _value(value.paragraphs[0], line, words)


def _value(paragraph: Any, line: Line, words: Words) -> None:
    if line.gap:
        _mark(paragraph.add_run(words(GAP).format(what=line.value)))
    else:
        paragraph.add_run(line.value)


def _grid(paper: Any, section: Section, words: Words) -> None:
    if not section.heads:
        return
    table = paper.add_table(rows=1, cols=len(section.heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, section.heads, strict=True):
        cell.paragraphs[0].add_run(words(head)).bold = True
    for row in section.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)


def _mark(run: Any) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    run.font.highlight_color = WD_COLOR_INDEX.YELLOW

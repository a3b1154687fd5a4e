"""Drafts state what is known, mark what is not, and name no customer."""

from dataclasses import replace
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from docx import Document

from guicang.domain.errors import BadIncident, NoSuchIncident
from guicang.domain.hold import Query
from guicang.domain.incident.drafts import PAPER, TITLES, Report
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.incidents import FORMS, reader

FORBIDDEN = ("13800138000", "测试客户")


@pytest.fixture
def drafting(home):
    return home.house.drafting


@pytest.fixture
def incident(home, leak):
    told = replace(
        leak,
        story="电话 13800138000 的记录被放在了公开的文件夹里",
        categories=frozenset({"chat.complaint"}),
        persons=None,
    )
    return home.house.responding.declare(told, by="security", freeze=Query())


def words_of(data: bytes) -> str:
    paper = Document(BytesIO(data))
    cells = (c.text for t in paper.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_every_report_is_drawn_up_in_both_languages(home, drafting, incident):
    for report, lang in product(Report, ("zh", "en")):
        tongue = reader(lang)

        word = drafting.draw(incident.id, report, "docx", tongue, by="legal")

        said = words_of(word)
        assert tongue.words(TITLES[report]) in said
        assert incident.id in said
        assert not any(name in said for name in FORBIDDEN)
        assert b"13800138000" not in ZipFile(BytesIO(word)).read("word/document.xml")
        last = list(home.house.ledger.entries(tag=Tag.INCIDENT_DRAFTED))[-1]
        assert (last.data["form"], last.data["lang"]) == ("docx", lang)
        assert int(str(last.data["gaps"])) > 0


def test_the_longest_report_is_printed_in_both_languages(drafting, incident):
    for lang in ("zh", "en"):
        paper = drafting.draw(
            incident.id, Report.CLOSING, "pdf", reader(lang), by="legal"
        )

        assert paper.startswith(b"%PDF-")
        assert b"13800138000" not in paper


def test_what_is_known_is_stated_and_what_is_not_is_marked(drafting, incident):
    said = words_of(
        drafting.draw(incident.id, Report.AUTHORITY, "docx", reader("en"), by="legal")
    )

    assert "leaked" in said
    assert incident.freeze in said
    assert "[to be filled in: not known when this was drawn up]" in said
    assert "[to be filled in: name, title, telephone]" in said


def test_the_notice_to_persons_holds_nothing_internal(drafting, incident):
    said = words_of(
        drafting.draw(incident.id, Report.PERSONS, "docx", reader("zh"), by="legal")
    )

    assert "公开的文件夹" not in said
    assert "security" not in said
    assert "【待填写：" in said


def test_the_internal_report_tells_every_clock_and_every_entry(
    home, drafting, incident
):
    home.house.responding.meet(
        incident.id, "cn-other", reference="CAC-7", by="compliance"
    )

    said = words_of(
        drafting.draw(incident.id, Report.INTERNAL, "docx", reader("en"), by="legal")
    )

    assert "CAC-7" in said
    for entry in home.house.ledger.entries(about=incident.id):
        if entry.tag != Tag.INCIDENT_DRAFTED:
            assert f"\n{entry.seq}\n" in said


def test_every_label_of_a_draft_is_in_the_catalogue(drafting, incident):
    labels = {
        text
        for report in Report
        for section in drafting.draft(incident.id, report, reader("en")).sections
        for text in (
            section.title,
            *section.heads,
            *(line.label for line in section.lines),
            *(line.value for line in section.lines if line.gap),
        )
    }
    chinese = reader("zh").words

    assert {text for text in labels - set(PAPER) if chinese(text) == text} == set()
    assert FORMS.keys() == drafting.presses.keys()


def test_other_forms_and_incidents_are_refused(drafting, incident):
    with pytest.raises(BadIncident):
        drafting.draw(incident.id, Report.PERSONS, "odt", reader("en"), by="legal")
    with pytest.raises(NoSuchIncident):
        drafting.draw("i-none", Report.PERSONS, "pdf", reader("en"), by="legal")

"""The print of a certificate: whole, legible, the same every time."""

import json
import os
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from tests.specimens.certificate import (
    MEDIA,
    NOON,
    ROOM,
    Pen,
    batch,
    fits,
    member,
    members,
    request,
    sealed,
    segment,
    signature,
)
from tests.specimens.words import ZH, zh

from guicang.adapters.documents import fonts
from guicang.adapters.documents.labels import LABELS, TERMS, WHY, term, why
from guicang.adapters.documents.pdf import PdfDocuments, fingerprint
from guicang.adapters.documents.wrap import wrap
from guicang.domain.certificate.model import Choice, Ground, Issuer, Method, Technique
from guicang.domain.certificate.sentences import SENTENCES
from guicang.domain.certificate.sign import verify
from guicang.domain.disposal.model import End, Fate
from guicang.domain.errors import BadCertificate, BadSetting

POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(
    POPPLER is None and not os.environ.get("CI"), reason="poppler-utils is absent"
)


def printed(data, words=zh):
    return PdfDocuments().pdf(json.loads(data), words)


def text_of(pdf):
    run = [str(POPPLER), "-layout", "-", "-"]
    ran = subprocess.run(run, input=pdf, capture_output=True, check=True)  # noqa: S603 - a fixed tool, our bytes
    return ran.stdout.decode()


def pages_of(pdf):
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.fixture(scope="module")
def plain():
    return printed(sealed())


def test_the_attached_json_is_the_certificate_and_verifies_offline(plain):
    data = PdfDocuments().attached(plain)

    assert data == sealed()
    assert verify(data, Pen().public_key, fits)["id"] == "cert-20261124-0001"


def test_printing_twice_gives_the_same_bytes(plain):
    assert printed(sealed()) == plain


def test_the_time_of_the_file_is_that_of_the_certificate(plain):
    assert b"/CreationDate (D:20261124040200" in plain
    assert b"<xmp:ModifyDate>2026-11-24T04:02:00+00:00</xmp:ModifyDate>" in plain


def test_it_says_that_it_follows_pdf_a_3(plain):
    assert b"<pdfaid:part>3</pdfaid:part>" in plain
    assert b"/AFRelationship /Source" in plain


def embedded_font(pdf):
    """Unpack the one font program that a PDF carries."""
    number = re.search(rb"/FontFile3 (\d+) 0 R", pdf)[1]
    start = pdf.index(b"stream\n", pdf.index(b"\n%s 0 obj" % number)) + 7
    font = CFFFontSet()
    font.decompile(BytesIO(zlib.decompressobj().decompress(pdf[start:])), None)
    return font


def test_the_font_is_embedded_and_only_what_is_used_of_it(plain):
    font = embedded_font(plain)

    assert "NotoSansSC" in font.fontNames[0]
    assert 100 < len(font[0].CharStrings) < 600


@needs_poppler
def test_the_chinese_is_there_as_text(plain):
    text = text_of(plain)

    for word in ("下线证明", "示例科技有限公司", "局限", "部分逻辑清除", "法律保全"):
        assert word in text
    for word in ("Certificate of taking offline", "Limitations", "wecom:c-00008"):
        assert word in text


@needs_poppler
def test_what_is_printed_is_what_the_json_says(plain):
    document = json.loads(sealed())["certificate"]
    text = re.sub(r"\s+", " ", text_of(plain))

    for limit in document["limitations"]:
        assert limit["says"] in text
    assert document["scope"]["root"] in text
    assert document["ledger"]["root"] in text
    assert fingerprint(Pen().public_key) in text


@needs_poppler
def test_without_a_translation_the_print_is_english():
    text = text_of(printed(sealed(), str))

    assert "Certificate of taking offline" in text
    assert "下线证明" not in text


@needs_poppler
def test_the_end_of_the_archive_has_another_title():
    text = text_of(printed(sealed(end=End.DESTRUCTION, segments=())))

    assert "销毁证明" in text
    assert "Certificate of taking offline" not in text


@needs_poppler
def test_a_sandbox_is_marked_on_every_page():
    issuer = Issuer(organisation="示例", system="guicang", instance="1", sandbox=True)
    marked = printed(sealed(issuer=issuer))

    pages = text_of(marked).split("\f")[:-1]
    assert len(pages) == pages_of(marked) > 1
    assert all("沙箱 SANDBOX · cert-" in page for page in pages)
    # The mark across each page: text at 11 % opacity.
    assert b"/ca 0.11" in marked


@needs_poppler
def test_production_carries_no_mark(plain):
    assert "SANDBOX" not in text_of(plain)


@needs_poppler
def test_many_refusals_run_on_with_the_head_on_each_page():
    many = tuple(member(n, Fate.REFUSED, "GC-301 hold-1") for n in range(200))
    pdf = printed(sealed((*members(3, 0), *many[3:])))
    text = text_of(pdf)

    assert all(f"wecom:c-{n:05}" in text for n in range(3, 200))
    assert text.count("Conversation") >= pages_of(pdf) - 6 > 4


@needs_poppler
def test_above_the_limit_the_rest_is_left_to_the_json(monkeypatch):
    monkeypatch.setattr("guicang.adapters.documents.rest.MAX_ROWS", 1)

    text = text_of(printed(sealed()))
    assert "另有 1 条记录列于所附 JSON" in text
    assert "wecom:c-00009" not in text


@needs_poppler
def test_a_cell_taller_than_a_page_loses_nothing():
    of = tuple(
        m._replace(clauses=tuple(f"clause-{i:05}" for i in range(900)))
        for m in members()
    )
    text = text_of(printed(sealed(of)))

    assert all(f"clause-{i:05}" in text for i in range(900))


@needs_poppler
def test_what_the_font_lacks_and_what_turns_text_is_named_by_number():
    tricky = member(0, Fate.REFUSED, "GC-301 h")._replace(conversation="a\u202eb𠮷\x07")
    of = (tricky, *members()[1:8], *members()[8:])
    text = text_of(printed(sealed(of)))

    assert "a[U+202E]b[U+20BB7][U+0007]" in text


@needs_poppler
def test_many_approvals_are_all_printed():
    of = batch(members())
    more = tuple(signature(f"person.{i}", "legal", of.root, 10) for i in range(40))
    asked = request(of)
    pdf = printed(sealed(request=replace(asked, signatures=asked.signatures + more)))

    text = text_of(pdf)
    assert all(f"person.{i}" in text for i in range(40))


@needs_poppler
def test_everything_that_can_be_absent_is_printed_as_absent():
    gone = tuple(m._replace(fate=Fate.DESTROYED, why="") for m in members())
    of = batch(gone)
    pdf = printed(
        sealed(
            gone,
            keys=None,
            segments=(),
            media=MEDIA[:1],
            request=replace(request(of), signatures=()),
        )
    )

    text = text_of(pdf)
    assert "无：本批记录已全部删除。" in text
    assert "无人" in text


def test_what_is_no_envelope_is_not_printed():
    certificate = json.loads(sealed())["certificate"]

    with pytest.raises(BadCertificate):
        PdfDocuments().pdf(certificate, zh)


def test_what_contradicts_itself_is_not_printed():
    envelope = json.loads(sealed())
    envelope["certificate"]["claim"]["says"] = "All was purged."

    with pytest.raises(BadCertificate):
        PdfDocuments().pdf(envelope, zh)


@needs_poppler
def test_the_platforms_own_copies_stand_apart_from_ours_in_both_languages():
    envelope = sealed(batch=replace(batch(members()), platform=True), platforms=(ROOM,))
    text = "".join(text_of(printed(envelope)).split())

    assert "平台自己的副本" in text
    assert "已在Synapse上连同此前全部内容清" in text
    assert "另有1个没有这样的答复" in text
    assert "法律保全要求保留" in text
    assert "登记平台保存其副本30" in text
    assert "answeredthatitdeleteditscopiesof2of3" in text


def test_every_label_term_and_sentence_is_translated():
    wanted = {*LABELS, *TERMS.values(), *WHY.values(), *SENTENCES.values()}

    assert {text for text in wanted if not ZH.get(text)} == set()


def test_translations_keep_the_places_to_fill():
    def places(text):
        return sorted(re.findall(r"{\w+}", text))

    assert [text for text in ZH if places(ZH[text]) != places(text)] == []


def test_every_code_of_a_certificate_has_a_word():
    codes = {*Method, *Technique, *Choice, *Ground, *End, *Fate} - {Fate.DESTROYED}

    assert {code for code in codes if term(code) == code} == set()


def test_a_reason_is_explained_by_its_code():
    assert why("GC-301 hold-1") == "A legal hold keeps it"
    assert why("something else") == ""


WRAPS = {
    "latin at spaces": ("one two three", 7, ["one two", "three"]),
    "chinese anywhere": ("一二三四五", 3, ["一二三", "四五"]),
    "no mark begins a line": ("一二三。四", 3, ["一二", "三。四"]),
    "no mark ends a line": ("一二（三）", 3, ["一二", "（三）"]),
    "what is too long is cut": ("abcdefgh", 3, ["abc", "def", "gh"]),
    "mixed": ("归档 abc 好", 5, ["归档", "abc 好"]),
    "lines that are there stay": ("a\nb", 9, ["a", "b"]),
    "nothing": ("", 9, [""]),
}


@pytest.mark.parametrize(("text", "width", "lines"), WRAPS.values(), ids=WRAPS)
def test_lines_break_where_they_may(text, width, lines):
    assert wrap(text, width, len) == lines


def test_a_font_that_is_set_is_taken_or_missed_aloud(tmp_path):
    own = tmp_path / "own.otf"
    own.write_bytes(b"font")

    assert fonts.find(str(own)) == (own, 0)
    with pytest.raises(BadSetting, match="is no file"):
        fonts.find(str(tmp_path / "absent.otf"))


def test_without_the_package_the_system_is_searched(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "pylopdf_fonts_zh_cn", None)
    noto = tmp_path / "NotoSansCJK-Regular.ttc"
    noto.write_bytes(b"font")

    assert fonts.find(system=(Path("/absent.ttf"), noto)) == (noto, 2)
    with pytest.raises(BadSetting, match="Chinese"):
        fonts.find(system=())


def test_segments_that_ended_show_when():
    ended = segment(state="ended", ended_at=NOON, sha256="")
    pdf = printed(sealed(end=End.DESTRUCTION, segments=(ended,)))

    assert PdfDocuments().attached(pdf)

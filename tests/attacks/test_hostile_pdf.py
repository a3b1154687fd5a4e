"""A PDF from a stranger: what is not plainly one certificate is refused."""

import json
import zlib

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.documents import attachment
from guicang.adapters.documents.attachment import extract
from guicang.adapters.documents.pdf import PdfDocuments
from guicang.domain.certificate.sign import verify
from guicang.domain.errors import BadCertificate, BadSignature
from tests.specimens.certificate import Pen, fits, sealed
from tests.specimens.words import zh

DATA = sealed()


def embedded(body, head=b"/Length %d", packed=True):
    if packed:
        body = zlib.compress(body)
        head += b"\n/Filter /FlateDecode"
    head = head.replace(b"%d", b"%d" % len(body))
    return (
        b"%PDF-1.7\n6 0 obj\n<<\n/Type /EmbeddedFile\n"
        + head
        + b"\n>>\nstream\n"
        + body
        + b"\nendstream\nendobj\n%%EOF\n"
    )


GOOD = {
    "packed": embedded(DATA),
    "plain": embedded(DATA, packed=False),
    "length elsewhere": embedded(DATA, b"/Length 9 0 R"),
    "length that lies": embedded(DATA, b"/Length 3"),
    "no length": embedded(DATA, b""),
    "an array of one filter": embedded(DATA).replace(
        b"/FlateDecode", b"[/FlateDecode]"
    ),
    "other line ends": embedded(DATA).replace(b"stream\n", b"stream\r\n", 1),
    "something after it": embedded(DATA) + b"8 0 obj\n<<>>\nendobj\n",
    "a name that looks alike": embedded(DATA) + b"<< /EmbeddedFiles 3 0 R >> stream",
}


@pytest.mark.parametrize("pdf", GOOD.values(), ids=GOOD)
def test_an_attachment_is_found_however_it_is_written(pdf):
    assert extract(pdf) == DATA


BOMB = zlib.compress(b"\0" * (65 * 1024 * 1024), 9)
BAD = {
    "nothing": b"",
    "no PDF": b"PK\x03\x04" + DATA,
    "no attachment": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "two attachments": embedded(DATA) + embedded(DATA)[8:],
    "not packed as it says": embedded(DATA, b"/Filter /FlateDecode", packed=False),
    "cut off": embedded(DATA)[:-200] + b"\nendstream\nendobj",
    "no end": embedded(DATA, b"").replace(b"endstream", b""),
    "an unknown packing": embedded(DATA).replace(b"/FlateDecode", b"/LZWDecode"),
    "packed twice": embedded(DATA).replace(
        b"/FlateDecode", b"[/FlateDecode /FlateDecode]"
    ),
    "a bomb": embedded(BOMB, b"/Filter /FlateDecode", packed=False),
    "a mark with no stream": b"%PDF-1.7\n" + b"/EmbeddedFile " * 1000,
    "a mark outside an object": b"%PDF-1.7\n/EmbeddedFile\nstream\nx\nendstream",
}


@pytest.mark.parametrize("pdf", BAD.values(), ids=BAD)
def test_what_is_not_one_attachment_is_refused(pdf):
    with pytest.raises(BadCertificate):
        extract(pdf)


def test_too_large_a_file_is_not_searched(monkeypatch):
    monkeypatch.setattr(attachment, "MAX_PDF", 100)

    with pytest.raises(BadCertificate, match="too large"):
        extract(embedded(DATA))


def test_an_attachment_that_is_no_envelope_is_refused():
    with pytest.raises(BadCertificate):
        PdfDocuments().attached(embedded(b'{"a":1}'))


@given(st.binary(max_size=400), st.booleans())
def test_noise_is_refused_and_never_worse(noise, dressed):
    pdf = embedded(noise, packed=False) if dressed else b"%PDF-" + noise

    with pytest.raises(BadCertificate):
        PdfDocuments().attached(pdf)


PDF = PdfDocuments().pdf(json.loads(DATA), zh)


@given(place=st.integers(0, len(PDF) - 1), byte=st.integers(0, 255))
def test_a_changed_pdf_gives_the_certificate_or_nothing(place, byte):
    changed = PDF[:place] + bytes([byte]) + PDF[place + 1 :]

    try:
        data = PdfDocuments().attached(changed)
    except BadCertificate:
        return
    try:
        assert verify(data, Pen().public_key, fits)
    except (BadCertificate, BadSignature):
        return
    assert data == DATA

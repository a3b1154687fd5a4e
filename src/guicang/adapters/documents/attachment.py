"""Take the attached JSON out of a PDF that anybody may have made.

Nothing is trusted: sizes are bounded before anything is unpacked, the file is walked
with plain searches that cannot run away, and a PDF with more than one attachment is
refused, because two readers might then take different ones.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from guicang.domain.certificate.canonical import MAX_BYTES
from guicang.domain.errors import BadCertificate

MAX_PDF: Final = 2 * MAX_BYTES
_MAX_DICTIONARY: Final = 2_000
_MARK: Final = b"/EmbeddedFile"
_LENGTH: Final = re.compile(rb"/Length (\d{1,9})(?![\d ]|\s+\d)")
_FILTER: Final = re.compile(rb"/Filter\s*\[?\s*/(\w{1,20})")


def extract(pdf: bytes) -> bytes:
    """Return the one attached file. BadCertificate if there is none, or not one."""
    if len(pdf) > MAX_PDF:
        raise BadCertificate(reason="the PDF is too large")
    if not pdf.startswith(b"%PDF-"):
        raise BadCertificate(reason="not a PDF")
    found: bytes | None = None
    for head, start in _streams(pdf):
        if found is not None:
            raise BadCertificate(reason="the PDF carries more than one file")
        found = _unpack(head, _body(pdf, head, start))
    if found is None:
        raise BadCertificate(reason="the PDF carries no certificate")
    return found


def _streams(pdf: bytes) -> Iterator[tuple[bytes, int]]:
    """Give the dictionary of each embedded file, and where its bytes begin."""
    at = pdf.find(_MARK)
    while at >= 0:
        begin = pdf.rfind(b" obj", max(0, at - _MAX_DICTIONARY), at)
        stream = pdf.find(b"stream", at, at + _MAX_DICTIONARY)
        ends = pdf.find(b"endobj", at, at + _MAX_DICTIONARY)
        # `/EmbeddedFiles` of the catalogue, and letters that only look like the mark.
        named = pdf[at + len(_MARK) : at + len(_MARK) + 1].isalnum()
        if not named and begin >= 0 and stream >= 0 and not 0 <= ends < stream:
            after = pdf[stream + 6 : stream + 8]
            skip = 2 if after == b"\r\n" else 1
            yield pdf[begin:stream], stream + 6 + skip
            at = stream
        at = pdf.find(_MARK, at + len(_MARK))


def _body(pdf: bytes, head: bytes, start: int) -> bytes:
    """Give the bytes of a stream: as long as it says, or up to its end mark."""
    if said := _LENGTH.search(head):
        end = start + int(said[1])
        if pdf[end : end + 11].strip().startswith(b"endstream"):
            return pdf[start:end]
    end = pdf.find(b"endstream", start)
    if end < 0:
        raise BadCertificate(reason="the attachment has no end")
    return pdf[start:end].removesuffix(b"\n").removesuffix(b"\r")


def _unpack(head: bytes, body: bytes) -> bytes:
    packed = _FILTER.search(head)
    if packed is None:
        return body
    if packed[1] != b"FlateDecode" or head.count(b"Decode") > 1:
        raise BadCertificate(reason="the attachment is packed in an unknown way")
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise BadCertificate(reason="the attachment does not unpack") from error
    if len(data) > MAX_BYTES:
        raise BadCertificate(reason="the attachment is too large")
    if not stream.eof:
        raise BadCertificate(reason="the attachment is cut off")
    return data

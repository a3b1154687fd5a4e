"""Certificates as PDF: printed for people, with the signed JSON attached.

The JSON is the certificate. What a page shows is a print of it, made so that
the same certificate, words, font and library version give the same bytes. Whoever
must rely on a PDF takes the JSON out of it and verifies that.
"""

import hashlib
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from guicang.adapters.documents.attachment import extract
from guicang.adapters.documents.paper import write
from guicang.adapters.documents.printing import Print
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet
from guicang.domain.certificate.canonical import dump
from guicang.domain.certificate.check import check
from guicang.domain.certificate.model import SCHEMA, Document
from guicang.domain.certificate.sign import open_envelope

NAME: Final = "certificate.json"


class PdfDocuments:
    """Prints certificates; fits the port ``Documents``.

    ``font`` is a TrueType or OpenType file with Chinese letters, "" for the one that
    is packaged, or else the system's.
    """

    def __init__(self, font: str = "") -> None:
        """Note the font; it is looked for when something is printed."""
        self._font = font

    def pdf(
        self, certificate: Mapping[str, object], words: Callable[[str], str]
    ) -> bytes:
        """Print a signed certificate (the envelope) and attach its JSON.

        ``words`` translates labels and sentences. The signature is not verified here;
        BadCertificate for what is no envelope or contradicts itself.
        """
        data = dump(dict(certificate))
        document, signature = open_envelope(data)
        check(document)
        made_at = datetime.fromisoformat(document["timing"]["certified"])
        mark = " ".join(dict.fromkeys((words("SANDBOX"), "SANDBOX")))
        mark = mark if document["sandbox"] else ""
        sheet = Sheet(words, made_at=made_at, font=self._font, watermark=mark)
        digest = hashlib.sha256(data).hexdigest()
        key = fingerprint(b64decode(signature["public_key"]))
        foot = (mark, document["id"], f"SHA-256 {digest[:16]}…")
        sheet.foot = " · ".join(filter(None, foot))
        _describe(sheet, document, made_at)
        seal = [
            ("SHA-256 of the attached JSON", digest),
            ("Key", f"{signature['key_name']} · Ed25519 · {key}"),
        ]
        write(Print(sheet, document, seal), _code(document["id"], digest, key))
        sheet.embed_file(
            bytes=data,
            basename=NAME,
            desc=SCHEMA,
            mime_type="application/json",
            associated_file_relationship="Source",
            creation_date=made_at,
            modification_date=made_at,
            compress=True,
        )
        return bytes(sheet.output())

    def attached(self, pdf: bytes) -> bytes:
        """Take the signed JSON out. BadCertificate if there is none, or not one."""
        data = extract(pdf)
        open_envelope(data)
        return data


def _describe(sheet: Sheet, document: Document, made_at: datetime) -> None:
    author = sheet.safe(document["issuer"]["organisation"])
    title = f"{sheet.safe(document['id'])} - {author}"
    sheet.set_lang("zh-CN")
    sheet.set_title(title)
    sheet.set_author(author)
    sheet.set_creator("Guicang")
    sheet.set_xmp_metadata(
        packet(title=title, author=author, creator="Guicang", made_at=made_at)
    )


def fingerprint(public_key: bytes) -> str:
    """Return the SHA-256 of a raw public key in hex: how keys are told apart."""
    return hashlib.sha256(public_key).hexdigest()


def _code(certificate: str, digest: str, key: str) -> Sequence[Sequence[bool]]:
    """Return the modules of a QR code that names certificate, file and key."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(f"{SCHEMA}\n{certificate}\n{digest}\n{key}")
    code.make(fit=True)
    modules: Sequence[Sequence[bool]] = code.get_matrix()
    return modules

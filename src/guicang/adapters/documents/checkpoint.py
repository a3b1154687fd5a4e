"""A signed checkpoint on paper: the note as text, and as a code to be read by a camera.

Paper in a safe is a place that no administrator changes from afar.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Final

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from guicang.adapters.documents.ink import GREY, NAVY, Line
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet

_SIDE: Final = 62.0  # millimetres of the code


def paper(note: str, made_at: datetime, words: Callable[[str], str]) -> bytes:
    """Print a note; the code holds it byte for byte."""
    origin, size, root, *_ = note.split("\n")
    digest = sha256(note.encode()).hexdigest()
    sheet = Sheet(words, made_at=made_at)
    title = f"{sheet.safe(origin)} - {size}"
    sheet.set_lang("zh-CN")
    sheet.set_title(title)
    sheet.set_author(sheet.safe(origin))
    sheet.set_creator("Guicang")
    sheet.set_xmp_metadata(
        packet(title=title, author=origin, creator="Guicang", made_at=made_at)
    )
    sheet.foot = f"SHA-256 {digest[:16]}…"
    sheet.add_page()
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(note.encode())
    code.make(fit=True)
    sheet.modules(code.get_matrix(), _SIDE)
    sheet.set_right_margin(sheet.l_margin + _SIDE + 6)
    sheet.paragraph(sheet.label("Checkpoint of the audit ledger", 15, NAVY))
    sheet.paragraph([Line(origin, 10), Line(f"{made_at:%Y-%m-%d %H:%M} UTC", 8, GREY)])
    sheet.set_right_margin(sheet.l_margin)
    sheet.set_y(max(sheet.get_y(), sheet.t_margin + _SIDE) + 6)
    sheet.pairs(
        [
            ("Entries", size),
            ("Root", root),
            ("SHA-256 of the note", digest),
        ]
    )
    sheet.section("The note, as it was signed")
    sheet.paragraph([Line(line or " ", 8) for line in note.splitlines()])
    sheet.section("What it is for")
    keep = "Keep this sheet where nobody who runs the system can change it."
    check = "Read the code into a file: guicang-verify ledger FILE --checkpoint THAT."
    sheet.notes([sheet.label(keep, 9), sheet.label(check, 9)])
    return bytes(sheet.output())

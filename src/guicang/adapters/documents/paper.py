"""What stands where on a certificate: from the claim to how it is checked."""

from collections.abc import Sequence
from typing import Final

from guicang.adapters.documents import facts, rest
from guicang.adapters.documents.ink import (
    AMBER,
    BLUE,
    DECIDED,
    GREY,
    NAVY,
    RED,
    TEAL,
    Line,
)
from guicang.adapters.documents.labels import term
from guicang.adapters.documents.printing import Print
from guicang.domain.certificate.model import Choice
from guicang.domain.disposal.model import End

_QR: Final = 27.0


def write(print_: Print, code: Sequence[Sequence[bool]]) -> None:
    """Write everything; ``code`` is the two-dimensional code.

    The limitations stand on the first page: they are what a reader must not miss.
    """
    sheet = print_.sheet
    sheet.add_page()
    sheet.modules(code, _QR)
    _title(print_)
    _numbers(print_)
    sheet.section("Limitations")
    sheet.notes([print_.said(one) for one in print_.doc["limitations"]])
    facts.scope(print_)
    facts.media(print_)
    facts.verification(print_)
    rest.copies(print_)
    rest.left(print_)
    rest.people(print_)
    rest.checking(print_)


def _title(print_: Print) -> None:
    sheet, issuer = print_.sheet, print_.doc["issuer"]
    offline = print_.doc["end"] == End.OFFLINE
    title = "taking offline" if offline else "destruction"
    sheet.set_right_margin(sheet.r_margin + _QR + 4)
    sheet.paragraph(
        [
            Line(f"{issuer['organisation']} · {issuer['system']}", 9.5, GREY),
            *sheet.label(f"Certificate of {title}", 21, NAVY),
            Line(f"{print_.doc['id']} · {print_.when('certified')}", 8.2, GREY),
        ]
    )
    sheet.set_right_margin(sheet.l_margin)
    sheet.set_y(max(sheet.get_y(), sheet.t_margin + _QR) + 4)


def _numbers(print_: Print) -> None:
    counts, sheet = print_.doc["scope"]["counts"], print_.sheet
    validation = print_.doc["verification"]["validation"]
    decision = validation["decision"]
    sheet.banner(print_.said(print_.doc["claim"], 10.5), DECIDED[decision])
    kept = print_.doc["archive"]["statement"]["data"].get("segments", 0)
    left = counts["failed"] + counts["nominated"]
    sheet.tiles(
        [
            (f"{counts['destroyed']:,}", "Erased", TEAL),
            (f"{kept:,}", "Archive segments kept", BLUE),
            (f"{counts['refused']:,}", "Refused", AMBER),
            (f"{left:,}", "Failed or left", RED if left else GREY),
            (sheet.words(term(decision)), "Decision", DECIDED[decision]),
        ]
    )
    if decision != Choice.ACCEPT:
        sheet.notes([print_.said(one) for one in validation["reasons"]])

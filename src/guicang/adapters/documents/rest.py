"""The rest of a certificate on paper: copies, records left, people, checking."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from guicang.adapters.documents.ink import GREY, RED, Cell, Line
from guicang.adapters.documents.labels import term, why
from guicang.adapters.documents.printing import Print, clock, time_of
from guicang.domain.certificate import platforms

MAX_ROWS: Final = 1_000
_HANDS: Final = (
    ("performed_by", "Carried out"),
    ("verified_by", "Verified by"),
    ("validated_by", "Validated by"),
)


def copies(print_: Print) -> None:
    """Print where the data still are."""
    sheet, residual, archive = (
        print_.sheet,
        print_.doc["residual"],
        print_.doc["archive"],
    )
    sheet.section("Archive and residual copies")
    others = [
        Line(f"{c['what']}: {c['why']} · {time_of(c['until'])}")
        for c in residual["copies"]
    ]
    told = [*print_.said(residual["told"]), *map(Line, residual["recipients"])]
    sheet.pairs(
        [
            ("Archive copy", print_.said(archive["statement"])),
            ("Backups", print_.said(residual["backups"])),
            ("Source platforms", print_.said(residual["source"])),
            ("Recipients", told),
            ("Other copies", others or [Line(sheet.words("Nothing"))]),
        ]
    )
    _platforms(print_)
    if not archive["segments"]:
        return
    sheet.ln(2)
    sheet.grid(
        [
            ("Segment", 30),
            ("Mode and basis", 26),
            ("State and end", 17),
            ("Contents", 17),
            ("SHA-256", 34),
        ],
        [_segment(print_, segment) for segment in archive["segments"]],
    )


def _platforms(print_: Print) -> None:
    """Print what is known of each platform's own copies, apart from ours."""
    sheet, rows = print_.sheet, platforms.rows(print_.doc)
    if not rows:
        return
    sheet.ln(2)
    sheet.grid(
        [("Source", 24), ("The platform's own copies", 62), ("What it answered", 38)],
        [
            (
                [Line(row["source"]), Line(row["connector"], 6.8, GREY)],
                [*print_.said(row["copy"]), *print_.said(row["retention"])],
                [line for told in row["told"] for line in _told(print_, told)] or "-",
            )
            for row in rows
        ],
    )


def _told(print_: Print, told: dict[str, Any]) -> Iterator[Line]:
    yield from print_.sheet.label(why(told["says"]) or told["says"])
    yield Line(f"({told['conversations']:,})", 7.6, GREY)


def _segment(print_: Print, segment: dict[str, Any]) -> Sequence[str | Cell]:
    sheet = print_.sheet
    end = time_of(segment["ended_at"]) if segment["ended_at"] else segment["end"]
    return (
        [Line(segment["id"]), Line(segment["object"], 6.8, GREY)],
        [*sheet.label(term(segment["mode"])), Line(segment["basis"], 6.8, GREY)],
        [*sheet.label(term(segment["state"])), Line(end, 7.6)],
        f"{segment['conversations']:,} / {segment['messages']:,}",
        [Line(segment["sha256"] or "-", 6.8)],
    )


def left(print_: Print) -> None:
    """Print which records were not destroyed, and why."""
    sheet, kept = print_.sheet, print_.doc["scope"]["kept"]
    sheet.section("Records that are left, and why")
    if not kept:
        none = "None: every record of the batch was erased."
        sheet.paragraph(sheet.label(none))
        return
    sheet.grid(
        [("No.", 9), ("Conversation", 38), ("Fate", 18), ("Why", 48)],
        [
            (
                f"{record['index'] + 1}",
                record["conversation"],
                sheet.label(term(record["fate"])),
                [*_why(print_, record["why"])],
            )
            for record in kept[:MAX_ROWS]
        ],
    )
    if more := len(kept) - MAX_ROWS:
        text = "{count} more records are listed in the attached JSON."
        if more > 0:
            sheet.paragraph([Line(sheet.words(text).format(count=f"{more:,}"))])


def _why(print_: Print, text: str) -> Iterator[Line]:
    if meaning := why(text):
        yield from print_.sheet.label(meaning)
    yield Line(text or "-", 7.6, GREY)


def people(print_: Print) -> None:
    """Print who approved, did, verified and validated it."""
    sheet = print_.sheet
    sheet.section("People and approvals")
    heads = [("Part", 20), ("Person", 36), ("Time (UTC)", 25)]
    rows: list[Sequence[str | Cell]] = [
        (
            sheet.label("Approved"),
            print_.person(one),
            clock(one["at"]),
            [
                *sheet.label(term(one["proof"]), 7.8),
                Line(clock(one["proof_at"]), 7, GREY),
            ],
        )
        for one in print_.doc["approvals"]
    ]
    if rows:
        sheet.grid([*heads, ("Second factor", 36)], rows)
        sheet.ln(2)
    hands = [
        (
            sheet.label(part),
            print_.person(hand) if hand else sheet.label("Nobody", colour=RED),
            clock(hand["at"]) if hand else "-",
            # Room to sign by hand.
            [Line(" ", 16), Line("_" * 34, 7, GREY)],
        )
        for name, part in _HANDS
        for hand in [print_.doc["people"][name]]
    ]
    sheet.need(64)
    sheet.grid([*heads, ("Signature", 36)], hands)


def checking(print_: Print) -> None:
    """Print how the certificate is checked."""
    sheet, ledger = print_.sheet, print_.doc["ledger"]
    tools = [f"{name} {text}" for name, text in sorted(print_.doc["tools"].items())]
    sheet.section("Ledger, signature and checking")
    sheet.pairs(
        [
            ("Ledger entries and root", f"{ledger['size']:,} · {ledger['root']}"),
            ("Checkpoint", ledger["checkpoint"]),
            *print_.seal,
            ("Tools", ", ".join(tools)),
        ]
    )
    sheet.ln(1.5)
    sheet.paragraph(
        sheet.label(
            "The attached certificate.json is the certificate; this page is its "
            "print. Check it offline with `guicang certificate verify FILE.pdf`."
        )
    )

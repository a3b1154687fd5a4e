"""Reports of the programme as PDF: printed for people, the signed JSON attached."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from guicang.adapters.documents.ink import (
    AMBER,
    BLUE,
    GREY,
    NAVY,
    RED,
    TEAL,
    Cell,
    Line,
)
from guicang.adapters.documents.pdf import fingerprint
from guicang.adapters.documents.printing import time_of
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet
from guicang.domain.programme.calendar import State
from guicang.domain.programme.campaign import Advice, Cause, Finding, Verdict, What
from guicang.domain.programme.report import opened
from guicang.domain.programme.wording import (
    CAUSES,
    FINDINGS,
    LISTS,
    STATES,
    SUGGESTED,
    VERDICTS,
    WHATS,
)

NAME: Final = "report.json"
_COLOURS: Final = {
    Verdict.KEEP: TEAL,
    Verdict.REVOKE: RED,
    Verdict.SUSPENDED: AMBER,
    Verdict.SPARED: AMBER,
    Verdict.GONE: GREY,
}
_STATES: Final = {State.DONE: TEAL, State.DUE: BLUE, State.LATE: RED}


class PdfReports:
    """Fits the port ``ReportPaper``."""

    def pdf(self, envelope: bytes, words: Callable[[str], str]) -> bytes:
        """Print a signed report and attach its JSON. BadReport for what is none."""
        found, signature = opened(envelope)
        report: Mapping[str, Any] = found
        made_at = datetime.fromisoformat(report["decided_at"])
        sheet = Sheet(words, made_at=made_at)
        digest = sha256(envelope).hexdigest()
        title = f"{sheet.safe(report['id'])} - {sheet.safe(report['organisation'])}"
        sheet.foot = f"{report['id']} · SHA-256 {digest[:16]}…"
        sheet.set_lang("zh-CN")
        sheet.set_title(title)
        sheet.set_creator("Guicang")
        sheet.set_xmp_metadata(
            packet(
                title=title,
                author=report["organisation"],
                creator="Guicang",
                made_at=made_at,
            )
        )
        sheet.add_page()
        _writer(report)(sheet, report)
        key = fingerprint(b64decode(signature["public_key"]))
        sheet.section("How it is checked")
        sheet.pairs(
            [
                ("SHA-256 of the attached JSON", digest),
                ("Key", f"{signature['key_name']} · Ed25519 · {key}"),
            ]
        )
        sheet.embed_file(
            bytes=envelope,
            basename=NAME,
            desc=report["schema"],
            mime_type="application/json",
            associated_file_relationship="Source",
            creation_date=made_at,
            modification_date=made_at,
            compress=True,
        )
        return bytes(sheet.output())


def _writer(
    report: Mapping[str, Any],
) -> Callable[[Sheet, Mapping[str, Any]], None]:
    if "course" in report:
        return _certificate
    return _calendar if "assessments" in report else _write


def _calendar(sheet: Sheet, report: Mapping[str, Any]) -> None:
    about = f"{time_of(report['decided_at'])} · {report['made_by']}"
    sheet.paragraph(
        [
            Line(report["organisation"], 9.5, GREY),
            *sheet.label("Compliance calendar and audit checklist", 19, NAVY),
            Line(about, 8.2, GREY),
        ]
    )
    for name, said in LISTS.items():
        sheet.section(said)
        sheet.grid(
            [("Item", 5), ("Owner", 2), ("State", 2), ("Evidence", 5)],
            [_item(sheet, x) for x in report["lines"] if x["list"] == name],
        )
    if retired := report.get("retired"):
        sheet.section("Retired items")
        sheet.grid(
            [("Item", 5), ("Why", 6), ("By", 3)],
            [_retired(each) for each in retired],
        )
    sheet.section("Impact assessments")
    sheet.grid(
        [("Assessment", 4), ("Impact and measures", 6), ("Conclusion", 4)],
        [_assessed(each) for each in report["assessments"]],
    )


def _item(sheet: Sheet, row: Mapping[str, Any]) -> list[str | Cell]:
    shown: Cell = [Line("-")]
    if evidence := row["evidence"]:
        about = f"{time_of(evidence['at'])} · {evidence['by']}"
        shown = [
            Line(evidence["reference"], 8),
            *([Line(evidence["note"], 8)] if evidence["note"] else ()),
            Line(about, 7, GREY),
        ]
    state = State(row["state"])
    due = [Line(row["due_at"][:10], 7, GREY)] if row["due_at"] else []
    return [
        [Line(row["title"]), Line(row["basis"], 7, GREY)],
        row["owner"],
        [Line(sheet.words(STATES[state]), 8.6, _STATES[state]), *due],
        shown,
    ]


def _retired(row: Mapping[str, str]) -> list[str | Cell]:
    return [
        [Line(row["title"]), Line(row["basis"], 7, GREY)],
        row["reason"],
        [Line(row["by"]), Line(row["at"][:10], 7, GREY)],
    ]


def _assessed(row: Mapping[str, str]) -> list[str | Cell]:
    about = f"{row['id']} · {row['by']} · {row['at'][:10]} → {row['keep_until'][:10]}"
    return [
        [Line(row["title"]), Line(row["purpose"], 8), Line(about, 7, GREY)],
        [Line(row["impact"], 8), Line(row["measures"], 8)],
        row["conclusion"],
    ]


def _certificate(sheet: Sheet, report: Mapping[str, Any]) -> None:
    score = f"{report['right']} / {report['of']}"
    sheet.paragraph(
        [
            Line(report["organisation"], 9.5, GREY),
            *sheet.label("Certificate of training", 19, NAVY),
            Line(report["person"], 15),
            Line(f"{report['title']} · {score}", 11, TEAL),
        ]
    )
    sheet.pairs(
        [
            ("Course", f"{report['course']} · v{report['version']}"),
            ("Passed", time_of(report["decided_at"])),
            ("Good until", time_of(report["good_until"])),
        ]
    )


def _write(sheet: Sheet, report: Mapping[str, Any]) -> None:
    counts = report["counts"]
    sheet.paragraph(
        [
            Line(report["organisation"], 9.5, GREY),
            *sheet.label("Report of a permission review", 19, NAVY),
            Line(f"{report['id']} · {time_of(report['decided_at'])}", 8.2, GREY),
        ]
    )
    sheet.tiles(
        [
            (str(counts["lines"]), "Lines", BLUE),
            (str(counts["keep"]), "Powers kept", TEAL),
            (str(counts["revoke"]), "Powers revoked", RED),
            (str(counts["gone"]), "Gone meanwhile", GREY),
        ]
    )
    sheet.pairs(
        [
            ("Manager", report["manager"]),
            ("Why", sheet.label(CAUSES[Cause(report["cause"])])),
            ("Quarter", report["period"]),
            ("Opened", f"{time_of(report['opened_at'])} · {report['opened_by']}"),
            ("Due", time_of(report["due_at"])),
            ("Suspended from", time_of(report["ends_at"])),
            ("Use was read since", time_of(report["since"])),
        ]
    )
    sheet.section("What was decided")
    sheet.grid(
        [
            ("Person", 3),
            ("Power", 4),
            ("How it was used", 5),
            ("Suggested", 2.4),
            ("Decision", 5),
        ],
        [_row(sheet, line) for line in report["lines"]],
    )


def _row(sheet: Sheet, line: Mapping[str, Any]) -> list[str | Cell]:
    words = sheet.words
    use = words(FINDINGS[Finding(line["finding"])]).format(**line["facts"])
    what = words(WHATS[What(line["what"])])
    power = [Line(line["power"] or line["name"]), Line(what, 7, GREY)]
    return [
        line["person"],
        power,
        use,
        sheet.label(SUGGESTED[Advice(line["advice"])]),
        [part for said in line["said"] for part in _said(sheet, said)],
    ]


def _said(sheet: Sheet, said: Mapping[str, Any]) -> Cell:
    verdict = Verdict(said["verdict"])
    about = " · ".join(filter(None, (said["by"], time_of(said["at"]), said["request"])))
    return [
        Line(sheet.words(VERDICTS[verdict]), 8.6, _COLOURS[verdict]),
        Line(said["reason"], 8),
        Line(about, 7, GREY),
    ]

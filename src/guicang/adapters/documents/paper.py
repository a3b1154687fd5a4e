"""What stands where on a certificate: from the claim to how it is checked."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from guicang.adapters.documents.labels import term, why
from guicang.adapters.documents.sheet import (
    AMBER,
    BLUE,
    GREY,
    INK,
    NAVY,
    RED,
    TEAL,
    Cell,
    Line,
    Sheet,
)
from guicang.domain.certificate.model import Choice, Document
from guicang.domain.certificate.sentences import SENTENCES
from guicang.domain.disposal.model import End

MAX_ROWS: Final = 1_000
_QR: Final = 27.0
_HANDS: Final = (
    ("performed_by", "Carried out"),
    ("verified_by", "Verified by"),
    ("validated_by", "Validated by"),
)
_DECIDED: Final = {Choice.ACCEPT: TEAL, Choice.REPEAT: AMBER, Choice.ESCALATE: RED}


class Paper:
    """Puts one certificate on a sheet; ``seal`` is what is known of the file."""

    def __init__(
        self, sheet: Sheet, document: Document, seal: Sequence[tuple[str, str]]
    ) -> None:
        """Take the sheet to write on, the certificate and the file's marks."""
        self.sheet = sheet
        self.doc = document
        self.seal = seal

    def write(self, code: Sequence[Sequence[bool]]) -> None:
        """Write everything; ``code`` is the two-dimensional code."""
        self.sheet.add_page()
        self.sheet.modules(code, _QR)
        self._title()
        self._numbers()
        self.sheet.section("Limitations")
        self.sheet.notes([self._said(one) for one in self.doc["limitations"]])
        self._scope()
        self._media()
        self._verification()
        self._copies()
        self._left()
        self._people()
        self._checking()

    # --- the first look ---------------------------------------------------------------

    def _title(self) -> None:
        sheet, issuer = self.sheet, self.doc["issuer"]
        offline = self.doc["end"] == End.OFFLINE
        title = "taking offline" if offline else "destruction"
        sheet.set_right_margin(sheet.r_margin + _QR + 4)
        sheet.paragraph(
            [
                Line(f"{issuer['organisation']} · {issuer['system']}", 9.5, GREY),
                *sheet.label(f"Certificate of {title}", 21, NAVY),
                Line(f"{self.doc['id']} · {self._when('certified')}", 8.2, GREY),
            ]
        )
        sheet.set_right_margin(sheet.l_margin)
        sheet.set_y(max(sheet.get_y(), sheet.t_margin + _QR) + 4)

    def _numbers(self) -> None:
        counts, sheet = self.doc["scope"]["counts"], self.sheet
        validation = self.doc["verification"]["validation"]
        decision = validation["decision"]
        sheet.banner(self._said(self.doc["claim"], 10.5), _DECIDED[decision])
        kept = self.doc["archive"]["statement"]["data"].get("segments", 0)
        left = counts["failed"] + counts["nominated"]
        sheet.tiles(
            [
                (f"{counts['destroyed']:,}", "Erased", TEAL),
                (f"{kept:,}", "Archive segments kept", BLUE),
                (f"{counts['refused']:,}", "Refused", AMBER),
                (f"{left:,}", "Failed or left", RED if left else GREY),
                (sheet.words(term(decision)), "Decision", _DECIDED[decision]),
            ]
        )
        if decision != Choice.ACCEPT:
            sheet.notes([self._said(one) for one in validation["reasons"]])

    # --- the sections -----------------------------------------------------------------

    def _scope(self) -> None:
        scope, ground, sheet = self.doc["scope"], self.doc["ground"], self.sheet
        timing = self.doc["timing"]
        size = (f"{scope[name]:,}" for name in ("members", "messages", "bytes"))
        clauses = ", ".join(ground["clauses"])
        packs = [f"{name} ({text})" for name, text in sorted(ground["packs"].items())]
        issuer = self.doc["issuer"]
        system = [issuer["system"], issuer["instance"], issuer["tenant"]]
        sheet.section("Scope and ground")
        sheet.pairs(
            [
                ("Organisation", issuer["organisation"]),
                ("System", " / ".join(filter(None, system))),
                (
                    "Batch",
                    f"{self.doc['batch']} · {sheet.words(term(self.doc['end']))}",
                ),
                ("Selection", scope["selection"]),
                ("Reason given", scope["reason"]),
                ("Proposed by", scope["proposer"]),
                ("Records, messages, bytes", " / ".join(size)),
                ("Merkle root", scope["root"]),
                (
                    "Legal ground",
                    [
                        *sheet.label(term(ground["legal_ground"])),
                        Line("; ".join(ground["articles"])),
                    ],
                ),
                (
                    "Policy version and clauses",
                    f"{ground['policy_version']}: {clauses}",
                ),
                ("Legal floors", ", ".join([*ground["floors"], *packs])),
                ("Periods run from", ", ".join(timing["triggers"])),
                ("Due from, until", self._span("due_first", "due_last")),
                ("Last check of holds and floors", _time(ground["asked_at"])),
                ("Erased from, until", self._span("began", "ended")),
            ]
        )

    def _media(self) -> None:
        sheet, keys = self.sheet, self.doc["sanitization"]["keys"]
        sheet.section("Media and methods")
        sheet.grid(
            [
                ("Medium", 32),
                ("Method", 17),
                ("Technique", 17),
                ("Tool", 22),
                ("Destination", 14),
            ],
            [
                (
                    [Line(medium["id"]), Line(_medium(medium), 6.8, GREY)],
                    sheet.label(term(medium["method"])),
                    sheet.label(term(medium["technique"])),
                    medium["tool"],
                    medium["destination"],
                )
                for medium in self.doc["sanitization"]["media"]
            ],
        )
        if keys is None:
            return
        sheet.ln(2)
        what = f"{keys['count']:,} · {keys['algorithm']}, {keys['bits']} bit"
        sheet.pairs([("Keys destroyed", [Line(what), Line(keys["module"], 6.8, GREY)])])
        sheet.grid(
            [("Key copy", 50), ("Gone at", 26), ("Remarks", 40)],
            [
                (
                    f"{copy['place']} · {copy['form']}",
                    _time(copy["gone_at"])
                    if copy["gone_at"]
                    else sheet.label("Cannot be shown", colour=AMBER),
                    copy["note"],
                )
                for copy in keys["copies"]
            ],
        )

    def _verification(self) -> None:
        sheet, seen = self.sheet, self.doc["verification"]
        probe, validation = seen["probe"], seen["validation"]
        sheet.section("Verification")
        sheet.grid(
            [("Check", 46), ("Result", 18), ("Looked at", 14), ("Remarks", 40)],
            [
                (
                    sheet.label(term(one["method"])),
                    sheet.label(term(one["result"]), colour=_passed(one["result"])),
                    f"{one['looked_at']:,}",
                    "; ".join([one["tool"], *one["errors"], *one["anomalies"]]).strip(
                        "; "
                    ),
                )
                for one in seen["checks"]
            ],
        )
        nothing = sheet.words("Nothing")
        missed = [
            f"{what}: {why_}" for what, why_ in sorted(probe["not_probed"].items())
        ]
        hits = [f"{name}: {', '.join(f)}" for name, f in sorted(probe["hits"].items())]
        decision = validation["decision"]
        sheet.ln(2)
        sheet.pairs(
            [
                ("Searched for", f"{probe['needles']:,}"),
                ("Searched in", "; ".join(probe["probed"]) or nothing),
                ("Not searched", "; ".join(missed) or nothing),
                ("Found in", [Line("; ".join(hits) or nothing, colour=_alarm(hits))]),
                (
                    "Decision",
                    [
                        *sheet.label(term(decision), colour=_DECIDED[decision]),
                        *self._all(validation["reasons"]),
                    ],
                ),
            ]
        )

    def _copies(self) -> None:
        sheet, residual, archive = self.sheet, self.doc["residual"], self.doc["archive"]
        sheet.section("Archive and residual copies")
        others = [
            Line(f"{c['what']}: {c['why']} · {_time(c['until'])}")
            for c in residual["copies"]
        ]
        told = [*self._said(residual["told"]), *map(Line, residual["recipients"])]
        sheet.pairs(
            [
                ("Archive copy", self._said(archive["statement"])),
                ("Backups", self._said(residual["backups"])),
                ("Source platforms", self._said(residual["source"])),
                ("Recipients", told),
                ("Other copies", others or [Line(sheet.words("Nothing"))]),
            ]
        )
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
            [self._segment(segment) for segment in archive["segments"]],
        )

    def _segment(self, segment: dict[str, Any]) -> Sequence[str | Cell]:
        sheet = self.sheet
        end = _time(segment["ended_at"]) if segment["ended_at"] else segment["end"]
        return (
            [Line(segment["id"]), Line(segment["object"], 6.8, GREY)],
            [*sheet.label(term(segment["mode"])), Line(segment["basis"], 6.8, GREY)],
            [*sheet.label(term(segment["state"])), Line(end, 7.6)],
            f"{segment['conversations']:,} / {segment['messages']:,}",
            [Line(segment["sha256"] or "-", 6.8)],
        )

    def _left(self) -> None:
        sheet, kept = self.sheet, self.doc["scope"]["kept"]
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
                    [*self._why(record["why"])],
                )
                for record in kept[:MAX_ROWS]
            ],
        )
        if more := len(kept) - MAX_ROWS:
            text = "{count} more records are listed in the attached JSON."
            if more > 0:
                sheet.paragraph([Line(sheet.words(text).format(count=f"{more:,}"))])

    def _why(self, text: str) -> Iterator[Line]:
        if meaning := why(text):
            yield from self.sheet.label(meaning)
        yield Line(text or "-", 7.6, GREY)

    def _people(self) -> None:
        sheet = self.sheet
        sheet.section("People and approvals")
        heads = [("Part", 20), ("Person", 36), ("Time (UTC)", 25)]
        rows: list[Sequence[str | Cell]] = [
            (
                sheet.label("Approved"),
                self._person(one),
                _clock(one["at"]),
                [
                    *sheet.label(term(one["proof"]), 7.8),
                    Line(_clock(one["proof_at"]), 7, GREY),
                ],
            )
            for one in self.doc["approvals"]
        ]
        if rows:
            sheet.grid([*heads, ("Second factor", 36)], rows)
            sheet.ln(2)
        hands = [
            (
                sheet.label(part),
                self._person(hand) if hand else sheet.label("Nobody", colour=RED),
                _clock(hand["at"]) if hand else "-",
                # Room to sign by hand.
                [Line(" ", 16), Line("_" * 34, 7, GREY)],
            )
            for name, part in _HANDS
            for hand in [self.doc["people"][name]]
        ]
        sheet.need(64)
        sheet.grid([*heads, ("Signature", 36)], hands)

    def _person(self, hand: dict[str, Any]) -> Cell:
        sheet = self.sheet
        role = sheet.words(term(hand["role"]))
        places = (hand.get("location"), hand.get("contact"))
        about = " · ".join(filter(None, (hand["title"], role, *places)))
        return [Line(hand["person"]), Line(about, 7, GREY)]

    def _checking(self) -> None:
        sheet, ledger = self.sheet, self.doc["ledger"]
        tools = [f"{name} {text}" for name, text in sorted(self.doc["tools"].items())]
        sheet.section("Ledger, signature and checking")
        sheet.pairs(
            [
                ("Ledger entries and root", f"{ledger['size']:,} · {ledger['root']}"),
                ("Checkpoint", ledger["checkpoint"]),
                *self.seal,
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

    # --- words ------------------------------------------------------------------------

    def _said(self, said: dict[str, Any], size: float = 8.6) -> Cell:
        return self.sheet.sentence(said, SENTENCES[said["code"]], size)

    def _all(self, sentences: Sequence[dict[str, Any]]) -> Iterator[Line]:
        for one in sentences:
            yield from self._said(one)

    def _when(self, name: str) -> str:
        return _time(self.doc["timing"][name])

    def _span(self, first: str, last: str) -> str:
        return f"{self._when(first)} → {self._when(last)}"


def _time(stamp: str | None) -> str:
    """Spell an instant for people: to the second, in UTC."""
    return "-" if stamp is None else f"{_clock(stamp)} UTC"


def _clock(stamp: str) -> str:
    """Spell an instant where the column says that it is UTC."""
    return f"{stamp[:10]} {stamp[11:19]}"


def _medium(medium: dict[str, Any]) -> str:
    names = ("type", "source", "category", "manufacturer", "model", "serial")
    return " · ".join(medium[name] for name in names if medium[name])


def _passed(result: str) -> tuple[int, int, int]:
    return {"passed": TEAL, "failed": RED}.get(result, AMBER)


def _alarm(hits: Sequence[str]) -> tuple[int, int, int]:
    return RED if hits else INK

"""The facts of a certificate on paper: scope, ground, media, verification."""

from collections.abc import Sequence
from typing import Any

from guicang.adapters.documents.ink import AMBER, DECIDED, GREY, INK, RED, TEAL, Line
from guicang.adapters.documents.labels import term
from guicang.adapters.documents.printing import Print, time_of


def scope(print_: Print) -> None:
    """Print which records, and why they were to go."""
    scope, ground, sheet = print_.doc["scope"], print_.doc["ground"], print_.sheet
    timing = print_.doc["timing"]
    size = (f"{scope[name]:,}" for name in ("members", "messages", "bytes"))
    clauses = ", ".join(ground["clauses"])
    packs = [f"{name} ({text})" for name, text in sorted(ground["packs"].items())]
    issuer = print_.doc["issuer"]
    system = [issuer["system"], issuer["instance"], issuer["tenant"]]
    sheet.section("Scope and ground")
    sheet.pairs(
        [
            ("Organisation", issuer["organisation"]),
            ("System", " / ".join(filter(None, system))),
            (
                "Batch",
                f"{print_.doc['batch']} · {sheet.words(term(print_.doc['end']))}",
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
            ("Due from, until", print_.span("due_first", "due_last")),
            ("Last check of holds and floors", time_of(ground["asked_at"])),
            ("Erased from, until", print_.span("began", "ended")),
        ]
    )


def media(print_: Print) -> None:
    """Print what was done to which medium."""
    sheet, keys = print_.sheet, print_.doc["sanitization"]["keys"]
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
            for medium in print_.doc["sanitization"]["media"]
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
                time_of(copy["gone_at"])
                if copy["gone_at"]
                else sheet.label("Cannot be shown", colour=AMBER),
                copy["note"],
            )
            for copy in keys["copies"]
        ],
    )


def verification(print_: Print) -> None:
    """Print how it was looked after, and what follows."""
    sheet, seen = print_.sheet, print_.doc["verification"]
    probe, validation = seen["probe"], seen["validation"]
    sheet.section("Verification")
    sheet.grid(
        [("Check", 46), ("Result", 18), ("Looked at", 14), ("Remarks", 40)],
        [
            (
                sheet.label(term(one["method"])),
                sheet.label(term(one["result"]), colour=_passed(one["result"])),
                f"{one['looked_at']:,}",
                "; ".join([one["tool"], *one["errors"], *one["anomalies"]]).strip("; "),
            )
            for one in seen["checks"]
        ],
    )
    nothing = sheet.words("Nothing")
    missed = [f"{what}: {why_}" for what, why_ in sorted(probe["not_probed"].items())]
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
                    *sheet.label(term(decision), colour=DECIDED[decision]),
                    *print_.all(validation["reasons"]),
                ],
            ),
        ]
    )


def _medium(medium: dict[str, Any]) -> str:
    names = ("type", "source", "category", "manufacturer", "model", "serial")
    return " · ".join(medium[name] for name in names if medium[name])


def _passed(result: str) -> tuple[int, int, int]:
    return {"passed": TEAL, "failed": RED}.get(result, AMBER)


def _alarm(hits: Sequence[str]) -> tuple[int, int, int]:
    return RED if hits else INK

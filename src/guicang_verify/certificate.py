"""A certificate of taking offline, or of destruction (NIST SP 800-88r2, annex C).

Checked are its spelling, its signature, its sums, the root of its manifest, who
approved and in which order things happened. What it says in words is printed, with
everything that it says it cannot say: whether that is enough is the reader's judgement.
"""

from typing import Any

from guicang_verify import canonical
from guicang_verify.notes import Key, signed, unbase64
from guicang_verify.report import Refused, Report
from guicang_verify.tree import root_of

SIGNATURE = {"algorithm", "key_name", "public_key", "value"}
ENOUGH = 2


def verify(data: bytes, key: Key | bytes | None, report: Report) -> dict[str, Any]:
    """Verify a certificate's JSON with the key that is trusted; return it."""
    if data.startswith(b"%PDF"):
        raise Refused(
            "a PDF proves nothing by itself: take its attachment certificate.json "
            "out (pdfdetach -save 1 FILE.pdf) and verify that"
        )
    envelope: Any = canonical.load(data, "the certificate")
    match envelope:
        case {"certificate": dict() as found, "signature": dict() as seal}:
            pass
        case _:
            raise Refused("no certificate with a signature")
    if set(envelope) != {"certificate", "signature"} or set(seal) != SIGNATURE:
        raise Refused("the certificate has fields that it should not have")
    report.passed("canonical JSON, in its one spelling", "JSON 为唯一规范写法")
    _signature(envelope, key, report)
    try:
        _scope(found["scope"], report)
        _people(found, report)
        _times(found["timing"], report)
        _words(found, report)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"the certificate lacks what it must have: {error}") from None
    return found


def _signature(envelope: Any, key: Key | bytes | None, report: Report) -> None:
    seal = dict(envelope["signature"])
    value, public = unbase64(seal.pop("value")), unbase64(seal["public_key"])
    trusted = key.public if isinstance(key, Key) else key
    if trusted is None:
        report.noted(
            "The public key came with the file: get it from somebody you trust",
            "公钥来自文件本身：请从可信之处另取公钥",
        )
    elif trusted != public:
        report.failed(
            f"signed with another key than the one you trust: {seal['key_name']}",
            f"签署所用的密钥不是你信任的那一把：{seal['key_name']}",
        )
    message = canonical.dump(
        {"certificate": envelope["certificate"], "signature": seal}
    )
    report.check(
        right=seal["algorithm"] == "Ed25519" and signed(public, value, message),
        english=f"signed by {seal['key_name']} (Ed25519), and not a byte was changed",
        chinese=f"由 {seal['key_name']} 签署（Ed25519），一字未改",
    )


def _scope(scope: dict[str, Any], report: Report) -> None:
    counts, members = scope["counts"], scope["members"]
    report.check(
        right=sum(counts.values()) == members,
        english=f"{counts['destroyed']:,} of {members:,} records destroyed; sums fit",
        chinese=f"{members:,} 条记录中删除 {counts['destroyed']:,} 条，合计相符",
    )
    left = members - counts["destroyed"]
    report.check(
        right=len(scope["kept"]) == left,
        english=f"each of the {left:,} records that are left is named with its reason",
        chinese=f"未删除的 {left:,} 条逐一列明原因",
    )
    if scope["leaves"] is None:
        report.noted(
            "The leaves are not listed: give the manifest to verify the root",
            "未列叶哈希：请另用清单核验根哈希",
        )
        return
    leaves = [bytes.fromhex(each) for each in scope["leaves"]]
    report.check(
        right=len(leaves) == members and root_of(leaves).hex() == scope["root"],
        english=f"the {len(leaves):,} leaves make the root {scope['root'][:16]}…",
        chinese=f"{len(leaves):,} 个叶哈希得出根 {scope['root'][:16]}…",
    )


def _people(found: dict[str, Any], report: Report) -> None:
    root, approvals = found["scope"]["root"], found["approvals"]
    people = {each["person"] for each in approvals}
    report.check(
        right=all(each["root"] == root for each in approvals),
        english="every approval is of this very manifest",
        chinese="每一份批准所签的都是这份清单",
    )
    names = ", ".join(sorted(people))
    report.check(
        right=len(people) >= ENOUGH and found["scope"]["proposer"] not in people,
        english=f"{len(people)} people approved, not who proposed it: {names}",
        chinese=f"{len(people)} 人批准，且不含提请人：{names}",
    )


def _times(timing: dict[str, Any], report: Report) -> None:
    began, ended, certified = (timing[n] for n in ("began", "ended", "certified"))
    report.check(
        right=began <= ended <= certified,
        english=f"erased from {began} to {ended}, certified {certified}",
        chinese=f"删除自 {began} 至 {ended}，出证于 {certified}",
    )


def _words(found: dict[str, Any], report: Report) -> None:
    for what in (found["claim"], found["archive"]["statement"]):
        report.noted(what["says"], what["says"])
    decision = found["verification"]["validation"]["decision"]
    report.check(
        right=decision == "accept",
        english=f"its own verification decides: {decision}",
        chinese=f"其自身核验的结论：{decision}",
    )
    for limit in found["limitations"]:
        says = limit["says"]
        report.noted(f"It cannot say: {says}", f"其不能证明：{says}")

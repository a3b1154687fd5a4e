"""``guicang-verify``: what to verify, with which key, in which language."""

import argparse
import base64
import binascii
import os
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from cryptography.x509 import Certificate

from guicang_verify import bundle, certificate, ledger, manifest, slices, stamps
from guicang_verify.anchors import Anchor
from guicang_verify.notes import PUBLIC, Key
from guicang_verify.report import Refused, Report

HOLDS, FAILS, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify and print; 0 if it holds, 1 if not, 2 for what cannot be read."""
    options = _parser().parse_args(arguments)
    chinese = options.lang == "zh"
    report = Report()
    try:
        options.run(options, report)
    except (Refused, OSError) as error:
        what = "无法核验" if chinese else "Cannot verify"
        sys.stderr.write(f"{what}: {error}\n")
        return UNREADABLE
    for line in report.text(chinese=chinese):
        sys.stdout.write(f"{line}\n")
    return HOLDS if report.whole else FAILS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guicang-verify",
        description="Verify Guicang's evidence offline. 离线核验归藏的证据。",
    )
    default = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    parser.add_argument("--lang", choices=["zh", "en"], default=default)
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    for name, deed, words in (
        ("ledger", _ledger, "an exported ledger · 导出的台账"),
        ("certificate", _certificate, "a certificate · 证书"),
        ("manifest", _manifest, "a batch's manifest · 批次清单"),
        ("archive", _archive, "a folder of archive files · 归档文件夹"),
        ("bundle", _bundle, "a sealed bundle of evidence · 证据包"),
    ):
        kind = kinds.add_parser(name, help=words, description=words)
        kind.set_defaults(run=deed)
        kind.add_argument("file", type=Path)
        kind.add_argument("--key", help="the key that you trust · 你信任的公钥")
        if name == "ledger":
            kind.add_argument("--checkpoint", type=Path, action="append", default=[])
            anchor = "a receipt · 锚定回执"
            kind.add_argument(
                "--against", type=Path, action="append", default=[], help=anchor
            )
        if name in {"ledger", "bundle"}:
            tsa = "the authority's PEM · 时间戳证书"
            kind.add_argument("--tsa", type=Path, help=tsa)
        if name in {"manifest", "archive"}:
            needed = name == "archive"
            kind.add_argument("--certificate", type=Path, required=needed)
    return parser


def _ledger(options: argparse.Namespace, report: Report) -> None:
    key = _key(options.key)
    if isinstance(key, bytes):
        raise Refused("a ledger's key reads name+hash+key")
    notes = [path.read_text("utf-8") for path in options.checkpoint]
    with options.file.open("rb") as lines:
        first = lines.readline()
        if slices.is_slice(first):
            _slice([first, *lines], key, report)
        else:
            against = [Anchor.read(path.read_bytes()) for path in options.against]
            pinned = _pinned(options)
            ledger.verify(chain([first], lines), key, notes, report, against, pinned)


def _pinned(options: argparse.Namespace) -> list[Certificate]:
    return stamps.certificates(options.tsa.read_bytes()) if options.tsa else []


def _bundle(options: argparse.Namespace, report: Report) -> None:
    key = _key(options.key)
    if not isinstance(key, Key):
        raise Refused("give the key that you trust, as name+hash+key")
    try:
        bundle.verify(options.file, key, _pinned(options), report)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(f"the bundle cannot be read: {error}") from None


def _slice(lines: list[bytes], key: Key | None, report: Report) -> None:
    if key is None:
        raise Refused("a slice has no key of its own: give the one you trust")
    try:
        slices.verify(lines, key, report)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(f"the slice cannot be read: {error}") from None


def _certificate(options: argparse.Namespace, report: Report) -> None:
    certificate.verify(options.file.read_bytes(), _key(options.key), report)


def _manifest(options: argparse.Namespace, report: Report) -> None:
    signed = None
    if options.certificate:
        data = options.certificate.read_bytes()
        signed = certificate.verify(data, _key(options.key), report)
    with options.file.open("rb") as lines:
        manifest.verify(lines, signed, report)


def _archive(options: argparse.Namespace, report: Report) -> None:
    data = options.certificate.read_bytes()
    signed = certificate.verify(data, _key(options.key), report)
    manifest.segments(options.file, signed, report)


def _key(text: str | None) -> Key | bytes | None:
    """Read a key: ``name+hash+key``, or the 32 bytes alone in base64."""
    if text is None:
        return None
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return Key.read(text)
    return raw if len(raw) == PUBLIC else Key.read(text)


if __name__ == "__main__":
    sys.exit(main())

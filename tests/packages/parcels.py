"""A customer with something to read, and packages that were opened."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from guicang.domain.disclosure.package import Package
from guicang.domain.record import Attachment, Conversation, Kind
from tests.fakes.talk import OLD, talk
from tests.homes import Home

CUSTOMER = "wx-customer-1"
OWN = "13800138000"
THIRD = "13912345678"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da63fcff1f0003030200efbfa7db0000000049454e44ae426082"
)


def said(name: str = "c-1", *, days: int = 0) -> Conversation:
    """A conversation in which both sides name numbers, and the customer sends files."""
    told = talk(
        name,
        f"我的电话是 {OWN}，<script>alert(1)</script>",
        f"好的，{OWN} 已登记；经办人电话 {THIRD}",
        "=1+1 收到",
        at=OLD + timedelta(days=days),
        customer=CUSTOMER,
    )
    first, second, third = told.messages
    files = (
        _file("票据.png", "image/png", PICTURE),
        _file("页面.html", "text/html", b"<html>"),
        Attachment("没有.pdf", "application/pdf", 9, "ab" * 32, None),
    )
    theirs = (_file("内部.pdf", "application/pdf", b"%PDF"),)
    return replace(
        told,
        messages=(
            first._replace(attachments=files, kind=Kind.IMAGE),
            second._replace(attachments=theirs),
            third,
        ),
    )


def _file(name: str, kind: str, data: bytes) -> Attachment:
    return Attachment(name, kind, len(data), sha256(data).hexdigest(), data)


def order(home: Home, *, language: str = "zh", request: str = "") -> Package:
    return home.house.packaging.order(
        CUSTOMER, language=language, by="legal", reason="access", request=request
    )


def made(home: Home, **more: str) -> Package:
    return home.house.making.make(order(home, **more).id)


def data_of(home: Home, package: Package) -> bytes:
    pieces = range(package.sealed.frames if package.sealed else 0)
    return b"".join(home.house.packaging.frame_of(package, n) for n in pieces)


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}

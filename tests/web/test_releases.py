"""Releases on the pages and by calls: asked, signed by another, taken once, sealed."""

import hashlib
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guicang.domain.ledger.model import Tag
from tests.fakes.talk import talk

APPROVAL = b"%PDF-1.7 approved by the specimen office"


def form(console, **more):
    return {
        "recipient": "Specimen Court",
        "contact": "registry@court.test",
        "purpose": "case 7",
        "basis": "legal-obligation",
        "use": "export",
        "conversations": "c-1",
        "until": "2199-01-01",
        "sealing": "zip",
        "keys": "",
        "reason": "order",
        "code": console.code("legal"),
        **more,
    }


@pytest.fixture
def asked(console):
    """A console that a release was asked on, by legal."""
    console.home.take_in(talk("c-1", "你好"), talk("c-2", "再见"))
    client = console.log_in("legal")
    client.post("/releases/ask", form(console))
    (request,) = console.house.requests.list()
    return console, client, request


def test_a_release_is_signed_by_another_and_taken_once_under_its_password(asked):
    console, client, request = asked
    early = client.get("/releases").content.decode()
    console.home.sign(request.id, "compliance")
    page = client.get("/releases").content.decode()
    (secret,) = re.findall(r'name="secret" value="([a-z2-9]{20})"', page)
    console.wait(minutes=1)
    took = {"secret": secret, "code": console.code("legal")}
    taken = client.post(f"/releases/{request.id}/file", took)
    data = b"".join(taken.streaming_content)
    console.wait(minutes=1)
    again = client.post(
        f"/releases/{request.id}/file", {**took, "code": console.code("legal")}
    )
    (entry,) = zipfile.ZipFile(io.BytesIO(data)).infolist()

    assert 'name="secret"' not in early
    assert taken["Content-Disposition"] == f'attachment; filename="{request.id}.zip"'
    assert entry.filename == "release.jsonl"
    assert entry.flag_bits & 1  # encrypted
    assert again.status_code == 409
    assert len(console.entries(Tag.DISCLOSURE_MADE)) == 1
    assert secret.encode() not in repr(console.entries(Tag.DISCLOSURE_MADE)).encode()


def test_a_foreign_authority_gets_nothing_without_the_approval_attached(console):
    console.home.take_in(talk("c-1", "你好"))
    client = console.log_in("legal")
    foreign = form(console, purpose="foreign-authority", authority="网信办")
    refused = client.post("/releases/ask", foreign)
    console.wait(minutes=1)
    document = SimpleUploadedFile("approval.pdf", APPROVAL)
    again = {**foreign, "code": console.code("legal"), "document": document}
    client.post("/releases/ask", again)
    (request,) = console.house.requests.list()

    assert "GC-835" in refused.content.decode()
    assert len(console.entries(Tag.RELEASE_REFUSED)) == 1
    assert request.payload["document"] == hashlib.sha256(APPROVAL).hexdigest()


def test_a_file_in_clear_is_not_given_by_the_console(console):
    console.home.take_in(talk("c-1", "你好"))
    client = console.log_in("legal")
    client.post("/releases/ask", form(console, sealing="keys"))
    (request,) = console.house.requests.list()
    console.home.sign(request.id, "compliance")
    console.wait(minutes=1)
    page = client.get("/releases").content.decode()
    given = client.post(f"/releases/{request.id}/file", {"code": console.code("legal")})

    assert f"guicang release run {request.id}" in page
    assert given.status_code == 400
    assert console.house.requests.get(request.id).decision.value == "approved"

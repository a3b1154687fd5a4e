"""The mails of a person on the pages: opened by a clerk, settled, files saved."""

from guicang.domain.ledger.model import Tag
from tests.api.test_releases import MAIL


def test_a_clerk_opens_a_mail_says_what_it_asks_and_saves_its_file(console):
    taken = console.house.corresponding.take(MAIL)
    client = console.log_in("compliance")
    at = f"/subjects/{taken.id}"
    before = client.get(at).content.decode()
    opened = client.post(f"{at}/mail", {"code": console.code("compliance")})
    console.wait(minutes=1)
    which = {"mail": "1", "file": "1", "code": console.code("compliance")}
    saved = client.post(f"{at}/file", which)
    console.wait(minutes=1)
    said = {"kind": "erasure", "asker": "self", "customer": "wm-1", "revision": "1"}
    client.post(f"{at}/settle", {**said, "code": console.code("compliance")})
    after = client.get(at).content.decode()

    assert "Hello." not in before + after
    assert "Hello." in opened.content.decode()
    assert saved.content == b"PNG"
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"] == f'attachment; filename="{taken.id}-1-1.png"'
    assert console.house.subjects.get(taken.id).state.value == "received"
    assert len(console.entries(Tag.SUBJECT_MAIL_OPENED)) == 2


def test_who_may_only_read_the_ledger_opens_no_mail(console):
    taken = console.house.corresponding.take(MAIL)
    client = console.log_in("auditor")
    opened = client.post(
        f"/subjects/{taken.id}/mail", {"code": console.code("auditor")}
    )

    assert opened.status_code == 403
    assert console.entries(Tag.SUBJECT_MAIL_OPENED) == []

"""Releases and mails of persons by calls."""

import json
from dataclasses import replace

import pyrage

from guicang.adapters.letters import read_letter
from tests.fakes.talk import talk

MAIL = (
    b"From: person@mail.test\nMessage-ID: <1@mail.test>\n"
    b"Subject: =?utf-8?b?5L2g5aW9?=\n"
    b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    b"Content-Type: text/plain\n\nHello.\n--x\nContent-Type: image/png\n"
    b'Content-Disposition: attachment; filename="../id.png"\n\nPNG\n--x--\n'
)


def test_a_release_is_asked_signed_and_fetched_by_calls(served):
    served.home.take_in(talk("c-1", "你好"))
    key = pyrage.x25519.Identity.generate()
    person = served.person("legal")
    body = {
        "recipient": "Specimen Court",
        "contact": "registry@court.test",
        "purpose": "case 7",
        "basis": "legal-obligation",
        "conversations": ["c-1"],
        "keys": [str(key.to_public())],
        "reason": "order",
    }
    asked = person.post("/releases", {**body, "code": served.code("legal")}).json()
    served.home.sign(asked["id"], "compliance")
    took = {"code": served.code("legal")}
    taken = person.post(f"/releases/{asked['id']}/file", took)
    (shown,) = person.get("/releases").json()["items"]
    opened = json.loads(pyrage.decrypt(taken.content, [key]))

    assert opened["conversation_id"] == "c-1"
    assert (shown["decision"], shown["sealing"]) == ("done", "age")


def test_a_mail_is_opened_settled_and_its_file_saved_by_calls(served):
    house = served.house
    (taken,) = [replace(house.corresponding, parse=read_letter).take(MAIL)]
    person = served.person("compliance")
    at = f"/subjects/{taken.id}"
    code = {"code": served.code("compliance")}
    (mail,) = person.post(f"{at}/mail", code).json()["items"]
    code = {"code": served.code("compliance")}
    file = person.post(f"{at}/file", {"mail": 1, "file": 1, **code})
    wish = {"kind": "erasure", "customer": "wm-1", "revision": 1}
    settled = person.post(
        f"{at}/settle", {**wish, "code": served.code("compliance")}
    ).json()

    assert (mail["subject"], mail["text"]) == ("你好", "Hello.")
    assert mail["files"] == [{"number": 1, "name": "id.png", "size": 3}]
    assert file.content == b"PNG"
    assert (settled["state"], settled["kind"]) == ("received", "erasure")

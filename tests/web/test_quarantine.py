"""Quarantine on the pages: listed, looked at, read again, ended by several people."""

import pytest

from guicang.domain.ledger.model import Tag
from guicang.domain.subjects.model import Kind, Wanted
from guicang.entrypoints.quarantine import because
from guicang.entrypoints.words import translator
from tests.quarantine.houses import BROKEN, lies, seen

SECRET = b'{"text": "11010519491231002X", "ts": "never"}'


@pytest.fixture
def lying(console):
    """A console, and two items that lie there for longer than they must."""
    console.home.policy()
    items = lies(console.home, BROKEN, SECRET)
    console.wait(days=31)
    return console, items


def test_the_list_shows_places_and_the_overview_leads_to_it(lying):
    console, (one, _two) = lying
    client = console.log_in("admin")
    overview = client.get("/").content.decode()
    page = client.get("/quarantine").content.decode()
    none = client.get("/quarantine?fault=GC-123").content.decode()
    begun = client.get(f"/quarantine?file={one.place.file[:9]}").content.decode()
    other = client.get("/quarantine?file=zz").content.decode()

    assert 'href="/quarantine"' in overview
    assert f'href="/quarantine/{one.id}"' in page
    assert f'href="/quarantine/{one.id}"' in begun
    assert f'href="/quarantine/{one.id}"' not in other
    assert "customer-2" not in page
    assert "11010519491231002X" not in page
    assert f'href="/quarantine/{one.id}"' not in none
    assert client.get("/quarantine?older=x").status_code == 400
    assert client.get("/quarantine/999").status_code == 404
    assert client.get(f"/quarantine/{1 << 70}").status_code == 404


def test_an_item_is_looked_at_masked_and_opened_by_two(lying):
    console, (_one, two) = lying
    client = console.log_in("legal")
    at = f"/quarantine/{two.id}"
    why = {"reason": "a lawsuit"}

    blind = client.post(f"{at}/look", {"code": console.code("legal")})
    masked = client.post(f"{at}/look", {**why, "code": console.code("legal")})
    given = {**why, "typed": str(two.id), "code": console.code("legal")}
    asked = client.post(f"{at}/reveal", given)
    (request,) = (
        r for r in console.house.requests.list() if "quarantined" in r.payload
    )
    signing = console.log_in("compliance").get(f"/approvals/{request.id}")
    console.home.sign(request.id, "compliance")
    page = client.get(at).content.decode()
    given = {"typed": request.id, "code": console.code("legal")}
    opened = client.post(f"/quarantine/opened/{request.id}", given)

    assert blind.status_code == 400
    assert "11010519491231002X" not in masked.content.decode()
    assert masked["Cache-Control"] == "no-store"
    assert asked.url == f"/approvals/{request.id}"
    assert str(two.id) in signing.content.decode()
    assert f"/quarantine/opened/{request.id}" in page
    assert "11010519491231002X" in opened.content.decode()
    assert len(console.entries(Tag.QUARANTINE_OPENED)) == 1


def test_one_click_reads_again_what_is_listed(lying):
    console, _ = lying
    client = console.log_in("admin")
    given = {"all": "1", "reason": "after an upgrade", "code": console.code("admin")}

    done = client.post("/quarantine/retry", given, follow=True)

    assert "GC-101" in done.content.decode()
    (entry,) = console.entries(Tag.QUARANTINE_READ_AGAIN)
    assert (entry.data["items"], entry.data["reason"]) == (2, "after an upgrade")
    given = {"older": "40", "reason": "none so old", "code": console.code("admin")}
    client.post("/quarantine/retry", given)
    assert len(console.entries(Tag.QUARANTINE_READ_AGAIN)) == 1
    assert client.post("/quarantine/retry", {"reason": "x"}).status_code == 400


def test_the_end_is_previewed_typed_and_signed_by_two_others(lying):
    console, items = lying
    client = console.log_in("legal")
    page = client.get("/quarantine/discard?all=1").content.decode()
    given = {"all": "1", "reason": "never readable", "typed": "1"}
    wrong = client.post("/quarantine/discard", {**given, "code": console.code("legal")})
    given |= {"typed": "2", "code": console.code("legal")}
    asked = client.post("/quarantine/discard", given)
    request = console.house.requests.get(asked.url.rpartition("/")[2])
    approval = console.log_in("compliance").get(asked.url).content.decode()

    assert 'data-typed="2"' in page
    assert wrong.status_code == 400
    assert request.payload["count"] == len(items)
    assert request.payload["digest"] in approval
    console.home.sign(request.id, "admin", "compliance")
    console.house.discarding.run(request.id, by="system:worker")
    empty = client.get("/quarantine").content.decode()
    assert seen(console.home) == []
    assert "icon-circle-check" in empty or "#circle-check" in empty


def test_who_has_no_part_in_it_sees_no_form(lying):
    console, (one, _two) = lying
    client = console.log_in("auditor")

    page = client.get(f"/quarantine/{one.id}").content.decode()

    assert "<form method" not in page
    assert f"/quarantine/{one.id}/look" not in page
    assert client.get("/quarantine/discard?all=1").status_code == 403


def test_a_persons_request_shows_what_mentions_them_and_waits_for_it(lying):
    console, (one, _two) = lying
    house = console.house

    def hand():
        return {"by": "compliance", "code": console.code("compliance")}

    wanted = Wanted(kind=Kind.RECTIFICATION, customer="customer-2")
    asked = house.claiming.take(wanted, **hand())
    known = house.claiming.vouch(asked.id, asked.revision, "came in person", **hand())
    known = house.replying.decide(known.id, known.revision, **hand())
    client = console.log_in("compliance")
    page = client.get(f"/subjects/{known.id}").content.decode()
    told = {"revision": known.revision, "text": "done"}

    def answered(**more):
        code = console.code("compliance")
        at = f"/subjects/{known.id}/answer"
        return client.post(at, {**told, **more, "code": code})

    waits = answered()
    done = answered(quarantine="a torn copy of what was sent")

    assert f'href="/quarantine/{one.id}"' in page
    assert 'name="quarantine"' in page
    assert waits.status_code == 409
    assert "GC-111" in waits.content.decode()
    assert done.status_code == 302
    assert house.subjects.get(known.id).closed


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("character 21: not JSON", "第 21 个字符：不是 JSON"),
        ("line: not UTF-8", "行：不是 UTF-8"),
        ("messages[2].text: not a text", "messages[2].text：不是文本"),
        ("of a platform nobody knows", "of a platform nobody knows"),
    ],
)
def test_why_a_line_could_not_be_read_is_said_in_words(reason, chinese):
    assert because(reason, translator("zh")) == chinese
    assert because(reason, translator("en")) == reason

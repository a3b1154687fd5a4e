"""What lies in quarantine is shown masked to one, in clear as originals are."""

import pytest

from guicang.domain.approval.model import Request
from guicang.domain.disclosure.marks import bare
from guicang.domain.errors import (
    BadUsage,
    ManifestChanged,
    NoSuchQuarantined,
    NoSuchRequest,
    NotAllowed,
    NotYours,
    RequestClosed,
)
from guicang.domain.ledger.model import Tag
from tests.attacks.bypasses import tampered
from tests.quarantine.houses import lies, line, ready

ID = "11010519491231002X"
PHONE = b'{"conversation_id": "q-1", "text": "13912345678", "ts": "never"}'
SECRET = f'{{"text": "{ID}", "ts": "never"}}'.encode()


@pytest.fixture
def home(settled):
    return settled(ready)


def person(home, name="legal"):
    return home.house.people.get(name)


def test_one_person_sees_it_masked_and_the_ledger_says_why(home):
    (item,) = lies(home, PHONE)

    shown = home.house.looking.look(item.id, "a customer asks", person(home))

    assert "13912345678" not in shown.text
    assert shown.text.startswith('{"conversation_id": "q-1"')
    (entry,) = home.house.ledger.entries(tag=Tag.QUARANTINE_LOOKED_AT)
    assert entry.actor == "legal"
    assert entry.data == {
        "item": item.id,
        "code": "GC-101",
        "reason": "a customer asks",
    }


def test_what_json_escapes_is_masked_and_what_is_no_utf_8_is_hidden(home):
    letters = "".join(f"\\u{ord(each):04x}" for each in "请打 13912345678")
    raw = f'{{"text": "{letters}", "ts": 1}}'.encode()
    one, two = lies(home, raw, '{"text": "张三"}'.encode("gbk"))

    first = home.house.looking.look(one.id, "why", person(home)).text
    second = home.house.looking.look(two.id, "why", person(home)).text

    assert "13912345678" not in first
    assert letters not in first
    assert "请打" in first
    assert "\\x" not in second


@pytest.mark.parametrize(
    ("name", "reason", "error"),
    [
        ("admin", "why", NotAllowed),
        ("agent", "why", NotAllowed),
        ("legal", " ", BadUsage),
    ],
)
def test_who_may_not_or_says_no_why_sees_nothing_and_that_is_noted(
    home, name, reason, error
):
    (item,) = lies(home, PHONE)

    for deed in (home.house.looking.look, home.house.looking.reveal):
        with pytest.raises(error) as told:
            deed(item.id, reason, person(home, name))

    entries = list(home.house.ledger.entries(tag=Tag.FINDING_REVEAL_REFUSED))
    assert [e.data["code"] for e in entries] == [told.value.code] * 2


def test_what_is_sensitive_by_statute_opens_once_and_by_two(home):
    (item,) = lies(home, SECRET)
    request = home.house.looking.reveal(item.id, "lawsuit", person(home))
    assert isinstance(request, Request)
    assert ID not in str(request.payload)
    home.sign(request.id, "compliance")

    with pytest.raises(NotYours):
        home.house.looking.run(request.id, person(home, "supervisor"))
    opened = home.house.looking.run(request.id, person(home))

    assert ID in bare(opened.text)
    (entry,) = home.house.ledger.entries(tag=Tag.QUARANTINE_OPENED)
    assert entry.data["request"] == request.id
    assert ID not in str(entry.data)
    with pytest.raises(RequestClosed):
        home.house.looking.run(request.id, person(home))
    with pytest.raises(NoSuchRequest):
        home.house.revealing.run(request.id, person(home))


def test_what_is_not_opens_by_one_and_bears_a_mark(home):
    (item,) = lies(home, PHONE)

    opened = home.house.looking.reveal(item.id, "why", person(home))

    assert bare(opened.text) == PHONE.decode()
    assert home.house.marking.read(opened.text, by="legal")[0].viewer == "legal"


def test_bytes_that_are_no_text_take_a_second_person(home):
    (item,) = lies(home, "张三".encode("gbk"))

    assert isinstance(home.house.looking.reveal(item.id, "w", person(home)), Request)


def test_another_item_under_the_number_voids_the_approval(home):
    one, two = lies(home, SECRET, line(ts="never"))
    request = home.house.looking.reveal(one.id, "lawsuit", person(home))
    home.sign(request.id, "compliance")
    tampered("DELETE FROM guicang_quarantined WHERE id = %s", one.id)
    with pytest.raises(NoSuchQuarantined):
        home.house.looking.run(request.id, person(home))
    tampered("UPDATE guicang_quarantined SET id = %s WHERE id = %s", one.id, two.id)

    with pytest.raises(ManifestChanged):
        home.house.looking.run(request.id, person(home))

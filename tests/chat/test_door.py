"""The web chat's door over HTTP: who is let in, what is kept, what is hidden."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chat.doors import PAGE, Door, Said, Visitor, document, door, put
from tests.cli.hands import Home, at

PHONE = "13800138000"
CARD = "6222021234567890128"
LIMIT = 20_000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Home]:
    with at(tmp_path_factory.mktemp("chat") / "home", plain=True) as found:
        found.init()
        put(found, document())
        yield found


@pytest.fixture(scope="module")
def served(home) -> Iterator[Door]:
    with door(home, GUICANG_CHAT_FILE=str(LIMIT)) as found:
        yield found


@pytest.fixture
def visitor(served: Door) -> Visitor:
    return newcomer(served)


def newcomer(served: Door) -> Visitor:
    """Begin a chat; all tests have one address, and have to wait for each other."""
    found = Visitor(served.address)
    said = patient(found.begin)
    assert said.status == 201, said
    return found


def patient(ask: Callable[[], Said]) -> Said:
    """Ask again when it is time, as the widget does."""
    while (said := ask()).status == 429:
        time.sleep(int(said.headers["retry-after"]))
    return said


def _contents(home: Home) -> bytes:
    """Read every file of a home, keys apart."""
    files = [f for f in home.path.rglob("*") if f.is_file() and "keys" not in f.parts]
    return b"".join(Path(f).read_bytes() for f in files)


# --- what is kept ---------------------------------------------------------------------


def test_what_is_said_is_there_to_be_read(visitor):
    said = visitor.say("Where is my parcel?", "m-1")

    assert said.status == 200
    assert visitor.lines(1)[0]["text"] == "Where is my parcel?"


def test_what_is_sent_again_is_kept_once(visitor):
    first = visitor.say("Hello", "m-1").data
    again = visitor.say("Hello", "m-1").data

    assert again == first
    assert [line["text"] for line in visitor.lines()].count("Hello") == 1


def test_a_number_is_hidden_before_anything_is_kept(visitor, home):
    said = visitor.say(f"Call me at {PHONE}", "m-1").data

    assert said["text"] == "Call me at 138****8000"
    assert said["hidden"] == ["mobile number"]
    assert PHONE.encode() not in _contents(home)


def test_the_agreement_is_the_first_line(visitor):
    first = visitor.lines(0)[0]

    assert (first["kind"], first["said"]) == ("consent", "notice 1 (en)")


def test_who_does_not_agree_to_the_present_notice_cannot_begin(served):
    said = patient(lambda: Visitor(served.address).begin(notice=7))

    assert (said.status, said.data["error"]["code"]) == (409, "GC-674")


def test_who_does_not_agree_at_all_cannot_begin(served):
    asked = {"lang": "en", "notice": 1}
    said = patient(lambda: Visitor(served.address).call("begin", asked))

    assert said.status == 400


def test_script_in_a_text_stays_text(visitor):
    text = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    visitor.say(text, "m-1")
    page = visitor.call("copy?as=html").body

    assert b"<script>" not in page
    assert b"<img" not in page
    assert b"&lt;script&gt;" in page


# --- who is let in --------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "https://shop.test.evil.test",
        "http://shop.test",
        "null",
        "",
    ],
)
def test_another_page_is_told_nothing(served, visitor, origin):
    other = Visitor(served.address, origin=origin, token=visitor.token)
    said = other.call("news")

    assert (said.status, said.data["error"]["code"]) == (403, "GC-672")
    assert "access-control-allow-origin" not in {h.lower() for h in said.headers}


def test_a_channel_that_names_not_the_door_is_not_on_its_page(served):
    assert served.page("shop") == 404


@pytest.mark.parametrize(
    ("host", "site"), [("", "same-origin"), ("shop.test", "cross-site")]
)
def test_a_page_without_an_origin_is_let_in_by_the_doors_own_name_alone(
    served, visitor, host, site
):
    said = visitor.call("news?after=0", origin="", host=host, sec_fetch_site=site)

    assert said.status == 403


def test_a_page_that_may_is_named_letter_by_letter(visitor):
    said = visitor.call("about?lang=en")
    headers = {name.lower(): value for name, value in said.headers.items()}

    assert headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("token", ["", "gv_short", "gv_" + "A" * 43])
def test_without_a_token_that_is_good_nothing_is_given(served, token):
    said = Visitor(served.address, token=token).call("news")

    assert (said.status, said.data["error"]["code"]) == (401, "GC-673")


def test_another_visitors_token_gives_another_visitors_chat_only(served, visitor):
    visitor.say("mine alone", "m-1")
    other = newcomer(served)

    assert "mine alone" not in json.dumps(other.lines())


def test_a_token_lies_nowhere(visitor, home):
    assert visitor.token.encode() not in _contents(home)


# --- limits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [("", 400), ("x" * 4001, 400), ("x" * 70_000, 413), ("\x00", 400)],
)
def test_what_is_no_message_is_not_taken(visitor, text, status):
    said = visitor.say(text, "m-1")

    assert said.status == status
    assert visitor.lines(1) == []


def test_a_picture_is_taken_and_given_back(visitor):
    sent = visitor.call("send?id=f-1&name=../../parcel.png", raw=PNG).data
    back = visitor.call(f"file?seq={sent['seq']}")

    assert sent["file"] == {"name": "parcel.png", "type": "image/png", "size": len(PNG)}
    assert back.body == PNG
    assert back.headers["content-disposition"] == "attachment"


def test_a_number_in_the_name_of_a_file_is_hidden(visitor):
    sent = visitor.call(f"send?id=f-1&name={PHONE}.png", raw=PNG).data

    assert PHONE not in json.dumps(sent)


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"MZ" + bytes(64), 415), (b"<svg onload=x>", 415), (PNG + bytes(LIMIT), 413)],
)
def test_other_files_are_not_taken(visitor, data, status):
    said = visitor.call("send?id=f-1&name=a.png", raw=data)

    assert said.status == status
    assert visitor.lines(1) == []


# --- one's own ------------------------------------------------------------------------


def test_a_copy_has_all_that_was_said(visitor):
    visitor.say(f"Call {PHONE}", "m-1")
    copy = visitor.call("copy?as=json").data

    assert copy["agreed"]["notice"] == 1
    assert copy["agreed"]["text"].startswith("Shop.test")
    assert "Call 138****8000" in [each["text"] for each in copy["messages"]]


def test_a_wish_to_delete_is_written_down_once_and_deletes_nothing(visitor, home):
    visitor.say("please", "m-1")
    first, again = visitor.call("erase", {}), visitor.call("erase", {})
    listed = home.json("subject", "list", *home.signed("compliance"))["requests"]

    assert first.status == 202
    assert first.data == again.data
    assert first.data["request"] in {each["id"] for each in listed}
    assert "please" in [line["text"] for line in visitor.lines(1)]


def test_who_begins_too_often_has_to_wait(served):
    answers = [Visitor(served.address).begin() for _ in range(15)]
    refused = [said for said in answers if said.status == 429]

    assert refused
    assert {said.data["error"]["code"] for said in refused} == {"GC-676"}
    assert all(int(said.headers["retry-after"]) >= 1 for said in refused)

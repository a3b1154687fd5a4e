"""Checkpoints go to every place; what failed is loud, and receipts give the alarm."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta

import orjson
import pytest

from guicang.adapters.anchoring.folder import FolderReceipts, WormFolder
from guicang.domain.errors import (
    BadSignature,
    BadTimeStamp,
    NoPlaces,
    NotAnchored,
)
from guicang.domain.ledger.anchors import Kind, Receipt, standing
from guicang.domain.ledger.checkpoint import accept
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.model import Webhook
from guicang.services.anchoring import Anchoring, HookPlace
from tests.fakes.webhooks import MemoryWebhooks
from tests.services.standing import entries, standing as ready

DAY = timedelta(days=1)


@dataclass
class Box:
    """A place that fails when it is told to."""

    name: str = "box"
    kind: Kind = Kind.MAIL
    fails: bool = False
    taken: list[str] = field(default_factory=list)

    def anchor(self, note, size):
        if self.fails:
            raise NotAnchored(place=self.name, reason="full")
        assert f"\n{size}\n" in note
        self.taken.append(note)
        return b""


@pytest.fixture
def house():
    return ready()


@pytest.fixture
def anchoring(house, tmp_path):
    (tmp_path / "worm").mkdir()
    worm = WormFolder(tmp_path / "worm")
    return Anchoring(
        recording=house.recording,
        places=(Box(), worm),
        once=(worm,),
        receipts=FolderReceipts(tmp_path / "anchors"),
        stamps=None,
        clock=house.world.clock,
        within=DAY,
        print_=lambda note, at: f"{at:%F}\n{note}".encode(),
    )


def test_one_checkpoint_goes_to_every_place(house, anchoring):
    done = anchoring.anchor()

    assert [each.kind for each in done] == [Kind.MAIL, Kind.WORM]
    assert {each.note for each in done} == set(anchoring.places[0].taken)
    assert [each for _, each in anchoring.list()] == done
    told = [entry.data for entry in entries(house, Tag.LEDGER_ANCHORED)]
    assert [each["receipt"] for each in told] == [each.digest for each in done]
    assert [anchoring.receipt(each.digest) for each in done] == done
    assert anchoring.receipt("0" * 64) is None
    assert anchoring.verify().whole


def test_a_place_that_fails_stops_no_other_and_is_loud(house, anchoring):
    anchoring.places[0].fails = True

    with pytest.raises(NotAnchored, match="box: full"):
        anchoring.anchor()
    assert [each.kind for _, each in anchoring.list()] == [Kind.WORM]
    (told,) = entries(house, Tag.LEDGER_NOT_ANCHORED)
    assert (told.data["kind"], told.data["place"]) == ("mail", "box")


def test_without_a_place_there_is_no_anchor(house, anchoring):
    with pytest.raises(NoPlaces):
        replace(anchoring, places=()).anchor()
    assert entries(house, Tag.LEDGER_CHECKPOINTED) == []


def test_the_alarm_says_since_when(house, anchoring):
    clock = house.world.clock
    assert anchoring.standing() == standing({}, clock.now(), DAY)
    assert anchoring.standing().late

    anchoring.anchor()
    first = clock.now()
    fine = anchoring.standing()
    clock.move(hours=20)
    anchoring.places[0].fails = True
    with pytest.raises(NotAnchored):
        anchoring.anchor()
    clock.move(hours=5)
    late = anchoring.standing()

    assert (fine.since, fine.late) == (first, False)
    assert (late.since, late.late, late.kinds) == (first, True, (Kind.WORM,))


def test_two_places_of_one_kind_are_one(house):
    now = house.world.clock.now()

    assert standing({Kind.WORM: now}, now, DAY).late
    assert not standing({Kind.WORM: now, Kind.PAPER: now}, now, DAY).late


def test_paper_is_a_place(anchoring):
    receipt, printed = anchoring.paper()

    assert receipt.note.encode() in printed
    assert [each for _, each in anchoring.list()] == [receipt]


def test_a_note_alone_serves_as_well_as_a_receipt(anchoring):
    anchoring.anchor()
    note = anchoring.places[0].taken[0]

    report = anchoring.verify([note.encode()])

    assert (report.whole, report.matched) == (True, 1)


def test_a_receipt_of_another_hand_is_refused(house, anchoring):
    anchoring.anchor()
    (_, mine), *_ = anchoring.list()
    forged = replace(mine, note=mine.note.replace("\n—", "\nmore\n\n—", 1))

    with pytest.raises(BadSignature):
        anchoring.verify([forged.to_bytes()])


def test_a_time_stamp_proves_nothing_where_no_certificate_is_pinned(anchoring):
    anchoring.anchor()
    (_, mine), *_ = anchoring.list()
    stamped = replace(mine, kind=Kind.TIMESTAMP)

    with pytest.raises(BadTimeStamp, match="pinned"):
        anchoring.verify([stamped.to_bytes()])


def test_what_was_anchored_before_a_crash_and_not_written_down_is_no_fault(anchoring):
    _, note = anchoring.recording.checkpoint()
    anchoring.places[1].anchor(note, 1)

    assert anchoring.verify().whole


# --- the auditor's webhook ------------------------------------------------------------


@dataclass
class Post:
    answer: tuple[int, str] = (204, "")
    sent: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def post(self, url, headers, body):
        self.sent.append((url, dict(headers), body))
        return self.answer


@pytest.fixture
def hook(house):
    world, secret = house.world, b"s" * 32
    hooks = MemoryWebhooks()
    hooks.add(
        Webhook(
            id="wh_1",
            url="https://audit.test/in",
            tags=("ledger:*",),
            by="admin",
            created_at=world.clock.now(),
            position=0,
        ),
        world.box.seal("webhook", "wh_1", secret),
    )
    return HookPlace(
        webhook="wh_1",
        webhooks=hooks,
        poster=Post(),
        box=world.box,
        clock=world.clock,
        origins=("https://audit.test",),
        dumps=orjson.dumps,
    )


def test_an_auditors_webhook_gets_the_note_signed(house, anchoring, hook):
    replace(anchoring, places=(hook,)).anchor()

    ((url, headers, body),) = hook.poster.sent
    told = json.loads(body)
    assert (url, told["type"]) == ("https://audit.test/in", "ledger.checkpoint")
    recording = house.recording
    point = accept(told["data"]["note"], recording.key, recording.verify_signature)
    assert point.size == told["data"]["size"]
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    made = hmac.new(b"s" * 32, text, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(made).decode()}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"poster": Post((500, ""))}, "500"),
        ({"poster": Post((0, "ConnectError"))}, "ConnectError"),
        ({"origins": ()}, "GC-952"),
        ({"webhook": "wh_2"}, "GC-95"),
    ],
)
def test_a_webhook_that_took_nothing_is_said(hook, change, reason):
    with pytest.raises(NotAnchored, match=reason):
        replace(hook, **change).anchor("note", 1)


def test_a_webhook_that_was_ended_is_no_place(house, hook):
    hook.webhooks.end("wh_1", house.world.clock.now())

    with pytest.raises(NotAnchored, match="ended"):
        hook.anchor("note", 1)


def test_receipts_with_the_same_words_are_the_same(house):
    at = house.world.clock.now()
    one = Receipt(kind=Kind.PAPER, place="PDF", at=at, note="n")

    assert Receipt.parse(one.to_bytes()) == one
    assert one.digest != replace(one, place="safe").digest

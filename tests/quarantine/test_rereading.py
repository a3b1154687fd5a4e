"""What lies in quarantine is read again by the ordinary rules, and ends with it."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guicang.domain.errors import NoSuchQuarantined
from guicang.domain.ledger.model import Tag
from guicang.ports.quarantine import Choice
from guicang.ports.records import Unreadable, Way
from tests.quarantine.houses import BROKEN, lies, line, opened, ready, seen

ALL = Choice()


@pytest.fixture
def home(settled):
    return settled(ready)


class Broken:
    """A scanner that fails at every text."""

    def __init__(self, well):
        self.version, self.labels = well.version, well.labels

    def inspect(self, texts, places=None):
        raise RuntimeError(texts)


def unscreened(home, monkeypatch):
    """Let the scanner fail for now."""
    screening = home.house.screening
    broken = replace(screening, scanner=Broken(screening.scanner))
    intake = replace(home.house.intake, screening=broken, ahead=iter)
    monkeypatch.setitem(vars(home.house), "intake", intake)


def test_what_was_not_screened_comes_in_when_the_scanner_is_well(home, monkeypatch):
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        (kept,) = lies(home, line())
        assert kept.code == "GC-123"
        assert home.house.rereading.run(ALL, by="admin").stayed == {"GC-123": 1}

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.items, done.ended, done.conversations) == (1, 1, 1)
    assert seen(home) == []
    (talk,) = home.house.records.read(["q-1"])
    assert talk.messages[0].text == "请打 13912345678"
    *_, entry = home.house.ledger.entries(tag=Tag.QUARANTINE_READ_AGAIN)
    assert entry.actor == "admin"
    assert entry.data["ended"] == 1
    assert home.house.rereading.run(ALL, by="admin").items == 0
    assert home.house.recording.verify().whole


def test_what_still_cannot_be_read_stays_with_its_newest_reason(home):
    lies(home, BROKEN)
    home.clock.move(days=1)

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.items, done.ended, done.stayed) == (1, 0, {"GC-101": 1})
    (kept,) = opened(home)
    assert kept.tried_at == home.clock.now()
    assert kept.raw == BROKEN


def test_what_contradicts_stays_once_and_comes_in_when_the_other_is_gone(home):
    lies(home, line())
    (kept,) = lies(home, line(text="anders"), name="b.jsonl")

    assert home.house.rereading.run(ALL, by="admin").ended == 0
    assert [each.id for each in seen(home)] == [kept.id]
    home.house.records.destroy(["q-1"])

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.ended, done.conversations, seen(home)) == (1, 1, [])


def test_rows_of_csv_are_read_under_the_header_that_was_kept(home, monkeypatch):
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        lies(
            home,
            b"conversation_id,ts,sender_id,sender_role,text",
            "q-3,2025-01-02T03:04:05Z,u1,customer,你好".encode(),
            b"q-3,2025-01-02T03:05:05Z,a1,agent,",
            name="a.csv",
        )

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.ended, done.messages) == (1, 2)
    (talk,) = home.house.records.read(["q-3"])
    assert [m.text for m in talk.messages] == ["你好", ""]


def test_rows_of_parquet_are_read_again(home, monkeypatch):
    rows = [
        {"conversation_id": "q-4", "ts": "2025-01-02T03:04:05Z", "sender_id": "u",
         "sender_role": "customer", "text": "a", "channel": None},
    ]  # fmt: skip
    path = home.folder / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        home.house.intake.take(path, home.house.files)
    assert len(seen(home)) == 1

    assert home.house.rereading.run(ALL, by="admin").ended == 1
    assert home.house.records.known(["q-4"])


def test_what_a_program_pushed_is_read_as_it_was_then(home, monkeypatch):
    said = '{"ts":"2025-01-02T03:04:05Z","sender_id":"u","sender_role":"customer"}'
    sent = [f'{{"conversation_id":"q-5","messages":[{said}]}}'.encode()]
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        items = home.house.pushed.read(sent)
        home.house.intake.push(items, "ab" * 32, actor="key:1")
    (kept,) = opened(home)
    assert kept.way == Way("pushed")

    assert home.house.rereading.run(ALL, by="admin").ended == 1
    assert home.house.records.known(["q-5"])


@pytest.mark.parametrize(
    ("file", "reason", "way", "raw"),
    [
        ("source:shop", "an event", Way(), line()),
        ("ab", "line of 9 bytes, sha256 00; its head is kept", Way("jsonl"), line()),
        ("ab", "row: short", Way(), b"a,b,c"),
        (
            "ab",
            "row",
            Way("csv", "消息ID,类型,发送人,时间,内容".encode()),
            b"1,2,3,4,5",
        ),
    ],
)
def test_where_bytes_do_not_suffice_nothing_is_guessed(home, file, reason, way, raw):
    item = Unreadable(
        file=file, position=1, offset=0, reason=reason, code="GC-101", raw=raw, way=way
    )
    home.house.records.quarantine([item], home.clock.now())

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.ended, done.stayed) == (0, {"GC-109": 1})
    (kept,) = opened(home)
    assert (kept.code, kept.reason) == ("GC-101", reason)


def test_what_a_person_had_ended_does_not_come_back_and_its_bytes_go(home, monkeypatch):
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        lies(home, line())
    tag = home.house.tagger.tag("customer", "customer-1")
    now = home.clock.now()
    with home.house.catalogue.transaction():
        home.house.catalogue.person_ended(frozenset({tag}), "s-1", now, now)

    done = home.house.rereading.run(ALL, by="admin")

    assert (done.ended, done.conversations, seen(home)) == (1, 0, [])
    assert home.house.records.known(["q-1"]) == {}


def test_a_cut_in_a_page_undoes_the_page_and_the_next_run_does_it_once(
    home, monkeypatch
):
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        lies(home, line(), line(conversation_id="q-9"))

    def cut(_ids):
        raise KeyboardInterrupt

    with monkeypatch.context() as bad:
        bad.setattr(type(home.house.quarantine), "end", lambda _self, ids: cut(ids))
        with pytest.raises(KeyboardInterrupt):
            home.house.rereading.run(ALL, by="admin")
    assert home.house.records.known(["q-1", "q-9"]) == {}
    assert len(seen(home)) == 2

    assert home.house.rereading.run(ALL, by="admin").ended == 2
    assert sorted(home.house.records.known(["q-1", "q-9"])) == ["q-1", "q-9"]
    assert home.house.records.counts()["quarantined"] == 0


def test_only_what_is_meant_is_read(home):
    one, two = lies(home, BROKEN, b"torn")

    assert home.house.rereading.run(Choice(ids=(two.id,)), by="admin").items == 1
    assert home.house.rereading.run(Choice(code="GC-123"), by="admin").items == 0
    assert home.house.rereading.run(ALL, by="admin", most=1).items == 2
    with pytest.raises(NoSuchQuarantined):
        home.house.rereading.run(Choice(ids=(two.id + 99,)), by="admin")
    assert one.place.file == two.place.file

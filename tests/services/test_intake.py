"""Taking in twice is taking in once, wherever the first time was cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.catalogue import MemoryCatalogue
from tests.fakes.identities import MemoryIdentities
from tests.fakes.ledger import MemoryLedger
from tests.fakes.records import MemoryRecords
from tests.fakes.transactions import MemoryDatabase
from tests.files import NOW, Noon, conversation, flat, source, write
from tests.scanners import SCANNER

from guicang.domain.archive.model import Item, Mode, Segment, SegmentState
from guicang.domain.classify import label
from guicang.domain.errors import FileChanged, HoldInForce
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.domain.retention.model import Label, LabelSource
from guicang.services.inspecting import Plain
from guicang.services.intake import Intake, Result
from guicang.services.screening import Screening

ID = "110101199003078515"


class Tags:
    def tag(self, purpose: str, value: str) -> str:
        return f"{purpose}:{value}".encode().hex()[:32].ljust(32, "0")


def _labels(those: Sequence[tuple[Conversation, object]]) -> list[tuple[Label, ...]]:
    return [
        tuple(
            Label(category=each.category, by=LabelSource(each.by), at=NOW)
            for each in label(found)
        )
        for found, _ in those
    ]


def _salts() -> Iterator[bytes]:
    for n in count():
        yield n.to_bytes(16, "big")


@dataclass
class House:
    """All stores of one test, and the service on them."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    chunk: int = 3

    def __post_init__(self) -> None:
        self.records = MemoryRecords(database=self.database)
        self.catalogue = MemoryCatalogue(self.database)
        self.ledger = MemoryLedger(self.database)
        salts = _salts()
        self.intake = Intake(
            records=self.records,
            catalogue=self.catalogue,
            identities=MemoryIdentities(self.database),
            ledger=self.ledger,
            screening=Screening(scanner=Plain(SCANNER), tagger=Tags()),
            tagger=Tags(),
            clock=Noon(),
            labeller=_labels,
            salts=lambda _: next(salts),
            arrived=lambda name, events: self.records.happened(name, events),
            chunk=self.chunk,
        )

    def take(self, path: Path) -> Result:
        return self.intake.take(path, source())

    def stored(self) -> dict[str, Conversation]:
        return {name: kept.conversation for name, kept in self.records.kept.items()}

    def tags(self) -> list[str]:
        return [entry.tag for entry in self.ledger.entries()]


@pytest.fixture
def house() -> House:
    return House()


def _file(tmp_path: Path, count: int = 10) -> Path:
    lines = [conversation(f"c{n}") for n in range(count)]
    return write(tmp_path / "a.jsonl", lines)


def test_what_comes_in_is_stored_counted_and_entered(house, tmp_path):
    result = house.take(_file(tmp_path))

    assert result == Result(conversations=10, messages=20)
    assert set(house.stored()) == {f"c{n}" for n in range(10)}
    assert house.tags().count(Tag.CONVERSATION_TAKEN_IN) == 4
    taken = house.ledger.entries(tag=Tag.CONVERSATION_TAKEN_IN)
    assert sum(entry.data["conversations"] for entry in taken) == 10


def test_the_same_file_again_changes_nothing(house, tmp_path):
    path = _file(tmp_path)
    house.take(path)
    before = (house.records.snapshot(), house.ledger.head())

    assert house.take(path) == Result(duplicates=10)
    assert (house.records.snapshot(), house.ledger.head()) == before


def test_the_same_records_in_another_file_change_nothing(house, tmp_path):
    house.take(_file(tmp_path))
    other = write(
        tmp_path / "b.jsonl.gz", [conversation(f"c{n}") for n in range(9, -1, -1)]
    )

    assert house.take(other) == Result(duplicates=10)


@pytest.mark.parametrize("cut", range(4))
def test_an_import_cut_after_any_chunk_goes_on_there(tmp_path, cut):
    class PowerCut(BaseException):
        pass

    def pull(done: float, result: Result) -> None:
        nonlocal calls
        calls += 1
        if calls > cut:
            raise PowerCut

    house, path, calls = House(), _file(tmp_path), 0
    with pytest.raises(PowerCut):
        house.intake.take(path, source(), progress=pull)
    first = len(house.stored())

    rest = house.take(path)

    assert first == min(3 * (cut + 1), 10)
    assert rest == Result(conversations=10 - first, messages=2 * (10 - first)) or (
        rest == Result(duplicates=10)
    )
    assert house.take(path) == Result(duplicates=10)


@pytest.mark.parametrize("calls", range(1, 30))
def test_a_cut_inside_a_transaction_leaves_nothing_of_it(tmp_path, calls):
    class PowerCut(BaseException):
        pass

    house, path = House(), _file(tmp_path)
    left = [calls]

    class Cutting:
        def __init__(self, inner: object) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> object:
            left[0] -= 1
            if left[0] <= 0:
                raise PowerCut
            return getattr(self._inner, name)

    for port in ("records", "catalogue", "ledger"):
        object.__setattr__(house.intake, port, Cutting(getattr(house, port)))
    with pytest.raises(PowerCut):
        house.take(path)
    for port in ("records", "catalogue", "ledger"):
        object.__setattr__(house.intake, port, getattr(house, port))
    taken = [e.data for e in house.ledger.entries(tag=Tag.CONVERSATION_TAKEN_IN)]
    assert sum(data["conversations"] for data in taken) == len(house.stored())
    house.take(path)

    assert len(house.stored()) == 10
    assert house.take(path) == Result(duplicates=10)


def test_parts_of_a_conversation_meet_within_a_chunk_and_across(house, tmp_path):
    lines = [flat(f"c{n % 4}", n // 4) for n in range(20)]

    result = house.take(write(tmp_path / "a.jsonl", lines))

    assert result.conversations == 4
    assert result.messages == 20
    for found in house.stored().values():
        assert [m.text for m in found.messages] == [f"第{n}句" for n in range(5)]
    again = house.take(tmp_path / "a.jsonl")
    assert (again.conversations, again.updated, again.quarantined) == (0, 0, 0)


def test_a_longer_version_takes_the_place_of_the_shorter(house, tmp_path):
    long = conversation("c1", closed_at=None)
    short = {**long, "messages": long["messages"][:1]}
    house.take(write(tmp_path / "a.jsonl", [short]))

    closed = {**long, "closed_at": "2025-11-23T00:10:00+08:00"}
    result = house.take(write(tmp_path / "b.jsonl", [closed]))

    assert result == Result(messages=1, updated=1)
    assert len(house.stored()["c1"].messages) == 2
    assert house.stored()["c1"].closed_at is not None
    assert house.take(tmp_path / "a.jsonl") == Result(duplicates=1)


CONTRADICTIONS = {
    "another text": lambda raw: raw["messages"][0].update(text="别的话"),
    "another instant": lambda raw: raw["messages"][0].update(
        ts="2025-11-23T00:00:30+08:00"
    ),
    "another customer": lambda raw: raw.update(customer={"id": "C2"}),
    "another unknown field": lambda raw: raw.update(topic="退款"),
}


@pytest.mark.parametrize("change", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_quarantined_and_the_stored_one_stays(
    house, tmp_path, change
):
    house.take(write(tmp_path / "a.jsonl", [conversation("c1", topic="发票")]))
    stored = house.stored()
    other = conversation("c1", topic="发票")
    change(other)

    path = write(tmp_path / "b.jsonl", [other])
    result = house.take(path)

    assert result == Result(quarantined=1)
    assert house.stored() == stored
    [kept] = house.records.quarantined.values()
    assert kept.code == "GC-101"
    assert kept.raw == path.read_bytes().strip()
    assert house.take(path) == Result()


def test_two_contradictions_in_one_file_keep_the_first(house, tmp_path):
    other = conversation("c1", customer={"id": "C2"})
    result = house.take(write(tmp_path / "a.jsonl", [conversation("c1"), other]))

    assert (result.conversations, result.quarantined) == (1, 1)
    assert house.stored()["c1"].customer == "C1"


def test_versions_in_one_file_become_the_longest(house, tmp_path):
    short, longer = conversation("c1"), conversation("c1")
    longer["messages"].append({**longer["messages"][1], "seq": 2, "text": "再见"})

    result = house.take(write(tmp_path / "a.jsonl", [short, longer, short]))

    assert result == Result(conversations=1, messages=3, duplicates=1)
    assert [m.text for m in house.stored()["c1"].messages][2:] == ["再见"]


def test_a_file_that_changes_between_chunks_gives_what_was_read(tmp_path):
    house = House(chunk=2)
    path = _file(tmp_path, 2)

    def grow(done: float, result: Result) -> None:
        with path.open("ab") as file:
            file.write(b"\n")

    with pytest.raises(FileChanged):
        house.intake.take(path, source(), progress=grow)

    assert len(house.stored()) == 2


def test_an_event_that_happened_since_is_added(house, tmp_path):
    house.take(write(tmp_path / "a.jsonl", [conversation("c1")]))
    events = {"complaint_closed": "2025-12-01T00:00:00Z"}

    result = house.take(
        write(tmp_path / "b.jsonl", [conversation("c1", events=events)])
    )

    assert result == Result(updated=1)
    assert "complaint_closed" in house.stored()["c1"].events
    assert house.take(tmp_path / "b.jsonl") == Result(duplicates=1)
    later = {"complaint_closed": "2025-12-02T00:00:00Z"}
    other = write(tmp_path / "c.jsonl", [conversation("c1", events=later)])
    assert house.take(other) == Result(quarantined=1)


def test_what_a_subject_request_ended_does_not_come_back(house, tmp_path):
    house.catalogue.ended(["c1"], "request-1", NOW)

    result = house.take(
        write(tmp_path / "a.jsonl", [conversation("c1"), conversation("c2")])
    )

    assert result == Result(conversations=1, messages=2, refused=1)
    assert set(house.stored()) == {"c2"}
    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_TAKEN_IN)
    assert entry.data["refused"] == 1


def _archive(house: House, name: str) -> None:
    """Take a stored conversation offline, as disposal does."""
    segment = Segment(
        id="s1",
        object="s1",
        key="k",
        mode=Mode.ESCROW,
        basis="",
        bucket="2026-03",
        batch="b1",
        state=SegmentState.LIVE,
        created_at=NOW,
    )
    house.catalogue.plan(segment)
    item = Item(conversation=name, segment="s1", digest="", messages=2, keep_until=NOW)
    house.catalogue.enter([(item, house.records.facts_of([name])[name])])
    house.records.destroy([name])


def test_what_is_archived_already_is_a_duplicate(house, tmp_path):
    path = write(tmp_path / "a.jsonl", [conversation("c1")])
    house.take(path)
    _archive(house, "c1")

    assert house.take(path) == Result(duplicates=1)
    longer = conversation("c1")
    longer["messages"].append({**longer["messages"][0], "seq": 2})
    assert house.take(write(tmp_path / "b.jsonl", [longer])) == Result(quarantined=1)
    assert house.stored() == {}


def test_what_is_found_and_labelled_goes_with_the_record(house, tmp_path):
    raw = conversation("c1", labels={"category": "chat.complaint"})
    raw["messages"][0]["text"] = f"身份证 {ID}，电话13800138000"

    house.take(write(tmp_path / "a.jsonl", [raw, conversation("c2")]))

    kept = house.records.kept["c1"]
    assert [str(f.type) for f in kept.findings[0]] == ["CN_ID", "MOBILE"]
    assert kept.sensitive
    assert not house.records.kept["c2"].sensitive
    assert [label.category for label in kept.labels] == ["chat.complaint"]
    [screened] = house.ledger.entries(tag=Tag.CONVERSATION_SCREENED)
    assert screened.data["findings"] == [["CN_ID", 1], ["MOBILE", 1]]
    assert screened.data["sensitive"] == 1


def test_talk_about_health_is_sensitive_without_a_number(house, tmp_path):
    raw = conversation("c1", labels={"sensitive": "health"})
    house.take(write(tmp_path / "a.jsonl", [raw]))

    assert house.records.kept["c1"].sensitive


def test_the_ledger_names_no_file_and_no_person(house, tmp_path):
    path = write(tmp_path / "王小明的聊天.jsonl", [conversation("c1"), b"broken"])
    house.take(path)

    text = "".join(row.body.decode() for row in house.ledger.rows())
    assert "王小明" not in text
    assert "C1" not in text
    [kept] = house.records.quarantined.values()
    assert kept.file == source().identify(path)


def test_a_file_that_changed_gives_what_was_read(house, tmp_path):
    path = _file(tmp_path, 4)

    def grow(done: float, result: Result) -> None:
        with path.open("ab") as file:
            file.write(b"\n")

    with pytest.raises(FileChanged):
        house.intake.take(path, source(), progress=grow)

    assert len(house.stored()) == 4


def test_progress_grows_to_the_whole(house, tmp_path):
    told: list[tuple[float, int]] = []
    house.intake.take(
        _file(tmp_path),
        source(),
        progress=lambda done, result: told.append((done, result.conversations)),
    )

    assert [n for _, n in told] == [3, 6, 9, 10]
    assert told[-1][0] == 1.0


def test_an_event_that_would_end_a_hold_is_kept_raw_and_changes_nothing(
    house, tmp_path
):
    def held(name: str, events: object) -> None:
        raise HoldInForce(holds="h-1")

    house.intake = replace(house.intake, arrived=held)
    house.take(write(tmp_path / "a.jsonl", [conversation("c1")]))
    events = {"complaint_closed": "2025-12-01T00:00:00Z"}

    result = house.take(
        write(tmp_path / "b.jsonl", [conversation("c1", events=events)])
    )

    assert (result.updated, result.quarantined) == (0, 1)
    (kept,) = house.records.quarantined.values()
    assert kept.code == HoldInForce.code

"""Screening again: everything once, whatever was cut off, and one entry for a run."""

from dataclasses import replace

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.house import House
from tests.fakes.keys import MemoryTagger
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import entries

from guicang.adapters.engines.local import LocalEngine
from guicang.domain.detect.model import Entity
from guicang.domain.errors import EngineUnready, TaskPoisoned
from guicang.domain.ledger.model import Tag
from guicang.ports.engines import Outcome
from guicang.ports.records import Incoming
from guicang.services.inspecting import Plain
from guicang.services.rescanning import Rescanned, Rescanning
from guicang.services.screening import Screening

NOW = FakeClock().now()


class PowerCut(BaseException):
    pass


@pytest.fixture
def house() -> House:
    house = House(World())
    house.take_in(*(talk(f"c{n}", "卡号" if n % 2 else "你好") for n in range(10)))
    return house


def _rescanning(house: House, scanner: WordScanner | None = None) -> Rescanning:
    words = scanner or WordScanner({"卡号": Entity.BANK_CARD}, version="words/2")
    return Rescanning(
        engine=LocalEngine(),
        work=lambda: lambda task: Plain(words).inspect(*task),
        records=house.ports["records"],
        screening=Screening(scanner=Plain(words), tagger=MemoryTagger()),
        ledger=house.ports["ledger"],
        clock=house.world.clock,
        page=3,
    )


def test_everything_is_screened_once_and_one_entry_says_so(house):
    told = []

    done = _rescanning(house).run(by="admin", progress=lambda *at: told.append(at))

    assert done == Rescanned(conversations=10, sensitive=5, findings={"BANK_CARD": 5})
    assert told == [(3, 10), (6, 10), (9, 10), (10, 10)]
    [entry] = entries(house, Tag.CONVERSATION_SCREENED)
    assert entry.actor == "admin"
    assert entry.data == {
        "rules": "words/2",
        "conversations": 10,
        "sensitive": 5,
        "prohibited": 0,
        "findings": [["BANK_CARD", 5]],
        "failed": 0,
        "again": True,
    }
    [(hit,)] = house.world.records.findings("c1").values()
    assert hit.type == Entity.BANK_CARD


def test_under_the_same_rules_nothing_is_done_and_nothing_is_entered(house):
    _rescanning(house).run(by="admin")

    again = _rescanning(house).run(by="admin")

    assert again == Rescanned(findings={})
    assert len(entries(house, Tag.CONVERSATION_SCREENED)) == 1


@pytest.mark.parametrize("pages", range(1, 5))
def test_a_run_that_was_cut_off_goes_on_and_is_counted_whole(house, pages):
    def cut(done: int, of: int) -> None:
        nonlocal pages
        pages -= 1
        if not pages:
            raise PowerCut

    with pytest.raises(PowerCut):
        _rescanning(house).run(by="admin", progress=cut)
    assert entries(house, Tag.CONVERSATION_SCREENED) == []

    done = _rescanning(house).run(by="admin")

    assert done.conversations == 10
    assert done.findings == {"BANK_CARD": 5}
    assert len(entries(house, Tag.CONVERSATION_SCREENED)) == 1


def test_counts_of_other_rules_are_not_taken_up(house):
    def cut(done: int, of: int) -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        _rescanning(house).run(by="admin", progress=cut)

    newer = WordScanner(version="words/3")
    done = _rescanning(house, newer).run(by="admin")

    assert done == Rescanned(conversations=10, findings={})


def test_what_breaks_the_scanner_is_counted_and_tried_again(house):
    broken = WordScanner({"卡号": Entity.BANK_CARD}, breaks="你好", version="words/2")

    done = _rescanning(house, broken).run(by="admin")

    assert (done.conversations, done.failed) == (5, 5)
    assert _rescanning(house).run(by="admin").conversations == 5


def test_what_became_sensitive_waits_the_grace_period(house):
    _rescanning(house).run(by="admin")

    facts = {record.id: record for record in house.world.records.facts()}
    assert facts["c1"].sensitive
    assert facts["c1"].shortened_at == house.world.clock.now()
    assert facts["c0"].shortened_at is None


def test_an_entry_that_is_refused_loses_no_count(house, monkeypatch):
    def refuse(*_: object) -> None:
        raise PowerCut

    ledger = house.ports["ledger"]
    kept = ledger.append
    monkeypatch.setattr(ledger, "append", refuse)
    with pytest.raises(PowerCut):
        _rescanning(house).run(by="admin")
    monkeypatch.setattr(ledger, "append", kept)

    assert _rescanning(house).run(by="admin").conversations == 10
    assert _rescanning(house).run(by="admin") == Rescanned(findings={})


class Longer:
    """An engine that lets a longer version of a conversation come while it searches."""

    def __init__(self, house: House, name: str) -> None:
        self.house, self.name = house, name

    def map(self, work, tasks):
        for outcome in LocalEngine().map(work, tasks):
            if self.name:
                name, self.name = self.name, ""
                self.house.world.records.replace([longer(name)], NOW)
            yield outcome


def longer(name: str) -> Incoming:
    return Incoming(
        conversation=talk(name, "卡号", "又来了"),
        salt=bytes(16),
        digest=b"another",
        customer_tag="0" * 32,
        findings={},
        rules="words/2",
    )


def test_what_changed_while_it_was_searched_keeps_what_it_was_screened_with(house):
    rescanning = replace(_rescanning(house), engine=Longer(house, "c1"))

    done = rescanning.run(by="admin")

    assert (done.conversations, done.failed) == (9, 0)
    assert house.world.records.findings("c1") == {}
    assert house.world.records.findings("c3")


def test_one_that_kills_whoever_searches_it_keeps_no_other_from_being_screened(house):
    class Deadly:
        """Loses every task that holds a word, as one that kills processes would."""

        def map(self, work, tasks):
            for task in tasks:
                if any("卡号" in text for text in task[0]):
                    yield Outcome(error=TaskPoisoned(times=3))
                else:
                    yield Outcome(result=work(task))

    done = replace(_rescanning(house), engine=Deadly()).run(by="admin")

    assert (done.conversations, done.failed) == (5, 5)


def test_an_engine_that_is_not_ready_ends_the_run_and_nothing_is_said(
    house,
):
    class Unready:
        def map(self, work, tasks):
            for _ in tasks:
                yield Outcome(error=EngineUnready(place="x", reason="rules"))

    with pytest.raises(EngineUnready):
        replace(_rescanning(house), engine=Unready()).run(by="admin")
    assert entries(house, Tag.CONVERSATION_SCREENED) == []

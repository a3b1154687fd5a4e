"""A large file is searched ahead by an engine; what comes in is the same."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.compiled import RULES
from tests.files import conversation, source, write
from tests.services.test_intake import House

from guicang.adapters.engines.local import LocalEngine
from guicang.adapters.scanning.scanner import RuleScanner
from guicang.domain.errors import EngineUnready, FileChanged, TaskPoisoned
from guicang.ports.engines import Outcome
from guicang.services.chunking import Lookahead
from guicang.services.inspecting import Plain
from guicang.services.intake import Result

CARD = "我的手机号是 13800138000"
POISON = "这句话会杀死进程"


@dataclass(frozen=True)
class Search:
    """Searches as the house does; a text may kill whoever searches, so many times."""

    folder: Path
    deaths: int = 0
    version: str = ""

    def __call__(self, task):
        texts, places = task
        if any(POISON in text for text in texts):
            died = self.folder / f"{len(list(self.folder.iterdir()))}"
            if int(died.name) < self.deaths:
                died.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return Plain(RuleScanner(RULES)).inspect(texts, places)


@dataclass
class Engine:
    """An engine that notes how many tasks it was given, or cannot do any."""

    inner: LocalEngine = field(default_factory=LocalEngine)
    tasks: list[int] = field(default_factory=list)
    error: Exception | None = None

    def map(self, work, tasks) -> Iterator[Outcome]:
        def noted():
            for task in tasks:
                self.tasks.append(len(task[0]))
                yield task

        for outcome in self.inner.map(work, noted()):
            yield Outcome(error=self.error) if self.error else outcome


@pytest.fixture
def deaths(tmp_path) -> Path:
    (tmp_path / "deaths").mkdir()
    return tmp_path / "deaths"


def _house(engine, work, alone: int = 1) -> House:
    house = House()
    ahead = Lookahead(
        records=house.records,
        screening=house.intake.screening,
        engine=engine,
        work=lambda: work,
        alone=alone,
    )
    house.intake = replace(house.intake, ahead=ahead)
    return house


def _talk(name: str, *texts: str) -> dict:
    made = conversation(name)
    said = made["messages"][0]
    made["messages"] = [
        {**said, "seq": n, "ts": f"2025-11-23T00:{n:02}:00+08:00", "text": text}
        for n, text in enumerate(texts)
    ]
    return made


def _file(tmp_path: Path, *more: object, count: int = 14) -> Path:
    talks = [_talk(f"c{n}", CARD if n % 3 else "你好", "好的") for n in range(count)]
    return write(tmp_path / "a.jsonl", [*talks, *more])


def _all(house: House) -> tuple[object, ...]:
    entries = [(e.tag, e.actor, e.data) for e in house.ledger.entries()]
    kept = house.records.snapshot()
    return {n: v for n, v in kept.items() if not n.startswith("_")}, entries


def test_what_comes_in_is_the_same_as_without_an_engine(tmp_path, deaths):
    longer = _talk("c2", CARD, "好的", "身份证 110101199003078515")
    path = _file(
        tmp_path, longer, b"{", _talk("c3", "别的话"), _talk("c13", CARD, "好的")
    )
    plain = House()
    engine = Engine(LocalEngine(2))
    house = _house(engine, Search(deaths))

    assert house.take(path) == plain.take(path)

    assert sum(engine.tasks) > 0
    assert _all(house) == _all(plain)
    assert house.records.findings("c13")


def test_a_process_that_is_killed_costs_one_task_and_nothing_else(tmp_path, deaths):
    path = _file(tmp_path, _talk("deadly", POISON, CARD), _talk("after", CARD))
    plain = House()
    house = _house(Engine(LocalEngine(2)), Search(deaths, deaths=1))

    assert house.take(path) == plain.take(path)

    assert len(list(deaths.iterdir())) == 1
    assert _all(house) == _all(plain)


def test_a_conversation_that_kills_again_and_again_is_kept_raw_alone(tmp_path, deaths):
    path = _file(tmp_path, _talk("deadly", POISON, CARD), _talk("after", CARD))
    house = _house(Engine(LocalEngine(2)), Search(deaths, deaths=99))

    result = house.take(path)

    assert result == Result(conversations=15, messages=29, quarantined=1)
    assert "deadly" not in house.stored()
    assert "after" in house.stored()


def test_an_engine_that_searches_nothing_keeps_nothing_raw(tmp_path, deaths):
    """That every process dies is no fault of what was said."""
    engine = Engine(error=TaskPoisoned(times=3))
    house = _house(engine, Search(deaths))
    path = _file(tmp_path)

    with pytest.raises(EngineUnready):
        house.take(path)

    assert len(house.stored()) == 3
    engine.error = None
    assert house.take(path) == Result(conversations=11, messages=22)


def test_an_engine_that_is_away_loses_nothing(tmp_path, deaths):
    engine = Engine(error=EngineUnready(place="ray", reason="away"))
    house = _house(engine, Search(deaths))

    with pytest.raises(EngineUnready):
        house.take(_file(tmp_path))

    assert len(house.stored()) == 3


def test_a_small_file_and_what_is_known_begin_no_process(tmp_path, deaths):
    engine = Engine()
    house = _house(engine, Search(deaths), alone=5)
    path = _file(tmp_path)

    house.take(path)
    assert house.take(path) == Result(duplicates=14)

    assert engine.tasks == []


def test_what_is_known_is_not_searched_ahead(tmp_path, deaths):
    engine = Engine()
    house = _house(engine, Search(deaths), alone=0)
    house.take(_file(tmp_path, count=6))
    engine.tasks.clear()

    assert house.take(_file(tmp_path)) == Result(
        conversations=8, messages=16, duplicates=6
    )

    assert sum(engine.tasks) == 16


def test_what_was_found_by_other_rules_is_searched_again(tmp_path, deaths):
    house = _house(Engine(), lambda task: [None] * len(task[0]), alone=0)
    rules = type(house.intake.screening).rules
    asked: list[int] = []

    def changing(screening) -> str:
        asked.append(1)
        return f"{rules.fget(screening)}{len(asked)}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(house.intake.screening), "rules", property(changing))
        house.take(_file(tmp_path, count=3))

    assert house.records.findings("c1")


def test_a_file_that_changes_gives_what_was_read_before(tmp_path, deaths):
    house, path = _house(Engine(), Search(deaths), alone=0), _file(tmp_path)

    class Broken:
        def identify(self, where):
            return source().identify(where)

        def read(self, where, after=0):
            for number, item in enumerate(source().read(where, after)):
                if number == 8:
                    raise FileChanged(file="a.jsonl")
                yield item

    with pytest.raises(FileChanged):
        house.intake.take(path, Broken())

    assert set(house.stored()) == {f"c{n}" for n in range(8)}

"""What is screened is told apart from what could not be, and is found elsewhere."""

import pytest
from tests.fakes.keys import MemoryTagger
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.files import conversation, write
from tests.scanners import SCANNER
from tests.services.test_intake import House

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import ScreeningFailed
from guicang.domain.ledger.model import Tag
from guicang.services.intake import Intake, Result
from guicang.services.screening import Screening, tag_of

ID = "110101199003078515"
MOBILE = "13800138000"
TAGGER = MemoryTagger()


def _screening(scanner, **more) -> Screening:
    return Screening(scanner=scanner, tagger=TAGGER, **more)


def test_findings_carry_the_rules_and_a_keyed_digest():
    said = talk("c1", f"身份证{ID}", "好的", f"电话 {MOBILE}")

    (found,) = _screening(SCANNER).screen([said])

    assert found.rules == "checked/1"
    assert found.sensitive
    assert set(found.findings) == {said.messages[0].seq, said.messages[2].seq}
    ((one,), (two,)) = found.findings.values()
    assert one.digest == tag_of(TAGGER, Entity.CN_ID, ID)
    assert two.digest == tag_of(TAGGER, Entity.MOBILE, MOBILE)
    assert ID not in repr(found)


def test_each_way_of_writing_has_one_digest_and_each_type_its_own():
    ways = ["13800138000", "+86-138 0013 8000", "138-0013-8000"]
    screened = _screening(SCANNER).screen([talk("c", *ways)])

    digests = {f.digest for some in screened[0].findings.values() for f in some}
    assert len(digests) == 1
    assert tag_of(TAGGER, Entity.QQ, MOBILE) not in digests


def test_what_is_partly_hidden_has_no_digest():
    class Masked(WordScanner):
        def _scan(self, text):
            return (Finding(Entity.CN_ID, 0, 18, masked=True),)

    (found,) = _screening(Masked()).screen([talk("c1", "320923********5678")])

    assert {f.digest for some in found.findings.values() for f in some} == {""}


@pytest.mark.parametrize(("strict", "sensitive"), [(True, True), (False, False)])
def test_what_only_a_standard_names_is_sensitive_where_one_is_strict(strict, sensitive):
    (found,) = _screening(SCANNER, strict=strict).screen([talk("c", ID)])

    assert found.sensitive is sensitive


def test_one_that_breaks_the_scanner_keeps_nobody_else_out():
    scanner = WordScanner({"张三": Entity.PERSON}, breaks="怪")
    talks = [talk("c1", "张三"), talk("c2", "怪"), talk("c3", "好")]

    one, two, three = _screening(scanner).screen(talks)

    assert one is not None
    assert one.findings
    assert two is None
    assert three is not None
    assert not three.findings


def test_a_scanner_that_answers_too_little_has_failed():
    class Short(WordScanner):
        def scan(self, texts):
            return super().scan(texts)[:-1]

    assert _screening(Short()).screen([talk("c1", "a", "b")]) == [None]


def test_nothing_is_screened_without_asking_the_scanner():
    scanner = WordScanner()

    assert _screening(scanner).screen([]) == []
    assert scanner.calls == 0


# --- intake fails closed --------------------------------------------------------------


@pytest.fixture
def house() -> House:
    house = House()
    breaking = _screening(WordScanner({"发票": Entity.MEDICAL}, breaks="怪"))
    object.__setattr__(house.intake, "screening", breaking)
    return house


def _file(tmp_path, *texts: str):
    lines = []
    for number, text in enumerate(texts):
        raw = conversation(f"c{number}")
        raw["messages"][0]["text"] = text
        lines.append(raw)
    return write(tmp_path / "a.jsonl", lines)


def test_what_could_not_be_screened_is_kept_raw_and_not_stored(house, tmp_path):
    path = _file(tmp_path, "你好", "怪", "发票")

    result = house.take(path)

    assert result == Result(conversations=2, messages=4, quarantined=1)
    assert set(house.stored()) == {"c0", "c2"}
    [kept] = house.records.quarantined.values()
    assert kept.code == ScreeningFailed.code
    assert "怪".encode() in kept.raw
    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_QUARANTINED)
    assert entry.data["items"] == 1


def test_the_same_file_comes_in_whole_when_the_scanner_works_again(house, tmp_path):
    path = _file(tmp_path, "你好", "怪")
    house.take(path)
    object.__setattr__(house.intake, "screening", _screening(SCANNER))

    assert house.take(path) == Result(conversations=1, messages=2, duplicates=1)
    assert set(house.stored()) == {"c0", "c1"}


def test_a_longer_version_that_could_not_be_screened_leaves_the_stored_one(
    house, tmp_path
):
    short = conversation("c1")
    house.take(write(tmp_path / "a.jsonl", [short]))
    stored = house.stored()
    longer = conversation("c1")
    longer["messages"].append({**longer["messages"][0], "seq": 2, "text": "怪"})

    result = house.take(write(tmp_path / "b.jsonl", [longer]))

    assert result == Result(quarantined=1)
    assert house.stored() == stored
    assert isinstance(house.intake, Intake)

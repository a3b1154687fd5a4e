"""What is screened is told apart from what could not be, and is found elsewhere."""

from dataclasses import replace
from functools import partial

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.house import House as StandingHouse
from tests.fakes.keys import MemoryTagger
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.files import conversation, write
from tests.scanners import SCANNER
from tests.services.standing import entries
from tests.services.test_intake import House
from tests.specimens.rules import rule, rule_set

from guicang.adapters.engines.local import LocalEngine
from guicang.adapters.scanning.composite import CompositeWorkshop
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import ScreeningFailed
from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.model import Tag
from guicang.domain.record.categories import PROHIBITED
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Screened
from guicang.services.inspecting import Plain
from guicang.services.intake import Intake, Result
from guicang.services.rescanning import Rescanning
from guicang.services.screening import Screening, kept, tag_of

ID = "110101199003078515"
MOBILE = "13800138000"
TAGGER = MemoryTagger()


def _screening(scanner, **more) -> Screening:
    return Screening(scanner=Plain(scanner), tagger=TAGGER, **more)


def test_findings_carry_the_rules_and_a_keyed_digest():
    said = talk("c1", f"身份证{ID}", "好的", f"电话 {MOBILE}")

    (found,) = _screening(SCANNER).screen([said])

    assert found.rules == SCANNER.version
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


# --- the organisation's rules ---------------------------------------------------------

OWN = rule_set(
    rule("keywords", "内部价", type="PRICE", id="prices", scope={"sources": ["shop"]}),
    rule("prohibited", "赌博充值", type="BAD", id="bad"),
    rule("keywords", "投诉", type="NOTE", action="report", id="notes"),
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    engine = RuleEngine(tmp_path_factory.mktemp("compiled"), TAGGER.tag)
    return CompositeWorkshop(engine, SCANNER, FakeClock())


@pytest.fixture(scope="module")
def own(workshop):
    return workshop.inspector(OWN, "rules/1:abc")


@pytest.fixture
def ours(own) -> House:
    house = House()
    screening = Screening(scanner=own, tagger=TAGGER)
    object.__setattr__(house.intake, "screening", screening)
    return house


def test_a_rule_holds_where_its_scope_says(own):
    here, there = (talk("c", "内部价", source=s) for s in ("shop", "elsewhere"))

    found, nothing = Screening(scanner=own, tagger=TAGGER).screen([here, there])

    assert [f.type for f in found.findings[0]] == ["PRICE"]
    assert not nothing.findings


def test_prohibited_content_is_labelled_kept_and_told(ours, tmp_path):
    ours.take(_file(tmp_path, "你好", "赌博充值", "投诉 内部价"))

    labels = {
        name: [each.category for each in kept.labels]
        for name, kept in ours.records.kept.items()
    }
    assert [name for name, found in labels.items() if PROHIBITED in found] == ["c1"]
    assert len(labels["c1"]) == 2
    assert ours.records.kept["c1"].findings == {}
    [entry] = ours.ledger.entries(tag=Tag.CONVERSATION_SCREENED)
    assert entry.data["prohibited"] == 1
    assert entry.data["reports"] == [["BAD", 1], ["NOTE", 1]]
    assert entry.data["findings"] == []


def test_a_type_with_any_name_does_not_break_the_ledger(tmp_path):
    house = House()
    named = _screening(WordScanner({"内部价": "内部价格"}))
    object.__setattr__(house.intake, "screening", named)

    house.take(_file(tmp_path, "内部价"))

    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_SCREENED)
    assert entry.data["findings"] == [["内部价格", 1]]
    assert encode(entry)


def test_rules_that_come_later_label_what_is_stored(own):
    house = StandingHouse(World())
    house.take_in(talk("c1", "赌博充值"), talk("c2", "你好"))
    records = house.ports["records"]
    before = records.facts_of(["c1", "c2"])
    rescanning = Rescanning(
        engine=LocalEngine(),
        work=lambda: lambda task: own.inspect(*task),
        records=records,
        screening=Screening(scanner=own, tagger=TAGGER),
        ledger=house.ports["ledger"],
        clock=house.world.clock,
    )

    done = rescanning.run(by="admin")
    again = rescanning.run(by="admin")

    after = records.facts_of(["c1", "c2"])
    assert (done.conversations, done.prohibited) == (2, 1)
    assert again.conversations == 0
    assert after["c1"].labels[:-1] == before["c1"].labels
    assert after["c1"].labels[-1].category == PROHIBITED
    assert after["c1"].labels[-1].by is LabelSource.RULE
    assert after["c2"].labels == before["c2"].labels
    [entry] = entries(house, Tag.CONVERSATION_SCREENED)
    assert (entry.data["prohibited"], entry.data["sensitive"]) == (1, 0)


def test_under_still_later_rules_a_label_and_its_time_stay(workshop, own):
    house = StandingHouse(World())
    house.take_in(talk("c1", "赌博充值"))
    records = house.ports["records"]
    rescanning = Rescanning(
        engine=LocalEngine(),
        work=lambda: lambda task: own.inspect(*task),
        records=records,
        screening=Screening(scanner=own, tagger=TAGGER),
        ledger=house.ports["ledger"],
        clock=house.world.clock,
    )
    rescanning.run(by="admin")
    before = records.facts_of(["c1"])["c1"]
    house.world.clock.move(days=1)
    newer = workshop.inspector(OWN, "rules/2:abc")
    later = Screening(scanner=newer, tagger=TAGGER)
    work = partial(partial, lambda task: newer.inspect(*task))

    done = replace(rescanning, screening=later, work=work).run(by="admin")

    after = records.facts_of(["c1"])["c1"]
    assert (done.conversations, done.prohibited) == (1, 1)
    assert after.labels == before.labels
    assert after.shortened_at == before.shortened_at


LABELS = [
    {
        "id": "diagnosis",
        "category": "chat.medical_consult",
        "findings": ["MEDICAL", "OWN"],
        "owner": "li",
        "reason": "what is said of health is kept as long as the law on health says",
    }
]


@pytest.fixture
def labelling(workshop):
    rules = rule_set(rule("keywords", "体检套餐"), labels=LABELS)
    return workshop.inspector(rules, "rules/3:abc")


def test_rules_that_label_go_by_what_was_found(labelling):
    screening = Screening(scanner=labelling, tagger=TAGGER)

    found, nothing = screening.screen(
        [talk("c1", "体检套餐多少钱"), talk("c2", "你好")]
    )

    assert [(f.category, f.because) for f in found.ruled] == [
        ("chat.medical_consult", ("rule:diagnosis",))
    ]
    assert nothing.ruled == ()


def test_rules_that_label_come_later_and_what_a_person_said_stands(labelling):
    house = StandingHouse(World())
    house.take_in(*(talk(name, "体检套餐", labels=()) for name in ("c1", "c2", "c3")))
    records = house.ports["records"]
    now = house.world.clock.now()
    person = Label("chat.presale", LabelSource.PERSON, now)
    doubt = Label("chat.ip_evidence", LabelSource.DOUBT, now)
    records.label("c2", (person,), now)
    records.label("c3", (doubt,), now)

    Rescanning(
        engine=LocalEngine(),
        work=lambda: lambda task: labelling.inspect(*task),
        records=records,
        screening=Screening(scanner=labelling, tagger=TAGGER),
        ledger=house.ports["ledger"],
        clock=house.world.clock,
    ).run(by="admin")

    after = records.facts_of(["c1", "c2", "c3"])
    ruled = ("chat.medical_consult", LabelSource.RULE)
    assert [(each.category, each.by) for each in after["c1"].labels][-1] == ruled
    assert after["c2"].labels == (person,)
    assert after["c3"].labels[0] == doubt
    assert [(each.category, each.by) for each in after["c3"].labels][-1] == ruled
    assert after["c3"].shortened_at == house.world.clock.now()
    assert after["c2"].shortened_at is None


def test_a_rule_that_expired_labels_nothing(workshop):
    old = [{**LABELS[0], "expires_at": "2020-01-01T00:00:00+08:00"}]
    rules = rule_set(rule("keywords", "体检套餐"), labels=old)

    assert list(workshop.inspector(rules, "rules/4:abc").labels) == []


def test_a_label_that_is_there_is_not_written_twice():
    label = Label(category=PROHIBITED, by=LabelSource.PERSON, at=FakeClock().now())

    assert kept((label,), Screened({}, False, "r", preserve=True), label.at) == (label,)
    assert kept((), Screened({}, False, "r"), label.at) == ()

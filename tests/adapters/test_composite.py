"""Built-in scanner and own rules as one scanner."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.scanning.composite import CompositeScanner, CompositeWorkshop
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.detect.masks import mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.model import Action, Place
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadPattern, RulesNotCompiled
from tests.fakes.clock import FakeClock
from tests.fakes.keys import MemoryTagger
from tests.scanners import SCANNER
from tests.specimens.rules import allow, rule, rule_set

MOBILE = "13800138000"
RULES = rule_set(
    rule("keywords", "内部价", type="SECRET_PRICE", id="prices"),
    rule("patterns", "HT-[0-9]{6}", "[0-9]{4}号", type="CONTRACT", id="contracts"),
    rule("blacklist", "私下转账", type="OFF", id="off", scope={"channels": ["web"]}),
    rule("prohibited", "赌博充值", type="BAD", id="bad"),
    rule("keywords", "投诉", type="NOTE", action="report", id="notes"),
    allow=[
        allow(MOBILE, id="desk", types=["MOBILE"]),
        allow("HT-000042", id="sample", types=["CONTRACT"]),
    ],
)


@dataclass
class Broken:
    """A built-in scanner that fails."""

    version: str = "broken/1"
    asked: list[str] = field(default_factory=list)

    def scan(self, texts):
        raise MemoryError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


def workshop(folder, builtin=None) -> CompositeWorkshop:
    engine = RuleEngine(folder, MemoryTagger().tag)
    return CompositeWorkshop(engine, builtin or SCANNER, FakeClock())


@pytest.fixture(scope="module")
def scanner(folder) -> CompositeScanner:
    return workshop(folder).inspector(RULES, "rules/1:abc")


WEB, WECOM = Place("shop", "web"), Place("shop", "wecom")
CASES = {
    "nothing": ("你好", WEB, [], None, ""),
    "a built-in type": ("13900139000", WEB, [("MOBILE", 0, 11)], "mask", ""),
    "an allowed value": (f"请打{MOBILE}", WEB, [], None, ""),
    "a keyword": ("内部价", WEB, [("SECRET_PRICE", 0, 3)], "mask", "prices"),
    "an allowed contract": ("HT-000042", WEB, [], None, ""),
    "another contract": ("HT-000043", WEB, [("CONTRACT", 0, 9)], "mask", "contracts"),
    "a blacklist": ("私下转账", WEB, [("OFF", 0, 4)], "block", "off"),
    "a blacklist elsewhere": ("私下转账", WECOM, [], None, ""),
    "a blacklist nobody knows where": (
        "私下转账",
        Place(),
        [("OFF", 0, 4)],
        "block",
        "off",
    ),
    "prohibited content": ("赌博充值", WEB, [], "report", "bad"),
    "a report": ("我要投诉", WEB, [], "report", "notes"),
    "a rule over a built-in type": (
        "13900139000号",
        WEB,
        [("MOBILE", 0, 11), ("FRAGMENT", 11, 12)],
        "mask",
        "",
    ),
    "emoji and combining marks before it": (
        "😀e\u0301内部价",
        WEB,
        [("SECRET_PRICE", 3, 6)],
        "mask",
        "prices",
    ),
}


@pytest.mark.parametrize(
    ("text", "place", "found", "action", "name"), list(CASES.values()), ids=list(CASES)
)
def test_a_text_is_inspected(scanner, text, place, found, action, name):
    said = scanner.inspect_one(text, place)

    assert [(f.type, f.start, f.end) for f in said.findings] == found
    assert (said.action, said.rule) == (action and Action(action), name)
    assert said.preserve is ("赌博" in text)
    assert said.version == f"{SCANNER.version}+rules/1:abc" == scanner.version


texts = st.lists(
    st.lists(
        st.sampled_from(
            (
                *("内部价", "HT-000042", "HT-000043", "1390号", MOBILE, "13900139000"),
                *("私下转账", "赌博充值", "投诉", "😀", "号", "HT-", " "),
            )
        ),
        max_size=6,
    ).map("".join),
    max_size=6,
)


@settings(deadline=None)
@given(texts)
def test_many_texts_are_inspected_as_one_by_one(scanner, many):
    places = [(WEB, WECOM, Place())[n % 3] for n in range(len(many))]

    assert scanner.inspect(many, places) == [
        scanner.inspect_one(text, place)
        for text, place in zip(many, places, strict=True)
    ]
    assert scanner.scan(many) == [scanner.scan_one(text) for text in many]


@settings(deadline=None)
@given(texts)
def test_masking_and_searching_again_finds_nothing_of_the_rules(scanner, many):
    for text in many:
        masked = mask(text, scanner.scan_one(text), Level.HIGH)

        # What a rule hides of a long number may leave another that stands alone.
        found = {f.rule for f in scanner.scan_one(masked)}
        assert not found & {r.id for r in RULES.rules}


def test_without_rules_it_is_the_built_in_scanner(folder):
    scanner = workshop(folder).scanner
    many = ["13900139000", "内部价"]

    assert scanner.scan(many) == SCANNER.scan(many)
    assert scanner.inspect_one(many[0]).findings == scanner.scan(many)[0]
    assert scanner.version == scanner.inspect_one("").version == SCANNER.version


def test_a_scanner_for_one_text_is_used_where_there_is_one(folder):
    class Quick:
        version = "quick"
        scan = SCANNER.scan

        def scan_one(self, text):
            return (Finding("QUICK", 0, 1),)

    found = workshop(folder, Quick()).scanner.inspect_one("x")

    assert [f.type for f in found.findings] == ["QUICK"]


def test_if_one_half_fails_nothing_is_said_at_all(folder):
    scanner = workshop(folder, Broken()).inspector(RULES, "v1")

    with pytest.raises(MemoryError):
        scanner.inspect(["内部价"])
    with pytest.raises(MemoryError):
        scanner.inspect_one("内部价")


def test_other_rules_are_put_in_force_while_it_runs(folder):
    shop = workshop(folder)
    scanner = shop.scanner
    shop.swap(RULES, "v1")
    before = scanner.inspect_one("内部价")
    shop.swap(rule_set(rule("keywords", "成本价")), "v2")
    after = scanner.inspect_one("内部价")
    shop.swap(None, "")

    assert (before.version, after.version) == (
        f"{SCANNER.version}+v1",
        f"{SCANNER.version}+v2",
    )
    assert before.findings
    assert after.findings == ()
    assert scanner.version == SCANNER.version


def test_rules_that_do_not_compile_leave_those_before_them_in_force(
    folder, monkeypatch
):
    shop = workshop(folder)
    shop.swap(RULES, "v1")

    with pytest.raises(BadPattern):
        shop.swap(rule_set(rule("patterns", "(a")), "v2")
    monkeypatch.setattr(
        "guicang.adapters.scanning.custom.engine.compile_apart",
        lambda *_: (_ for _ in ()).throw(RulesNotCompiled(reason="test")),
    )
    with pytest.raises(RulesNotCompiled):
        shop.swap(rule_set(rule("keywords", "quite new")), "v3")

    assert shop.scanner.version == f"{SCANNER.version}+v1"
    assert shop.scanner.inspect_one("内部价").findings


def test_the_same_version_is_not_built_twice(folder, monkeypatch):
    shop = workshop(folder)
    shop.swap(RULES, "v1")
    monkeypatch.setattr(shop._engine, "build", lambda *_: pytest.fail("built again"))

    shop.swap(RULES, "v1")

    assert shop.scanner.version == f"{SCANNER.version}+v1"

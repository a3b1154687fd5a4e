"""What the engine cannot judge is blocked, and nobody hears what the text was."""

from dataclasses import dataclass

import pytest
from tests.fakes.engines import POISON, BrokenEngine
from tests.scanners import SCANNER

from guicang.domain.detect.masks import mask
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.policy import policy_from
from guicang.domain.detect.rules.model import ANYWHERE
from guicang.domain.detect.rules.settle import Inspection as Settled
from guicang.domain.detect.types import Level
from guicang.domain.errors import EngineFailed
from guicang.services.inspecting import Inspecting, Plain, Verdict

MOBILE = "我的手机是13800138000"
CARD = "卡号 6222021234567890128"
GREETING = "你好"
PLAIN = Plain(SCANNER)


def test_nothing_found_passes_as_it_came():
    found = Inspecting(scanner=PLAIN).inspect(GREETING)

    assert (found.verdict, found.text) == (Verdict.ALLOW, GREETING)
    assert found.rules == SCANNER.version


def test_what_is_found_is_masked():
    found = Inspecting(scanner=PLAIN).inspect(MOBILE)

    assert (found.verdict, found.text) == (Verdict.MASK, "我的手机是138****8000")
    assert [(f.type, f.start, f.end) for f in found.found.leaks] == [("MOBILE", 5, 16)]


def test_the_level_says_how_much_is_hidden():
    found = Inspecting(scanner=PLAIN, level=Level.HIGH).inspect(MOBILE)

    assert found.text == "我的手机是*******8000"


POLICY = policy_from(
    {
        "schema": "guicang.masking/1",
        "clauses": [
            {"do": "keep", "types": ["USCC"], "purposes": ["interception"]},
            {"do": "replace", "types": ["EMAIL"], "purposes": ["interception"]},
            {"do": "redact", "types": ["MOBILE"], "purposes": ["interception"]},
            {"do": "mask", "level": "medium", "purposes": ["interception"]},
        ],
    }
)


def test_a_masking_policy_that_speaks_of_interception_says_what_is_hidden():
    inspecting = Inspecting(scanner=PLAIN, level=Level.LOW, policy=POLICY)
    mails = "li@x.test 和 wang@x.test 和 li@x.test"

    kept = inspecting.inspect("税号91110000600037341L")
    numbered = inspecting.inspect(mails)
    redacted = inspecting.inspect(MOBILE)
    masked = inspecting.inspect(CARD)

    assert redacted.text == "我的手机是***"
    assert (kept.verdict, kept.text) == (Verdict.ALLOW, "税号91110000600037341L")
    assert [f.type for f in kept.found.leaks] == ["USCC"]
    assert numbered.text == "<邮箱_1> 和 <邮箱_2> 和 <邮箱_1>"
    assert masked.text == mask(CARD, masked.found.leaks, Level.MEDIUM)


def test_a_type_that_is_blocked_stops_the_message():
    inspecting = Inspecting(scanner=PLAIN, block=frozenset({Entity.BANK_CARD}))

    stopped, masked = inspecting.inspect_all([f"{MOBILE} {CARD}", MOBILE])

    assert (stopped.verdict, stopped.text) == (Verdict.BLOCK, None)
    assert stopped.failure is None
    assert masked.verdict is Verdict.MASK


def test_a_value_that_was_masked_already_passes_and_is_reported():
    text = "尾号 138****8000"
    engine = BrokenEngine({text: (Finding("MOBILE", 3, 14, masked=True),)})
    inspecting = Inspecting(scanner=Plain(engine), block=frozenset({"MOBILE"}))

    found = inspecting.inspect(text)

    assert (found.verdict, found.text) == (Verdict.ALLOW, text)
    assert found.found.leaks == ()
    assert [f.type for f in found.found.masked] == ["MOBILE"]


def test_an_engine_that_fails_blocks_the_text_and_no_other():
    engine = BrokenEngine({GREETING: ()})

    failed, passed = Inspecting(scanner=Plain(engine)).inspect_all([POISON, GREETING])

    assert (failed.verdict, failed.text) == (Verdict.BLOCK, None)
    assert failed.failure is not None
    assert failed.failure.code == "GC-911"
    assert passed.verdict is Verdict.ALLOW


def test_the_error_says_what_kind_it_was_and_not_what_the_engine_said():
    with pytest.raises(EngineFailed) as caught:
        Inspecting(scanner=Plain(BrokenEngine({}))).find([POISON])

    assert "RuntimeError" in str(caught.value)
    assert POISON not in str(caught.value)
    assert caught.value.__suppress_context__


def test_one_text_that_the_engine_fails_at_says_as_little():
    with pytest.raises(EngineFailed) as caught:
        Inspecting(scanner=Plain(BrokenEngine({}))).find_one(POISON)

    assert caught.value.data == {"kind": "RuntimeError"}
    assert POISON not in str(caught.value)
    assert caught.value.__suppress_context__


WRONG = {
    "beyond the end": (Finding("MOBILE", 0, 99),),
    "before the start": (Finding("MOBILE", -1, 1),),
    "empty": (Finding("MOBILE", 1, 1),),
    "overlapping": (Finding("MOBILE", 0, 2), Finding("MOBILE", 1, 2)),
    "backwards": (Finding("MOBILE", 1, 2), Finding("MOBILE", 0, 1)),
}


@pytest.mark.parametrize("findings", WRONG.values(), ids=WRONG)
def test_findings_at_impossible_places_block(findings):
    engine = BrokenEngine({GREETING: findings})

    found = Inspecting(scanner=Plain(engine)).inspect_all([GREETING, GREETING])

    assert [each.verdict for each in found] == [Verdict.BLOCK] * 2


@dataclass
class Reporting:
    """An inspector by rules of the organisation that only report."""

    reports: tuple[Finding, ...]
    version: str = "reports/1"

    def inspect_one(self, text, place=ANYWHERE):
        return Settled(reports=self.reports, version=self.version)

    def scan(self, texts):
        return [() for _ in texts]


def test_reports_may_overlap_but_not_lie_elsewhere():
    whole, second, beyond = (Finding("NOTE", *at) for at in ((0, 2), (1, 2), (1, 3)))

    told = Inspecting(scanner=Reporting((whole, second))).inspect(GREETING)
    failed = Inspecting(scanner=Reporting((whole, beyond))).inspect(GREETING)

    assert (told.verdict, told.reports) == (Verdict.ALLOW, (whole, second))
    assert failed.verdict is Verdict.BLOCK
    assert failed.failure.data == {"kind": "ValueError"}


def test_an_engine_that_answers_for_too_few_texts_blocks_what_it_left_out():
    engine = BrokenEngine({GREETING: ()}, forgets=True)

    found = Inspecting(scanner=Plain(engine)).inspect_all([GREETING, POISON])

    assert [each.verdict for each in found] == [Verdict.ALLOW, Verdict.BLOCK]


GLUED = "11010519491231002X" * 5


def test_what_hiding_a_number_sets_free_is_masked_too():
    inspecting = Inspecting(scanner=PLAIN)
    hidden = "110105********002X" * 5

    found = inspecting.inspect_all([GLUED, f"身份证{GLUED}"])

    assert len(SCANNER.scan_one(GLUED)) < len(found[0].found.leaks)
    assert [each.text for each in found] == [hidden, f"身份证{hidden}"]


def test_a_type_that_comes_to_light_stops_the_message():
    text = f"{GLUED}13800138000"
    inspecting = Inspecting(scanner=PLAIN, block=frozenset({Entity.CN_ID}))

    assert inspecting.inspect(text).verdict is Verdict.BLOCK


def test_one_text_and_many_are_judged_alike():
    inspecting = Inspecting(scanner=PLAIN)
    texts = [MOBILE, CARD, GREETING]

    assert inspecting.inspect_all(texts) == [inspecting.inspect(t) for t in texts]


def test_an_error_that_says_its_kind_already_is_passed_on():
    class Failing(BrokenEngine):
        def scan_one(self, text):
            raise EngineFailed(kind="HyperscanError")

    found = Inspecting(scanner=Plain(Failing({}))).inspect(GREETING)

    assert found.failure.data == {"kind": "HyperscanError"}


def test_one_text_alone_is_judged_at_its_place():
    inspecting = Inspecting(scanner=PLAIN)

    assert inspecting.inspect_all([MOBILE]) == [inspecting.inspect(MOBILE)]

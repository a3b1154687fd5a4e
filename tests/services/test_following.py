"""A process without the database searches by what is published, and by nothing less."""

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.keys import MemoryTagger
from tests.fakes.versions import MemoryPublished
from tests.scanners import SCANNER
from tests.specimens.rules import rule, stored

from guicang.adapters.scanning.composite import CompositeWorkshop
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, RulesUnreadable
from guicang.ports.masking import MaskingVersion
from guicang.ports.rules import RuleVersion
from guicang.services.following import Following

DOCUMENT = stored(rule("keywords", "内部价", type="PRICE", id="prices"))


@pytest.fixture
def published() -> MemoryPublished:
    return MemoryPublished()


@pytest.fixture
def masking() -> MemoryPublished:
    return MemoryPublished()


@pytest.fixture
def following(published, masking, tmp_path) -> Following:
    engine = RuleEngine(tmp_path / "compiled", MemoryTagger().tag)
    return Following(
        published=published,
        masking=masking,
        workshop=lambda: CompositeWorkshop(engine, SCANNER, FakeClock()),
        builtin=lambda: SCANNER,
        block=frozenset(),
        level=Level.LOW,
    )


def _version(number: int) -> RuleVersion:
    return RuleVersion(
        version=number,
        document=DOCUMENT,
        digest=digest_of(DOCUMENT),
        by="wang",
        at=FakeClock().now(),
    )


def test_before_anything_is_published_the_builtin_rules_judge_alone(following):
    judging = following.make()

    assert judging.inspect("内部价 13800138000").text == "内部价 138****8000"
    assert not following.behind()


def test_what_is_published_is_followed(following, published):
    following.make()
    published.publish(_version(1))

    assert following.behind()
    judging = following.make()

    assert judging.inspect("内部价").text == "***"
    assert not following.behind()


def test_rules_that_are_gone_are_no_sign_that_there_shall_be_none(following, published):
    published.publish(_version(1))
    following.make()
    published.version = None

    with pytest.raises(RulesUnreadable, match="gone"):
        following.behind()
    with pytest.raises(RulesUnreadable, match="gone"):
        following.make()


def test_a_type_that_nothing_finds_cannot_be_blocked(following, published):
    following.block = frozenset({"PRICE"})

    with pytest.raises(BadSetting, match="PRICE"):
        following.make()
    published.publish(_version(1))

    assert following.make().inspect("内部价").text is None


HIDING = {"interception": "手机***", "reading": "手机138****8000"}


@pytest.mark.parametrize(("purpose", "text"), HIDING.items())
def test_a_masking_policy_decides_where_it_speaks_of_interception(
    following, masking, purpose, text
):
    following.make()
    given = {
        "schema": "guicang.masking/1",
        "clauses": [{"do": "redact", "purposes": [purpose]}],
    }
    version = MaskingVersion(
        version=1,
        document=given,
        digest=digest_of(given),
        by="wang",
        at=FakeClock().now(),
    )
    masking.publish(version)

    assert following.behind()
    assert following.make().inspect("手机13800138000").text == text
    assert not following.behind()
    masking.version = None
    with pytest.raises(RulesUnreadable):
        following.behind()

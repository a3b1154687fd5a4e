"""Compiling an organisation's rules: what runs away is refused, not run."""

import pytest

from guicang.adapters.scanning.custom import compiling
from guicang.domain.detect.rules.wording import REASONS
from guicang.domain.errors import BadPattern, RulesNotCompiled
from tests.adapters.own_rules import HERE, NOW, engine, found, only
from tests.specimens.rules import allow, rule, rule_set


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


# Patterns that send a backtracking engine round for years, and texts made for them.
REDOS = {
    "(a+)+$": "a" * 100_000 + "!",
    "(x+x+)+y": "x" * 100_000,
    "(a|aa)+b": "a" * 100_000,
    "(.*a){5}b": "a" * 100_000,
    "([a-zA-Z0-9])+(:[0-9])+z": "a1:" * 33_000,
    r"^(\w+\s?)*x$": "word " * 20_000,
    "[一-龥]*[一-龥]*码": "验" * 33_000,
    "a+": "a" * 100_000,
    ".": "文" * 33_000,
    "订单.{0,200}号": "订单" * 16_000,
}


@pytest.mark.parametrize(("pattern", "text"), list(REDOS.items()))
@pytest.mark.timeout(20)
def test_no_accepted_pattern_runs_away(folder, pattern, text):
    rules = only(folder, rule("patterns", pattern))

    hits = rules.hits(text, HERE, NOW)

    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert [len(hits)] == [len(rules.hits_of([text], [HERE], NOW).get(0, ()))]


ENGINE_SAYS = {
    "a*": "empty",
    "(?:a|)": "empty",
    r"\b": "empty",
    "(a": "syntax",
    "[z-a]": "syntax",
    "*a": "syntax",
    "(?:a{1000}){1000}": "repeat",
    "a$b": "never",
}


@pytest.mark.parametrize(("pattern", "why"), list(ENGINE_SAYS.items()))
def test_what_an_engine_rejects_is_told_in_plain_words(folder, pattern, why):
    with pytest.raises(BadPattern) as caught:
        only(folder, rule("patterns", "fine", pattern, id="codes"))

    assert caught.value.data == {"rule": "codes", "number": 2, "reason": REASONS[why]}


def test_a_pattern_of_the_allow_list_is_checked_too(folder):
    with pytest.raises(BadPattern) as caught:
        only(folder, rule("keywords", "x"), allow=[allow(patterns=["(a"])])

    assert caught.value.data["rule"] == "hotline"


DYING = {
    "time": (r"合同.{0,900}金额.{0,900}x", "time", {"cpu": 1}),
    "memory": (r".{0,900}x", "memory", {"memory": 40 << 20}),
    "the clock": (r"合同.{0,900}金额.{0,900}x", "time", {"wall": 0.5}),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "why", "limits"), list(DYING.values()), ids=list(DYING)
)
def test_a_pattern_that_costs_too_much_is_named(tmp_path, pattern, why, limits):
    rules = rule_set(rule("patterns", "fine", pattern, id="codes"))

    with pytest.raises(BadPattern) as caught:
        engine(tmp_path, **limits).build(rules, "v1")

    assert caught.value.data == {"rule": "codes", "number": 2, "reason": REASONS[why]}
    assert list(tmp_path.iterdir()) == []


def test_a_compiler_that_cannot_start_is_a_clear_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "__file__", str(tmp_path / "not-there.py"))

    with pytest.raises(RulesNotCompiled):
        engine(tmp_path).build(rule_set(rule("patterns", "[0-9]{3,5}")), "v1")


def test_fifty_thousand_words_compile_within_the_limits(tmp_path):
    words = [
        f"{chr(0x4E00 + n % 997)}{chr(0x5E00 + n // 997)}甲" for n in range(50_000)
    ]
    rules = only(tmp_path, rule("keywords", *words))

    assert found(rules, f"x{words[49_999]}y") == [(0, 1, 4)]

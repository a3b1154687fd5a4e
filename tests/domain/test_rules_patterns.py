"""What can be told of a regular expression without an engine."""

import pytest

from guicang.domain.detect.rules import wording
from guicang.domain.detect.rules.patterns import has_edges, objection, tokens

REFUSED = {
    "": wording.EMPTY,
    "a" * 1001: wording.LONG,
    "a(?=b)": wording.LOOK_AROUND,
    "a(?!b)": wording.LOOK_AROUND,
    "(?<=a)b": wording.LOOK_AROUND,
    "(?<!a)b": wording.LOOK_AROUND,
    r"(a)\1": wording.BACK_REFERENCE,
    r"(?P<x>a)(?P=x)": wording.BACK_REFERENCE,
    r"(?<x>a)\k<x>": wording.BACK_REFERENCE,
    r"(a)\g{1}": wording.BACK_REFERENCE,
    "a++": wording.POSSESSIVE,
    "a*+b": wording.POSSESSIVE,
    "a?+": wording.POSSESSIVE,
    "a{2,3}+": wording.POSSESSIVE,
    "(?>a)b": wording.ATOMIC,
    "(?(1)a|b)": wording.CONDITIONAL,
    "(?R)": wording.CONDITIONAL,
    "(?1)": wording.CONDITIONAL,
    "(?&x)": wording.CONDITIONAL,
    "(?|a|b)": wording.CONDITIONAL,
    "(?#note)a": wording.COMMENT,
    "(?x) a b": wording.COMMENT,
    "(?ix) a b": wording.COMMENT,
    "(*UTF8)a": wording.VERB,
    r"\Xa": wording.ESCAPE,
    r"\Ra": wording.ESCAPE,
    r"\Aa": wording.ESCAPE,
    r"a\Z": wording.ESCAPE,
    r"\h": wording.ESCAPE,
    r"\va": wording.ESCAPE,
    r"\u4e00": wording.ESCAPE,
    r"\01": wording.ESCAPE,
    r"\Qa.b\E": wording.QUOTE,
    "a{1001}": wording.REPEAT,
    "a{1,2000}": wording.REPEAT,
    "a{1001,}": wording.REPEAT,
    "a\\": wording.SYNTAX,
}
TAKEN = (
    "HT-[0-9]{6,8}",
    r"\d{4}年\d{1,2}月",
    "(?:合同|订单)号?[:：]?[A-Z]{2}",
    "(?i)abc",
    "(?i:abc)",
    "(?P<name>a)b",
    "(?<name>a)b",
    "a+?b",
    "a{1,3}?b",
    r"\*+x",
    r"\?+x",
    "[*+]+x",
    "[a-z(?=]+x",
    r"[\]\\]x",
    "[]a]x",
    "[^]a]x",
    "[[:alpha:]]+",
    r"\p{Han}{2,4}",
    r"\x{4e00}",
    r"\.\/\_",
    "a{,3}b",
    "a{x}",
    "一龥{1000}",
)


@pytest.mark.parametrize(("pattern", "why"), list(REFUSED.items()))
def test_what_no_linear_engine_can_do_is_refused_with_its_reason(pattern, why):
    assert objection(pattern) == why


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_both_engines_know_is_taken(pattern):
    assert objection(pattern) == ""


@pytest.mark.parametrize(
    "pattern", ["^a", "a$", r"\ba", r"a\B", "(a|^b)", r"[a]$", "[]$]^"]
)
def test_a_pattern_that_asks_for_edges_is_told_apart(pattern):
    assert has_edges(pattern)


@pytest.mark.parametrize(
    "pattern", ["[^a]b", "[a$^]", r"\^a\$", r"[\b]a", "[]^$]", "[[:^alpha:]$]", "a{2}"]
)
def test_a_pattern_without_edges_is_not(pattern):
    assert not has_edges(pattern)


@pytest.mark.parametrize("pattern", [*TAKEN, *REFUSED])
def test_the_pieces_of_a_pattern_are_the_pattern(pattern):
    assert "".join(token.text for token in tokens(pattern)) == pattern


def test_every_reason_says_what_to_do_and_has_a_key_of_its_own():
    keys = {
        value
        for name, value in vars(wording).items()
        if name.isupper() and isinstance(value, str)
    }

    assert keys == set(wording.REASONS)
    assert len(set(wording.REASONS.values())) == len(keys)

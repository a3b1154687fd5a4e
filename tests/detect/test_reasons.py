"""Every built-in rule says why it finds, in both languages."""

import pytest

from guicang.bootstrap.detection import rule_book, scanner
from guicang.domain.detect.types import TYPES
from guicang.domain.detect.wording import CHECKS, PARTS, reasons
from guicang.entrypoints.reasons import why, whys

BOOK = rule_book()
RULES = {rule.name: rule for rule in BOOK.rules}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_which_type_and_why_in_both_languages(name):
    said = whys(name)

    found = TYPES[RULES[name].entity]
    assert found.en in said["en"]
    assert found.zh in said["zh"]
    assert said["zh"].count("。") == said["en"].count(". ") + 1
    for text in said.values():
        assert "{" not in text


def test_the_book_is_the_scanners():
    assert BOOK.version == scanner().version


def test_every_check_of_the_book_has_a_sentence_and_every_sentence_a_check():
    checks = {rule.check.__name__ for rule in BOOK.rules if rule.check}

    assert checks == set(CHECKS)


def test_every_part_is_said_of_some_rule():
    said = {
        reason.text
        for rule in (None, *BOOK.rules)
        for reason in reasons(rule, BOOK.cues)
    }

    assert said == {*PARTS.values(), *CHECKS.values()}


def test_words_that_decide_are_named():
    assert "护照" in why("travel/passport", "zh")
    assert "社保" in why("social/resident", "en")


def test_a_rule_of_the_organisation_is_named_as_one():
    assert why("staff-numbers", "en") == "A rule of the organisation found it."
    assert why("staff-numbers", "zh") != why("staff-numbers", "en")

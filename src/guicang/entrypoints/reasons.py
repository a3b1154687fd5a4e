"""Why a rule found something, as a paragraph in a language."""

from collections.abc import Mapping
from functools import cache

from guicang.bootstrap.detection import rule_book
from guicang.domain.detect.rule import Rule
from guicang.domain.detect.types import TYPES
from guicang.domain.detect.wording import MODEL, reasons
from guicang.entrypoints.words import LANGUAGES, translator


@cache
def why(name: str, language: str) -> str:
    """Say why the rule of that name finds; any other name is the organisation's."""
    words = translator(language)
    if name in MODEL:
        return words(MODEL[name])
    rule = _rules().get(name)
    said = [
        words(reason.text).format(
            type=_type(rule, language), words=words(", ").join(reason.words)
        )
        for reason in reasons(rule, rule_book().cues)
    ]
    return (" " if language == "en" else "").join(said)


def whys(name: str) -> Mapping[str, str]:
    """Say it in every language."""
    return {language: why(name, language) for language in LANGUAGES}


@cache
def _rules() -> Mapping[str, Rule]:
    return {rule.name: rule for rule in rule_book().rules}


def _type(rule: Rule | None, language: str) -> str:
    if rule is None:
        return ""
    found = TYPES[rule.entity]
    return found.zh if language == "zh" else found.en

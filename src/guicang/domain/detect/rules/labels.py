"""Rules that label: what makes a conversation one of a retention category.

They stand in the rule set, because they change like it: by two signatures, after a dry
run, with a version that says by which rules a record was screened.
"""

from collections.abc import Mapping
from typing import Final

from guicang.domain.detect.rules import reading as read
from guicang.domain.detect.rules.model import LabelRule
from guicang.domain.errors import BadRules

MOST: Final = 500
MOST_WORDS: Final = 5_000
LABEL_FIELDS: Final[Mapping[str, str]] = {
    "id": "Name of the rule, unique among the rules that label",
    "category": "The retention category that it gives, such as `chat.insurance_sales`",
    "words": "One of these, in what people said; capital and small letters are the "
    "same",
    "findings": "A finding of one of these types, built-in or of your own",
    "events": "One of these named events on the record, such as `order_signed`",
    "customer": "Fields that came with the record, each with the values that count: "
    "`{level: [gold, platinum]}`",
    "scope": "`sources`, `channels`; what is left out means any",
    "owner": "Who answers for the rule",
    "reason": "Why such conversations are of that category",
    "expires_at": "ISO 8601 instant with its zone, from which the rule labels nothing",
}


def labels_from(document: Mapping[str, object]) -> tuple[LabelRule, ...]:
    """Read the rules that label. BadRules."""
    rules = tuple(_rule(row, place) for row, place in read.rows(document, "labels"))
    read.unique("labels", [rule.id for rule in rules])
    words = sum(len(rule.words) for rule in rules)
    if len(rules) > MOST or words > MOST_WORDS:
        raise BadRules(place="labels", reason="are too many in one set")
    return rules


def _rule(row: Mapping[str, object], place: str) -> LabelRule:
    read.only(row, frozenset(LABEL_FIELDS), place)
    rule = LabelRule(
        id=read.name(row.get("id"), f"{place}.id"),
        category=read.text(row.get("category"), f"{place}.category"),
        words=tuple(w.lower() for w in read.texts(row, "words", place)),
        findings=frozenset(
            read.type_name(each, f"{place}.findings")
            for each in read.texts(row, "findings", place)
        ),
        events=frozenset(read.texts(row, "events", place)),
        customer=_fields(row.get("customer", {}), f"{place}.customer"),
        scope=read.scope(row, place),
        owner=read.text(row.get("owner"), f"{place}.owner"),
        reason=read.text(row.get("reason"), f"{place}.reason"),
        expires_at=read.instant(row.get("expires_at"), f"{place}.expires_at"),
    )
    said = (rule.words, rule.findings, rule.events, rule.customer)
    if not any((*said, rule.scope.sources, rule.scope.channels)):
        raise BadRules(place=place, reason="says of no conversation that it is one")
    return rule


def _fields(value: object, place: str) -> Mapping[str, frozenset[str]]:
    if not isinstance(value, Mapping):
        raise BadRules(place=place, reason="must be a mapping")
    found = {}
    for name in value:
        texts = read.texts(value, str(name), place)
        if not texts:
            raise BadRules(place=f"{place}.{name}", reason="is missing or empty")
        found[str(name)] = frozenset(texts)
    return found

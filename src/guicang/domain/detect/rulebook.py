"""All rules and word lists of an edition, and the name by which findings cite them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.detect import (
    abroad,
    addressed,
    births,
    children,
    children_south,
    clauses,
    documents,
    english_health,
    hailed,
    health,
    latin,
    latin_hailed,
    latin_likely,
    latin_spelt,
    likely,
    listed,
    mail,
    masked,
    masked_codes,
    military,
    money,
    network,
    oldids,
    overseas,
    passwords,
    people,
    permits,
    persons_by_form,
    phones,
    places,
    qq,
    records,
    regional,
    secrets,
    streets,
    surgery,
    vehicles,
    wechat,
    whose,
)
from guicang.domain.detect.kin import near, persons, wholes
from guicang.domain.detect.likely import NameLetters, name_letters
from guicang.domain.detect.rule import Rule
from guicang.domain.detect.traditional import widened

# Raised when a check, a reader or the judgement itself changes: those are code, and
# the digest of the data does not see them.
EDITION: Final = 16

Words = Mapping[str, Sequence[str]]
# Word lists that are read in traditional characters, too; so are all cues.
_WIDENED: Final = frozenset(
    {
        "strong",
        "weak",
        "roles",
        "leads",
        "titles",
        "numbers",
        "regions",
        "roads",
        "provinces",
    }
    | {"conditions", "organs", "ailments", "diagnosed", "taking", "covered"}
    | {"modifiers"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Rules in the order of their ranks, and the words and letters that they name."""

    rules: tuple[Rule, ...]
    cues: Mapping[str, tuple[str, ...]]
    letters: NameLetters
    version: str


def rulebook(cues: Words, *, types: Collection[str] | None = None) -> RuleBook:
    """Join the rules of all families; with ``types``, only those that find them."""
    families = (
        documents,
        oldids,
        permits,
        regional,
        military,
        money,
        phones,
        overseas,
        network,
        mail,
        wechat,
        qq,
        vehicles,
        secrets,
        passwords,
        people,
        persons_by_form,
        latin,
        latin_likely,
        latin_hailed,
        latin_spelt,
        likely,
        hailed,
        clauses,
        whose,
        listed,
        addressed,
        births,
        children,
        children_south,
        places,
        streets,
        health,
        surgery,
        records,
        english_health,
        masked,
        masked_codes,
        abroad,
        wholes,
        persons,
        near,
    )
    cues = {
        name: widened(found) if name.isupper() or name in _WIDENED else found
        for name, found in cues.items()
    }
    rules = tuple(
        sorted(
            (
                rule
                for family in families
                for rule in family.rules(cues)
                if types is None or rule.entity in types
            ),
            key=lambda rule: (rule.rank, rule.name),
        )
    )
    named = {name for rule in rules for name in _classes(rule)}
    named |= {
        trigger.removeprefix("cue:")
        for rule in rules
        for trigger in rule.triggers
        if trigger.startswith("cue:")
    }
    words = {name: tuple(cues[name]) for name in sorted(named)}
    return RuleBook(
        rules=rules,
        cues=words,
        letters=name_letters(cues),
        version=_version(rules, words),
    )


def _classes(rule: Rule) -> tuple[str, ...]:
    reaches = [reach for reach in (rule.cue, rule.against) if reach]
    return tuple(name for reach in reaches for name in reach.classes)


def _version(rules: tuple[Rule, ...], words: Mapping[str, tuple[str, ...]]) -> str:
    digest = hashlib.sha256()
    for rule in rules:
        fields = (getattr(rule, name) for name in rule.__slots__)
        data = [_told(field) for field in fields]
        digest.update("\x00".join(data).encode())
    digest.update(repr(sorted(words.items())).encode())
    return f"rules/{EDITION}-{digest.hexdigest()[:16]}"


def _told(field: object) -> str:
    """Write a field the same in every process: a set has no order of its own."""
    told = sorted(field) if isinstance(field, frozenset) else field
    return getattr(told, "__qualname__", None) or repr(told)

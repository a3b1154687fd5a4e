"""The rule-set document: what an organisation looks for, as versioned data.

A document is a plain mapping, as YAML or JSON give it, of the schema
``guicang.rules/1``. It is read strictly: what is misspelt is refused with its place,
because a rule that is silently ignored is a leak. A file may give the values of marks
and of the allow list in clear; ``digested`` puts keyed digests in their place, and
only such a document is ever stored, signed or compiled.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from guicang.domain.detect.rules import reading as read
from guicang.domain.detect.rules.allow import EXACT, NEVER
from guicang.domain.detect.rules.labels import labels_from
from guicang.domain.detect.rules.model import (
    RESERVED,
    Action,
    Allow,
    Kind,
    Mark,
    Rule,
    RuleSet,
    Severity,
)
from guicang.domain.detect.rules.patterns import objection
from guicang.domain.detect.rules.values import LONGEST, SHORTEST, Digester, normal
from guicang.domain.detect.rules.wording import REASONS
from guicang.domain.errors import BadPattern, BadRules, NeverAllowed

SCHEMA: Final = "guicang.rules/1"
MOST_WORDS: Final = 200_000
MOST_PATTERNS: Final = 5_000
MOST_MARKS: Final = 10_000
LONGEST_WORD: Final = 200

RULE_FIELDS: Final[Mapping[str, str]] = {
    "id": "Name of the rule, unique in the set: small letters, digits, . _ -",
    "kind": "`keywords`, `patterns`, `blacklist`, `marks` or `prohibited`",
    "title": "Short name in both languages",
    "type": "What is found: a built-in type, or a name of your own such as `CONTRACT`",
    "action": "`mask` (default), `block` or `report`; a blacklist always blocks; "
    "prohibited content is reported (default) or blocked, never masked",
    "words": "Literal words; keywords, blacklist, prohibited",
    "patterns": "Regular expressions; patterns, prohibited",
    "values": "Values in clear, in a file only; marks. They are stored as digests",
    "marks": "Digests of values, as they are stored; marks",
    "ignore_case": "`true`: capital and small letters are the same",
    "ignore_width": "`true`: full-width and half-width characters are the same; "
    "words only",
    "severity": "`low`, `medium` (default), `high` or `critical`",
    "always_mask": "`true`: no allow-list entry suppresses what the rule finds",
    "owner": "Who answers for the rule",
    "reason": "Why there is the rule",
    "scope": "`sources`, `channels`; what is left out means any",
    "expires_at": "ISO 8601 instant with its zone, from which the rule finds nothing",
}
ALLOW_FIELDS: Final[Mapping[str, str]] = {
    "id": "Name of the entry, unique among the entries",
    "title": "Short name in both languages",
    "types": "The types that it suppresses, named one by one",
    "values": "Values in clear, in a file only. They are stored as digests",
    "tags": "Digests of values, as they are stored",
    "patterns": "Regular expressions that match all of a value; not for every type",
    "owner": "Who answers for the entry",
    "reason": "Why these values are no secret",
    "scope": "`sources`, `channels`; what is left out means any",
    "expires_at": "ISO 8601 instant with its zone, from which it suppresses nothing",
}
_TOP: Final = frozenset({"schema", "name", "title", "rules", "allow", "labels"})
_HOLDS: Final = {
    Kind.KEYWORDS: ("words",),
    Kind.PATTERNS: ("patterns",),
    Kind.BLACKLIST: ("words",),
    Kind.MARKS: ("marks",),
    Kind.PROHIBITED: ("words", "patterns"),
}
_DEEDS: Final = {
    Kind.BLACKLIST: (Action.BLOCK,),
    Kind.PROHIBITED: (Action.REPORT, Action.BLOCK),
}
_MASKING: Final = (Action.MASK, Action.BLOCK, Action.REPORT)


def digest_of(document: Mapping[str, object]) -> str:
    """Return the hex SHA-256 of a document, however its keys are ordered."""
    text = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digested(document: Mapping[str, object], digester: Digester) -> dict[str, Any]:
    """Put digests in the place of values in clear, and spell instants as texts.

    BadRules for a value that is none. What is no list of mappings is left for
    ``rules_from`` to refuse.
    """
    made = dict(document)
    for name, field in (("rules", "marks"), ("allow", "tags"), ("labels", "")):
        rows = document.get(name)
        if isinstance(rows, list):
            made[name] = [
                _digested_row(row, field, f"{name}[{number}]", digester)
                if isinstance(row, Mapping)
                else row
                for number, row in enumerate(rows)
            ]
    return made


def _digested_row(
    row: Mapping[str, object], field: str, place: str, digester: Digester
) -> dict[str, object]:
    made = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "values"
    }
    if "values" not in row or not field:
        return made
    kept = row.get(field, [])
    found: list[object] = list(kept) if isinstance(kept, list) else [kept]
    for number, value in enumerate(read.texts(row, "values", place)):
        form = normal(value)
        if not SHORTEST <= len(form) <= LONGEST or not form.isprintable():
            raise BadRules(
                place=f"{place}.values[{number}]",
                reason="is too short, too long, or has a control character",
            )
        mark = digester.mark(value)
        found.append(spelled(mark) if field == "marks" else mark.tag)
    made[field] = found
    return made


def spelled(mark: Mark) -> dict[str, object]:
    """Spell a mark for a document."""
    return {"tag": mark.tag, "length": mark.length, "hint": mark.hint}


def rules_from(document: Mapping[str, object]) -> RuleSet:
    """Read a document. BadRules, BadPattern or NeverAllowed at the first fault."""
    if document.get("schema") != SCHEMA:
        raise BadRules(place="schema", reason="must be guicang.rules/1")
    read.only(document, _TOP, "rules")
    labels = labels_from(document)
    needed = not labels
    rules = tuple(
        _rule(row, place) for row, place in read.rows(document, "rules", needed=needed)
    )
    allow = tuple(_allow(row, place) for row, place in read.rows(document, "allow"))
    read.unique("rules", [rule.id for rule in rules])
    read.unique("allow", [entry.id for entry in allow])
    _limits(rules, allow)
    return RuleSet(
        name=read.name(document.get("name"), "name"),
        title=read.title(document.get("title"), "title"),
        digest=digest_of(document),
        rules=rules,
        allow=allow,
        labels=labels,
    )


def _rule(row: Mapping[str, object], place: str) -> Rule:
    read.only(row, frozenset(RULE_FIELDS) - {"values"}, place)
    kind = Kind(read.choice(row.get("kind"), tuple(Kind), f"{place}.kind"))
    rule_id = read.name(row.get("id"), f"{place}.id")
    deeds = _DEEDS.get(kind, _MASKING)
    severity = read.choice(
        row.get("severity", "medium"),
        tuple(s.name.lower() for s in Severity),
        f"{place}.severity",
    )
    rule = Rule(
        id=rule_id,
        kind=kind,
        title=read.title(row.get("title"), f"{place}.title"),
        type=_type(row.get("type"), f"{place}.type"),
        action=Action(
            read.choice(row.get("action", deeds[0]), deeds, f"{place}.action")
        ),
        severity=Severity[severity.upper()],
        owner=read.text(row.get("owner"), f"{place}.owner"),
        reason=read.text(row.get("reason"), f"{place}.reason"),
        words=_words(row, place),
        patterns=_patterns(row, place, rule_id),
        marks=_marks(row, place),
        ignore_case=read.flag(row, "ignore_case", place),
        ignore_width=read.flag(row, "ignore_width", place),
        always_mask=read.flag(row, "always_mask", place),
        scope=read.scope(row, place),
        expires_at=read.instant(row.get("expires_at"), f"{place}.expires_at"),
    )
    _agree(rule, place)
    return rule


def _agree(rule: Rule, place: str) -> None:
    """Check what the fields of a rule must be to each other."""
    wanted = _HOLDS[rule.kind]
    held = [name for name in ("words", "patterns", "marks") if getattr(rule, name)]
    for name in held:
        if name not in wanted:
            raise BadRules(
                place=f"{place}.{name}", reason="a rule of this kind has none"
            )
    if not held:
        raise BadRules(place=f"{place}.{wanted[0]}", reason="is missing or empty")
    if rule.always_mask and not rule.masks:
        raise BadRules(
            place=f"{place}.always_mask", reason="what is only reported is not masked"
        )
    if rule.ignore_width and not rule.words:
        raise BadRules(place=f"{place}.ignore_width", reason="is for words only")


def _allow(row: Mapping[str, object], place: str) -> Allow:
    read.only(row, frozenset(ALLOW_FIELDS) - {"values"}, place)
    entry_id = read.name(row.get("id"), f"{place}.id")
    expires: datetime | None = read.instant(
        row.get("expires_at"), f"{place}.expires_at"
    )
    if expires is None:
        raise BadRules(place=f"{place}.expires_at", reason="every entry must end")
    entry = Allow(
        id=entry_id,
        title=read.title(row.get("title"), f"{place}.title"),
        types=frozenset(
            _type(value, f"{place}.types") for value in read.texts(row, "types", place)
        ),
        owner=read.text(row.get("owner"), f"{place}.owner"),
        reason=read.text(row.get("reason"), f"{place}.reason"),
        expires_at=expires,
        tags=frozenset(
            read.tag(value, f"{place}.tags") for value in read.texts(row, "tags", place)
        ),
        patterns=_patterns(row, place, entry_id),
        scope=read.scope(row, place),
    )
    if not entry.types:
        raise BadRules(place=f"{place}.types", reason="is missing or empty")
    if not entry.tags and not entry.patterns:
        raise BadRules(place=f"{place}.values", reason="is missing or empty")
    never = entry.types & (NEVER | (EXACT if entry.patterns else frozenset()))
    if never:
        raise NeverAllowed(entry=entry.id, types=", ".join(sorted(never)))
    return entry


def _limits(rules: tuple[Rule, ...], allow: tuple[Allow, ...]) -> None:
    for what, count, most in (
        ("words", sum(len(r.words) for r in rules), MOST_WORDS),
        ("patterns", sum(len(r.patterns) for r in rules), MOST_PATTERNS),
        ("allow", sum(len(a.tags) + len(a.patterns) for a in allow), MOST_MARKS),
        ("marks", sum(len(r.marks) for r in rules), MOST_MARKS),
    ):
        if count > most:
            raise BadRules(place=what, reason="are too many in one set")


def _type(value: object, place: str) -> str:
    kind = read.type_name(value, place)
    if kind in RESERVED:
        raise BadRules(place=place, reason="is a name of the program's own")
    return kind


def _words(row: Mapping[str, object], place: str) -> tuple[str, ...]:
    words = read.texts(row, "words", place)
    for number, word in enumerate(words):
        if len(word) > LONGEST_WORD or word != word.strip() or not _plain(word):
            raise BadRules(
                place=f"{place}.words[{number}]",
                reason="is too long, or has spaces around it or a control character",
            )
    return tuple(dict.fromkeys(words))


def _plain(word: str) -> bool:
    # The full-width space is a space that people type.
    return word.replace("\u3000", " ").isprintable()


def _patterns(row: Mapping[str, object], place: str, name: str) -> tuple[str, ...]:
    patterns = tuple(dict.fromkeys(read.texts(row, "patterns", place)))
    for number, pattern in enumerate(patterns, 1):
        if found := objection(pattern):
            raise BadPattern(rule=name, number=number, reason=REASONS[found])
    return patterns


def _marks(row: Mapping[str, object], place: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            tag=read.tag(mark.get("tag"), f"{where}.tag"),
            length=read.number(mark, "length", range(SHORTEST, LONGEST + 1), where),
            hint=read.number(mark, "hint", range(1 << 16), where),
        )
        for mark, where in read.rows(row, "marks", place=place)
    )

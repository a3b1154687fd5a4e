"""Why a rule takes something for sensitive, in words; the catalogue translates them.

A reason is put together from what the rule is: the type, what is read of its form, the
check, the words that speak for it and against it. So no rule is without one, and what
is said is what is done. A name that no rule has is a rule of the organisation's.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from guicang.domain.detect.rule import NOTHING, Rule
from guicang.domain.detect.types import OWN, TYPES

PARTS: Final[Mapping[str, str]] = {
    "form": "It is written as this type is: {type}.",
    "masked": "Part of it is hidden already: it is reported, and is no new leak.",
    "read": "What leads to it was read, and where it begins and ends.",
    "kin": "A word elsewhere in the message names it, or it stands in a list or a "
    "correction beside what was found.",
    "alone": "Nothing that stands directly beside it speaks against it.",
    "needed": "A word nearby says what it is, such as {words}.",
    "helped": "Where its surroundings raise doubt, a word nearby has to speak for it, "
    "such as {words}.",
    "against": "No nearer word says that it is something else, such as {words}.",
    "own": "A rule of the organisation found it.",
}
MODEL: Final[Mapping[str, str]] = {
    "person/model": (
        "A person's name as a language model reads the sentence, and in form: a known"
        " surname, one or two letters behind it, and neither a firm nor a place."
    ),
    "person/model-dotted": (
        "A person's name as a language model reads the sentence, and in form: parts"
        " joined by a dot, as names of minorities and transliterations are."
    ),
}
"""What the model for names goes by, by the name of its rule."""
CHECKS: Final[Mapping[str, str]] = {
    "resident_id": "Its region is known, its date of birth is one, and its check "
    "character is right (GB 11643-1999, ISO 7064 MOD 11-2).",
    "old_resident_id": "Its region is known and its date of birth is one; numbers of "
    "15 digits, given out until 1999, have no check digit.",
    "bank_card": "Its issuer is known, its length goes with that, and its check digit "
    "is right (ISO/IEC 7812-1, Luhn).",
    "some_card": "Its length is a card's, and its check digit is right (ISO/IEC "
    "7812-1, Luhn).",
    "credit_code": "Its region is known and its check character is right (GB "
    "32100-2015).",
    "vat_number": "Its check digits are right, where its state's rule is known "
    "(Directive 2006/112/EC, article 215).",
    "hong_kong_id": "Its check character is right (Hong Kong Immigration Department).",
    "taiwan_id": "Its letter and its check digit are right (Taiwan, Ministry of the "
    "Interior).",
    "social_security": "Area, group and serial are ones that are given out.",
    "no_day": "It is no day of the calendar in eight digits.",
    "area_code": "It begins with a city's code.",
    "nanp": "It begins with a code that reaches a person (North American plan).",
    "_long_enough": "It is no version number: it is long enough for an address.",
    "_full": "It is no list of numbers: nearly all places of an address are filled.",
    "_is_hex": "It mixes digits and letters as addresses of devices do.",
    "_mixed": "It mixes letters and digits as keys do.",
    "_has_digit": "It has a digit, as every plate has.",
}
"""What a check looks at, by the name of its function."""
BASES: Final[Mapping[str, str]] = {
    **{kind: found.always.en for kind, found in TYPES.items() if found.always},
    "": OWN.en,
}
"""Why a type is never shown in clear; "" is one of the organisation's own."""
_SHOWN: Final = 3

UNSEARCHED: Final[Mapping[str, str]] = {
    "names": (
        "Names of persons are found behind cue words, before titles and beside mobile"
        " numbers only: without the model for names (extra `names`) those that stand"
        " alone in a sentence are missed."
    ),
}
"""What is missed without an extra, by its name."""


class Reason(NamedTuple):
    """A sentence, and the words that stand in it as they are."""

    text: str
    words: tuple[str, ...] = ()


def reasons(rule: Rule | None, cues: Mapping[str, Sequence[str]]) -> tuple[Reason, ...]:
    """Say why a rule finds, in the order of judgement; None: the organisation's."""
    if rule is None:
        return (Reason(PARTS["own"]),)
    return tuple(_reasons(rule, cues))


def _reasons(rule: Rule, cues: Mapping[str, Sequence[str]]) -> Iterator[Reason]:
    yield Reason(PARTS["form"])
    if rule.masked:
        yield Reason(PARTS["masked"])
    elif rule.reader is not None:
        yield Reason(PARTS["read"])
    if rule.whole is not None:
        yield Reason(PARTS["kin"])
    if rule.never != NOTHING or rule.doubtful != NOTHING:
        yield Reason(PARTS["alone"])
    if rule.cue:
        part = PARTS["needed" if rule.required else "helped"]
        yield Reason(part, _some(rule.cue.classes, cues))
    if rule.against:
        yield Reason(PARTS["against"], _some(rule.against.classes, cues))
    if rule.check is not None:
        yield Reason(CHECKS[rule.check.__name__])


def _some(classes: Sequence[str], cues: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Give a word of each class, or the first words of the only one."""
    if len(classes) == 1:
        return tuple(cues[classes[0]][:_SHOWN])
    return tuple(cues[name][0] for name in classes)[:_SHOWN]

"""Why a rule takes something for sensitive, in words; the catalogue translates them.

``WHY`` is keyed by the rule's name as findings carry it. What it lacks is a rule of
the organisation, whose own name is all there is to say.
"""

from collections.abc import Mapping
from typing import Final

WHY: Final[Mapping[str, str]] = {
    "cn-id/mod-11-2": (
        "Resident identity number: known region, a date of birth and the right check "
        "character (GB 11643-1999, ISO 7064 MOD 11-2)."
    ),
    "cn-id/15": (
        "Resident identity number of 15 digits, as given out until 1999: known region "
        "and a date of birth; it carries no check digit."
    ),
    "bank-card/luhn": (
        "Payment card: a known issuer's range, a length that goes with it and the "
        "right check digit (ISO/IEC 7812-1, Luhn)."
    ),
    "mobile/plan": (
        "Mobile number of mainland China: 11 digits that begin as the numbering plan "
        "has it."
    ),
    "person/model": (
        "A person's name as a language model reads the sentence, and in form: a known"
        " surname, one or two letters behind it, and neither a firm nor a place."
    ),
    "person/model-dotted": (
        "A person's name as a language model reads the sentence, and in form: parts"
        " joined by a dot, as names of minorities and transliterations are."
    ),
    "": "A rule of the organisation found it.",
}

UNSEARCHED: Final[Mapping[str, str]] = {
    "names": (
        "Names of persons are found behind cue words, before titles and beside mobile"
        " numbers only: without the model for names (extra `names`) those that stand"
        " alone in a sentence are missed."
    ),
}
"""What is missed without an extra, by its name."""


def why(rule: str) -> str:
    """Say why, in English."""
    return WHY.get(rule, WHY[""])

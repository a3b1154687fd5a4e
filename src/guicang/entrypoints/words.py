"""Words at the door: errors and labels in the reader's language.

Rules, services and adapters speak in codes and English keys; only entry points turn
them into sentences. The English text is the key, the catalogue gives the other
language, and a text the catalogue does not know is shown in English.
"""

import gettext
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from guicang.domain.errors import GuicangError
from guicang.domain.record.zone import local

Words = Callable[[str], str]

LANGUAGES: Final = ("zh", "en")
_LOCALE: Final = Path(__file__).resolve().parents[1] / "locale"
_FOLDERS: Final = {"zh": ("zh_Hans",), "en": ()}
# Data that may be a phrase of the product. Names and ids are data too, and a person
# who is called "admin" keeps that name in every language.
_PHRASES: Final = frozenset({"basis", "now", "part", "reason", "state", "to"})
STORES: Final = ("the working store", "the ledger", "the key ring", "the output")
"""What an error may name that is no file."""
WITNESSES: Final = ("the machine's counter", "a time stamp")
"""What contradicts a clock."""
_PERIODS: Final = frozenset({"floor", "grace", "period"})
_INSTANTS: Final = frozenset({"last", "now", "wanted"})
_PERIOD: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?",
    re.ASCII,
)
# In the order of ISO 8601: years, months, weeks, days, hours, minutes.
ONE: Final[Mapping[str, str]] = {
    "Y": "{n} year",
    "M": "{n} month",
    "W": "{n} week",
    "D": "{n} day",
    "TH": "{n} hour",
    "TM": "{n} minute",
}
MANY: Final[Mapping[str, str]] = {
    "Y": "{n} years",
    "M": "{n} months",
    "W": "{n} weeks",
    "D": "{n} days",
    "TH": "{n} hours",
    "TM": "{n} minutes",
}


def translator(language: str) -> Words:
    """Return the function that puts a text into ``zh`` or ``en``.

    Without a compiled catalogue every text stays English; nothing fails.
    """
    return _load(language, _LOCALE)


@cache
def _load(language: str, folder: Path) -> Words:
    catalogue = gettext.translation(
        "guicang", folder, _FOLDERS.get(language, ()), fallback=True
    )

    def words(text: str) -> str:
        # gettext answers the empty text with the catalogue's header.
        return catalogue.gettext(text) if text else ""

    return words


def say(error: GuicangError, words: Words) -> tuple[str, str]:
    """Return message and advice of an error, filled with its data."""
    data = {name: _told(name, value, words) for name, value in error.data.items()}
    return words(error.message).format(**data), words(error.advice).format(**data)


def _told(name: str, value: object, words: Words) -> object:
    if not isinstance(value, str):
        return value
    if name == "missing":
        return chairs(value, words)
    if (name == "what" and value in STORES) or value in WITNESSES:
        return words(value)
    if name in _PERIODS:
        return period(value, words)
    if name in _INSTANTS and (at := _instant(value)):
        return when(at)
    return words(value) if name in _PHRASES else value


def chairs(spelt: str, words: Words) -> str:
    """Put ``admin, compliance|legal`` into words."""
    return words(", ").join(
        words(" or ").join(words(role) for role in chair.split("|"))
        for chair in spelt.split(", ")
    )


def period(text: str, words: Words) -> str:
    """Put an ISO 8601 period into words; what is none stays as it is."""
    found = _PERIOD.fullmatch(text)
    if found is None or not any(found.groups()):
        return text
    parts = [
        words((ONE if number == "1" else MANY)[unit]).format(n=number)
        for number, unit in zip(found.groups(), MANY, strict=True)
        if number
    ]
    return " ".join(parts)


def when(at: datetime) -> str:
    """Show an instant in the house's time, to the second."""
    return local(at).strftime("%Y-%m-%d %H:%M:%S")


def told_when(text: str) -> str:
    """Show an instant that is told in the time of a law's country.

    Where that is the house's time too, the offset says nothing and is left out.
    """
    at = _instant(text)
    if at is None:
        return text
    if at.utcoffset() == local(at).utcoffset():
        return when(at)
    return at.isoformat(sep=" ", timespec="seconds")


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


@lru_cache(maxsize=256)
def accepted(header: bytes) -> str:
    """Choose the language that an Accept-Language header likes best (RFC 9110, 12.5.4).

    Chinese if it says nothing, or nothing that we have.
    """
    best, liked = "zh", 0.0
    for item in header.decode("latin-1").lower().split(","):
        name, _, weight = item.strip().partition(";q=")
        try:
            much = float(weight) if weight else 1.0
        except ValueError:
            continue
        known = [known for known in LANGUAGES if name.partition("-")[0] == known]
        if known and much > liked:
            best, liked = known[0], much
    return best


def language(
    option: str | None = None,
    configured: str = "",
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Choose the language: option, GUICANG_LANG, configuration, locale, Chinese.

    ``configured`` is the home's setting, "" where the home says nothing. Of the
    locale, LC_ALL outranks LANG (POSIX.1-2017, 8.2); "C" and "POSIX" say nothing.
    """
    said = (
        option,
        environment.get("GUICANG_LANG"),
        configured,
        environment.get("LC_ALL"),
        environment.get("LANG"),
    )
    for text in said:
        for known in LANGUAGES:
            if text and text.lower().startswith(known):
                return known
    return "zh"

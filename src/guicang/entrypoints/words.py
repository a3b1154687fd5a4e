"""Words at the door: errors and labels in the reader's language.

Rules, services and adapters speak in codes and English keys; only entry points turn
them into sentences. The English text is the key, the catalogue gives the other
language, and a text the catalogue does not know is shown in English.
"""

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guicang.domain.errors import GuicangError

Words = Callable[[str], str]

LANGUAGES: Final = ("zh", "en")
_LOCALE: Final = Path(__file__).resolve().parents[1] / "locale"
_FOLDERS: Final = {"zh": ("zh_Hans",), "en": ()}
# Data that may be a phrase of the product. Names and ids are data too, and a person
# who is called "admin" keeps that name in every language.
_PHRASES: Final = frozenset({"missing", "now", "reason", "state", "to"})


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
    data = {
        name: words(value) if name in _PHRASES and isinstance(value, str) else value
        for name, value in error.data.items()
    }
    return words(error.message).format(**data), words(error.advice).format(**data)


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

"""One spelling for the many spellings of a letter, a digit or a mark.

Each code point becomes one ASCII character or stays as it is, so that places in the
folded text are places in the text. Marks that end a clause become one control
character that no rule's shape holds; what joins groups of digits becomes a space or a
dash.
"""

from typing import Final

BREAK: Final = "\x02"

_BREAKS: Final = "\uff0c\u3002\uff1b\uff01\uff1f\u3001\u2026"
_SPACES: Final = (0x0009, 0x00A0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212, 0x00B7, 0x2022, 0x30FB, 0xFE63)
_BRACKETS: Final = {
    "\u3010\u3014\u300c\u300e": "[",
    "\u3011\u3015\u300d\u300f": "]",
    "\u300a\u3008": "<",
    "\u300b\u3009": ">",
    "\u201c\u201d": '"',
    "\u2018\u2019": "'",
    "\u00a5\uffe5": "$",
}


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(_DASHES, "-")
    table |= {ord(c): new for old, new in _BRACKETS.items() for c in old}
    table |= {ord(c): BREAK for c in _BREAKS}
    table |= {0x2795: "+", 0x2796: "-", 0x301C: "~"}
    return table


# Code point to ASCII character.
TABLE: Final = _table()


def fold(text: str) -> str:
    """Return the text with every code point of the table replaced."""
    return text.replace("\t", " ") if text.isascii() else text.translate(TABLE)

"""Identity cards of Hong Kong, Macau and Taiwan.

They are found as the permits of the same people: ``HK_MO_PERMIT`` and ``TW_PERMIT``.
The law treats both alike (an identity document of somebody who has no resident identity
number), both are read by the same eyes, and a type of its own would part one person's
number by which of two cards he gave. Those of Hong Kong and Taiwan have a check
character; how Macau checks its own is not published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.answers import alone
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    LETTERED,
    NUMBER,
    NUMERIC,
    SHY,
    Beside,
    Reach,
    Rule,
    led,
)

_SIX: Final = "[0-9]{6}|[0-9]{3} [0-9]{3}"
_HEAD: Final = f"[A-Z]{{1,2}}[ -]?(?:{_SIX})"
_BRACKETED: Final = rf"{_HEAD} ?\([0-9A]\)"
_PLAIN: Final = f"{_HEAD}[ -]?[0-9A]"
_MACAU: Final = (
    r"[157](?:[0-9]{6}|/[0-9]{6}|[0-9]{3}[ -][0-9]{3})(?:[ /-]?[0-9]| ?\([0-9]\))"
)
# Where the word says nothing of Macau.
_MACAU_BRACKETED: Final = r"[157][0-9]{6} ?\([0-9]\)"
_TAIWAN: Final = (
    "[A-Z][ -]?[1289](?:[0-9]{8}|[0-9]{2}[ -][0-9]{3}[ -][0-9]{3}"
    "|[0-9]{3}[ -][0-9]{5}|[0-9]{4}[ -][0-9]{4})"
)
_ALONE, _READ_ALONE = alone("[A-Z][12][0-9]{8}", caseless=True)
_ORDER: Final = Reach(("ORDER", "PASSPORT", "PLATE"), 42, through=False)
_TRIGGERS: Final = (*NUMERIC, LETTERED)


def rules(words: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    macau, read_macau = led(words["MACAU_ID"], _MACAU, gap=24)
    bracketed = Rule(
        name="hkid/bracketed",
        entity=Entity.HK_MO_PERMIT,
        pattern=_BRACKETED,
        triggers=_TRIGGERS,
        digits=6,
        rank=31,
        left=LETTER,
        right=f"{LETTER}*",
        caseless=True,
        cue=Reach(("HKID", "CITIZEN"), 48, 24),
        against=_ORDER,
        never=NUMBER,
        doubtful=SHY,
        check=checkdigits.hong_kong_id,
        score=0.9,
    )
    named = replace(
        bracketed,
        name="hkid/named",
        pattern=_PLAIN,
        rank=33,
        required=True,
        doubtful=Beside(0),
        never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
    )
    return (
        bracketed,
        named,
        replace(
            named,
            name="macau_id/named",
            pattern=macau,
            digits=8,
            rank=32,
            left="",
            cue=None,
            required=False,
            against=None,
            reader=read_macau,
            check=None,
        ),
        replace(
            named,
            name="macau_id/bracketed",
            pattern=_MACAU_BRACKETED,
            digits=8,
            left=rf"{LETTER}\-",
            cue=Reach(("MACAU_ID", "CITIZEN"), 30, 24),
            check=None,
            score=0.7,
        ),
        replace(
            named,
            name="twid/named",
            entity=Entity.TW_PERMIT,
            pattern=_TAIWAN,
            digits=9,
            cue=Reach(("TWID", "TAIWAN", "CITIZEN"), 48, 24),
            check=checkdigits.taiwan_id,
        ),
        replace(
            named,
            name="twid/alone",
            entity=Entity.TW_PERMIT,
            pattern=_ALONE,
            digits=9,
            left="",
            right="",
            starts=False,
            cue=None,
            required=False,
            against=None,
            reader=_READ_ALONE,
            check=checkdigits.taiwan_id,
            score=0.6,
        ),
    )

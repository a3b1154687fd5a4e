"""Papers that a word tells less plainly: permits, short numbers of social security.

Of a permit the word for the document is a mere one for any: a document, its number, a
permit. Who shows it was told before, or the kind of document was, in another field of
a form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.documents import PERMIT, TAIWAN
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    LETTERED,
    NUMBER,
    NUMERIC,
    THREES,
    Beside,
    Reach,
    Rule,
    led,
)
from guicang.domain.detect.traditional import widened

_ANY: Final = widened(
    (
        *("证件", "证件号", "证件号码", "证号", "证件编号", "通行证", "通行证号"),
        *("通行证号码", "收件证件", "证件是", "证件为"),
    )
)
# Eight digits right behind: the number of a card, and no day that something was paid.
_SOCIAL: Final = widened(
    (
        *("社保编号", "社保号", "社保卡号", "社会保障号", "社会保障号码", "社保号码"),
        *("社会保险号", "社会保障卡号", "医保卡号", "医保号", "参保编号", "个人社保号"),
    )
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    pattern, reader = led(_ANY, PERMIT)
    hong_kong = Rule(
        name="permit/of-hong-kong",
        entity=Entity.HK_MO_PERMIT,
        pattern=pattern,
        triggers=(*NUMERIC, LETTERED, THREES),
        rank=34,
        right=LETTER,
        caseless=True,
        cue=Reach(("HKMO_PEOPLE",), 72),
        required=True,
        never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
        reader=reader,
        score=0.7,
    )
    pattern, reader = led(_ANY, TAIWAN)
    short, read_short = led(_SOCIAL, "[0-9]{8}", gap=9)
    return (
        replace(
            hong_kong,
            name="social/short",
            entity=Entity.SOCIAL_SECURITY,
            pattern=short,
            rank=35,
            cue=None,
            required=False,
            check=checkdigits.no_day,
            reader=read_short,
        ),
        hong_kong,
        replace(
            hong_kong,
            name="permit/of-taiwan",
            entity=Entity.TW_PERMIT,
            pattern=pattern,
            cue=Reach(("TAIWAN_PEOPLE",), 72),
            check=checkdigits.no_day,
            reader=reader,
        ),
    )

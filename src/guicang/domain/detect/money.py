"""Payment cards by ISO/IEC 7812: issuer range, length and check digit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.groups import ENDED, GroupReader
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import BROKEN, NUMBER, NUMERIC, SHY, Beside, Reach, Rule

# No issuer range begins otherwise.
_FIRST: Final = "(?:10|2[2-7]|3[04-8]|[456][0-9]|81|9[0-9])"
_BREAK: Final = rf"(?:[ _~/-]|{BROKEN}| - )"
# In one piece; in fours; in two pieces; as American Express prints it.
_FORMS: Final = "|".join(
    (
        f"{_FIRST}[0-9]{{12,17}}",
        rf"{_FIRST}[0-9]{{2}}(?:(?: |\r?\n)[0-9]{{4}}){{2,3}}(?: ?[0-9]{{1,4}})?",
        rf"{_FIRST}[0-9]{{2}}(?:(?:-|-\r?\n| - )[0-9]{{4}}){{2,3}}(?:-?[0-9]{{1,4}})?",
        rf"{_FIRST}[0-9]{{2,13}}{_BREAK}[0-9]{{4,15}}",
        rf"{_FIRST}[0-9]{{2}}[ -][0-9]{{6}}[ -][0-9]{{4,5}}",
        rf"{_FIRST}[0-9]{{4}}[ -][0-9]{{6}}[ -][0-9]{{4,7}}",
    )
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    issuer = Rule(
        name="card/issuer",
        entity=Entity.BANK_CARD,
        pattern=_FORMS,
        triggers=NUMERIC,
        digits=checkdigits.CARD_LENGTHS[0],
        rank=20,
        left="0-9+",
        right="0-9",
        cue=Reach(("CARD",), 60, 24),
        against=Reach(("ORDER",), 45, through=False),
        never=NUMBER,
        doubtful=SHY | Beside.LETTER_AFTER,
        check=checkdigits.bank_card,
    )
    grouped = replace(
        issuer,
        name="card/grouped",
        pattern=ENDED,
        left="",
        starts=False,
        reader=_grouped(plain=True),
        check=None,
    )
    return (
        issuer,
        replace(
            issuer,
            name="card/cued",
            rank=21,
            cue=Reach(("CARD",), 48, 18),
            required=True,
            against=Reach(("ORDER", "TAX"), 45, through=False),
            doubtful=Beside(0),
            check=checkdigits.some_card,
            score=0.8,
        ),
        grouped,
        replace(
            grouped,
            name="card/scattered",
            rank=21,
            required=True,
            reader=_grouped(plain=False),
            score=0.9,
        ),
    )


def _grouped(*, plain: bool) -> GroupReader:
    """Return the reader of a card number in groups of any size."""
    return GroupReader(checkdigits.bank_card, checkdigits.CARD_LENGTHS, plain=plain)

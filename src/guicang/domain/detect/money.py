"""Payment cards by ISO/IEC 7812: issuer range, length and check digit."""

from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import NUMBER, SHY, Beside, Reach, Rule

_BREAK: Final = r"(?:[ -]|\r?\n| - )"
# In one piece; in fours; in two pieces; as American Express prints it.
_FORMS: Final = "|".join(
    (
        "[1-9][0-9]{13,18}",
        r"[1-9][0-9]{3}(?:(?: |\r?\n)[0-9]{4}){2,3}(?: ?[0-9]{1,4})?",
        r"[1-9][0-9]{3}(?:(?:-|-\r?\n| - )[0-9]{4}){2,3}(?:-?[0-9]{1,4})?",
        rf"[1-9][0-9]{{3,14}}{_BREAK}[0-9]{{4,15}}",
        r"[1-9][0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}",
        r"[1-9][0-9]{5}[ -][0-9]{6}[ -][0-9]{4,7}",
    )
)
_TRIGGER: Final = r"[^0-9](?:1[0-9]|[2-6][0-9]|8[1-7]|9[0-9])(?:[ \-\r\n]{0,3}[0-9]){12}"


def rules() -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (
        Rule(
            name="card/issuer",
            entity=Entity.BANK_CARD,
            pattern=_FORMS,
            triggers=(_TRIGGER,),
            rank=20,
            left="0-9",
            right="0-9",
            cue=Reach(("CARD",), 60, 24),
            against=Reach(("ORDER",), 45, through=False),
            never=NUMBER,
            doubtful=SHY | Beside.LETTER_AFTER,
            check=checkdigits.bank_card,
        ),
        Rule(
            name="card/cued",
            entity=Entity.BANK_CARD,
            pattern=_FORMS,
            triggers=(_TRIGGER,),
            rank=21,
            left="0-9",
            right="0-9",
            cue=Reach(("CARD",), 48, 18),
            required=True,
            against=Reach(("ORDER", "TAX"), 45, through=False),
            never=NUMBER,
            check=checkdigits.some_card,
            score=0.8,
        ),
    )

"""Numbers that pass every check and were given to nobody.

Identity numbers carry the region code of a district that never existed (the last four
of 110199 and its like are unassigned in GB/T 2260). Mobile numbers lie in blocks with
zeros that carriers do not hand out. Cards carry 622 and zeros as issuer digits.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from guicang.adapters.sources.simulated.dice import Dice
from guicang.domain.detect.checkdigits import id_check, luhn_check

_REGIONS: Final = ("110199", "310199", "440199", "510199")
_MOBILES: Final = ("1380000", "1390000", "1500000", "1860000")


def identity(dice: Dice) -> str:
    """Return a resident identity number with a right check character."""
    born = f"{dice.between(1960, 2003)}{dice.between(1, 12):02}{dice.between(1, 28):02}"
    head = dice.pick(_REGIONS) + born + dice.digits(3)
    return head + id_check(head)


def card(dice: Dice) -> str:
    """Return a card number of 19 digits with a right check digit, in groups."""
    head = "622000" + dice.digits(12)
    number = head + luhn_check(head)
    return " ".join(number[n : n + 4] for n in range(0, len(number), 4))


def mobile(dice: Dice) -> str:
    """Return a mobile number, now and then as people write it."""
    number = dice.pick(_MOBILES) + dice.digits(4)
    if dice.below(4):
        return number
    return f"{number[:3]} {number[3:7]} {number[7:]}"


def words(dice: Dice, lang: str, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a filling for every slot of a scene."""
    end = "_en" if lang == "en" else ""
    name = (
        dice.pick(lists["name_en"])
        if end
        else dice.pick(lists["surname"]) + dice.pick(lists["given"])
    )
    return {
        "order": f"DD{dice.digits(10)}",
        "express": f"YP{dice.digits(9)}",
        "policy": f"P{dice.digits(8)}",
        "mobile": mobile(dice),
        "id": identity(dice),
        "card": card(dice),
        "name": name,
        "agent": dice.pick(lists["agent" + end]),
        "product": dice.pick(lists["product" + end]),
        "city": dice.pick(lists["city" + end]),
        "amount": f"{dice.between(19, 899)}.{dice.pick(('00', '50', '90'))}",
        "hour": str(dice.between(8, 10)),
    }

"""Signs that somebody leaves out, or swaps, who types with a thumb."""

from bench.detect.dice import Dice


def hasty(template: str, dice: Dice, *, chinese: bool) -> str:
    """Leave out and swap signs as somebody does who types with a thumb."""
    if not chinese:
        return template if dice.happens(0.6) else _capital(template, dice)
    if dice.happens(0.4):
        template = template.replace("，", dice.one_of(" ", " ", ",", "\n"))
    if dice.happens(0.5):
        template = template.replace("：", dice.one_of(":", " ", ""))
    if dice.happens(0.25):
        template = template.replace("} ", "}" + dice.one_of("，", "\n", "  "))
    return template


def _capital(template: str, dice: Dice) -> str:
    """Begin with a capital letter, and end with a stop, as some do."""
    return template[:1].upper() + template[1:] + dice.one_of("", "", " ")

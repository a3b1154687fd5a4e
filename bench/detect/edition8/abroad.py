"""Telephone numbers abroad, in the eighth edition."""

from typing import Final

from bench.detect.dice import Dice

# Numbers abroad: "#" is any digit, "2" to "9" in brackets one of these.
_ABROAD: Final = (
    "+1 415 [23456789]## ####",
    "+1 212 [23456789]## ####",
    "+1 626 [23456789]## ####",
    "+1 604 [23456789]## ####",
    "+852 9[234][34567]# ####",
    "+852 6[37][35]# ####",
    "+853 66[2568]# ####",
    "+886 9[1235]# ### ###",
    "+65 [89][1234]## ####",
    "+60 12-[23456789]## ####",
    "+81 90-[1234]### ####",
    "+81 80-[1234]### ####",
    "+82 10-[345][23456]## ####",
    "+44 7[45]## ######",
    "+44 771# ######",
    "+61 4[012]# ### ###",
    "+49 151 [12345]#######",
    "+33 6 [12]# ## ## ##",
    "+39 34# ### ####",
    "+7 91# ###-##-##",
    "+66 8[1234] ### ####",
    "+84 9[1678] ### ####",
    "+63 917 ### ####",
    "+971 50 ### ####",
    "+64 21 ### ####",
    "+91 98### #####",
)
_AT_HOME: Final = (
    "[569]### ####",
    "6### ####",
    "09[1235]#-###-###",
    "(415) [23456789]##-####",
    "646-[23456789]##-####",
    "07[45]## ######",
    "04[012]# ### ###",
    "090-[1234]###-####",
    "010-[2345]###-####",
)


def _dialled(pattern: str, dice: Dice) -> str:
    found, at = "", 0
    while at < len(pattern):
        end = pattern.find("]", at) if pattern[at] == "[" else at
        inside = pattern[at + 1 : end] or pattern[at]
        found += dice.choice("0123456789" if inside == "#" else inside)
        at = end + 1
    return found


def abroad(dice: Dice) -> str:
    """Give a number abroad, as +44 7400 123456."""
    return _dialled(dice.choice(_ABROAD), dice)


def national(dice: Dice) -> str:
    """Give one as it is dialled at home."""
    return _dialled(dice.choice(_AT_HOME), dice)


def american(dice: Dice) -> str:
    """Give one with its area in brackets."""
    return _dialled("+1 ([23456789]12) [23456789]##-####", dice)

"""When it was and what it cost: what stands in most messages and tells of nobody."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bench.detect.dice import Dice

_SUMMER: Final = datetime(2025, 6, 1, tzinfo=UTC)


def moment(dice: Dice) -> datetime:
    """Give a moment of the year that the messages are from."""
    return _SUMMER + timedelta(seconds=dice.randrange(86_400 * 300))


def order(dice: Dice) -> str:
    """Give the number of an order."""
    return dice.one_of(
        dice.digits(18, "123456"),
        dice.digits(19, "1234"),
        f"{moment(dice):%Y%m%d}{dice.digits(8)}",
        f"{dice.letters(2)}{dice.digits(10)}",
        dice.digits(12, "23"),
    )


def english_money(dice: Dice) -> str:
    return dice.one_of(f"{dice.randint(3, 9000)}.{dice.digits(2)}", dice.digits(3, "1"))


def money(dice: Dice) -> str:
    """Give an amount as people write one."""
    yuan = dice.randint(3, 90_000)
    return dice.one_of(
        f"{yuan}.{dice.digits(2)}",
        f"¥{yuan:,}",
        f"{yuan}块",
        f"{yuan}元",
        f"{dice.randint(1, 30)}万",
        f"{dice.randint(1, 9)}千{dice.randint(1, 9)}",
    )


def english_clock(dice: Dice) -> str:
    return f"{dice.randint(1, 12)}{dice.one_of('am', 'pm', ':30 pm')}"


def clock(dice: Dice) -> str:
    hour = dice.randint(1, 12)
    return dice.one_of(f"{hour:02}:{dice.one_of('00', '15', '30')}", f"下午{hour}点")


def english_later(dice: Dice) -> str:
    return dice.one_of("next Friday", "tomorrow", f"{moment(dice):%d %b}", "on Monday")


def later(dice: Dice) -> str:
    """Give a day that is neither long ago nor anybody's birthday."""
    when = moment(dice)
    return dice.one_of(
        f"{when.month}月{when.day}号", f"{when:%m-%d}", "后天", "下周二", "明晚", "周六"
    )

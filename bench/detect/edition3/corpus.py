"""The third held-out set: written and run once, after the rules were done.

    python -m bench.detect.edition3.corpus FILE [--seed N] [--each N]

Rows are those of the other editions. Every type is asked in each of its forms the same
number of times, half as many messages again carry several values, and every kind of
look-alike is asked as often as a form. No text comes twice.
"""

import argparse
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.detect.corpus import Row, Span
from bench.detect.dice import Dice
from bench.detect.edition3 import forms, lookalikes
from bench.detect.edition3.pools import book, pool
from bench.detect.edition3.values import day

SEED: Final = 20261126
EACH: Final = 40
_TRIES: Final = 400
_SLOT: Final = re.compile(r"\{([A-Z_]+|[a-z_]+)(?::([a-z_]+))?\}")
_CHINESE: Final = re.compile("[一-龥]")
# Where a sign behind the value could belong to it.
_OPEN_ENDED: Final = frozenset(
    {"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON", "ADDRESS"}
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set in a random order."""
    dice, seen = Dice(seed), set[str]()
    asked = [
        _new(lambda kind=kind, form=form: single(kind, form, dice), seen)
        for kind, form in forms.pairs()
        for _ in range(each)
    ]
    several = [_new(lambda: mixed(dice), seen) for _ in range(len(asked) // 2)]
    looks = [
        _new(lambda kind=kind: negative(kind, dice), seen)
        for kind in book("lookalikes")
        for _ in range(each)
    ]
    made = asked + several + looks
    dice.shuffle(made)
    return made


def _new(make: Callable[[], Row], seen: set[str]) -> Row:
    """Make a row whose text was not there yet."""
    for _ in range(_TRIES):
        row = make()
        if row.text not in seen:
            seen.add(row.text)
            return row
    message = f"the same texts again and again, as {row.text!r}"
    raise ValueError(message)


def single(kind: str, form: str, dice: Dice) -> Row:
    """Write a message about one value in one form."""
    talk = book("talk")
    found = talk.get(form, {}).get(kind) or talk["plain"][kind]
    return _written(dice.choice(found), dice, asked=(kind, form))


def mixed(dice: Dice) -> Row:
    """Write a message with several values."""
    return _written(dice.choice(book("talk")["mixed"]), dice)


def negative(kind: str, dice: Dice) -> Row:
    """Write a message with a look-alike."""
    row = _written(dice.choice(book("lookalikes")[kind]), dice, neg=kind)
    return row._replace(neg=kind)


def _written(
    template: str, dice: Dice, *, asked: tuple[str, str] | None = None, neg: str = ""
) -> Row:
    """Fill a template, and say more around it."""
    words = _SLOT.sub("", template)
    chinese = bool(_CHINESE.search(words)) or not re.search("[a-zA-Z]", words)
    text, spans, at = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        name, label = slot.groups()
        if name.islower() and name != "v":
            value = _filler(name, dice, neg)
        else:
            value, kind, form = _value(name, label, dice, asked)
            spans.append(Span(len(text), len(text) + len(value), kind, form))
        text, at = text + value, slot.end()
    return _around(Row(text + template[at:], tuple(spans)), dice, chinese=chinese)


def _value(
    name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
) -> tuple[str, str, str]:
    """Give a value for a slot, its type and its form."""
    if name == "v" and asked is not None:
        return forms.write(*asked, dice), *asked
    if name == "PERSON_LATIN":
        return forms.write("PERSON", "latin", dice), "PERSON", "latin"
    form = next(iter(forms.FORMS[name]))
    return forms.write(name, form, dice), name, label or form


def _filler(name: str, dice: Dice, neg: str) -> str:
    """Fill a slot that is not a value: ``n`` is the number of a look-alike."""
    when = day(dice, 2025, 2026) + timedelta(days=1)
    made: dict[str, Callable[[], str]] = {
        "n": lambda: lookalikes.NUMBERS[neg](dice),
        "item": lambda: dice.choice(pool("items")),
        "english_item": lambda: dice.choice(pool("english_items")),
        "order": lambda: dice.one_of(dice.digits(16, "2345"), dice.digits(19, "13")),
        "money": lambda: f"{dice.randint(5, 9999)}.{dice.digits(2)}",
        "clock": lambda: f"{dice.randint(8, 21)}:{dice.one_of('00', '30')}",
        "later": lambda: dice.one_of("明天", "周三", f"{when.month}月{when.day}日"),
    }
    return made[name]()


def _around(row: Row, dice: Dice, *, chinese: bool) -> Row:
    """Add what people say before and behind."""
    if "\n" in row.text.strip():
        return row
    openers, closers = ("openers", "closers")
    if not chinese:
        openers, closers = ("english_openers", "english_closers")
    before = dice.choice(book("talk")[openers]) if dice.happens(0.4) else ""
    after = dice.choice(book("talk")[closers]) if dice.happens(0.4) else ""
    last = row.spans[-1:]
    if last and last[0].end == len(row.text) and last[0].type in _OPEN_ENDED:
        after = after if after[:1] in {"", " ", "，", ","} else ""
    moved = tuple(
        span._replace(start=span.start + len(before), end=span.end + len(before))
        for span in row.spans
    )
    return Row(before + row.text + after, moved)


def main() -> None:
    """Write the set into a file."""
    parser = argparse.ArgumentParser(description="The third set, made from a seed.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH)
    options = parser.parse_args()
    made = rows(options.seed, options.each)
    options.file.write_text("".join(f"{row.line()}\n" for row in made), "utf-8")


if __name__ == "__main__":
    main()

"""The second held-out set: labelled messages that no rule was steered by.

    python -m bench.detect.edition2.corpus FILE [--seed N] [--each N]

Rows are those of the first edition (``bench.detect.corpus``), made in another way: by
other templates, pools, generators and disguises. Every type is asked in each of its
forms the same number of times, half as many messages again carry several values, and
every kind of look-alike is asked as often as a form. No text comes twice.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.detect.corpus import Row, Span
from bench.detect.dice import Dice
from bench.detect.edition2 import fillers, forms
from bench.detect.edition2.pools import book, pool

SEED: Final = 20261125
EACH: Final = 40
_TRIES: Final = 400
_SLOT: Final = re.compile(r"\{([A-Z_]+|[a-z_]+)(?::([a-z_]+))?\}")
_CHINESE: Final = re.compile("[一-龥]")
# Between two Chinese letters, where somebody who dictates says nothing.
_PAUSE: Final = re.compile(r"(?<=[一-龥}])[，。：、](?=[一-龥])")
# Where a sign behind the value could belong to it.
_OPEN_ENDED: Final = frozenset(
    {"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON"}
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
    """Fill a template and write it as people do who write in its language."""
    words = _SLOT.sub("", template)
    chinese = bool(_CHINESE.search(words)) or not re.search("[a-zA-Z]", words)
    if chinese and "\n" not in template and dice.happens(0.35):
        template = _PAUSE.sub(dice.one_of("", " "), template)
    if not chinese and dice.happens(0.3):
        template = _hurried(template)
    text, spans, at = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        name, label = slot.groups()
        if name.islower() and name != "v":
            value = fillers.fill(name, dice, neg=neg, chinese=chinese)
        else:
            value, kind, form = _value(name, label, dice, asked)
            spans.append(Span(len(text), len(text) + len(value), kind, form))
        text, at = text + value, slot.end()
    return _noisy(Row(text + template[at:], tuple(spans)), dice, chinese=chinese)


def _hurried(template: str) -> str:
    """Write without capitals; what stands in a slot stays as it is."""
    pieces = re.split(r"(\{[^}]*\})", template)
    return "".join(p if p.startswith("{") else p.lower() for p in pieces)


def _value(
    name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
) -> tuple[str, str, str]:
    """Give a value for a slot, its type and its form."""
    if name == "v" and asked is not None:
        return forms.write(*asked, dice), *asked
    if name == "PERSON_LATIN":
        return forms.write("PERSON", "latin", dice), "PERSON", "latin"
    own = list(forms.FORMS[name])
    casual = [form for form in own if form in forms.CASUAL]
    form = dice.choice(casual) if casual and dice.happens(0.2) else own[0]
    if label:
        return forms.write(name, own[0], dice), name, label
    return forms.write(name, form, dice), name, form


def _noisy(row: Row, dice: Dice, *, chinese: bool) -> Row:
    """Add what people add: greetings, haste, emoji; hardly ever around a form."""
    if "\n" in row.text.strip() and not dice.happens(0.1):
        return row
    language = "" if chinese else "english_"
    before = dice.choice(pool(f"{language}openers"))
    after = dice.choice(pool(f"{language}closers"))
    if dice.happens(0.15):
        after += " " + dice.choice(pool(f"{language}emoji"))
    ends = row.spans[-1:]
    if ends and ends[0].end == len(row.text) and after[:1] not in {"", " ", "，"}:
        after = "" if ends[0].type in _OPEN_ENDED else after
    moved = tuple(
        span._replace(start=span.start + len(before), end=span.end + len(before))
        for span in row.spans
    )
    return Row(before + row.text + after, moved)


def main() -> None:
    """Write the set into a file."""
    parser = argparse.ArgumentParser(description="The second set, made from a seed.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH)
    options = parser.parse_args()
    made = rows(options.seed, options.each)
    options.file.write_text("".join(f"{row.line()}\n" for row in made), "utf-8")


if __name__ == "__main__":
    main()

"""Labelled messages of our own, to examine rules that were written without them.

    python -m bench.detect.corpus FILE [--seed N] [--each N]

A row is ``{"text", "spans": [[start, end, TYPE, form]], "neg": kind | null}`` with
code-point offsets, end exclusive: the format of the shared development set. Every type
is asked in each of its written forms the same number of times; half as many messages
again carry several values; and every kind of look-alike is asked as often as a form.
"""

import argparse
import json
import re
import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from bench.detect import forms, lookalikes, values
from bench.detect.dice import Dice

SEED: Final = 20251125
EACH: Final = 40
_SLOT: Final = re.compile(r"\{([A-Z_a-z]+)(?::([a-z_]+))?\}")
_BEFORE: Final = ("", " ", "：", ":")


class Span(NamedTuple):
    """A labelled value: code points, end exclusive."""

    start: int
    end: int
    type: str
    form: str


class Row(NamedTuple):
    """A message with what is sensitive in it; ``neg`` names a look-alike."""

    text: str
    spans: tuple[Span, ...]
    neg: str | None = None

    def line(self) -> str:
        """Write it as a line of JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False)


@cache
def talk() -> Mapping[str, Any]:
    """Give what people write around values."""
    path = Path(__file__).with_name("talk.yaml")
    read: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def pairs() -> list[tuple[str, str]]:
    """Give every type with each of its written forms."""
    return [(kind, form) for kind, own in forms.FORMS.items() for form in own]


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set: ``each`` messages of every form, in a random order."""
    dice = Dice(seed)
    asked = [single(kind, form, dice) for kind, form in pairs() for _ in range(each)]
    several = [mixed(dice) for _ in range(len(asked) // 2)]
    looks = [negative(kind, dice) for kind in lookalikes.kinds() for _ in range(each)]
    made = asked + several + looks
    dice.shuffle(made)
    return made


def single(kind: str, form: str, dice: Dice) -> Row:
    """Write a message about one value in one form."""
    template = dice.choice(_templates(kind, form))
    if form.startswith("glued_"):
        template = _glued(kind, form.removeprefix("glued_"), dice)
    return _noisy(_filled(template, dice, (kind, form)), dice)


def mixed(dice: Dice) -> Row:
    """Write a message with several values."""
    return _noisy(_filled(dice.choice(talk()["mixed"]), dice), dice)


def negative(kind: str, dice: Dice) -> Row:
    """Write a message with a look-alike."""
    text = lookalikes.message(kind, dice)
    return _noisy(Row(text, (), kind), dice)


def _templates(kind: str, form: str) -> list[str]:
    book = talk()
    found: list[str] = book["single"][kind]
    if form == "nocue":
        found = book["nocue"][kind]
    elif form in {"listed", "measurement", "record", "file"}:
        found = book[form]
    return found


def _glued(kind: str, to: str, dice: Dice) -> str:
    """Put letters right before the value, or right behind it."""
    book = talk()
    word = dice.choice(book[to][kind])
    # Behind what may end in a letter itself, a Latin one would change the value.
    ends = to == "chinese" or kind in {"MOBILE", "BANK_CARD", "QQ"}
    tail = dice.choice(book[f"{to}_tail"]) if ends and dice.happens(0.5) else ""
    return dice.one_of("", "", "这个", "我的") + word + "{v}" + tail


def _filled(template: str, dice: Dice, asked: tuple[str, str] | None = None) -> Row:
    """Put values into a template and note where they stand."""
    text, spans, at = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        name, label = slot.groups()
        value, kind, form = _value(name, label, dice, asked)
        if kind:
            spans.append(Span(len(text), len(text) + len(value), kind, form))
        text, at = text + value, slot.end()
    return Row(text + template[at:], tuple(spans))


def _value(
    name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
) -> tuple[str, str, str]:
    """Give a value for a slot, its type and its form; "" as type of what is none."""
    if name == "v" and asked is not None:
        kind, form = asked
        return forms.FORMS[kind][form](values.MAKERS[kind](dice), dice), kind, form
    if name == "ORDER":
        return dice.digits(8), "", ""
    kind, _, variant = name.partition("_LATIN")
    if name.endswith("_LATIN"):
        return forms.FORMS[kind]["latin"](variant, dice), kind, "latin"
    first = next(iter(forms.FORMS[kind]))
    form = "dashed" if kind == "LANDLINE" else first
    value = forms.FORMS[kind][form](values.MAKERS[kind](dice), dice)
    return value, kind, label or form


def _noisy(row: Row, dice: Dice) -> Row:
    """Add what people add: greetings, haste, emoji; never next to a Latin letter."""
    before = dice.choice(values.words("openers"))
    after = dice.choice(values.words("closers"))
    if dice.happens(0.12):
        before = dice.choice(values.words("emoji")) + before
    if dice.happens(0.12):
        after += dice.choice(values.words("emoji"))
    moved = tuple(
        Span(s.start + len(before), s.end + len(before), s.type, s.form)
        for s in row.spans
    )
    if row.text[-1:] in string.ascii_letters + string.digits and after[:1] == "~":
        after = ""
    return Row(before + row.text + after, moved, row.neg)


def read(path: Path) -> list[Row]:
    """Read a set; ``.gz`` files are unpacked."""
    import gzip

    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    return [
        Row(r["text"], tuple(Span(*span) for span in r["spans"]), r["neg"])
        for r in found
    ]


def main() -> None:
    """Write the set into a file."""
    parser = argparse.ArgumentParser(description="A labelled set, made from a seed.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH)
    options = parser.parse_args()
    made = rows(options.seed, options.each)
    text = "".join(f"{row.line()}\n" for row in made)
    options.file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

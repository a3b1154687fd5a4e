"""What the page on ASVS says is shown by tests that exist, and nothing is left out."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security" / "asvs.md").read_text("utf-8")
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE
)
SHOWN = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29,
    11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has: 253."""


def test_no_requirement_is_left_out_or_named_twice():
    numbers = [number for number, *_rest in ROWS]

    assert len(numbers) == len(set(numbers))
    assert Counter(int(n.split(".")[0]) for n in numbers) == CHAPTERS


@pytest.mark.parametrize(("path", "name"), SHOWN, ids=lambda value: value or "all")
def test_what_shows_it_exists(path, name):
    text = (ROOT / path).read_text("utf-8")

    assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE)


@pytest.mark.parametrize(("number", "asks", "state", "why"), ROWS, ids=lambda v: v[:12])
def test_every_line_says_how_it_stands_and_why(number, asks, state, why):
    assert state in {"met", "partly", "missing", "n.a."}
    assert why.strip()


def test_the_sums_are_right():
    told = dict(re.findall(r"\*\*([\w.]+)\*\*[^\d·]*(\d+)", PAGE))

    assert {k: int(v) for k, v in told.items()} == Counter(row[2] for row in ROWS)

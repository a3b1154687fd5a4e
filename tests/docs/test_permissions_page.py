"""The page on permissions says what the tables say."""

from pathlib import Path

from tools.pages.permissions import PATH, render

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED

PAGE = Path(__file__).parents[2] / PATH


def test_the_page_is_the_one_that_is_generated():
    assert PAGE.read_text("utf-8") == render()


def test_every_permission_has_a_line_that_marks_its_holders():
    roles = list(Role)
    lines = dict(
        line.strip("| ").split(" | ", 1)
        for line in render().splitlines()
        if line.startswith("| `") and line.split("`")[1] in set(May)
    )
    for may in May:
        cells = lines[f"`{may.value}`"].split("|")
        marked = {
            role for role, cell in zip(roles, cells, strict=False) if "yes" in cell
        }

        assert marked == {role for role in roles if may in SHIPPED.of(role)}


def test_every_pair_that_is_apart_is_explained():
    assert all(why in render() for why in SHIPPED.apart.values())

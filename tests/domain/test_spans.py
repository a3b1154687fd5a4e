"""Texts in pieces: what was said, and what stands for something."""

import pytest
from hypothesis import given, strategies as st

from guicang.domain.detect.model import Finding
from guicang.domain.detect.spans import Piece, joined, pieced, replaced

TEXT = "电话13800138000到"


def stars(_finding, value):
    return "*" * len(value)


def test_a_text_without_findings_is_one_piece():
    assert pieced([Piece(TEXT)], [], stars) == [Piece(TEXT)]


def test_what_was_replaced_is_a_piece_of_its_type():
    found = [Finding("MOBILE", 2, 13)]

    assert pieced([Piece(TEXT)], found, stars) == [
        Piece("电话"),
        Piece("*" * 11, "MOBILE"),
        Piece("到"),
    ]


PIECES = [Piece("ab"), Piece("***", "MOBILE"), Piece("cd")]


@pytest.mark.parametrize(
    ("start", "end", "kinds"),
    [
        (0, 1, ["QQ", "", "MOBILE", ""]),
        (5, 7, ["", "MOBILE", "QQ"]),
        (1, 6, ["", "QQ", ""]),
        (3, 4, ["", "MOBILE", "QQ", "MOBILE", ""]),
    ],
    ids=["before", "after", "over all", "within"],
)
def test_a_later_finding_keeps_the_types_of_what_stands_beside_it(start, end, kinds):
    parts = pieced(PIECES, [Finding("QQ", start, end)], stars)

    assert [part.type for part in parts] == kinds
    assert len(joined(parts)) == len(joined(PIECES))


@given(
    st.text(max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4),
)
def test_pieces_make_the_text_that_is_replaced(text, places):
    found = [
        Finding("MOBILE", min(a, b), max(a, b))
        for a, b in places
        if max(a, b) <= len(text)
    ]

    assert joined(pieced([Piece(text)], found, stars)) == replaced(text, found, stars)

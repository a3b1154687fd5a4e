"""The organisation's rules on the real engines."""

import re
import threading
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.scanning.custom import batch, marks, single
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.model import Place
from guicang.domain.errors import EngineFailed
from tests.adapters.own_rules import HERE, NOW, engine, found, only
from tests.fakes.keys import MemoryTagger
from tests.specimens.rules import allow, rule, rule_set, wide

# Every way in which a match is found: starts told and searched for, edges, nested
# repeats, overlapping alternatives, classes across scripts.
PATTERNS = (
    "[0-9]{3,5}",
    "aba",
    "a.{0,3}b",
    "^ab",
    "b$",
    r"\bab",
    "[a-c]{2,}x?",
    "中[一-龥]{1,2}文",
    "a.{0,60}b",
    "(?:ab|ba)+c",
    "[^a]b",
    r"x\s?a",
    "^a[^c]*b$",
    "(a|aa)+b",
    ".{0,4}文",
)
RULES = (
    *(rule("patterns", text) for text in PATTERNS),
    rule("keywords", "ab", "aba", "中文", "Ab", ignore_case=True),
    rule("keywords", "aB", "中x", "é", ignore_case=True, ignore_width=True),
    rule("blacklist", "bb", "b", "文"),
    rule("marks", "ab12", "中文字", "34b", "中文"),
)
texts = st.lists(
    st.text("aab bcx1234中文字\n－éÉ\ud800😀" + wide("AbB"), max_size=14),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compiled")
    return engine(folder).build(rule_set(*RULES), "v1")


def covered(spans):
    return {at for start, end in spans for at in range(start, end)}


@settings(deadline=None)
@given(texts)
def test_a_batch_finds_what_one_text_at_a_time_finds(loaded, many):
    hits = loaded.hits_of(many, [HERE] * len(many), NOW)

    assert [list(hits.get(row, ())) for row in range(len(many))] == [
        list(loaded.hits(text, HERE, NOW)) for text in many
    ]


@settings(deadline=None, max_examples=60)
@given(st.text("aab bcx1234中文\n", max_size=12))
def test_a_pattern_covers_every_character_of_every_match(loaded, text):
    hits = found(loaded, text)

    for number, pattern in enumerate(PATTERNS):
        mine = [(start, end) for rule_, start, end in hits if rule_ == number]
        assert covered(mine) == covered(_every_match(pattern, text)), pattern


def _every_match(pattern, text):
    """Ask Python's own engine for a match between any two places."""
    size = len(text)
    for start in range(size):
        for end in range(start + 1, size + 1):
            whole = rf"(?s:.{{{start}}})(?:{pattern})(?=(?s:.{{{size - end}}})\Z)"
            match = re.match(whole, text, re.MULTILINE | re.ASCII)
            if match and match.end() == end:
                yield start, end


@settings(deadline=None)
@given(texts)
def test_a_word_is_found_wherever_it_stands(loaded, many):
    for text in many:
        mine = [(s, e) for n, s, e in found(loaded, text) if n == len(PATTERNS) + 2]
        wanted = [
            (m.start(), m.start() + len(word))
            for word in ("bb", "b", "文")
            for m in re.finditer(f"(?={word})", text)
        ]

        assert covered(mine) == covered(wanted)


@settings(deadline=None)
@given(st.text("x，😀e\u0301\ud800", max_size=9), texts)
def test_what_stands_before_a_text_only_shifts_its_places(loaded, before, many):
    for text in many:
        shifted = found(loaded, before + "\n" + text)
        by = len(before) + 1

        inside = [(n, s - by, e - by) for n, s, e in shifted if s >= by]
        # "x" and a line feed before it belong to two of the patterns.
        assert [h for h in inside if h[0] not in {10, 11}] == [
            h for h in found(loaded, text) if h[0] not in {10, 11}
        ]


def test_texts_may_be_cut_out_of_a_longer_array(loaded):
    many = ["abab", None, "", "中文字", "x1234", "b"]
    array = pa.array(["zz", *many, "ab"], pa.string()).slice(1, len(many))

    hits = loaded.columns(array)
    alone = loaded.columns(pa.array([t or "" for t in many], pa.string()))

    assert hits.rows.tolist() == alone.rows.tolist()
    assert hits.starts.tolist() == alone.starts.tolist()
    assert set(hits.rows.tolist()) == {0, 3, 4, 5}


def test_no_texts_have_no_hits(loaded):
    assert loaded.hits_of([], [], NOW) == {}
    assert loaded.hits("", HERE, NOW) == ()


WORDS = {
    "as it is": ({}, "我有VIP卡", [(2, 5)]),
    "not in another case": ({}, "我有vip卡", []),
    "in any case": ({"ignore_case": True}, "Vip vIP", [(0, 3), (4, 7)]),
    "not in full width": ({"ignore_case": True}, wide("VIP"), []),
    "in any width": (
        {"ignore_width": True},
        f"{wide('VIP')} V{wide('I')}P",
        [(0, 3), (4, 7)],
    ),
    "not in another case, whatever the width": (
        {"ignore_width": True},
        f"{wide('v')}ip",
        [],
    ),
    "in any case and width": (
        {"ignore_case": True, "ignore_width": True},
        f"{wide('v')}I{wide('p')}",
        [(0, 3)],
    ),
    "overlapping itself": ({}, "VIPVIP", [(0, 3), (3, 6)]),
}


@pytest.mark.parametrize(
    ("more", "text", "spans"), list(WORDS.values()), ids=list(WORDS)
)
def test_a_keyword_is_found(tmp_path, more, text, spans):
    rules = only(tmp_path, rule("keywords", "VIP", **more))

    assert [(s, e) for _, s, e in found(rules, text)] == spans


def test_words_that_overlap_are_one_finding_of_their_rule(tmp_path):
    rules = only(
        tmp_path, rule("keywords", "银行卡", "卡号"), rule("blacklist", "行卡")
    )

    assert found(rules, "我的银行卡号") == [(0, 2, 6), (1, 3, 5)]


MARKS = {
    "as it was marked": ("账号 AB-12 34 在", [(3, 11)]),
    "in another spelling": (wide("ab") + "1234", [(0, 6)]),
    "over two lines": ("ab12\n34", [(0, 7)]),
    "glued to Chinese": ("号ab1234号", [(1, 7)]),
    "not as a part of a longer run": ("xab1234", []),
    "not before more digits": ("ab12345", []),
    "twice": ("ab1234 ab-1234", [(0, 6), (7, 14)]),
    "nothing near it": ("ab1243", []),
}


@pytest.mark.parametrize(("text", "spans"), list(MARKS.values()), ids=list(MARKS))
def test_a_marked_value_is_found_by_its_digest(tmp_path, text, spans):
    rules = only(tmp_path, rule("marks", "AB-12 34"))

    assert [(s, e) for _, s, e in found(rules, text)] == spans
    assert [
        (h.start, h.end)
        for h in rules.hits_of(["", text, "ab"], [HERE] * 3, NOW).get(1, ())
    ] == spans


def test_a_marked_value_is_not_found_under_another_key(tmp_path):
    made = rule_set(rule("marks", "ab1234"))
    other = RuleEngine(tmp_path, MemoryTagger(b"other").tag).build(made, "v1")

    assert found(engine(tmp_path).build(made, "v1"), "ab1234") != []
    assert found(other, "ab1234") == []


def test_few_windows_are_digested_to_find_a_mark(tmp_path, monkeypatch):
    asked = []
    rules = only(tmp_path, rule("marks", "0042137"))
    monkeypatch.setattr(
        marks.Marks,
        "_confirmed",
        lambda self, form, span, around: asked.append(form) or iter(()),
    )

    found(rules, "".join(str(n) for n in range(3000)) + " 0042137")

    assert "0042137" in asked
    assert len(asked) < 20


SCOPED = {
    "where it holds": (HERE, NOW, 1),
    "in another channel": (Place("shop", "web"), NOW, 0),
    "nobody knows where": (Place(), NOW, 1),
    "at its end": (HERE, datetime(2026, 11, 30, 16, tzinfo=UTC), 0),
}


@pytest.mark.parametrize(
    ("place", "now", "count"), list(SCOPED.values()), ids=list(SCOPED)
)
def test_a_rule_holds_in_its_scope_until_its_end(tmp_path, place, now, count):
    rules = only(
        tmp_path,
        rule(
            "keywords",
            "内部价",
            scope={"channels": ["wecom"]},
            expires_at="2026-12-01T00:00:00+08:00",
        ),
    )

    assert len(rules.hits("内部价", place, now)) == count
    assert len(rules.hits_of(["内部价"], [place], now)) == count or not count


HOTLINE = {
    "a value": (allow("400-100 0042"), "OWN", "4001000042", True),
    "another value": (allow("400-100 0042"), "OWN", "4001000043", False),
    "another type": (allow("4001000042", types=["X1"]), "OWN", "4001000042", False),
    "a pattern": (allow(patterns=["400[0-9]{7}"]), "OWN", "4001000042", True),
    "a pattern of a part": (
        allow(patterns=["400[0-9]{3}"]),
        "OWN",
        "4001000042",
        False,
    ),
    "a scope": (
        allow("4001000042", scope={"sources": ["shop"]}),
        "OWN",
        "4001000042",
        True,
    ),
    "another scope": (
        allow("4001000042", scope={"sources": ["x"]}),
        "OWN",
        "4001000042",
        False,
    ),
    "an entry that has ended": (
        allow("4001000042", expires_at="2026-01-01T00:00:00Z"),
        "OWN",
        "4001000042",
        False,
    ),
}


@pytest.mark.parametrize(
    ("entry", "kind", "value", "gone"), list(HOTLINE.values()), ids=list(HOTLINE)
)
def test_the_allow_list_suppresses_what_it_names(tmp_path, entry, kind, value, gone):
    rules = only(tmp_path, rule("patterns", "[0-9]{10}", type=kind), allow=[entry])

    assert (found(rules, f"打{value}吧") == []) is gone


@pytest.mark.parametrize(
    "given_",
    [
        rule("blacklist", "4001000042"),
        rule("prohibited", "4001000042"),
        rule("keywords", "4001000042", always_mask=True),
    ],
    ids=lambda given_: given_["kind"],
)
def test_what_blocks_or_is_always_masked_is_not_allowed_away(tmp_path, given_):
    rules = only(tmp_path, given_, allow=[allow("4001000042")])

    assert len(found(rules, "4001000042")) == 1


def test_a_built_in_finding_that_is_allowed_is_left_out(tmp_path):
    rules = only(
        tmp_path,
        rule("keywords", "x"),
        allow=[allow("01055550042", types=["LANDLINE"])],
    )
    text = "010-55550042 010-55550043"
    both = [Finding("LANDLINE", 0, 12), Finding("LANDLINE", 13, 25)]

    assert rules.secrets(both, text, HERE, NOW) == both[1:]


def test_a_flood_of_hits_is_one_finding_of_the_whole_text(tmp_path, monkeypatch):
    monkeypatch.setattr(single, "LIMIT", 50)
    monkeypatch.setattr(batch, "LIMIT", 50)
    rules = only(tmp_path, rule("patterns", "[ab]+"), rule("keywords", "a"))
    many = ["ab" * 12, "ab" * 40, "a" * 25, "a" * 26, ""]

    alone = [rules.hits(text, HERE, NOW) for text in many]
    hits = rules.hits_of(many, [HERE] * len(many), NOW)

    assert [[h.rule.id for h in found_] for found_ in alone] == [
        ["patterns-0", *["keywords-1"] * 12],
        ["flood"],
        ["patterns-0", *["keywords-1"] * 25],
        ["flood"],
        [],
    ]
    assert [list(hits.get(row, ())) for row in range(len(many))] == [
        list(found_) for found_ in alone
    ]
    assert (alone[1][0].start, alone[1][0].end) == (0, 80)


def test_many_threads_search_at_once(loaded):
    text = "ab 1234 中文 aba " * 5
    wanted = found(loaded, text)
    wrong = []

    def work():
        wrong.extend(1 for _ in range(200) if found(loaded, text) != wanted)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_an_engine_that_fails_lets_nothing_through(tmp_path):
    import hyperscan

    def fail(*_, **__):
        raise hyperscan.HyperscanError("out of order")

    rules = only(tmp_path, rule("keywords", "x"))
    object.__setattr__(rules._bases[0], "search", fail)

    with pytest.raises(EngineFailed):
        rules.hits("x", HERE, NOW)
    with pytest.raises(EngineFailed):
        rules.hits_of(["x"], [HERE], NOW)

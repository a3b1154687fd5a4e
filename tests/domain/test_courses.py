"""Courses are read strictly, and graded question by question."""

import pytest
from hypothesis import given, strategies as st

from guicang.domain.errors import BadCourse
from guicang.domain.programme.course import grade, read

FACTS = """---
id: own
version: 2
language: zh
title: 本部门的规矩
minutes: 5
pass: 60
---
"""
TEXT = "# 正文\n\n请读。\n"
QUIZ = """
# Quiz

### 一？
- [ ] 错
- [x] 对
> 因为。

### 二？
- [x] 对
- [ ] 错
- [x] 也对
"""
WHOLE = FACTS + TEXT + QUIZ


def test_a_course_is_read_with_its_facts_text_and_quiz():
    course = read(WHOLE)

    assert (course.id, course.version, course.mark) == ("own", 2, 60)
    assert course.text == "# 正文\n\n请读。"
    assert [sorted(q.right) for q in course.questions] == [[1], [0, 2]]
    assert course.questions[0].why == "因为。"
    assert read(WHOLE.replace("\n", "\r\n")) == course


BROKEN = {
    "no facts": TEXT + QUIZ,
    "facts without an end": FACTS.rstrip("-\n") + TEXT + QUIZ,
    "a fact is missing": FACTS.replace("minutes: 5\n", "") + TEXT + QUIZ,
    "a fact of its own": FACTS.replace("id:", "author: x\nid:") + TEXT + QUIZ,
    "an id with a path": FACTS.replace("own", "../own") + TEXT + QUIZ,
    "a pass mark of 101": FACTS.replace("60", "101") + TEXT + QUIZ,
    "a version that is no number": FACTS.replace("n: 2", "n: ²") + TEXT + QUIZ,
    "a language of its own": FACTS.replace("zh", "fr") + TEXT + QUIZ,
    "no quiz": FACTS + TEXT,
    "no text": FACTS + QUIZ,
    "a quiz without a question": FACTS + TEXT + "\n# Quiz\n",
    "words before a question": WHOLE.replace("# Quiz\n", "# Quiz\nso:\n"),
    "words among the answers": WHOLE.replace("> 因为。", "因为。"),
    "no right answer": WHOLE.replace("- [x] 对\n> ", "- [ ] 对\n> "),
    "no wrong answer": WHOLE.replace("- [ ] 错\n- [x] 对\n>", "- [x] 对\n>"),
    "an empty answer": WHOLE.replace("- [x] 也对", "- [x]  "),
    "a file without an end": WHOLE + "x" * 200_000,
}


@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN)
def test_what_is_no_course_is_refused(source):
    with pytest.raises(BadCourse):
        read(source)


@given(st.text(max_size=300))
def test_whatever_stands_in_a_file_is_a_course_or_is_refused(text):
    try:
        course = read(FACTS + text)
    except BadCourse:
        return
    assert all(question.right for question in course.questions)


choices = st.frozensets(st.integers(0, 3))


@given(choices, choices)
def test_an_answer_counts_when_it_is_all_that_is_right_and_nothing_else(one, two):
    course = read(WHOLE)

    score = grade(course, [one, two])

    assert score.right == (one == {1}) + (two == {0, 2})
    assert score.passed == (score.right == 2)  # 60 of a hundred: one of two is not


@pytest.mark.parametrize("given_", [[], [frozenset({1})], [frozenset()] * 3])
def test_a_quiz_wants_one_choice_for_each_question(given_):
    with pytest.raises(BadCourse):
        grade(read(WHOLE), given_)

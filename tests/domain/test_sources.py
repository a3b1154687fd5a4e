"""The rules of sources: threads, versions, forms, failures, the watch dog."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from guicang.domain.errors import BadSource
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.connection import Connection, State, check_name, checked
from guicang.domain.sources.model import Field, Grouping, Profile, Said, Turn
from guicang.domain.sources.native import (
    Attestation,
    Standing,
    check_attestation,
    standing,
)
from guicang.domain.sources.threads import (
    Thread,
    base_name,
    numbered,
    speaks_of_customer,
)
from guicang.domain.sources.versions import is_later, noted, taken, version_id
from guicang.domain.sources.watch import (
    Level,
    holes,
    is_worse,
    lag,
    level,
    short,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def thread(grouping=Grouping.SESSION, silence=10, **more) -> Thread:
    return Thread(
        tag="t",
        grouping=grouping,
        silence=silence,
        stretches={},
        gone=frozenset(),
        highest=0,
        name=lambda number: f"c#{number}",
        **more,
    )


def place(it: Thread, at: int, id_: str = "") -> int:
    tag = (id_ or f"m{at}").encode().ljust(8)[:8]
    return (it.owner(tag) or it.place(at, tag)).number


# --- threads --------------------------------------------------------------------------


def test_silence_ends_a_session_and_speaking_goes_on_with_it():
    it = thread()

    assert [place(it, at) for at in (0, 9, 19, 30, 31)] == [1, 1, 1, 2, 2]


def test_what_was_closed_takes_nothing_more_but_what_it_holds():
    it = thread()
    place(it, 0)
    it.mark(5, Turn.CLOSED)

    assert [place(it, at) for at in (6, 3, 5, 7)] == [2, 1, 1, 2]


def test_a_closing_that_comes_late_cuts_nothing_apart():
    it = thread()
    place(it, 0)
    place(it, 8)
    it.mark(5, Turn.CLOSED)

    assert [place(it, at) for at in (9, 4)] == [1, 1]


def test_an_opening_begins_only_after_an_end():
    it = thread()
    place(it, 0)
    it.mark(3, Turn.OPENED)
    it.mark(5, Turn.CLOSED)
    it.mark(6, Turn.OPENED)

    assert [place(it, at) for at in (4, 7)] == [1, 2]
    assert it.mark(100, Turn.ASSIGNED) is None


def test_what_comes_before_the_first_joins_it():
    it = thread()

    assert [place(it, at) for at in (50, 45, 20)] == [1, 1, 2]


def read(it: Thread, *pages: list[tuple[int, str]]) -> list[int]:
    """Read pages of what was said and done; number the conversations by message."""
    for page in pages:
        it.coming = tuple(at for at, what in page if what == "say")
        it.closings = tuple(at for at, what in page if what == "closed")
        for at, what in page:
            if what == "say":
                place(it, at)
            else:
                it.mark(at, Turn(what))
    said = sorted(at for page in pages for at, what in page if what == "say")
    owners = [it.owner(f"m{at}".encode().ljust(8)[:8]).number for at in said]
    return [owners.index(number) for number in owners]


def test_a_room_read_backwards_is_one_conversation():
    created = [(0, "opened"), (1, "say"), (8, "say")]
    it = thread()

    assert read(it, [(17, "say"), (20, "say")], created) == [0, 0, 0, 0]
    assert len(it.stretches) == 1


def test_what_was_closed_before_stays_apart_read_backwards_too():
    before = [(0, "opened"), (1, "say"), (8, "closed")]
    it = thread()

    assert read(it, [(10, "opened"), (11, "say")], before) == [0, 1]
    assert sorted(s.first for s in it.stretches.values()) == [0, 10]


@given(
    st.lists(st.integers(1, 15), min_size=1, max_size=20),
    st.lists(st.integers(0, 20), max_size=5),
    st.booleans(),
)
def test_a_chat_is_cut_the_same_whichever_end_is_read_first(pauses, cuts, created):
    came = [(sum(pauses[: n + 1]), "say") for n in range(len(pauses))]
    if created:
        came.insert(0, (came[0][0] - 1, "opened"))
    ends = sorted({0, len(came), *(cut for cut in cuts if cut < len(came))})
    pages = [came[a:b] for a, b in pairwise(ends)]
    forwards, backwards = thread(), thread()

    assert read(forwards, *pages) == read(backwards, *reversed(pages))
    assert len(forwards.stretches) == len(backwards.stretches)


def test_a_ticket_is_one_however_long_it_rests():
    it = thread(Grouping.THREAD)

    assert [place(it, at) for at in (0, 10_000, 5)] == [1, 1, 1]


def test_what_has_left_takes_nothing_more_and_knows_what_it_had():
    it = thread(Grouping.THREAD)
    place(it, 0, "old")
    it.gone = frozenset({"c#1"})

    assert [place(it, at, id_) for at, id_ in ((0, "old"), (5, "new"))] == [1, 2]
    assert it.mark(0, Turn.CLOSED) is None


items = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["say", "say", "say", "opened", "closed", "gone"]),
    ),
    max_size=40,
)


@given(items, st.sampled_from(list(Grouping)), st.randoms(use_true_random=False))
def test_whatever_comes_in_whatever_order_each_message_has_one_place(
    came, grouping, dice
):
    it = thread(grouping)
    said = [(at, f"m{n}") for n, (at, what) in enumerate(came) if what == "say"]
    deeds = [*enumerate(came), *enumerate(came)]
    dice.shuffle(deeds)
    for number, (at, what) in deeds:
        if what == "say":
            place(it, at, f"m{number}")
        elif what == "gone":
            it.gone |= {s.conversation for s in it.stretches.values() if s.known}
        else:
            it.mark(at, Turn(what))
    places = Counter(tag for s in it.stretches.values() for tag in s.known)

    assert places == Counter({id_.encode().ljust(8)[:8]: 1 for _, id_ in said})
    for at, id_ in said:
        owner = it.owner(id_.encode().ljust(8)[:8])
        assert owner is not None
        assert owner.first <= at <= owner.last


def test_names_are_readable_unless_they_tell_the_customer():
    said = Said(thread="kf/wm1", message=_message(), raw=b"", customer="wm1")
    plain = Said(thread="42", message=_message(), raw=b"", customer="wm1")

    assert speaks_of_customer("kf/wm1", (said,), Grouping.THREAD)
    assert not speaks_of_customer("42", (plain,), Grouping.SESSION)
    assert speaks_of_customer("42", (), Grouping.SESSION)
    assert base_name("s", "42", "d", hidden=False) == "s:42"
    assert base_name("s", "42", "d", hidden=True) == "s:d"
    assert base_name("s", "4 2", "d", hidden=False) == "s:d"
    assert numbered("s:42", 1, Grouping.THREAD) == "s:42"
    assert numbered("s:42", 2, Grouping.THREAD) == "s:42#2"
    assert numbered("s:42", 1, Grouping.SESSION) == "s:42#1"


# --- versions -------------------------------------------------------------------------


def _message(text: str = "a", **more) -> Message:
    return Message(0, "m1", 1, "k", Role.CUSTOMER, Kind.TEXT, text)._replace(**more)


def test_only_what_says_something_else_is_a_later_version():
    known = _message()

    def came(**more) -> Said:
        return Said(thread="t", message=_message(**more), raw=b"")

    assert not is_later(came(name="new name", extra='{"read":true}'), known)
    assert is_later(came(text="b"), known)
    assert not is_later(came(text="", recalled=True), known)
    assert version_id(came(text="b")) != version_id(came(text="c"))


def test_a_recall_is_an_event_that_names_its_original():
    said = Said(thread="t", message=_message(extra='{"x":1}'), raw=b"", recalls="m0")

    assert taken(said).kind is Kind.EVENT
    assert taken(said).extra == '{"guicang.recalls":"m0","x":1}'
    assert noted(_message(), "a", 1).extra == '{"a":1}'


# --- forms and states -----------------------------------------------------------------

PROFILE = Profile(
    kind="k",
    title="K",
    grouping=Grouping.SESSION,
    abilities={},
    fields=(
        Field(name="url", label="u"),
        Field(name="region", label="r", choices=("cn", "eu"), default="cn"),
        Field(name="token", label="t", secret=True),
    ),
)


def test_a_form_is_filled_with_defaults_and_secrets_go_apart():
    settings, secrets = checked(PROFILE, {"url": " u "}, {"token": "s"})

    assert settings == {"url": "u", "region": "cn"}
    assert secrets == {"token": "s"}


@pytest.mark.parametrize(
    ("given_", "secrets", "field"),
    [
        ({}, {"token": "s3cret"}, "url"),
        ({"url": "u"}, {}, "token"),
        ({"url": "u", "token": "s3cret"}, {}, "token"),
        ({"url": "u"}, {"token": "s3cret", "region": "cn"}, "region"),
        ({"url": "u", "region": "us"}, {"token": "s3cret"}, "region"),
        ({"url": "u", "nothing": "x"}, {"token": "s3cret"}, "nothing"),
        ({"url": "u", "silence": "0"}, {"token": "s3cret"}, "silence"),
        ({"url": "u", "silence": "ever"}, {"token": "s3cret"}, "silence"),
    ],
)
def test_a_wrong_form_names_the_field_and_no_secret(given_, secrets, field):
    with pytest.raises(BadSource) as caught:
        checked(PROFILE, given_, secrets)

    assert caught.value.data["field"] == field
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", "a/b", "a" * 41, "../x"])
def test_a_name_is_short_and_plain(name):
    with pytest.raises(BadSource):
        check_name(name)


def test_a_source_may_have_a_silence_of_its_own():
    plain = Connection(name="s", kind="k", settings={}, by="a", created_at=NOW)
    own = Connection(
        name="s", kind="k", settings={"silence": "48"}, by="a", created_at=NOW
    )

    assert plain.silence(24 * HOUR) == 24 * HOUR
    assert own.silence(24 * HOUR) == 48 * HOUR


def test_failures_lengthen_the_rest_and_a_page_ends_them():
    state = State()
    rests = []
    for _ in range(9):
        state = state.fell("GC-132", "x", NOW)
        rests.append((state.again - NOW).total_seconds())
    told = state.fell("GC-133", "", NOW, 7)

    assert rests == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert told.again == NOW + timedelta(seconds=7)
    assert told.came(NOW, None).failures == 0


def test_what_is_complete_never_moves_back():
    state = State().came(NOW, NOW).came(NOW + HOUR, NOW - HOUR).came(NOW, None)

    assert state.through == NOW


# --- the platform's own retention -----------------------------------------------------


@pytest.mark.parametrize(
    ("days", "age", "behind", "found"),
    [
        (30, 1, 0, Standing.KNOWN),
        (30, 91, 0, Standing.STALE),
        (2, 1, 0, Standing.TOO_SHORT),
        (2, 91, 0, Standing.TOO_SHORT),
        (7, 1, 24 * 8, Standing.TOO_SHORT),
        (None, 1, 24 * 400, Standing.KNOWN),
    ],
)
def test_what_a_person_attested_holds_for_a_quarter(days, age, behind, found):
    last = Attestation(
        source="s", days=days, proof="0" * 64, note="", by="a",
        at=NOW - timedelta(days=age),
    )  # fmt: skip

    assert standing(last, NOW, 72 * HOUR, behind * HOUR) is found
    assert standing(None, NOW, HOUR, HOUR) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("days", "proof"), [(0, "0" * 64), (99_999, "0" * 64), (7, "x" * 64), (7, "")]
)
def test_an_attestation_needs_days_and_a_digest(days, proof):
    with pytest.raises(BadSource):
        check_attestation(days, proof)


# --- the watch dog --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "window", "found"),
    [
        (23, 72, Level.WELL),
        (24, 72, Level.WARNING),
        (48, 72, Level.SERIOUS),
        (60, 72, Level.CRITICAL),
        (72, 72, Level.CRITICAL),
        (73, 72, Level.LOST),
        (40, 120, Level.WARNING),
        (1000, None, Level.CRITICAL),
        (25, None, Level.WARNING),
    ],
)
def test_levels_are_parts_of_the_way_to_the_wall(hours, window, found):
    assert level(hours * HOUR, window) is found


def test_a_level_is_told_when_it_is_worse():
    assert is_worse(Level.SERIOUS, "warning")
    assert not is_worse(Level.WARNING, "serious")
    assert not is_worse(Level.WELL, "")
    assert lag(NOW, None, NOW - HOUR) == HOUR
    assert lag(NOW, NOW + HOUR, NOW) == timedelta(0)


def test_holes_are_between_numbers_and_after_the_last():
    assert list(holes(3, [4, 5, 8, 8, 12])) == [(6, 7), (9, 11)]
    assert list(holes(None, [4, 5])) == []
    assert list(holes(9, [4, 5, 10])) == []


def test_only_what_the_platform_counts_more_is_short():
    assert short({"a": 3, "b": 2, "c": 1}, {"a": 2, "b": 2}) == {"a": 1, "c": 1}

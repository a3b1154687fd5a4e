"""Whatever is sealed opens at its place, and nowhere else."""

import pytest
from hypothesis import assume, given, strategies as st
from tests.specimens import conversation, incoming, message

from guicang.adapters.db.rows import fixed
from guicang.adapters.db.sealing import PAGE, Sealer
from guicang.domain.errors import SealBroken
from guicang.domain.record import Attachment, Kind, Message, Role

KEY = b"k" * 32
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBER = st.integers(-(2**63), 2**63 - 1)
ATTACHMENT = st.builds(
    Attachment,
    name=TEXT,
    media_type=TEXT,
    size=st.integers(0, 2**40),
    sha256=TEXT,
    data=st.none() | st.binary(max_size=40),
)
MESSAGE = st.builds(
    Message,
    seq=NUMBER,
    id=TEXT,
    at=NUMBER,
    sender=TEXT,
    role=st.sampled_from(Role),
    kind=st.sampled_from(Kind),
    text=TEXT,
    name=TEXT,
    recalled=st.booleans(),
    attachments=st.lists(ATTACHMENT, max_size=2).map(tuple),
    extra=TEXT,
)
PLACE = st.tuples(TEXT, st.integers(0, 3))


def _sealed(messages, place=("c1", 0), key=KEY):
    said = conversation(place[0], messages=tuple(messages))
    return Sealer(key, *place).seal(said, fixed(incoming(said)))


@given(st.lists(MESSAGE, max_size=4, unique_by=lambda m: m.seq))
def test_what_was_sealed_opens_the_same(messages):
    sealed = _sealed(messages)

    files = {(seq, position): data for seq, position, data in sealed.attachments}
    opened = Sealer(KEY, "c1", 0).open_messages(sealed.pages, files).messages()

    assert opened == tuple(sorted(messages, key=lambda m: m.seq))
    assert all(type(m.role) is Role and type(m.kind) is Kind for m in opened)


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 1])
def test_a_long_conversation_is_sealed_in_pages(count):
    said = tuple(message(seq, f"第{seq}句") for seq in range(count))
    sealed = _sealed(said)

    assert [first for first, _ in sealed.pages] == list(range(0, count, PAGE))
    assert Sealer(KEY, "c1", 0).open_messages(sealed.pages, {}).messages() == said


@given(MESSAGE, PLACE, PLACE, NUMBER)
def test_a_page_opens_at_no_other_place(message, place, other, seq):
    assume((*place, message.seq) != (*other, seq))
    ((_, blob),) = _sealed([message], place).pages

    with pytest.raises(SealBroken):
        Sealer(KEY, *other).open_messages([(seq, blob)], {})


@given(st.binary(max_size=60))
def test_no_bytes_open_that_were_not_sealed(blob):
    with pytest.raises(SealBroken):
        Sealer(KEY, "c1", 0).open_messages([(0, blob)], {})


@given(MESSAGE)
def test_no_two_seals_share_a_nonce(message):
    sealed = _sealed([message._replace(seq=seq) for seq in range(PAGE + 1)])
    seals = [sealed.head, *(each[-1] for each in sealed.pages + sealed.attachments)]

    assert len({blob[:12] for blob in seals}) == len(seals)

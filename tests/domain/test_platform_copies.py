"""The platform's copy stands apart from ours; no more is said than is known."""

import copy
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from guicang.domain.archive.manifest import Line, canonical, root
from guicang.domain.certificate.check import check
from guicang.domain.certificate.schema import schema
from guicang.domain.errors import BadCertificate
from guicang.domain.sources.clearing import Bar, Known, barred, thread_name
from guicang.domain.sources.model import Can, Grouping
from guicang.domain.sources.threads import Stretch
from tests.specimens.certificate import NOON, ROOM, batch, certificate, members


def signed(*copies, platform=True):
    return certificate(
        batch=replace(batch(members()), platform=platform), platforms=copies
    )


def codes(document):
    [row] = document["residual"]["platforms"]["sources"]
    return (
        document["residual"]["source"]["code"],
        row["copy"]["code"],
        row["retention"]["code"],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ("source-asked", "platform-asked", "platform-attested")),
        (
            {"told": (), "attested": None},
            ("source-untouched", "platform-untouched", "platform-not-attested"),
        ),
        (
            {"told": (), "ability": Can.NO},
            ("source-untouched", "platform-cannot", "platform-attested"),
        ),
        (
            {"told": (), "attested": replace(ROOM.attested, days=None)},
            ("source-untouched", "platform-untouched", "platform-attested-ever"),
        ),
    ],
)
def test_what_is_said_follows_from_what_is_known(changes, wanted):
    document = signed(replace(ROOM, **changes), platform="told" not in changes)

    assert codes(document) == wanted
    assert {"source-asked", "source-untouched"} & {
        one["code"] for one in document["limitations"]
    } == {wanted[0]}
    assert Draft202012Validator(schema()).is_valid(document)


def test_a_platform_whose_answers_are_all_lost_is_not_said_to_be_untouched():
    none = replace(ROOM.told[1], says=Bar.UNREAD, conversations=3)
    lost = replace(ROOM, told=(none,))
    document = signed(lost)

    assert codes(document)[:2] == ("source-asked", "platform-asked")
    assert document["residual"]["source"]["data"] == {"conversations": 0}


def test_a_certificate_of_before_there_was_such_a_part_is_still_good():
    document = certificate()
    del document["residual"]["platforms"]

    check(document)
    assert Draft202012Validator(schema()).is_valid(document)


def untouched(row):
    row["copy"]["code"] = "platform-untouched"


def more(row):
    row["told"][0]["conversations"] = 3


def hidden(row):
    row["told"].pop()


@pytest.mark.parametrize("change", [untouched, more, hidden])
def test_what_claims_other_than_its_facts_is_refused(change):
    document = copy.deepcopy(signed(ROOM))
    change(document["residual"]["platforms"]["sources"][0])

    with pytest.raises(BadCertificate):
        check(document)


@pytest.mark.parametrize(
    ("copies", "platform"),
    [
        ((ROOM,), False),
        ((ROOM, ROOM), True),
        ((replace(ROOM, conversations=1_000),), True),
        ((replace(ROOM, ability=Can.NO),), True),
    ],
)
def test_what_cannot_be_true_is_not_certified(copies, platform):
    with pytest.raises(BadCertificate):
        signed(*copies, platform=platform)


def test_whoever_signs_the_root_signs_that_the_platform_is_asked():
    line = Line("c", "d", "f", 1, 2, NOON)

    assert canonical(line).startswith(b'["guicang.manifest/1"')
    assert canonical(line._replace(platform=True)).endswith(b',"platform"]')
    assert root([line]) != root([line._replace(platform=True)])


def stretch(name, first, last):
    return Stretch(
        thread="t", number=1, conversation=name, first=first, last=last, messages=1
    )


def test_what_began_before_an_end_keeps_it_and_what_that_keeps_keeps_more():
    one, two, three = stretch("1", 0, 5), stretch("2", 4, 9), stretch("3", 10, 12)
    known = Known(
        grouping=Grouping.SESSION, stretches=(one, two, three), gone=frozenset()
    )

    assert barred(known, [one, two, three]) == {}
    assert barred(known, [one]) == {"1": Bar.OTHERS}
    assert barred(known, [one, three]) == {"1": Bar.OTHERS, "3": Bar.OTHERS}
    assert barred(known, [one, two]) == {}
    gone = replace(known, gone=frozenset({"2"}))
    assert barred(gone, [one, three]) == {}


def test_a_ticket_that_goes_as_a_whole_is_kept_by_whatever_else_is_in_it():
    one, two = stretch("1", 0, 5), stretch("2", 10, 12)
    known = Known(grouping=Grouping.THREAD, stretches=(one, two), gone=frozenset())

    assert barred(known, [one]) == {"1": Bar.OTHERS}


def test_a_thread_is_named_only_if_its_digest_says_so():
    def tag(source, thread):
        return f"{source}/{thread}".encode().hex()

    def named(name, thread):
        return replace(stretch(name, 0, 1), thread=tag("rooms", thread))

    assert thread_name("rooms", named("rooms:!a:x#2", "!a:x"), tag) == "!a:x"
    assert thread_name("rooms", named("rooms:a#b", "a#b"), tag) == "a#b"
    assert thread_name("rooms", named("rooms:0f3e#2", "!a:x"), tag) is None

"""Releases: signed by another, masked, sealed for their recipient, owed back."""

import json
from dataclasses import replace
from datetime import timedelta

import pyrage
import pytest

from guicang.domain.approval.model import Decision
from guicang.domain.disclosure import Basis, Why
from guicang.domain.disclosure.release import Release
from guicang.domain.errors import (
    AuthorityNeeded,
    BadDestination,
    BadUsage,
    ManifestChanged,
    NotApproved,
    NotYours,
    ReleaseNeeded,
    RequestClosed,
    SameHand,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.fakes.talk import talk
from tests.outward.conftest import PHONE, SAID, ask as ask_destination, wish

DIGEST = "0f" * 32
PASSED = homes.real_now() - timedelta(400)


@pytest.fixture
def own(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(talk("c-1", SAID), talk("c-2", SAID))
    return home


def terms(home, **more) -> Release:
    values = {
        "recipient": "Specimen Court",
        "contact": "registry@court.test",
        "purpose": "case 7",
        "basis": Basis.LEGAL_OBLIGATION,
        "use": "export",
        "expires_at": home.clock.now() + timedelta(days=90),
    }
    return Release(**(values | more))


def person(home, name="legal"):
    return home.house.people.get(name)


def ask(home, query=None, **more):
    release = terms(home, **more)
    return home.house.releasing.ask(release, query, person(home), reason="test")


def run(home, request, name="legal") -> bytes:
    written: list[bytes] = []
    home.house.releasing.run(request.id, person(home, name), written.append)
    return b"".join(written)


def test_what_another_signed_leaves_masked_once(home):
    home.take_in(talk("c-1", SAID), talk("c-2", SAID))
    asked = ask(home)
    with pytest.raises(NotApproved):
        run(home, asked)
    home.sign(asked.id, "compliance")

    lines = run(home, asked).splitlines()

    assert [json.loads(line)["conversation_id"] for line in lines] == ["c-1", "c-2"]
    assert PHONE.encode() not in b"".join(lines)
    with pytest.raises(RequestClosed):
        run(home, asked)
    [disclosure] = home.house.disclosures.list()
    assert disclosure.recipient == "Specimen Court"
    assert disclosure.sent_at is not None
    [entry] = home.house.ledger.entries(tag=Tag.DISCLOSURE_MADE)
    assert entry.data["signers"] == ["compliance"]


def test_who_asks_does_not_sign(own):
    asked = ask(own)

    with pytest.raises(SameHand):
        own.sign(asked.id, "legal")


def test_only_the_recipients_key_opens_the_file(own):
    key = pyrage.x25519.Identity.generate()
    asked = ask(own, keys=(str(key.to_public()),))
    own.sign(asked.id, "compliance")

    data = run(own, asked)

    assert data.startswith(b"age-encryption.org/v1")
    opened = pyrage.decrypt(data, [key]).splitlines()
    assert [json.loads(line)["conversation_id"] for line in opened] == ["c-1", "c-2"]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(data, [pyrage.x25519.Identity.generate()])


def test_its_texts_say_who_took_them_out(own):
    asked = ask(own)
    own.sign(asked.id, "compliance")

    text = json.loads(run(own, asked).splitlines()[0])["messages"][0]["text"]

    [mark] = own.house.marking.read(text, by="auditor")
    assert (mark.viewer, mark.purpose) == ("legal", "case 7")


@pytest.mark.parametrize(
    "purpose", ["foreign-authority", "Foreign Authority", "foreign_authority "]
)
def test_a_foreign_authority_gets_nothing_without_the_approval(own, outside, purpose):
    with pytest.raises(AuthorityNeeded):
        ask(own, purpose=purpose)
    with pytest.raises(AuthorityNeeded):
        own.house.exporting.export(len, person=person(own), purpose=purpose)
    with pytest.raises(AuthorityNeeded):
        own.house.exporting.clear(len, [], person=person(own), purpose=purpose)
    with pytest.raises(AuthorityNeeded):
        ask_destination(own, wish(own, outside, purpose=purpose))

    [entry] = own.house.ledger.entries(tag=Tag.RELEASE_REFUSED)
    assert entry.data["code"] == AuthorityNeeded.code
    assert not own.house.requests.list(open_only=True)


def test_with_the_approval_attached_and_reviewed_it_gets_it(own):
    asked = ask(own, purpose="foreign-authority", authority="网信办", document=DIGEST)
    [entry] = own.house.ledger.entries(tag=Tag.RELEASE_PROPOSED)
    assert entry.data["document"] == DIGEST
    with pytest.raises(NotApproved):
        run(own, asked)

    own.sign(asked.id, "compliance")

    assert len(run(own, asked).splitlines()) == 2
    [made] = own.house.ledger.entries(tag=Tag.DISCLOSURE_MADE)
    assert (made.data["authority"], made.data["document"]) == ("网信办", DIGEST)


BAD = {
    "no recipient": ({"recipient": " "}, BadDestination),
    "an end that has passed": (
        {"expires_at": homes.real_now() - timedelta(400)},
        BadDestination,
    ),
    "a document of nobody": ({"document": DIGEST}, BadDestination),
    "an authority without a document": ({"authority": "x"}, BadDestination),
    "a digest that is none": ({"authority": "x", "document": "x"}, BadDestination),
    "a key that is none": ({"keys": ("age1x",)}, BadUsage),
}


@pytest.mark.parametrize(("more", "error"), BAD.values(), ids=BAD)
def test_what_says_too_little_is_not_asked_for(own, more, error):
    with pytest.raises(error):
        ask(own, **more)


def test_what_was_signed_is_what_leaves(own):
    asked = ask(own)
    own.sign(asked.id, "compliance")
    own.house.records.destroy(["c-2"])

    with pytest.raises(ManifestChanged):
        run(own, asked)


def test_nobody_else_takes_it(own):
    asked = ask(own)
    own.sign(asked.id, "compliance")

    with pytest.raises(NotYours):
        run(own, asked, "compliance")


def test_more_than_one_person_may_take_out_takes_another(own):
    few = replace(own.house.exporting, alone=1)

    with pytest.raises(ReleaseNeeded):
        few.export(len, person=person(own), purpose="x")

    one = Query(conversations=frozenset({"c-1"}))
    assert (
        few.export(len, person=person(own), purpose="x", query=one).conversations == 1
    )


def test_at_its_end_the_recipient_is_owed_a_notice(home):
    home.take_in(talk("c-1", SAID))
    asked = ask(home)
    home.sign(asked.id, "compliance")
    run(home, asked)
    assert home.house.requests.get(asked.id).decision is Decision.DONE
    assert home.house.recipients.ended() == 0

    home.clock.move(days=91)

    assert home.house.recipients.ended() == 1
    [notice] = home.house.recipients.notices()
    assert (notice.recipient, notice.why) == ("Specimen Court", Why.EXPIRED)

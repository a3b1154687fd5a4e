"""One's own access: whatever is changed is written down and ends the other sessions."""

import pytest

from guicang.domain.access.model import Adoption
from guicang.domain.errors import (
    BadInvitation,
    LinkedAlready,
    NoSuchPasskey,
    NoSuchPerson,
)
from guicang.domain.ledger.model import Tag
from tests.web.authenticator import Authenticator
from tests.web.conftest import PASSWORD, code_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - a specimen


def inside(client):
    return client.get("/").status_code == 200


def current(client):
    return client.session["public"]


def test_a_passkey_is_called_otherwise_by_its_owner_alone(console):
    owning = console.house.owning
    added = owning.add_passkey("legal", "key", Authenticator().made(), session="")
    owning.rename_passkey("legal", added.id, "blue key")
    with pytest.raises(NoSuchPasskey):
        owning.rename_passkey("admin", added.id, "mine")

    assert [key.title for key in owning.passkeys("legal")] == ["blue key"]


def test_an_account_elsewhere_is_linked_and_unlinked_and_others_are_out(console):
    one, other = console.log_in("legal"), console.log_in("legal")
    owning = console.house.owning
    owning.link("legal", "idp", "account-1", session=current(one))
    after_link = (inside(one), inside(other))
    with pytest.raises(LinkedAlready):
        owning.link("admin", "idp", "account-1", session="")
    linked = list(owning.linked("legal"))
    third = console.log_in("legal")
    owning.unlink("legal", session=current(third))

    assert after_link == (True, False)
    assert linked == [("idp", "account-1")]
    assert list(owning.linked("legal")) == []
    assert (inside(one), inside(third)) == (False, True)
    told = [
        (entry.tag, entry.actor)
        for tag in (Tag.ACCESS_ACCOUNT_LINKED, Tag.ACCESS_ACCOUNT_UNLINKED)
        for entry in console.entries(tag)
    ]
    assert told == [
        (Tag.ACCESS_ACCOUNT_LINKED, "legal"),
        (Tag.ACCESS_ACCOUNT_UNLINKED, "legal"),
    ]


def adoption(console):
    return Adoption(
        password=f"{PASSWORD}-new", secret=SECRET, code=code_of(SECRET, console.home)
    )


def invited(console):
    code = console.code("legal")
    return console.house.inviting.invite("legal", by="legal", code=code).token


def test_of_two_who_take_an_invitation_up_the_second_is_refused(console):
    token = invited(console)
    name, codes = console.house.inviting.accept(token, adoption(console))
    console.wait(seconds=31)
    with pytest.raises(BadInvitation):
        console.house.inviting.accept(token, adoption(console))

    assert (name, len(codes)) == ("legal", 10)
    assert len(console.entries(Tag.ACCESS_INVITATION_ACCEPTED)) == 1
    assert len(console.entries(Tag.ACCESS_INVITATION_REFUSED)) == 1


def test_who_leaves_meanwhile_takes_no_invitation_up(console, monkeypatch):
    def adopt(_self, name, _adoption, _now):
        raise NoSuchPerson(person=name)

    token = invited(console)
    monkeypatch.setattr(type(console.house.people), "adopt", adopt)
    with pytest.raises(BadInvitation):
        console.house.inviting.accept(token, adoption(console))

    assert console.entries(Tag.ACCESS_INVITATION_ACCEPTED) == []
    assert len(console.entries(Tag.ACCESS_INVITATION_REFUSED)) == 1


def test_a_sandboxs_people_have_one_password_by_chance(console):
    password = console.house.inviting.sandbox(["legal", "admin"])
    client = console.client()

    assert len(bytes.fromhex(password)) == 12
    assert console.password(client, "legal", password).status_code == 302
    assert console.password(console.client(), "legal").status_code == 200

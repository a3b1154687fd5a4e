"""Destinations as documents and forms: what is refused, and where it says so."""

import pytest

from guicang.domain.disclosure.document import SCHEMA, destinations_from, spelled
from guicang.domain.disclosure.fields import checked_fields, place_of
from guicang.domain.disclosure.model import Kind
from guicang.domain.disclosure.rows import row_of
from guicang.domain.errors import BadDestination

GOOD = {
    "name": "analysts",
    "kind": "database",
    "settings": {"url": "postgresql://reader@db.acme.test/outside"},
    "recipient": "Acme Analytics",
    "contact": "privacy@acme.test",
    "purpose": "quality",
    "basis": "contract",
    "expires": "2027-01-01T00:00:00+08:00",
}


def read(**changed):
    return destinations_from({"schema": SCHEMA, "destinations": [{**GOOD, **changed}]})


def test_a_document_is_read_and_written_alike():
    found = read(since="2026-01-01T00:00:00+00:00")

    assert destinations_from(spelled(found)) == found
    assert found["analysts"].profile == "export"
    assert place_of(found["analysts"]) == "db.acme.test:5432"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"else": 1}, "destination"),
        ({"recipient": " "}, "recipient"),
        ({"purpose": "x" * 10_000}, "purpose"),
        ({"name": "Not a name"}, "name"),
        ({"kind": "fax"}, "kind"),
        ({"basis": "habit"}, "basis"),
        ({"profile": "everything"}, "profile"),
        ({"expires": ""}, "expires"),
        ({"expires": "tomorrow"}, "expires"),
        ({"expires": "2027-01-01T00:00:00"}, "expires"),
        ({"settings": "here"}, "settings"),
    ],
)
def test_what_a_destination_cannot_be_is_said_by_its_field(changed, field):
    with pytest.raises(BadDestination) as refused:
        read(**changed)

    assert refused.value.data["field"] == field


@pytest.mark.parametrize(
    "document",
    [
        {"schema": "guicang.else/1", "destinations": []},
        {"schema": SCHEMA, "destinations": {}},
        {"schema": SCHEMA, "destinations": [GOOD, GOOD]},
    ],
)
def test_a_document_of_another_kind_or_with_a_name_twice_is_refused(document):
    with pytest.raises(BadDestination):
        destinations_from(document)


@pytest.mark.parametrize(
    ("kind", "settings", "field"),
    [
        (Kind.FOLDER, {}, "path"),
        (Kind.FOLDER, {"path": "here"}, "path"),
        (Kind.FOLDER, {"path": "/a/../b"}, "path"),
        (Kind.FOLDER, {"path": "/a", "url": "x"}, "url"),
        (Kind.DATABASE, {"url": "oracle://db.acme.test/x"}, "url"),
        (Kind.DATABASE, {"url": "postgresql://a:b@db.acme.test/x"}, "url"),
        (Kind.DATABASE, {"url": "postgresql://db.acme.test/x?host=y"}, "url"),
        (Kind.DATABASE, {"url": "postgresql://db.acme.test"}, "url"),
        (Kind.DATABASE, {"url": "postgresql://db.acme.test:x/y"}, "url"),
        (Kind.DATABASE, {"url": "sqlite:///near.db"}, "url"),
        (Kind.S3, {"endpoint": "ftp://s3.acme.test", "bucket": "b"}, "endpoint"),
        (
            Kind.S3,
            {"endpoint": "https://s3.acme.test", "bucket": "b", "prefix": "/x"},
            "prefix",
        ),
        (Kind.PULL, {"client": "somebody"}, "client"),
    ],
)
def test_what_a_field_cannot_be_is_said(kind, settings, field):
    with pytest.raises(BadDestination) as refused:
        checked_fields(kind, settings, {})

    assert refused.value.data["field"] == field


def test_a_secret_stands_in_no_setting():
    with pytest.raises(BadDestination):
        checked_fields(Kind.FOLDER, {"path": "/a"}, {"password": "x"})


def test_a_row_names_attachments_by_digest_and_nothing_besides():
    file = {"name": "a.png", "media_type": "image/png", "sha256": "0" * 64, "path": "x"}
    said = {"seq": 1, "ts": "2026-01-01T00:00:00Z", "attachments": [file]}
    document = {"messages": [said], "labels": {"categories": ["chat.general"]}}

    row = row_of(document, {"conversation_id": "c-1"}, 3)

    (message,) = row["messages"]
    assert message["attachments"] == [
        {"name": "a.png", "media_type": "image/png", "sha256": "0" * 64}
    ]
    assert (row["revision"], row["categories"]) == (3, ["chat.general"])

"""Classification over the interface: the same as in the console."""

from datetime import timedelta

import pytest

from guicang.domain.retention.model import Label, LabelSource
from tests.api.test_door import error
from tests.api.test_people import asks
from tests.classify.texts import SAID, examples
from tests.fakes.talk import OLD, talk


@pytest.fixture
def taught(served):
    """Sixty conversations, each a day and a customer apart, labelled by people."""
    rows = examples(60).rows
    talks = [
        talk(f"r{n}", row.text, at=OLD + timedelta(days=n), labels=())
        for n, row in enumerate(rows)
    ]
    served.home.take_in(*talks)
    records = served.house.records
    with records.transaction():
        for each, row in zip(talks, rows, strict=True):
            label = Label(row.label, LabelSource.PERSON, each.opened_at)
            records.label(each.id, [label], each.opened_at)
    return served


def test_a_model_is_trained_shown_signed_and_gone_back_to(taught):
    model = taught.house.training.train(by="admin").classifier
    person = taught.person("supervisor")

    (line,) = person.get("/classifiers/models").json()["items"]
    shown = person.get(f"/classifiers/models/{model.digest}").json()
    asked = asks(taught, "supervisor", "/classifiers/promotions", model=model.digest)
    taught.home.sign(asked.json()["id"], "legal", "admin")
    (version,) = person.get("/classifiers/versions").json()["items"]
    drift = person.get("/classifiers/drift").json()
    taught.wait(seconds=31)
    back = asks(taught, "supervisor", "/classifiers/returns", version=1)

    assert (line["digest"], line["serving"], line["held_out"]) == (
        *(model.digest, False),
        12,
    )
    assert shown["card"]["measures"]["texts"] == 12
    assert version["labels"] == {name: name for name in SAID}
    assert drift["conversations"] == 60
    assert back.status_code == 201


def test_the_starter_is_asked_for_by_its_name_and_suggests_only(served):
    asked = asks(served, "supervisor", "/classifiers/promotions", model="starter")

    assert asked.status_code == 201
    assert asked.json()["payload"]["document"]["suggests"] is True


def test_what_is_not_there_is_not_found_and_nothing_is_compared_alone(taught):
    model = taught.house.training.train(by="admin").classifier
    person = taught.person("supervisor")

    missing = person.get(f"/classifiers/models/{'0' * 64}")
    alone = person.get(f"/classifiers/models/{model.digest}/comparison").json()

    assert error(missing) == "GC-711"
    assert alone == {"compared": None}


def test_a_training_is_ordered_and_ended(taught):
    ordered = asks(taught, "supervisor", "/classifiers/trainings", work="noise")
    number = ordered.json()["job"]
    taught.wait(seconds=31)
    ended = asks(taught, "supervisor", f"/classifiers/trainings/{number}/cancel")
    noise = taught.person("supervisor").get("/classifiers/noise").json()

    assert (ordered.status_code, ordered.json()["state"]) == (201, "waiting")
    assert ended.json()["state"] == "cancelled"
    assert noise == {"at": None, "examples": 0, "found": 0, "suspects": []}


def test_who_labelled_takes_it_back(taught):
    given = asks(
        taught, "supervisor", "/conversations/r1/labels", categories=["chat.hr"]
    )
    taught.wait(seconds=31)
    back = asks(taught, "supervisor", "/conversations/r1/labels/undo")
    taught.wait(seconds=31)
    again = asks(taught, "supervisor", "/conversations/r1/labels/undo")

    assert given.status_code == 200
    assert back.json() == {"id": "r1"}
    assert error(again) == "GC-792"
    picks = taught.person("supervisor").get("/classifiers/picks").json()
    assert picks == {"items": [], "next": None}

"""The classifier in force: signed, checked when it is loaded, taught by people."""

from functools import partial

import pytest
from tests.classify.texts import SAID, examples
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.versions import MemoryClassifiers
from tests.services.standing import entries, standing

from guicang.adapters.classifying.models import FileModels
from guicang.domain.approval.matrix import chairs
from guicang.domain.errors import (
    BadTaxonomy,
    ManifestChanged,
    ModelBroken,
    NoSuchModel,
    TooFewReviewed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Screened
from guicang.services.classifying import Classifying

NOTHING = Screened({}, sensitive=False, rules="r")
DOUBTFUL = "那个，我想问一下那件事情"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "m"
    trained = FileModels().train(examples(120), sentences=False)
    FileModels().save(trained.classifier, folder)
    return folder


@pytest.fixture
def house():
    return standing("other")


@pytest.fixture
def classifying(house: House, tmp_path) -> Classifying:
    world = house.world
    return Classifying(
        classifiers=MemoryClassifiers(world.database),
        models=FileModels(),
        folder=tmp_path / "models",
        records=world.records,
        approving=house.approving,
        ledger=world.ledger,
        clock=world.clock,
        entropy=world.entropy,
        chairs=partial(chairs, "default"),
    )


def _in_force(classifying: Classifying, house: House, model):
    request = classifying.promote(model, {}, by="supervisor", reason="test")
    classifying.activate(request, house.world.clock.now())
    return request


def _take(house: House, name: str, text: str, label: str = "", by="doubt"):
    house.take_in(talk(name, text, labels=()))
    now = house.world.clock.now()
    if label:
        labels = [Label(label, LabelSource(by), now)]
        house.world.records.label(name, labels, now)


def test_before_there_is_a_model_rules_label_alone(classifying):
    ((found,),) = classifying.label([(talk("c9", "我要投诉", labels=()), NOTHING)])

    assert (found.category, found.by) == ("chat.complaint", "rule")
    with pytest.raises(NoSuchModel):
        classifying.drift()


def test_what_is_in_force_is_what_was_signed(classifying, house, model):
    _in_force(classifying, house, model)

    given = talk("c9", "适合几岁的孩子", labels=())
    ((found,),) = classifying.label([(given, NOTHING)])

    assert (found.category, found.by) == ("chat.presale", "classifier")
    (entry,) = entries(house, Tag.CLASSIFIER_CHANGED)
    assert entry.data["version"] == 1
    assert len(classifying.history()) == 1


def test_a_model_that_was_changed_since_labels_nothing(classifying, house, model):
    _in_force(classifying, house, model)
    (place,) = classifying.folder.iterdir()
    card = place / "model.json"
    card.write_text(card.read_text("utf-8").replace('"seed": 0', '"seed": 1'), "utf-8")

    with pytest.raises(ModelBroken, match="not the one that was signed"):
        classifying.label([(talk("c9", "在吗", labels=()), NOTHING)])


def test_two_who_ask_at_once_are_not_both_put_in_force(classifying, house, model):
    late = classifying.promote(model, {}, by="supervisor", reason="late")
    _in_force(classifying, house, model)

    with pytest.raises(ManifestChanged):
        classifying.activate(late, house.world.clock.now())


@pytest.mark.parametrize(
    "change",
    [{"schema": "other/1"}, {"labels": []}, {"labels": {"chat.complaint": "x"}}],
)
def test_what_says_no_categories_is_not_asked_for(classifying, house, model, change):
    _in_force(classifying, house, model)
    document = {**classifying.history()[0].document, **change}

    with pytest.raises(BadTaxonomy):
        classifying.propose(document, by="supervisor", reason="test")


def test_the_queue_shows_what_wavers_first(classifying, house, model):
    _take(house, "sure", "适合几岁的孩子 有没有优惠活动", "chat.presale")
    _take(house, "wavers", DOUBTFUL, "chat.complaint")
    before = [pick.conversation for pick in classifying.picks()]
    _in_force(classifying, house, model)

    picks = classifying.picks()

    assert sorted(before) == ["sure", "wavers"]
    assert [pick.conversation for pick in picks] == ["wavers", "sure"]
    assert len(classifying.picks(1)) == 1


def test_of_what_looks_alike_only_some_comes_first(classifying, house, model):
    for n in range(4):
        _take(house, f"alike{n}", DOUBTFUL, "chat.complaint")
    _take(house, "other1", SAID["chat.presale"][0], "chat.complaint")
    _in_force(classifying, house, model)

    first = [pick.conversation for pick in classifying.picks(5)]

    assert first.index("other1") < 4


def test_why_a_conversation_is_labelled_so_is_told(classifying, house, model):
    _take(house, "c9", "我要投诉你们客服")
    _in_force(classifying, house, model)

    why = classifying.explain("c9")

    assert why.decided[0].category == why.votes[0].label == "chat.complaint"
    assert any("投诉" in told.gram for told in why.told)
    assert why.ruled[0].by == "rule"


def test_it_learns_from_what_people_labelled(classifying, house, tmp_path):
    with pytest.raises(TooFewReviewed):
        classifying.reviewed()
    for row in examples(42).rows:
        _take(house, f"r{row.line}", row.text, row.label, by="person")
    _take(house, "machine", DOUBTFUL, "chat.hr", by="classifier")

    model = classifying.train(tmp_path / "own", by="admin")

    assert model.labels == tuple(sorted(SAID))
    assert model.card["examples"] == 42
    (entry,) = entries(house, Tag.CLASSIFIER_TRAINED)
    assert entry.data == {"model": model.digest, "examples": 42}


def test_what_talks_of_other_things_than_it_learned_has_drifted(
    classifying, house, model
):
    _in_force(classifying, house, model)
    still = classifying.drift()
    for n in range(80):
        _take(house, f"d{n}", SAID["chat.complaint"][n % 4])

    assert classifying.drift() > max(0.25, still)


def test_to_go_back_is_to_ask_anew(classifying, house, model):
    _in_force(classifying, house, model)
    back = classifying.roll_back(1, by="supervisor", reason="back")
    classifying.activate(back, house.world.clock.now())

    assert [version.version for version in classifying.history()] == [2, 1]

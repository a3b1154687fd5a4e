"""The classifier in force: signed, checked when it is loaded, taught by people."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from shutil import rmtree

import pytest
from tests.classify.texts import SAID, examples
from tests.fakes.house import House
from tests.fakes.jobs import MemoryJobs
from tests.fakes.talk import OLD, talk
from tests.fakes.versions import MemoryClassifiers
from tests.services.standing import entries, standing

from guicang.adapters.classifying.models import FileModels
from guicang.domain.approval.matrix import chairs
from guicang.domain.errors import (
    BadTaxonomy,
    ManifestChanged,
    ModelBroken,
    ModelWorse,
    NoSuchModel,
    NoSuchTraining,
    TooFewReviewed,
)
from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.classifying import Examples
from guicang.ports.records import Screened
from guicang.services.classifying import Classifying
from guicang.services.comparing import Comparing
from guicang.services.promoting import Promoting
from guicang.services.reviewing import Reviewing
from guicang.services.training import NOISE, TRAIN, Training
from guicang.services.working import Working

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


@dataclass
class Classes:
    """What says what conversations are about, and what puts that in force."""

    classifying: Classifying
    reviewing: Reviewing
    training: Training
    promoting: Promoting

    def in_force(self, model):
        request = self.promoting.promote(model, {}, by="supervisor", reason="test")
        self.promoting.activate(request, self.promoting.clock.now())
        return request


@pytest.fixture
def classes(house: House, tmp_path) -> Classes:
    world = house.world
    versions = MemoryClassifiers(world.database)
    classifying = Classifying(
        classifiers=versions,
        models=FileModels(),
        folder=tmp_path / "models",
        records=world.records,
    )
    training = Training(
        classifying=classifying,
        records=world.records,
        jobs=MemoryJobs(world.database),
        ledger=world.ledger,
        clock=world.clock,
    )
    return Classes(
        classifying=classifying,
        reviewing=Reviewing(classifying=classifying, records=world.records),
        training=training,
        promoting=Promoting(
            classifying=classifying,
            comparing=Comparing(classifying=classifying, training=training),
            classifiers=versions,
            approving=house.approving,
            ledger=world.ledger,
            clock=world.clock,
            entropy=world.entropy,
            chairs=partial(chairs, "default"),
        ),
    )


def _take(house: House, name: str, text: str, label: str = "", by="doubt"):
    house.take_in(talk(name, text, labels=()))
    now = house.world.clock.now()
    if label:
        labels = [Label(label, LabelSource(by), now)]
        house.world.records.label(name, labels, now)


def test_before_there_is_a_model_rules_label_alone(classes):
    asked = [(talk("c9", "我要投诉", labels=()), NOTHING)]

    ((found,),) = classes.classifying.label(asked)

    assert (found.category, found.by) == ("chat.complaint", "rule")
    with pytest.raises(NoSuchModel):
        classes.reviewing.drift()


def test_what_is_in_force_is_what_was_signed(classes, house, model):
    classes.in_force(model)

    given = talk("c9", "适合几岁的孩子", labels=())
    ((found,),) = classes.classifying.label([(given, NOTHING)])

    assert (found.category, found.by) == ("chat.presale", "classifier")
    (entry,) = entries(house, Tag.CLASSIFIER_CHANGED)
    assert entry.data["version"] == 1
    assert len(classes.promoting.history()) == 1


def _broken(place):
    card = place / "model.json"
    card.write_text(card.read_text("utf-8").replace('"seed": 0', '"seed": 1'), "utf-8")


@pytest.mark.parametrize(
    "break_", [_broken, rmtree, lambda place: (place / "weights.npz").write_bytes(b"x")]
)
def test_a_model_that_cannot_be_asked_stops_nothing_and_all_waits_for_people(
    classes, house, model, break_
):
    classes.in_force(model)
    (place,) = classes.classifying.folder.iterdir()
    break_(place)
    classes.classifying._serving = None  # as in a process that begins anew
    talks = [
        talk("c7", "在吗", labels=()),
        talk("c8", "订单号 12345", labels=()),
        talk("c9", "在吗", labels=("chat.hr",)),
    ]

    found = classes.classifying.label([(each, NOTHING) for each in talks])

    assert [[(f.category, f.by) for f in each] for each in found] == [
        [("chat.complaint", "doubt")],
        [("chat.transaction", "rule"), ("chat.complaint", "doubt")],
        [("chat.hr", "import")],
    ]
    with pytest.raises((ModelBroken, NoSuchModel)):
        classes.classifying.examine()
    assert classes.reviewing.picks() == []


def test_a_model_that_answers_is_examined(classes, house, model):
    assert classes.classifying.examine() is None

    classes.in_force(model)

    assert classes.classifying.examine().version == 1


def test_two_who_ask_at_once_are_not_both_put_in_force(classes, house, model):
    late = classes.promoting.promote(model, {}, by="supervisor", reason="late")
    classes.in_force(model)

    with pytest.raises(ManifestChanged):
        classes.promoting.activate(late, house.world.clock.now())


@pytest.mark.parametrize(
    "change",
    [{"schema": "other/1"}, {"labels": []}, {"labels": {"chat.complaint": "x"}}],
)
def test_what_says_no_categories_is_not_asked_for(classes, house, model, change):
    classes.in_force(model)
    document = {**classes.promoting.history()[0].document, **change}

    with pytest.raises(BadTaxonomy):
        classes.promoting.propose(document, by="supervisor", reason="test")


def test_the_queue_shows_what_wavers_first(classes, house, model):
    _take(house, "sure", "适合几岁的孩子 有没有优惠活动", "chat.presale")
    _take(house, "wavers", DOUBTFUL, "chat.complaint")
    before = [pick.conversation for pick in classes.reviewing.picks()]
    classes.in_force(model)

    picks = classes.reviewing.picks()

    assert sorted(before) == ["sure", "wavers"]
    assert [pick.conversation for pick in picks] == ["wavers", "sure"]
    assert len(classes.reviewing.picks(1)) == 1


def test_of_what_looks_alike_only_some_comes_first(classes, house, model):
    for n in range(4):
        _take(house, f"alike{n}", DOUBTFUL, "chat.complaint")
    _take(house, "other1", SAID["chat.presale"][0], "chat.complaint")
    classes.in_force(model)

    first = [pick.conversation for pick in classes.reviewing.picks(5)]

    assert first.index("other1") < 4


def test_why_a_conversation_is_labelled_so_is_told(classes, house, model):
    _take(house, "c9", "我要投诉你们客服")
    classes.in_force(model)

    why = classes.classifying.explain("c9")

    assert why.decided[0].category == why.votes[0].label == "chat.complaint"
    assert any("投诉" in told.gram for told in why.told)
    assert why.ruled[0].by == "rule"


def test_it_learns_from_what_people_labelled(classes, house, tmp_path):
    with pytest.raises(TooFewReviewed):
        classes.training.reviewed()
    for row in examples(42).rows:
        _take(house, f"r{row.line}", row.text, row.label, by="person")
    _take(house, "machine", DOUBTFUL, "chat.hr", by="classifier")

    model = classes.training.learn(tmp_path / "own", by="admin")

    assert model.labels == tuple(sorted(SAID))
    assert model.card["examples"] == 42
    assert model.card["split"]["way"] == "random"
    (entry,) = entries(house, Tag.CLASSIFIER_TRAINED)
    assert entry.data == {"model": model.digest, "examples": 42}


def test_what_talks_of_other_things_than_it_learned_has_drifted(classes, house, model):
    classes.in_force(model)
    still = classes.reviewing.drift().psi
    for n in range(80):
        _take(house, f"d{n}", SAID["chat.complaint"][n % 4])

    assert classes.reviewing.drift().psi > max(0.25, still)


def test_to_go_back_is_to_ask_anew(classes, house, model):
    classes.in_force(model)
    back = classes.promoting.roll_back(1, by="supervisor", reason="back")
    classes.promoting.activate(back, house.world.clock.now())

    assert [version.version for version in classes.promoting.history()] == [2, 1]


def _reviewed(house: House, number: int, *, wrong: int = 0) -> None:
    """Let people label so many, a day apart; the newest so many of them wrongly."""
    names = sorted(SAID)
    for n, row in enumerate(examples(number).rows):
        at = OLD + timedelta(days=n)
        given = talk(f"r{n}", row.text, at=at, labels=())
        house.take_in(given)
        turned = names[(names.index(row.label) + 1) % len(names)]
        label = turned if n >= number - wrong else row.label
        labels = [Label(label, LabelSource.PERSON, at)]
        house.world.records.label(given.id, labels, at)


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """A model that takes one category for another."""
    folder = tmp_path_factory.mktemp("bad") / "m"
    names = sorted(SAID)
    turned = [
        row._replace(label=names[(names.index(row.label) + 1) % 3])
        for row in examples(120).rows
    ]
    trained = FileModels().train(Examples(rows=turned), sentences=False)
    FileModels().save(trained.classifier, folder)
    return folder


def test_it_is_held_out_by_customer_and_time_and_measured_there(classes, house):
    _reviewed(house, 60)

    trained = classes.training.train(by="admin")

    split = trained.classifier.card["split"]
    assert (split["way"], split["learned"], split["left"]) == ("apart", 48, 0)
    assert len(trained.judged) == 12
    assert split["since"] == (OLD + timedelta(days=48)).isoformat()
    assert [kept.digest for kept in classes.training.kept()] == [
        trained.classifier.digest
    ]


def test_a_worse_model_is_refused_unless_somebody_says_why(classes, house, model, bad):
    _reviewed(house, 60)
    classes.in_force(model)

    with pytest.raises(ModelWorse) as refused:
        classes.promoting.promote(bad, {}, by="supervisor", reason="new")
    request = classes.promoting.promote(
        bad, {}, by="supervisor", reason="new", although="the labels were turned"
    )

    assert refused.value.data["texts"] == 12
    assert request.payload["although"] == "the labels were turned"
    assert request.payload["compared"]["worse"]
    last = entries(house, Tag.CLASSIFIER_PROPOSED)[-1]
    assert last.data["although"] == "the labels were turned"


def test_a_model_that_differs_by_chance_alone_is_asked_for(classes, house, model):
    _reviewed(house, 60)
    classes.in_force(model)
    own = classes.training.train(by="admin").classifier

    place = classes.classifying.place(own.digest)
    request = classes.promoting.promote(place, {}, by="supervisor", reason="new")

    compared = request.payload["compared"]
    assert (compared["texts"], compared["worse"]) == (12, False)
    assert "although" not in request.payload


def test_with_nothing_that_neither_knew_nothing_is_compared(classes, house, model, bad):
    classes.in_force(model)

    request = classes.promoting.promote(bad, {}, by="supervisor", reason="new")

    assert "compared" not in request.payload


def test_a_worker_trains_and_says_what_came_of_it(classes, house):
    _reviewed(house, 60)
    training = classes.training
    job = training.order(TRAIN, by="admin", reason="more labels")
    again = training.order(TRAIN, by="admin", reason="more labels")

    working(classes).once(lambda: False)

    done = training.jobs.get(job.id)
    assert again.id == job.id
    assert (done.state, done.result["held_out"]) == (State.DONE, 12)
    assert training.kept()[0].digest == done.result["model"]


def test_a_worker_names_what_is_probably_labelled_wrongly(classes, house):
    _reviewed(house, 120, wrong=4)
    classes.training.order(NOISE, by="admin", reason="look")

    working(classes).once(lambda: False)

    found = classes.training.found().result
    named = {each["conversation"] for each in found["suspects"]}
    assert {"r116", "r117", "r118", "r119"} <= named
    assert len(named) < 12


def test_a_training_that_runs_is_ended_and_keeps_nothing(classes, house):
    _reviewed(house, 60)
    training, heard = classes.training, []
    job = training.order(TRAIN, by="admin", reason="more labels")

    def cancelled() -> bool:
        # Asked at each step: at the third one, somebody ends it.
        heard.append(1)
        if len(heard) == 4:
            training.cancel(job.id, by="admin", reason="not now")
        return False

    working(classes).once(cancelled)

    assert training.jobs.get(job.id).state is State.CANCELLED
    assert training.kept() == []
    assert entries(house, Tag.CLASSIFIER_TRAINED) == []


def test_only_trainings_are_ended_here(classes, house):
    job = classes.training.jobs.add("verify", {}, now=house.world.clock.now())

    with pytest.raises(NoSuchTraining):
        classes.training.cancel(job.id, by="admin", reason="no")


def working(classes: Classes) -> Working:
    training = classes.training
    return Working(
        jobs=training.jobs,
        clock=training.clock,
        tasks={TRAIN: training.do_train, NOISE: training.do_noise},
        schedules=(),
        zone=UTC,
        owner="here",
        lease=timedelta(minutes=5),
        pulse=lambda _beat, _every: nullcontext(),
    )

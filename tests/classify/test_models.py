"""Trained models: alike each time, read as data only, and the same in a stream."""

import gzip
import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.classifying import grams, training
from guicang.adapters.classifying.corpus import corpus
from guicang.adapters.classifying.features import learn
from guicang.adapters.classifying.heads import Settings
from guicang.adapters.classifying.models import FileModels, assembled
from guicang.domain.classify.noise import suspects
from guicang.domain.errors import BadExamples, ModelBroken, ModelExists, NoSuchModel
from guicang.ports.classifying import Example, Examples
from tests.classify.texts import MEANT, SAID, examples, mislabelled, written


@pytest.fixture(scope="module")
def trained():
    return FileModels().train(examples(), seed=3)


@pytest.fixture(scope="module")
def model(trained):
    return trained.classifier


@pytest.fixture
def folder(model, tmp_path):
    FileModels().save(model, tmp_path / "m")
    return tmp_path / "m"


def test_it_says_what_texts_it_never_saw_are_about(model):
    rows = examples(90, seed=9).rows

    votes = model.classify([[row.text] for row in rows])

    right = sum(v.label == r.label for v, r in zip(votes, rows, strict=True))
    assert right / len(rows) > 0.95
    assert all(1 / 3 <= vote.confidence <= 1 for vote in votes)


def test_what_it_says_of_held_out_texts_comes_with_it(trained):
    assert len(trained.held) == len(trained.judged) == 240
    assert trained.classifier.card["examples"] == 240


@pytest.mark.parametrize("sentences", [True, False])
def test_the_same_examples_and_seed_give_the_same_model(sentences):
    some = examples(60)
    first = FileModels().train(some, seed=3, sentences=sentences).classifier
    again = FileModels().train(some, seed=3, sentences=sentences).classifier

    assert again.digest == first.digest


def test_a_saved_model_says_the_same(model, folder):
    again = FileModels().load(folder)

    talks = [[row.text] for row in examples(30, seed=4).rows]
    assert again.digest == model.digest
    assert again.classify(talks) == model.classify(talks)


def test_a_model_is_not_written_over_unless_that_is_meant(model, folder):
    with pytest.raises(ModelExists):
        FileModels().save(model, folder)

    FileModels().save(model, folder, replace=True)
    assert FileModels().load(folder).digest == model.digest
    assert [each.name for each in folder.parent.iterdir()] == ["m"]


def test_a_folder_without_a_model_is_none(tmp_path):
    with pytest.raises(NoSuchModel):
        FileModels().load(tmp_path)


def test_changed_weights_are_not_loaded(folder):
    path = folder / "weights.npz"
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(ModelBroken, match=r"weights\.npz was changed"):
        FileModels().load(folder)


def _forged(folder, **changes):
    """Put other arrays into a model, with a digest that fits them."""
    from hashlib import sha256

    path, card = folder / "weights.npz", folder / "model.json"
    with np.load(path) as found:
        arrays = {name: found[name] for name in found.files}
    np.savez(path, **{**arrays, **changes})
    told = json.loads(card.read_text("utf-8"))
    told["sha256"] = sha256(path.read_bytes()).hexdigest()
    card.write_text(json.dumps(told), "utf-8")


class Bomb:
    """What a pickle would run."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was run",))


FORGERIES = {
    "a pickle": {"bias": np.array([Bomb()], dtype=object)},
    "too few weights": {"weights": np.zeros((2, 3), np.float16)},
    "no numbers": {"bias": np.full(3, np.nan, np.float32)},
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_arrays_are_not_loaded_and_nothing_is_run(folder, forged):
    _forged(folder, **forged)

    with pytest.raises(ModelBroken):
        FileModels().load(folder)


def test_a_pickle_instead_of_arrays_is_not_loaded(folder):
    (folder / "weights.npz").write_bytes(pickle.dumps({"x": 1}))

    with pytest.raises(ModelBroken):
        FileModels().load(folder)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60) | st.sampled_from(SAID["chat.presale"])))
def test_a_stream_ends_where_the_whole_conversation_stands(model, messages):
    stream = model.stream()
    for message in messages:
        stream.add(message)

    (whole,) = model.classify([messages])
    assert stream.vote().label == whole.label
    assert stream.vote().confidence == pytest.approx(whole.confidence, abs=1e-3)


@given(st.text(alphabet="0123456789\uff10\uff11\u0663", min_size=1, max_size=12))
def test_no_number_of_a_customer_becomes_part_of_a_model(digits):
    assert grams.grams(f"订单 {digits}") == grams.grams(f"订单 {'0' * len(digits)}")


def test_the_letters_that_carried_a_label_are_named(model):
    told = model.explain(["我要投诉你们客服"], "chat.complaint", most=40)

    spoken = {each.gram.strip() for each in told if each.weight > 0}
    assert {"投诉"} & spoken


def test_mislabelled_lines_are_found():
    given, wrong = mislabelled(0.05)

    found = [s.number for s in suspects(FileModels().hold_out(given, seed=2))]

    hit = wrong & set(found)
    assert len(hit) / len(wrong) >= 0.9
    assert len(hit) / len(found) >= 0.9


def test_bad_lines_are_counted_and_named_and_the_rest_is_read(tmp_path):
    path = written(
        tmp_path / "a.jsonl",
        examples(6),
        "not json",
        '["text"]',
        '{"text": 3, "label": "a"}',
        '{"text": "x", "label": ""}',
        "",
        '{"text": "y", "label": 4}',
    )

    found = FileModels().read(path)

    assert [n for n, _ in found.bad] == [7, 8, 9, 10]
    assert found.rows[-1] == Example("y", "4", 12)
    assert len(found.rows) == 7


def test_a_packed_file_is_read(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "x", "label": "a"}\n'))

    assert FileModels().read(path).rows == [Example("x", "a", 1)]


@pytest.mark.parametrize("name", ["none.jsonl", "broken.jsonl.gz", "empty.jsonl"])
def test_a_file_of_nothing_teaches_nothing(tmp_path, name):
    (tmp_path / "broken.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "empty.jsonl").write_bytes(b"\n")

    with pytest.raises(BadExamples):
        FileModels().read(tmp_path / name)


def test_one_label_alone_teaches_nothing():
    rows = [Example("x", "a"), Example("y", "a"), Example("z", "b")]

    with pytest.raises(BadExamples):
        FileModels().train(Examples(rows=rows))


def test_a_label_with_one_text_stops_nothing():
    some = examples(60)
    rows = [*some.rows, Example("唯一的一条", "chat.hr")]

    model = FileModels().train(Examples(rows=rows), sentences=False).classifier

    assert "chat.hr" in model.labels


@pytest.fixture(scope="module")
def bent():
    """A model with prototypes, put together as training would."""
    some = examples(60)
    texts, labels = zip(*((r.text, r.label) for r in some.rows), strict=True)
    data = corpus(texts, labels, read=True)
    how = Settings(0.3, 0.0, 1.25, 4.0)
    choice = training.Choice(how=how, tried=(), rows=(), scores=(), temperature=0.3)
    return assembled(data, training.finish(data, how, 3), choice)


def test_a_model_with_prototypes_says_the_same_once_saved(bent, tmp_path):
    FileModels().save(bent, tmp_path / "m")
    again = FileModels().load(tmp_path / "m")

    talks = [[row.text] for row in examples(30, seed=4).rows]
    before, after = bent.classify(talks), again.classify(talks)
    assert [v.label for v in after] == [v.label for v in before]
    assert [v.confidence for v in after] == pytest.approx(
        [v.confidence for v in before], abs=0.01
    )
    assert json.loads((tmp_path / "m/model.json").read_text("utf-8"))["schema"] == (
        "guicang.model/3"
    )


def test_a_prototype_is_the_mean_of_several_texts(bent):
    assert 3 <= len(bent.near.prototypes) <= 60 / 3


def test_a_stream_with_prototypes_ends_where_the_whole_stands(bent):
    talk = [row.text for row in examples(5, seed=4).rows]
    stream = bent.stream()
    for message in talk:
        stream.add(message)

    (whole,) = bent.classify([talk])
    assert stream.vote().label == whole.label
    assert stream.vote().confidence == pytest.approx(whole.confidence, abs=1e-4)


def test_prototypes_that_do_not_fit_are_not_loaded(bent, tmp_path):
    FileModels().save(bent, tmp_path / "m")
    _forged(tmp_path / "m", pull=np.zeros((2, 2), np.float32))

    with pytest.raises(ModelBroken, match="do not fit"):
        FileModels().load(tmp_path / "m")


def test_too_many_texts_and_too_few_labels_are_not_bent():
    names = [str(n) for n in range(31)]
    data = corpus(["a b", *names], ["x", *names], read=False)
    many = replace(data, numbers=np.zeros(10_001, np.int64))
    few = replace(data, labels=names[:30])

    assert training.bent(data, Settings(0.3, 0.0, 1.25))
    assert not training.bent(many, Settings(0.3, 0.0, 1.25))
    assert not training.bent(few, Settings(0.3, 0.0, 1.25))
    assert not training.bent(data, Settings(0.3))


def test_training_with_many_labels_tries_prototypes():
    """Where letters have nothing in common, only sentence vectors tell labels."""
    rows = [Example(word, said[0]) for said in MEANT for word in said]

    model = FileModels().train(Examples(rows=rows), seed=3).classifier

    told = model.card["tried"]
    nears = [way[3] for way in told if len(way) == 5]
    assert nears == [1.5, 4.0]
    assert model.card["sentences"]
    found = model.classify([[row.text] for row in rows])
    right = sum(v.label == r.label for v, r in zip(found, rows, strict=True))
    assert right / len(rows) > 0.9


def test_a_dearer_way_has_to_be_better_by_more_than_chance():
    cheap = training._Tried(Settings(0.3), (), np.arange(1_000) < 800)
    luck, better = cheap.right.copy(), cheap.right.copy()
    luck[800:812], luck[:8] = True, False  # 4 more of 20 apart: the root of 20 is 4.5
    better[800:830] = True

    def dearer(right):
        return training._Tried(Settings(0.3, 0.0, 0.7), (), right)

    assert luck.sum() == cheap.right.sum() + 4
    assert not training._better(dearer(luck), cheap)
    assert training._better(dearer(better), cheap)
    assert training._better(cheap._replace(right=better), cheap)


def test_a_sentence_is_read_once_and_only_when_it_is_asked_for(monkeypatch):
    read = []

    def of_talks(talks):
        read.extend(talk[0] for talk in talks)
        return [np.ones(512, np.float32)] * len(talks)

    monkeypatch.setattr("guicang.adapters.classifying.sentences.of_talks", of_talks)
    monkeypatch.setattr(
        "guicang.adapters.classifying.sentences.installed", lambda: True
    )
    data = corpus(["a", "b", "c", "d"], ["x", "y"] * 2, read=True)
    data.vectors(np.array([0, 2]))
    data.vectors(np.array([2, 3]))

    assert read == ["a", "c", "d"]


def test_a_word_alone_is_another_thing_than_one_among_others():
    alone, before = grams.grams("hi"), grams.grams("hi there")

    assert set(alone) - set(before) == {"\thi $"}
    assert "\t^ hi" in alone


def test_words_count_by_the_share_of_the_letters_that_stand_in_them():
    counts = [grams.grams(text) for text in ("ok 可以的吗", "ok ok")]
    known = learn(counts, least=1)

    def words(features, counted):
        row = features.row(counted)
        return float(np.linalg.norm(row.values[row.ids >= features.first_word]))

    assert words(known, counts[0]) == pytest.approx(2 / 6)
    assert words(known, counts[1]) == pytest.approx(1)
    assert words(replace(known, shared=False), counts[0]) == pytest.approx(1)


def test_a_model_of_an_older_schema_is_read_as_it_was_meant(folder):
    card = folder / "model.json"
    told = json.loads(card.read_text("utf-8"))
    card.write_text(json.dumps({**told, "schema": "guicang.model/1"}), "utf-8")

    assert not FileModels().load(folder).features.shared


def test_a_model_that_knows_longer_runs_of_letters_is_given_them(model):
    old = replace(
        model.features,
        vocabulary=[*model.features.vocabulary[:-1], "abcde"][-2:][::-1],
        idf=np.ones(2, np.float32),
    )

    assert old.longest == 5
    assert replace(model, features=old).counted(["abcde"])["abcde"] == 1

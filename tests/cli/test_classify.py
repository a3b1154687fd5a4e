"""A classifier through the command line: trained, measured, signed, in force, back."""

import json

import pytest

from tests.classify.texts import SAID, examples, written
from tests.cli.hands import at
from tests.cli.specimens import talk, write

DOUBTFUL = "那个，我想问一下那件事情"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("classify")


@pytest.fixture(scope="module")
def hand(folder):
    with at(folder / "no-home") as hand:
        yield hand


@pytest.fixture(scope="module")
def file(folder):
    return written(folder / "train.jsonl", examples(), "not json")


@pytest.fixture(scope="module")
def trained(folder, file, hand):
    done = hand.run("classify", "train", file, "--model", folder / "m", "-o", "json")
    assert done.code == 0, done
    return done.data


@pytest.fixture(scope="module")
def model(trained, folder):
    return folder / "m"


def test_bad_lines_are_named_and_what_was_not_seen_is_measured(trained):
    assert (trained["examples"], trained["bad_lines"]) == (240, 1)
    assert trained["bad"] == [{"line": 241, "reason": "not JSON in UTF-8"}]
    assert trained["labels"] == sorted(SAID)
    assert trained["held_out"]["accuracy"] > 0.9


def test_a_model_is_measured_on_a_file_it_was_not_trained_on(model, folder, hand):
    path = written(folder / "test.jsonl", examples(90, seed=8))

    found = hand.run(
        *("classify", "evaluate", path, "--model", model, "--against", model),
        *("-o", "json"),
    ).data

    assert found["accuracy"] > 0.9
    assert found["macro_f1"] > 0.9
    assert set(found["coverage_at"]) == {"0.9", "0.92", "0.95", "0.98", "0.99"}
    assert found["against"] == {"only_first": 0, "only_second": 0, "p": 1.0}
    assert sum(each["texts"] for each in found["confusion"]) == 90


def test_the_same_is_told_to_people(model, folder, hand):
    path = written(folder / "few.jsonl", examples(12, seed=8), "[]")

    told = hand.run("classify", "evaluate", path, "--model", model)
    chinese = hand.run("classify", "evaluate", path, "--model", model, lang="zh")

    assert "line 13: not an object" in told.out
    assert "macro F1" in told.out
    assert "第 13 行：不是对象" in chinese.out


def test_a_text_is_explained_by_what_carried_it(model, hand):
    found = hand.run(
        "classify", "explain", "我要投诉", "--model", model, "-o", "json"
    ).data
    told = hand.run("classify", "explain", "我要投诉", "--model", model).out

    assert found["label"] == "chat.complaint"
    assert any("投诉" in each["gram"] for each in found["because"])
    assert "chat.complaint" in told


def test_a_wrong_label_is_named_by_its_line(folder, hand):
    wrong = json.dumps({"text": SAID["chat.presale"][0], "label": "chat.complaint"})
    path = written(folder / "noisy.jsonl", examples(), wrong)

    found = hand.run("classify", "noise", path, "-o", "json").data

    assert [each["line"] for each in found["suspects"]] == [241]
    assert "241" in hand.run("classify", "noise", path).out


def test_what_is_measured_is_held_apart_by_customer_and_time(folder, hand):
    rows = [
        json.dumps(
            {"text": r.text, "label": r.label, "customer": f"c{n}"}
            | {"at": f"2026-01-01T{n // 60:02}:{n % 60:02}:00+08:00"}
        )
        for n, r in enumerate(examples(120).rows)
    ]
    path = folder / "dated.jsonl"
    path.write_text("\n".join(rows), "utf-8")

    done = hand.run("classify", "train", path, "--model", folder / "d", "-o", "json")

    assert done.data["card"]["split"] == {
        "way": "apart",
        "learned": 96,
        "left": 0,
        "since": "2026-01-01T01:36:00+08:00",
    }
    assert done.data["held_out"]["texts"] == 24


def test_what_carries_neither_is_not_held_apart(file, folder, hand):
    done = hand.run(
        *("classify", "train", file, "--model", folder / "x", "--split", "apart")
    )

    assert (done.code, "GC-791" in done.err) == (2, True)


def test_what_holds_no_model_is_refused(folder, file, hand):
    done = hand.run("classify", "evaluate", file, "--model", folder, "-o", "json")

    assert (done.code, done.error["code"]) == (2, "GC-711")


# --- in a home ------------------------------------------------------------------------


def _said(name: str, text: str):
    more = talk(name)
    more["messages"][0]["text"] = text
    return more


@pytest.fixture(scope="module")
def home(folder, model):
    with at(folder / "home") as home:
        home.init()
        yield home


@pytest.fixture(scope="module")
def promoted(home, model):
    request = home.json("classify", "promote", "--model", model, "--as", "supervisor")
    home.approve(request["id"], "admin", "legal")
    talks = [
        _said("c-1", "我要投诉你们客服 态度太差了"),
        _said("c-2", DOUBTFUL),
        _said("c-3", "在吗"),
        _said("c-4", DOUBTFUL),
    ]
    home.json("import", write(home.path.parent / "talks.jsonl", *talks))
    return request


def _labels(home, name):
    found = home.json("explain", name)["labels"]
    return [(each["category"], each["by"]) for each in found]


def _proof(home, name="supervisor"):
    return home.signed(name)


def test_two_people_put_it_in_force_and_it_is_in_the_history(promoted, home, trained):
    versions = home.json("classify", "history")["versions"]
    (version,) = (each for each in versions if each["version"] == 1)

    assert version["document"]["model"] == trained["digest"]
    assert version["document"]["labels"] == {name: name for name in SAID}
    assert "classifier/1" in home.run("classify", "history").out


def test_what_comes_in_is_labelled_and_what_is_in_doubt_waits(promoted, home):
    picks = home.json("classify", "review", *_proof(home))["picks"]

    assert ("chat.complaint", "rule") in _labels(home, "c-1")
    assert [by for _, by in _labels(home, "c-2")] == ["doubt"]
    assert "c-2" in [pick["conversation"] for pick in picks]


def test_why_it_is_labelled_so_is_told(promoted, home):
    found = home.json("classify", "why", "c-1", *_proof(home))

    assert found["decided"][0]["category"] == "chat.complaint"
    assert "chat.complaint" in str(found["votes"])


def test_a_persons_label_takes_it_out_of_the_queue_and_stays(promoted, home):
    home.json("label", "c-4", "chat.general", *_proof(home))
    longer = _said("c-4", DOUBTFUL)
    longer["messages"].append(
        {**longer["messages"][0], "seq": 3, "ts": "2020-01-31T15:05:00+08:00"}
        | {"text": "我要投诉你们客服"}
    )
    home.json("import", write(home.path.parent / "longer.jsonl", longer))

    picks = home.json("classify", "review", *_proof(home))["picks"]

    assert _labels(home, "c-4") == [("chat.general", "person")]
    assert "c-4" not in [pick["conversation"] for pick in picks]


def test_drift_is_reckoned(promoted, home):
    assert home.json("classify", "drift")["psi"] >= 0


def test_a_stored_conversation_is_explained_by_another_model_too(promoted, home, model):
    asked = home.json("classify", "explain", "c-1", "--model", model, *_proof(home))
    same = home.json("classify", "why", "c-1", "--model", model, *_proof(home))

    assert asked == same
    assert asked["votes"][0]["label"] == "chat.complaint"


def test_a_broken_model_stops_no_intake_and_doctor_is_red(promoted, home, trained):
    places = (home.path / "models").iterdir()
    (place,) = (each for each in places if each.name in trained["digest"])
    card = place / "model.json"
    whole = card.read_text("utf-8")
    card.write_text(whole.replace('"seed": 0', '"seed": 1'), "utf-8")
    file = write(home.path.parent / "more.jsonl", _said("c-9", "在吗"))

    taken = home.json("import", file)
    checks = {c["name"]: c for c in home.run("doctor", "-o", "json").data["checks"]}
    card.write_text(whole, "utf-8")

    assert taken["conversations"] == 1
    assert _labels(home, "c-9") == [("chat.complaint", "doubt")]
    found = checks["the classifier in force answers"]
    assert (found["ok"], "GC-712" in found["detail"]) == (False, True)


def test_too_few_reviewed_conversations_teach_nothing(promoted, home):
    done = home.run("classify", "learn", "--model", home.path / "x", "--as", "admin")

    assert done.code == 10
    assert "40 are needed" in done.err


def test_a_model_whose_labels_mean_nothing_is_not_asked_for(home, folder, hand):
    rows = [row._replace(label=row.label[-3:]) for row in examples(60).rows]
    path = written(folder / "own.jsonl", examples(0).__class__(rows=rows))
    hand.run("classify", "train", path, "--model", folder / "own")

    done = home.run("classify", "promote", "--model", folder / "own", "--as", "admin")
    topics = folder / "topics.json"
    topics.write_text(json.dumps({k[-3:]: k for k in SAID}))
    asked = home.run(
        *("classify", "promote", "--model", folder / "own"),
        *("--topics", topics, "--as", "supervisor"),
    )

    assert (done.code, "GC-716" in done.err) == (2, True)
    assert asked.code == 0, asked


def test_to_go_back_is_to_ask_for_an_old_version(promoted, home):
    request = home.json("classify", "promote", "--version", 1, "--as", "supervisor")
    home.approve(request["id"], "admin", "legal")

    versions = home.json("classify", "history")["versions"]
    assert [v["version"] for v in versions] == [2, 1]
    assert versions[0]["digest"] == versions[1]["digest"]


def test_the_starter_is_signed_like_any_other_and_suggests_only(folder):
    with at(folder / "fresh") as home:
        home.init()
        before = home.json("classify", "history")["versions"]
        asked = home.json("classify", "promote", "--starter", "--as", "supervisor")
        home.approve(asked["id"], "admin", "legal")
        talks = [_said("s-1", "你们店盗用我的图片"), _said("s-2", "今天天气真不错")]
        home.json("import", write(folder / "starter.jsonl", *talks))

        assert before == []
        assert asked["payload"]["document"]["suggests"] is True
        assert ("chat.ip_evidence", "doubt") in _labels(home, "s-1")
        assert [by for _, by in _labels(home, "s-2")] == ["rule"]


def test_how_a_customer_sounds_is_told_of_a_text_and_needs_no_home(hand):
    found = hand.run("classify", "mood", "转人工，你们太差了", "-o", "json").data
    told = hand.run("classify", "mood", "转人工，你们太差了", lang="zh").out

    assert found == {
        "tone": "upset",
        "needs_person": True,
        "need": "asks for a person",
        "because": ["转人工", "太差"],
    }
    assert "要求人工" in told


def test_how_a_kept_conversation_ended_is_told_to_who_may_read_it(promoted, home):
    found = home.json("classify", "mood", "c-1", *_proof(home))

    assert found["tone"] == "upset"


def test_a_desk_without_sessions_has_no_moods(home):
    assert home.json("desk", "moods", *_proof(home))["sessions"] == []

"""Detection is measured with right labels, fair counts and engines that really run."""

import gzip
import json
import re
import unicodedata
from collections import Counter

import pytest
from bench.detect import corpus, environment, forms, kinds, lookalikes, messages, speed
from bench.detect.corpus import Row, Span
from bench.detect.dice import Dice
from bench.detect.engine import Engine, Found
from bench.detect.score import score
from stdnum import iban, luhn
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.iso7064 import mod_11_2
from stdnum.us import ssn
from tools import targets
from tools.docs import ROOT
from tools.pages import detection

from guicang.adapters.scanning.scanner import RuleScanner
from guicang.domain.detect.model import Entity
from tests.compiled import RULES

SAMPLE = corpus.rows(each=4)
CHECKS = {
    "CN_ID": mod_11_2.is_valid,
    "BANK_CARD": luhn.is_valid,
    "USCC": uscc.is_valid,
    "IBAN": iban.is_valid,
    "VAT": vat.is_valid,
    "US_SSN": ssn.is_valid,
}
# Numbers without any cue that the product must find on any text, in these forms.
FOUND_BY_NUMBER = {"CN_ID", "BANK_CARD", "MOBILE"}
EASY = {"plain", "spaced", "dashed", "fullwidth", "newline", "ideographic"}


def labels(rows):
    return [(row.text[s.start : s.end], s) for row in rows for s in row.spans]


def test_a_seed_makes_the_same_set_every_time():
    assert corpus.rows(each=1) == corpus.rows(each=1)
    assert corpus.rows(seed=2, each=1) != corpus.rows(each=1)


def test_every_type_is_asked_in_every_form():
    seen = {(span.type, span.form) for _, span in labels(SAMPLE)}

    assert seen >= set(corpus.pairs())
    assert {kind for kind, _ in corpus.pairs()} == set(Entity)


def test_labels_lie_in_their_messages_and_begin_and_end_with_the_value():
    for text, span in labels(SAMPLE):
        assert text == text.strip(), span
        assert span.end - span.start == len(text) > 0


def test_values_of_a_message_do_not_overlap():
    for row in SAMPLE:
        ends = [span.end for span in row.spans]

        assert ends == sorted(ends)
        assert all(a <= s.start for a, s in zip(ends, row.spans[1:], strict=False))


@pytest.mark.parametrize("kind", CHECKS)
def test_plain_values_are_right_by_an_implementation_that_is_not_ours(kind):
    values = [text for text, s in labels(SAMPLE) if (s.type, s.form) == (kind, "plain")]

    assert values
    assert all(CHECKS[kind](value) for value in values)


def test_a_masked_value_cannot_be_read():
    masked = [text for text, span in labels(SAMPLE) if span.form == "masked"]

    assert masked
    assert all(sum(c.isdigit() for c in text) <= 10 for text in masked)


def test_a_disguised_value_is_not_what_it_looks_like():
    hidden = [text for text, span in labels(SAMPLE) if span.form in forms.EVASIONS]

    assert hidden
    assert not any(re.fullmatch("[0-9X]+", text) for text in hidden)


def test_messages_with_look_alikes_carry_nothing_and_are_of_many_kinds():
    looks = Counter(row.neg for row in SAMPLE if row.neg)

    assert set(looks) == set(lookalikes.kinds())
    assert len(looks) >= 40
    assert not any(row.spans for row in SAMPLE if row.neg)


@pytest.mark.parametrize(
    ("kind", "is_right"),
    [
        ("bad_id", mod_11_2.is_valid),
        ("bad_card", luhn.is_valid),
        ("bad_company", uscc.is_valid),
    ],
)
def test_wrong_check_digits_are_wrong(kind, is_right):
    dice = Dice(3)

    assert not any(is_right(lookalikes.NUMBERS[kind](dice)) for _ in range(50))


def test_no_mailbox_of_the_set_can_be_real():
    mails = [text for text, span in labels(SAMPLE) if span.type == "EMAIL"]
    folded = [unicodedata.normalize("NFKC", text).lower() for text in mails]
    hosts = {text.rpartition("@")[2] for text in folded}

    assert hosts
    assert all(re.search(r"\.test$|\bexample\.", host) for host in hosts)


def test_a_set_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "set.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{row.line()}\n" for row in SAMPLE[:50])

    assert corpus.read(path) == SAMPLE[:50]


def test_numbers_of_the_set_are_found_and_look_alikes_are_left_alone():
    """The least that holds of any scanner of ours, on the sample."""
    found = RuleScanner(RULES).scan([row.text for row in SAMPLE])
    made = score(SAMPLE, [[Found(f.type, f.start, f.end) for f in fs] for fs in found])

    for kind in FOUND_BY_NUMBER:
        tallies = [made.pairs[f"{kind} {form}"] for form in EASY]
        count = sum(tally.labels for tally in tallies)

        assert sum(tally.typed for tally in tallies) >= 0.9 * count > 0, kind
    assert made.false_hits.total() <= 0.02 * made.clean.total()


def test_finds_are_counted_by_hand_made_labels():
    text = "卡4111111111111111，电话13800138000"
    rows = [
        Row(text, (Span(1, 17, "BANK_CARD", "plain"), Span(20, 31, "MOBILE", "plain"))),
        Row("订单123", (), "order"),
        Row("没有", (), "words"),
    ]
    found = [
        [Found("BANK_CARD", 1, 9), Found("PHONE_NUMBER", 20, 31)],
        [Found("MOBILE", 2, 5)],
        [Found("URL", 0, 1)],
    ]

    made = score(rows, found).as_json()

    assert made["structured"] == {
        "labels": 2,
        "typed": 1.0,  # the card by exactly half, the telephone under another name
        "leak_free": 0.5,  # half of the card is out
        "precision": 0.6667,
        "false_hit_rate": 0.5,
    }
    assert made["negatives"]["words"] == {"messages": 1, "false_hits": 0}
    assert made["types"]["BANK_CARD"] == {"labels": 1, "typed": 1.0, "leak_free": 0.0}


def test_less_than_half_of_a_value_is_no_find_but_any_part_of_a_minors_words_is():
    row = Row(
        "我今年9岁，号12345678",
        (Span(0, 5, "MINOR", "plain"), Span(7, 15, "QQ", "plain")),
    )

    made = score([row], [[Found("MINOR", 3, 5), Found("QQ", 7, 10)]])

    assert (made.types["MINOR"].typed, made.types["QQ"].typed) == (1, 0)


def test_masked_and_disguised_values_and_mere_words_are_in_no_total():
    row = Row(
        "a" * 20, (Span(0, 9, "CN_ID", "masked"), Span(10, 12, "PERSON", "plain"))
    )

    made = score([row], [[]])

    assert made.structured.labels == 0
    assert made.forms["masked"].labels == made.forms["PERSON plain"].labels == 1


def test_a_telephone_is_a_telephone_and_an_unknown_word_is_no_type():
    assert kinds.agrees("PHONE", "MOBILE")
    assert kinds.agrees("CN_ID", "DRIVER_LICENSE")
    assert not kinds.agrees("MOBILE", "CN_ID")
    assert kinds.named("id_number") == "CN_ID"
    assert kinds.named("MONEY") is None


def test_the_ratio_is_the_median_of_the_rounds():
    ours = speed.Pace(rates=[100.0, 900.0, 300.0], walls=[1.0] * 3)
    other = speed.Pace(rates=[10.0, 10.0, 10.0], walls=[1.0] * 3)

    made = speed.throughput({"guicang": ours, "argus": other})

    assert made["argus"]["ours_times"] == {"guicang": 30.0}
    assert made["guicang"]["per_core"] == 300


def test_quantiles_are_of_single_messages_in_microseconds():
    times = list(range(1000, 1_001_000, 1000))
    pace = speed.Pace(single={"wall": times, "cpu": times[::-1]})

    made = speed.latency({"argus": pace})["argus"]

    assert made["wall"] == made["cpu"] == {"p50": 501.0, "p99": 991.0, "p99.9": 1000.0}


def test_our_engine_answers_from_a_process_of_its_own(tmp_path):
    texts = ["您好", "我的手机13800138000谢谢", "😀手机13800138000"]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(text) + "\n" for text in texts), "utf-8")

    with Engine("shapes") as engine:  # what is soonest compiled
        found, failed = engine.spans(path, tmp_path)
        lap = engine.batch(path, 0, 3)
        single = engine.single(path, 1, 2)

    assert found == [[], [("MOBILE", 4, 15)], [("MOBILE", 3, 14)]]
    assert failed == 0
    assert lap["wall"] > 0
    assert len(single["wall"]) == len(single["cpu"]) == 2


def test_an_engine_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr("bench.detect.engine.OURS", ("nonesuch",))

    with pytest.raises(RuntimeError, match="KeyError: 'nonesuch'"):
        Engine("nonesuch")


def test_messages_to_hurry_through_are_made_once_and_mixed(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "SHARED", tmp_path / "absent")

    made = messages.make(400, tmp_path)
    before = made.path.stat().st_mtime_ns
    again = messages.make(400, tmp_path)

    assert made == again
    assert made.path.stat().st_mtime_ns == before
    assert made.origin == "simulated"
    assert len(made.path.read_text("utf-8").splitlines()) == 400


def test_peers_are_pinned_by_hash():
    text = environment.PINNED.read_text("utf-8")
    named = re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)

    assert ("presidio-analyzer", "2.2.366") in named
    assert ("argus-redact", "0.8.22") in named
    assert ("datafog-core", "0.4.4") in named
    assert all("--hash=sha256:" in block for block in blocks[1:])
    assert "http" not in text.replace("httpcore", "").replace("httpx", "")


def test_the_page_says_what_was_measured():
    result = detection.newest()
    text = (ROOT / detection.PATH).read_text("utf-8")

    assert result is not None
    assert text == detection.render()
    for name, one in result["pace"]["throughput"].items():
        assert f"| {name} | {one['per_core']:,} |" in text
    for one in result["quality"].values():
        for name, engine in one["engines"].items():
            typed = targets.percent(engine["structured"]["typed"])

            row = re.escape(f"| {name} | {typed} |") + f".* {engine['failed']} \\|\n"

            assert re.search(row, text)


def test_a_missed_target_and_a_better_peer_are_on_the_page():
    def engine(typed):
        shares = {"labels": 9, "typed": typed, "leak_free": typed}
        total = shares | {"precision": 1.0, "false_hit_rate": 0.0}
        return {
            "structured": total,
            "types": {"QQ": shares},
            "forms": {"plain": shares},
            "failed": 3,
        }

    engines = {"guicang": engine(0.5), "argus": engine(0.75)}
    result = {"quality": {"held-out, edition 2": {"engines": engines}}}

    told = "\n".join(targets.targets(result))
    behind = "\n".join(targets.behind(result))

    assert "| No message failed on, edition 2 | 3 messages | **no** |" in told
    assert (
        "| Every type and form, edition 2: 97% | QQ 50%, plain 50% | **no** |" in told
    )
    assert "| held-out, edition 2 | typed recall, QQ | 50% | 75% | argus |" in behind

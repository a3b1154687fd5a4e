"""What a certificate says, and what it may not say."""

import copy
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from guicang.domain.access.model import Role
from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.certificate.check import check
from guicang.domain.certificate.model import (
    Check,
    Hand,
    Issuer,
    Medium,
    Result,
    Search,
    Technique,
    Times,
)
from guicang.domain.certificate.schema import flaws, schema
from guicang.domain.certificate.sentences import SENTENCES, say, spoken
from guicang.domain.disposal.model import End, Fate
from guicang.domain.errors import BadCertificate
from tests.specimens.certificate import (
    KEYS,
    MEDIA,
    MINUTE,
    NOON,
    batch,
    certificate,
    evidence,
    member,
    members,
    request,
    segment,
    signature,
)

SCHEMA_FILE = Path(__file__).parents[2] / "src/guicang/data/schemas/certificate-1.json"
GONE = replace(KEYS, copies=tuple(replace(c, gone_at=NOON) for c in KEYS.copies))


def codes(document):
    return [one["code"] for one in document["limitations"]]


def decision(document):
    validation = document["verification"]["validation"]
    return validation["decision"], [reason["code"] for reason in validation["reasons"]]


def test_an_ordinary_run_is_accepted_and_names_what_is_left():
    document = certificate()

    assert decision(document) == ("accept", ["all-passed"])
    assert document["claim"]["says"].startswith("8 of 10 conversations were taken off")
    assert document["scope"]["counts"] == {
        "destroyed": 8,
        "refused": 2,
        "failed": 0,
        "nominated": 0,
    }
    assert document["scope"]["kept"][0] == {
        "index": 8,
        "conversation": "wecom:c-00008",
        "fate": "refused",
        "why": "GC-301 hold-2026-014",
    }
    assert document["ground"]["hold_check"] == 2
    assert document["archive"]["statement"]["data"]["until"] == "2029-11"
    assert codes(document) == [
        "partial",
        "archive-kept",
        "logical-delete",
        "key-copies",
        "backups-until",
        "source-untouched",
        "not-probed",
        "approved-before",
    ]


def test_destroyed_records_are_named_only_when_asked_for():
    assert certificate()["scope"]["destroyed"] is None
    named = certificate(name_destroyed=True)["scope"]["destroyed"]
    assert named == [f"wecom:c-{n:05}" for n in range(8)]


def test_the_end_of_the_archive_says_so():
    ended = segment(state=SegmentState.ENDED, ended_at=NOON)
    document = certificate(end=End.DESTRUCTION, segments=(ended,))

    assert document["claim"]["code"] == "destruction"
    assert document["archive"]["statement"]["code"] == "archive-ended"
    assert "archive-kept" not in codes(document)


SEGMENTS = {
    "kept until a month": ((segment(),), "archive-kept"),
    "kept without an end": ((segment(), segment(bucket="")), "archive-endless"),
    "hashes only": ((segment(mode=Mode.EVIDENCE),), "archive-none"),
    "none": ((), "archive-none"),
}


@pytest.mark.parametrize(("segments", "code"), SEGMENTS.values(), ids=SEGMENTS)
def test_the_statement_on_the_archive_follows_the_segments(segments, code):
    document = certificate(segments=segments)

    assert document["archive"]["statement"]["code"] == code
    last = code == "archive-none"
    assert document["claim"]["code"] == ("offline-last" if last else "offline")


BACKUPS = {
    "declared, with an end": (("P35D", NOON), "backups-until"),
    "declared": (("P35D", None), "backups-horizon"),
    "not declared": (("", None), "backups-not-declared"),
}


@pytest.mark.parametrize(("horizon", "code"), BACKUPS.values(), ids=BACKUPS)
def test_backups_are_always_spoken_of(horizon, code):
    document = certificate(backup_horizon=horizon[0], backup_until=horizon[1])

    assert document["residual"]["backups"]["code"] == code
    assert code in codes(document)


def medium(technique, **more):
    return replace(MEDIA[0], technique=technique, **more)


METHODS = {
    "rows": (medium(Technique.SQL_DELETE), GONE, "partial_logical"),
    "files": (medium(Technique.OBJECT_DELETE), GONE, "partial_logical"),
    "keys, all gone": (medium(Technique.CRYPTOGRAPHIC_ERASE), GONE, "purge"),
    "keys, a copy left": (
        medium(Technique.CRYPTOGRAPHIC_ERASE),
        KEYS,
        "partial_logical",
    ),
    "keys, weak": (
        medium(Technique.CRYPTOGRAPHIC_ERASE),
        replace(GONE, bits=112),
        "partial_logical",
    ),
    "keys, plain text beside them": (
        medium(Technique.CRYPTOGRAPHIC_ERASE),
        replace(GONE, plaintext_on_medium=True),
        "partial_logical",
    ),
    "keys, no copy listed": (
        medium(Technique.CRYPTOGRAPHIC_ERASE),
        replace(GONE, copies=()),
        "partial_logical",
    ),
    "keys, none listed": (
        medium(Technique.CRYPTOGRAPHIC_ERASE),
        None,
        "partial_logical",
    ),
    "overwritten": (medium(Technique.OVERWRITE), None, "clear"),
    "shredded, known": (medium(Technique.PHYSICAL, serial="S1"), None, "destroy"),
    "shredded, unknown": (medium(Technique.PHYSICAL), None, "partial_logical"),
}


@pytest.mark.parametrize(("one", "keys", "method"), METHODS.values(), ids=METHODS)
def test_a_medium_is_called_no_more_than_its_technique_allows(one, keys, method):
    document = certificate(media=(one,), keys=keys)

    assert document["sanitization"]["media"][0]["method"] == method


HIT = Search(needles=2, probed=("a.db",), hits={"canary": ("a.db", "a.db-wal")})
FAILED = (Check(method="read_back", result=Result.FAILED, looked_at=3),)
SAME = Hand(person="li.na", role="admin", at=NOON)
DECISIONS = {
    "bytes are left": ({"search": HIT}, "escalate", ["probe-hits"]),
    "a check failed": ({"checks": FAILED}, "repeat", ["check-failed"]),
    "nothing was searched": (
        {"search": Search(needles=0, probed=())},
        "escalate",
        ["nothing-searched"],
    ),
    "records failed": ({"of": members(failed=1)}, "repeat", ["records-failed"]),
    "records are left": (
        {"of": (*members(), member(99, Fate.NOMINATED))},
        "repeat",
        ["records-left"],
    ),
    "records failed and bytes are left": (
        {"of": members(failed=1), "search": HIT},
        "escalate",
        ["probe-hits", "records-failed"],
    ),
    "the performer validated": (
        {"performed_by": SAME, "validated_by": SAME},
        "escalate",
        ["same-hand"],
    ),
}


@pytest.mark.parametrize(
    ("changes", "choice", "reasons"), DECISIONS.values(), ids=DECISIONS
)
def test_what_went_wrong_decides(changes, choice, reasons):
    assert decision(certificate(**changes)) == (choice, reasons)


APPROVERS = {
    "nobody": [],
    "one": [("li.na", 30)],
    "one, twice": [("li.na", 30), ("li.na", 20)],
    "the proposer": [("li.na", 30), ("wang.fang", 20)],
    "one after erasing began": [("li.na", 30), ("zhao.lei", -1)],
}


@pytest.mark.parametrize("signers", APPROVERS.values(), ids=APPROVERS)
def test_fewer_than_two_approvals_in_time_are_no_acceptance(signers):
    of = batch(members())
    signed = tuple(signature(name, Role.ADMIN, of.root, at) for name, at in signers)
    document = certificate(request=replace(request(of), signatures=signed))

    choice, reasons = decision(document)
    assert choice == "escalate"
    assert "approvals-few" in reasons


def test_a_signature_on_another_root_or_a_no_is_no_approval():
    of = batch(members())
    yes, other = request(of).signatures
    signed = (replace(yes, root="0" * 64), replace(other, approve=False))
    document = certificate(request=replace(request(of), signatures=signed))

    assert document["approvals"] == []


def test_a_sandbox_says_that_it_proves_nothing():
    issuer = Issuer(organisation="a", system="b", instance="c", sandbox=True)

    assert codes(certificate(issuer=issuer))[0] == "sandbox"


def test_recipients_that_were_told_are_named():
    residual = certificate(recipients=("warehouse.test",))["residual"]

    assert residual["told"]["says"] == "1 recipients of the data were told."


def test_remarks_stand_among_the_limitations():
    document = certificate(remarks=("DingTalk was offline.",))

    assert document["limitations"][-1]["says"] == "DingTalk was offline."


def test_above_the_limit_the_leaves_are_left_out(monkeypatch):
    for module in ("build", "check"):
        name = f"guicang.domain.certificate.{module}.MAX_LEAVES"
        monkeypatch.setattr(name, 9)

    document = certificate()
    assert document["scope"]["leaves"] is None
    assert "leaves-omitted" in codes(document)


UNTRUE = {
    "a root that is not of these members": {
        "batch": replace(batch(members()), root="0" * 64)
    },
    "instants that run backwards": {
        "times": Times(began=NOON, ended=NOON - MINUTE, certified=NOON)
    },
    "no medium": {"media": ()},
    "no organisation": {"issuer": Issuer(organisation="", system="b", instance="c")},
}


@pytest.mark.parametrize("changes", UNTRUE.values(), ids=UNTRUE)
def test_evidence_that_cannot_be_true_is_refused(changes):
    with pytest.raises(BadCertificate):
        certificate(**changes)


def put(path, value):
    def tamper(document):
        *steps, last = path
        for step in steps:
            document = document[step]
        document[last] = value

    return tamper


LIES = {
    "counts that do not sum": put(("scope", "counts", "destroyed"), 9),
    "a refusal that is not listed": put(("scope", "kept"), []),
    "a purge of rows": put(("sanitization", "media", 0, "method"), "purge"),
    "acceptance in spite of a hit": put(
        ("verification", "probe", "hits"), {"canary": ["a.db"]}
    ),
    "a claim of destruction": put(
        ("claim",), say("destruction", destroyed=8, members=10)
    ),
    "a claim of more": put(("claim",), say("offline", destroyed=10, members=10)),
    "an archive that is hushed up": put(("archive", "statement"), say("archive-none")),
    "blank limitations": put(("limitations",), []),
    "none recorded, though some follow": put(("limitations",), [say("none-recorded")]),
    "backups that are hushed up": put(("residual", "backups"), say("told-none")),
    "a source that was touched": put(("residual", "source"), say("told-none")),
    "recipients that are hushed up": put(("residual", "recipients"), ["warehouse"]),
    "an approval of something else": put(("approvals", 0, "root"), "0" * 64),
    "a leaf of something else": put(("scope", "leaves", 0), "0" * 64),
    "a leaf too few": lambda document: document["scope"]["leaves"].pop(),
    "no leaves at all": put(("scope", "leaves"), None),
    "one record twice": put(("scope", "kept", 0, "index"), 9),
    "a record outside": put(("scope", "kept", 0, "index"), 10),
    "too few ids": put(("scope", "destroyed"), ["wecom:c-00000"]),
    "holds that are hushed up": put(("ground", "hold_check"), 0),
    "an end before the beginning": put(("timing", "ended"), "2020-01-01T00:00:00Z"),
    "words that are not the code's": put(("claim", "says"), "All was purged."),
    "an unknown field": put(("purged",), "yes"),
    "an unknown method": put(("sanitization", "media", 0, "method"), "shredded"),
    "a local time": put(("timing", "ended"), "2026-11-24T12:00:00+08:00"),
    "a count that is a truth": put(("scope", "messages"), True),
    "another version": put(("schema",), "guicang.certificate/2"),
    "a list where a group belongs": put(("claim",), []),
    "a group where a list belongs": put(("limitations",), {}),
    "a sentence that nobody knows": put(
        ("claim",), {"code": "sworn", "data": {}, "says": "I swear."}
    ),
    "a sentence without its data": put(("claim", "data"), {}),
    "a limitation in other words": put(("limitations", 0, "says"), "Nothing is left."),
    "none recorded beside others": lambda document: document["limitations"].append(
        say("none-recorded")
    ),
    "records that went from nowhere": put(("sanitization", "media"), []),
    "backups in other words": put(("residual", "backups", "says"), "None are left."),
    "a limitation that nobody knows": lambda document: document["limitations"].append(
        {"code": "sworn", "data": {}, "says": "I swear."}
    ),
    "a limitation without its data": lambda document: document["limitations"].append(
        {"code": "remark", "data": {}, "says": "{text}"}
    ),
}


@pytest.mark.parametrize("tamper", LIES.values(), ids=LIES)
def test_a_certificate_that_contradicts_itself_is_none(tamper):
    document = copy.deepcopy(certificate())
    check(document)
    tamper(document)

    with pytest.raises(BadCertificate):
        check(document)


def _paths(value, path=()):
    if isinstance(value, dict):
        for name, below in value.items():
            yield (*path, name)
            yield from _paths(below, (*path, name))
    elif isinstance(value, list):
        for i, below in enumerate(value[:1]):
            yield from _paths(below, (*path, i))


FREE = {("tools",), ("ground", "packs"), ("verification", "probe", "not_probed")}
OPTIONAL = {("residual", "platforms")}
FIELDS = [
    path
    for path in _paths(certificate())
    if path[:-1] not in FREE and "data" not in path[:-1] and path not in OPTIONAL
]


@pytest.mark.parametrize("path", FIELDS, ids=lambda p: ".".join(map(str, p)))
def test_no_field_may_be_missing(path):
    document = copy.deepcopy(certificate())
    *steps, last = path
    inner = document
    for step in steps:
        inner = inner[step]
    del inner[last]

    with pytest.raises(BadCertificate):
        check(document)
    assert not Draft202012Validator(schema()).is_valid(document)


def test_the_published_schema_is_the_one_of_the_code():
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == schema()
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("tamper", LIES.values(), ids=LIES)
def test_the_schema_and_the_check_of_the_shape_agree(tamper):
    document = copy.deepcopy(certificate())
    tamper(document)

    fits = Draft202012Validator(schema()).is_valid(document)
    assert fits == (not list(flaws(document)))


def test_every_sentence_ends_as_one():
    assert [c for c, s in SENTENCES.items() if s[-1] not in ".}"] == []


def test_a_run_that_erased_nothing_is_certified_too():
    none = tuple(m._replace(fate=Fate.REFUSED, why="GC-301 h") for m in members())
    document = certificate(none, media=(), keys=None, segments=())

    assert document["claim"]["code"] == "nothing-erased"
    assert decision(document)[0] == "accept"


def test_the_person_who_signs_is_named_with_title_and_address():
    hand = certificate()["people"]["validated_by"]

    assert (hand["title"], hand["contact"]) == ("合规主管", "zhao.lei@acme.test")


def test_a_check_that_was_not_done_is_a_limitation():
    skipped = Check(method="read-back", result=Result.NOT_DONE, looked_at=0)

    assert "check-not-done" in codes(certificate(checks=(skipped,)))


def test_a_sentence_is_said_in_the_readers_language():
    words = {SENTENCES["nothing-erased"]: "{members} 个会话均未删除。"}

    said = spoken(say("nothing-erased", members=3), words.__getitem__)

    assert said == "3 个会话均未删除。"


def test_instants_are_spelled_in_utc():
    east = evidence().times.began.astimezone(NOON.tzinfo) + timedelta(microseconds=5)
    document = certificate(times=Times(began=NOON, ended=east, certified=east))

    assert document["timing"]["ended"] == "2026-11-24T04:00:00.000005Z"


def test_a_medium_may_name_its_hardware():
    one = Medium(
        id="ssd-7",
        type="SSD",
        source="wecom",
        technique=Technique.PHYSICAL,
        tool="shredder",
        manufacturer="Acme",
        model="X",
        serial="S1",
        destination="disposal",
    )

    row = certificate(media=(one,))["sanitization"]["media"][0]
    assert (row["manufacturer"], row["serial"], row["method"]) == (
        "Acme",
        "S1",
        "destroy",
    )

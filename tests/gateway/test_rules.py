"""A real gateway follows the organisation's rules in force."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guicang.adapters.keys.tagging import HmacTagger
from guicang.adapters.publishing import FilePublished, FilePublishedMasking
from guicang.bootstrap.gateway import gateway_parts
from guicang.bootstrap.stores import MASKING, RULES, RULES_KEY
from guicang.domain.detect.rules.document import digest_of, digested
from guicang.domain.detect.rules.values import Digester
from guicang.domain.errors import BadSetting, RulesUnreadable
from guicang.ports.masking import MaskingVersion
from guicang.ports.rules import RuleVersion
from tests.gateway.servers import Served, serving
from tests.gateway.test_failures import samples
from tests.scanners import SCANNER
from tests.specimens.rules import allow, document, rule, wide

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = datetime(2026, 3, 1, tzinfo=UTC)
MOBILE = "13800138000"
RULES_OF_OURS = document(
    rule("keywords", "内部价", type="PRICE", id="prices"),
    rule("blacklist", "私下转账", type="OFF", id="off", scope={"channels": ["web"]}),
    rule("prohibited", "赌博充值", type="BAD", id="bad"),
    rule("keywords", "投诉", type="NOTE", action="report", id="notes"),
    rule("patterns", "HT-[0-9]{6}", type="CONTRACT", id="contracts"),
    rule("marks", "AB-1234", type="PICKED", id="picked"),
    allow=[
        allow(
            "13900139000",
            id="desk",
            types=["MOBILE"],
            expires_at="2999-01-01T00:00:00+08:00",
        ),
    ],
)


@dataclass
class Office:
    """Publishes rules in a home, as the house does when they are signed."""

    folder: Path
    version: int = 0

    def __post_init__(self):
        keys = self.folder / "keys"
        made = keys / "index.key"
        home = HmacTagger(keys) if made.exists() else HmacTagger.initialise(keys)
        self.tagger = home.lend("rules", self.folder / RULES_KEY)
        self.published = FilePublished(self.folder / RULES, self.tagger.tag)
        self.masking = FilePublishedMasking(self.folder / MASKING, self.tagger.tag)

    def publish(self, given) -> str:
        stored = digested(given, Digester(self.tagger.tag))
        version = self._next(RuleVersion, stored)
        self.published.publish(version)
        return version.name

    def decide(self, *clauses) -> str:
        """Publish a masking policy."""
        given = {"schema": "guicang.masking/1", "clauses": [*clauses]}
        version = self._next(MaskingVersion, given)
        self.masking.publish(version)
        return version.name

    def _next(self, kind, given):
        self.version += 1
        return kind(
            version=self.version,
            document=given,
            digest=digest_of(given),
            by="wang",
            at=NOW,
        )


@contextmanager
def office(folder: Path, given=RULES_OF_OURS, **settings: object):
    made = Office(folder)
    name = made.publish(given)
    with serving(folder, **settings) as served:
        yield made, served, name


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    with office(tmp_path_factory.mktemp("ours"), gateway__block=["CONTRACT"]) as made:
        yield made


@pytest.fixture
def client(ours):
    return ours[1].client


def kinds(findings):
    return [(f["type"], f["rule"]) for f in findings]


def test_the_version_names_the_rules_of_both(ours, client):
    _office, _served, name = ours

    version = f"{SCANNER.version}+{name}"
    assert client.inspect({"text": "x"}).data["rules"] == version
    assert client.get("/readyz").data == {"ready": True, "rules": version}


def test_a_keyword_is_masked_and_what_is_allowed_passes(client):
    priced = client.inspect({"text": f"内部价 {MOBILE}"}).data
    allowed = client.inspect({"text": "请打13900139000"}).data

    assert (priced["verdict"], priced["text"]) == ("mask", "*** 138****8000")
    assert kinds(priced["findings"]) == [("PRICE", "prices"), ("MOBILE", "mobile/cn")]
    assert (allowed["verdict"], allowed["findings"]) == ("allow", [])


def test_a_marked_value_is_found_in_another_spelling(client):
    found = client.inspect({"text": f"编号 {wide('ab')}1234 在此"}).data

    assert kinds(found["findings"]) == [("PICKED", "picked")]
    assert found["verdict"] == "mask"


def test_a_blacklist_blocks_where_it_holds(client):
    said = {"text": "请私下转账"}
    places = {"web": "block", "phone": "allow", "": "block"}

    found = {c: client.inspect({**said, "channel": c}).data for c in places}
    batch = client.inspect(
        {"messages": [{**said, "channel": c, "source": "shop"} for c in places]}
    )
    lines = client.stream(*({**said, "channel": c} for c in places)).lines

    assert {c: f["verdict"] for c, f in found.items()} == places
    assert [m["verdict"] for m in batch.data["messages"]] == [*places.values()]
    assert [line["verdict"] for line in lines] == [*places.values()]
    assert client.inspect(said).data["verdict"] == "block"


def test_prohibited_content_is_flagged_and_never_masked_away(client):
    found = client.inspect({"text": f"赌博充值 {MOBILE}"}).data

    assert (found["verdict"], found["preserve"]) == ("mask", True)
    assert found["text"] == "赌博充值 138****8000"
    assert kinds(found["reports"]) == [("BAD", "bad")]
    assert client.inspect({"text": "你好"}).data["preserve"] is False


def test_what_a_rule_only_reports_passes(client):
    found = client.inspect({"text": "我要投诉"}).data

    assert (found["verdict"], found["text"]) == ("allow", "我要投诉")
    assert kinds(found["reports"]) == [("NOTE", "notes")]
    assert found["preserve"] is False


def test_a_type_of_ours_can_stop_a_message(client):
    assert client.inspect({"text": "HT-000042"}).data["verdict"] == "block"


def test_reports_and_preserved_messages_are_counted(client):
    name = "guicang_gateway_"
    before = samples(client)

    client.inspect({"text": "赌博充值"})

    after = samples(client)
    for each in (f"{name}preserved_total", f"{name}reports_total|BAD"):
        assert after[each] == before.get(each, 0) + 1


def test_no_published_file_holds_a_marked_value(ours):
    made, served, _name = ours

    written = b"".join(p.read_bytes() for p in (made.folder / "gateway").glob("rules*"))
    assert b"AB-1234" not in written
    assert b"13900139000" not in written
    assert "AB-1234" not in served.said()
    assert (made.folder / RULES).stat().st_mode & 0o777 == 0o600


def until(served: Served, wanted) -> dict:
    """Ask how it is until the answer is the wanted one."""
    for _ in range(600):
        data = served.client.get("/readyz").data
        if wanted(data):
            return data
        time.sleep(0.1)
    raise AssertionError(data)


def test_rules_that_come_into_force_are_followed_by_every_process(tmp_path):
    with office(tmp_path, gateway__workers=2) as (made, served, _name):
        other = document(rule("blacklist", "内部价", type="PRICE", id="prices"))
        name = made.publish(other)
        for _ in range(600):
            found = [served.client.inspect({"text": "内部价"}).data for _ in range(20)]
            if {f["verdict"] for f in found} == {"block"}:
                break
            time.sleep(0.1)
        infos = [s for s in samples(served.client) if "rules_info" in s]

    assert {f["rules"] for f in found} == {f"{SCANNER.version}+{name}"}
    assert infos == [f"guicang_gateway_rules_info|{SCANNER.version}+{name}"]


def test_the_first_rules_are_followed_without_a_restart(tmp_path):
    with serving(tmp_path) as served:
        before = served.client.inspect({"text": "内部价"}).data["verdict"]
        name = Office(tmp_path).publish(RULES_OF_OURS)
        until(served, lambda data: data["rules"].endswith(name))
        after = served.client.inspect({"text": "内部价"}).data["verdict"]

    assert (before, after) == ("allow", "mask")


def test_rules_that_cannot_be_used_leave_those_before_in_force(tmp_path):
    with office(tmp_path) as (made, served, name):
        good = made.published.path.read_bytes()
        made.published.path.write_bytes(good[:-20])
        spoilt = until(served, lambda data: "stale" in data)
        verdict = served.client.inspect({"text": "内部价"}).data["verdict"]
        counted = samples(served.client)
        made.published.path.unlink()
        gone = until(served, lambda data: "stale" in data)
        made.published.path.write_bytes(good)
        whole = until(served, lambda data: "stale" not in data)

    assert spoilt["stale"] == "the published rules cannot be read"
    assert verdict == "mask"
    assert counted["guicang_gateway_rules_stale"] == 1
    assert counted["guicang_gateway_ready"] == 1
    assert spoilt["rules"] == gone["rules"] == whole["rules"]
    assert spoilt["rules"].endswith(name)


def spoil(made: Office) -> None:
    path = made.published.path
    path.write_bytes(path.read_bytes().replace("内部价".encode(), "外部价".encode()))


def lose_key(made: Office) -> None:
    (made.folder / RULES_KEY).unlink()


def open_key(made: Office) -> None:
    (made.folder / RULES_KEY).chmod(0o644)


BROKEN = {
    "somebody else's words": spoil,
    "no key": lose_key,
    "a key that others read": open_key,
}


@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN)
def test_a_gateway_that_starts_with_rules_it_cannot_use_blocks(tmp_path, breaks):
    made = Office(tmp_path)
    made.publish(RULES_OF_OURS)
    breaks(made)
    with serving(tmp_path, ready=False) as served:
        while "rules_not_compiled kind=RulesUnreadable" not in served.said():
            time.sleep(0.05)
        ready, judged = (
            served.client.get("/readyz"),
            served.client.inspect({"text": "x"}),
        )

    assert (ready.status, ready.code) == (503, "GC-921")
    assert "published rules cannot be read" in ready.data["error"]["message"]
    assert (judged.status, judged.data["verdict"]) == (503, "block")


def test_a_blocked_type_that_no_rule_finds_any_more_keeps_the_rules_before(tmp_path):
    with office(tmp_path, gateway__block=["CONTRACT"]) as (made, served, name):
        made.publish(document(rule("keywords", "内部价", type="PRICE", id="prices")))
        data = until(served, lambda data: "stale" in data)

    assert data["rules"].endswith(name)
    assert data["stale"] == "gateway.block names a type that no rule finds"


def test_a_type_that_nothing_finds_is_refused(tmp_path):
    served = Office(tmp_path)
    served.publish(RULES_OF_OURS)
    (tmp_path / "guicang.toml").write_text('"gateway.block" = ["CONTRAKT"]\n')

    with pytest.raises(BadSetting):
        gateway_parts(tmp_path).make()


REDACTED = {"do": "redact", "purposes": ["interception"]}
STRICTER = {"do": "mask", "level": "high", "purposes": ["reading"]}


def test_a_masking_policy_decides_what_is_hidden_without_a_restart(tmp_path):
    made = Office(tmp_path)
    with serving(tmp_path, gateway__level="medium") as served:
        said = {"text": f"电话{MOBILE}"}
        made.decide(STRICTER)
        plain = served.client.inspect(said).data["text"]
        name = made.decide({**REDACTED, "types": ["MOBILE"]})
        told = until(served, lambda data: data.get("masking") == name)
        redacted = served.client.inspect(said).data["text"]
        made.decide(STRICTER)
        until(served, lambda data: "masking" not in data)
        again = served.client.inspect(said).data["text"]

    assert (plain, redacted, again) == ("电话138****8000", "电话***", "电话138****8000")
    assert told["ready"]


def test_a_masking_policy_that_cannot_be_used_leaves_the_one_before(tmp_path):
    made = Office(tmp_path)
    made.decide(REDACTED)
    with serving(tmp_path) as served:
        path = made.masking.path
        good = path.read_bytes()
        path.write_bytes(good.replace(b"redact", b"mask"))
        spoilt = until(served, lambda data: "stale" in data)
        verdict = served.client.inspect({"text": f"电话{MOBILE}"}).data["text"]
        path.unlink()
        until(served, lambda data: "stale" in data)
        path.write_bytes(good)
        until(served, lambda data: "stale" not in data)

    assert spoilt["stale"] == "the published rules cannot be read"
    assert verdict == "电话***"


def test_rules_are_no_masking_policy_however_they_are_tagged(tmp_path):
    made = Office(tmp_path)
    made.publish(RULES_OF_OURS)
    told = (tmp_path / RULES).read_bytes().replace(b"-rules/1", b"-masking/1")
    (tmp_path / MASKING).write_bytes(told)

    with pytest.raises(RulesUnreadable):
        made.masking.current()

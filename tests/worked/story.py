"""The worked examples of the retention rules, lived through on one home.

Each example comes in, is labelled, and has happen to it what the table says, three
times: once by the command line, once through the interface, once in the console. Then
all three are asked about all of them. What they answered is kept; tests look at it.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from guicang.domain.ledger.model import Tag
from tests.worked.stage import Stage, write

WAYS = ("cli", "api", "console")
SIGNERS = ("admin", "compliance")
OWNERS = ("admin", "supervisor", "compliance", "legal")
ORDER = {"transaction_completed": "2026-01-20T18:00:00+08:00"}


class Talk(NamedTuple):
    """A conversation of the table: when it was closed, its label, what happened."""

    closed: str
    category: str
    events: Mapping[str, str] = MappingProxyType({})
    jurisdictions: tuple[str, ...] = ("CN",)
    labelled: bool = False


JANUARY = "2026-01-31T15:00:00+08:00"
TALKS = {
    "everyday": Talk(JANUARY, "chat.general"),
    "order": Talk(JANUARY, "chat.transaction", ORDER),
    "eu": Talk(JANUARY, "chat.transaction", ORDER, ("CN", "EU")),
    "complaint": Talk(JANUARY, "chat.complaint"),
    "ip": Talk(JANUARY, "chat.ip_evidence"),
    "held": Talk(JANUARY, "chat.general"),
    "month": Talk(JANUARY, "chat.presale", labelled=True),
}
BOUGHT = {"bought": Talk("2027-01-15T15:00:00+08:00", "chat.transaction", ORDER)}
LEAP = {"leap": Talk("2028-01-31T15:00:00+08:00", "chat.presale", labelled=True)}


def _clause(name: str, **more: Any) -> dict[str, Any]:
    if category := more.pop("category", ""):
        more["scope"] = {"categories": [category]}
    both = {"zh": name, "en": name}
    plain = {"id": name, "title": both, "trigger": "closed|last_message"}
    return {**plain, "purpose": both, **more}


POLICY = {
    "schema": "guicang.policy/1",
    "name": "worked",
    "title": {"zh": "算例", "en": "Worked examples"},
    "clauses": [
        _clause("week", period="P7D", archive="floor"),
        _clause("everyday", period="P30D", category="chat.general"),
        _clause("orders", period="P30D", category="chat.transaction", archive="floor"),
        _clause("month", period="P1M", category="chat.presale"),
        _clause(
            "complaints",
            trigger="complaint_closed",
            period="P30D",
            action="review",
            category="chat.complaint",
        ),
        _clause("ip", action="retain", category="chat.ip_evidence"),
        _clause(
            "europe",
            effect="ceiling",
            period="P1M",
            scope={"jurisdictions": ["EU"]},
            basis="eu-gdpr-5-1-e",
        ),
    ],
}


def names(*examples: str) -> list[str]:
    return [f"{example}-{way}" for example in examples for way in WAYS]


# --- coming in ------------------------------------------------------------------------


def record(name: str, talk: Talk, *, whole: bool = False) -> dict[str, Any]:
    """Give a conversation; its label and its events are in it, or come later."""
    closed = datetime.fromisoformat(talk.closed)
    more: dict[str, Any] = {"jurisdictions": list(talk.jurisdictions)}
    if whole or talk.labelled:
        more |= {"labels": {"category": talk.category}, "events": dict(talk.events)}
    return {
        "schema": "guicang.conversation/1",
        "conversation_id": name,
        "source": "shop",
        "channel": "web",
        "lang": "zh",
        "opened_at": (closed - timedelta(hours=1)).isoformat(),
        "closed_at": talk.closed,
        "customer": {"id": f"cust-{name}"},
        "agent": {"id": "A001"},
        "messages": [
            {
                "seq": 1,
                "ts": (closed - timedelta(minutes=5)).isoformat(),
                "sender": f"cust-{name}",
                "role": "customer",
                "type": "text",
                "text": "你好，请问这一款还有吗？",
            }
        ],
        **more,
    }


def table(talks: dict[str, Talk]) -> str:
    """Give a table of messages: it has no place for labels, events and laws."""
    head = "conversation_id,seq,ts,sender_id,sender_role,text,source,channel,lang"
    lines = [
        f"{name},1,{talk.closed},cust-{name},customer,你好，请问这一款还有吗？,shop,web,zh"
        for name, talk in talks.items()
    ]
    return "\n".join([head, *lines]) + "\n"


def come_in(stage: Stage, folder: Path, talks: dict[str, Talk]) -> None:
    """Import a file of lines and a table, and push the third third."""
    first = "-".join(talks)[:20]
    # A table has no place for labels and laws.
    lines = {n: t for n, t in talks.items() if t.labelled or t.jurisdictions != ("CN",)}
    plain = {f"{n}-console": t for n, t in talks.items() if n not in lines}
    records = [record(f"{n}-cli", talk, whole=True) for n, talk in talks.items()]
    records += [record(f"{n}-console", talk) for n, talk in lines.items()]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    file = write(folder / f"{first}.jsonl", text)
    assert stage.cli("import", file, by="admin")["conversations"] == len(records)
    if plain:
        file = write(folder / f"{first}.csv", table(plain))
        assert stage.cli("import", file, by="admin")["conversations"] == len(plain)
    sent = [record(f"{n}-api", talk) for n, talk in talks.items()]
    assert stage.push(*sent)["conversations"] == len(sent)
    for name, talk in talks.items():
        if talk.labelled:
            continue
        for way in ("api", "console"):
            label(stage, f"{name}-{way}", talk.category, way)
            for event, when in talk.events.items():
                happen(stage, f"{name}-{way}", event, when, way)


# --- what people do, by each door -----------------------------------------------------


def label(stage: Stage, name: str, category: str, way: str) -> None:
    if way == "cli":
        stage.cli("label", name, category, by="supervisor")
    elif way == "api":
        body = {"categories": [category], "reason": "worked example"}
        stage.api("POST", f"/conversations/{name}/labels", body, by="supervisor")
    else:
        stage.form(f"/labels/{name}", by="supervisor", category=category, typed=name)


def happen(stage: Stage, name: str, event: str, when: str, way: str) -> None:
    if way == "cli":
        stage.cli("event", name, event, when, by="supervisor")
    elif way == "api":
        body = {"event": event, "at": when, "reason": "worked example"}
        stage.api("POST", f"/conversations/{name}/events", body, by="supervisor")
    else:
        fields = {"event": event, "at": when[:16], "typed": name}
        stage.form(f"/events/{name}", by="supervisor", **fields)


def sign(stage: Stage, request: str, *signers: str) -> None:
    """Let people sign, each by another door, as long as it is open."""
    for number, name in enumerate(signers):
        found = stage.cli("requests", request)
        if found["decision"] != "open":
            break
        if WAYS[number % 3] == "cli":
            stage.cli("approve", request, by=name)
        elif WAYS[number % 3] == "api":
            body = {"reason": "looked at it", "root": found["root"]}
            stage.api("POST", f"/requests/{request}/signatures", body, by=name)
        else:
            stage.client(name).get(f"/approvals/{request}/sample")
            fields = {"answer": "yes", "typed": request}
            stage.form(f"/approvals/{request}/sign", by=name, **fields)
    assert stage.cli("requests", request)["decision"] == "approved"


def hold(stage: Stage, name: str, way: str) -> str:
    """Hold one conversation; give the hold's id."""
    if way == "cli":
        given = ("--conversation", name, "--reason", "A suit was filed")
        return str(stage.cli("hold", "place", *given, by="legal")["hold"])
    if way == "api":
        query = {"conversations": [name]}
        body = {"title": "A suit", "query": query, "reason": "A suit was filed"}
        return str(stage.api("POST", "/holds", body, by="legal")["hold"]["id"])
    there = stage.form("/holds/new", by="legal", conversations=name, title="A suit")
    return there.rpartition("/")[2]


def ask(stage: Stage, name: str, way: str) -> str:
    """Let a customer ask for erasure, be known, and be decided about; give its id."""
    who, customer = "legal", f"cust-{name}"
    if way == "cli":
        kind = ("--kind", "erasure", "--law", "CN")
        made = stage.cli("subject", "add", customer, *kind, by=who)
        seen = ("--revision", made["revision"], "--reason", "called back")
        known = stage.cli("subject", "vouch", made["id"], *seen, by=who)
        stage.cli(
            "subject", "decide", made["id"], "--revision", known["revision"], by=who
        )
    elif way == "api":
        body = {"customer": customer, "kind": "erasure", "jurisdiction": "CN"}
        made = stage.api("POST", "/subjects", body, by=who)
        place = f"/subjects/{made['id']}"
        body = {"revision": made["revision"], "reason": "called back"}
        known = stage.api("POST", f"{place}/vouch", body, by=who)
        body = {"revision": known["revision"]}
        stage.api("POST", f"{place}/decide", body, by=who)
    else:
        fields = {"customer": customer, "kind": "erasure", "asker": "self"}
        place = stage.form("/subjects/new", by=who, law="CN", lang="zh", **fields)
        made = {"id": place.rpartition("/")[2]}
        for deed in ("vouch", "decide"):
            seen = stage.cli("subject", "show", made["id"], by=who)["revision"]
            stage.form(f"{place}/{deed}", by=who, revision=seen)
    return str(made["id"])


# --- asking ---------------------------------------------------------------------------


class Told(NamedTuple):
    """What the three doors say of one conversation at one instant."""

    cli: dict[str, Any]
    api: dict[str, Any]
    page: str


def look(stage: Stage, example: str) -> dict[str, Told]:
    return {
        way: Told(
            stage.cli("explain", f"{example}-{way}"),
            stage.api("GET", f"/conversations/{example}-{way}/verdict", by="legal"),
            stage.page(f"/conversations/{example}-{way}"),
        )
        for way in WAYS
    }


class Played(NamedTuple):
    """Everything that was said; ``looks`` by example and instant."""

    looks: dict[tuple[str, str], dict[str, Told]]
    more: dict[str, Any]


def play(stage: Stage, folder: Path) -> Played:
    """Live through all of it, in the order of time."""
    played = Played({}, {})

    def at_once(when: str, *examples: str) -> None:
        stage.go(when)
        for example in examples:
            played.looks[example, when] = look(stage, example)

    _govern(stage, folder)
    stage.go("2026-02-01 09:00")
    come_in(stage, folder, TALKS)
    at_once("2026-02-01 18:00", "eu", "complaint")
    at_once("2026-02-28 23:59", "month")
    at_once("2026-03-01 00:00", "month")
    at_once("2026-03-02 23:59", "everyday", "order", "eu")
    at_once("2026-03-03 00:00", "everyday", "order", "held")
    played.more.update(_dispose(stage))
    at_once("2026-03-03 18:00", "order", "held", "eu")
    stage.go("2026-03-10 12:00")
    for way in WAYS:
        closed = "2026-03-10T10:00:00+08:00"
        happen(stage, f"complaint-{way}", "complaint_closed", closed, way)
    at_once("2026-04-09 23:59", "complaint")
    at_once("2026-04-10 00:00", "complaint")
    stage.go("2027-01-19 09:00")
    come_in(stage, folder, BOUGHT)
    at_once("2027-01-19 18:00", "bought")
    played.more.update(_erase(stage))
    at_once("2027-01-20 18:00", "bought")
    stage.go("2028-02-01 09:00")
    come_in(stage, folder, LEAP)
    at_once("2028-02-29 23:59", "leap")
    at_once("2028-03-01 00:00", "leap")
    stage.go("2029-01-20 23:00")
    stage.work()
    at_once("2029-01-20 23:59", "bought", "ip")
    played.more.update(_end(stage, played.more["asked"]))
    return played


def _govern(stage: Stage, folder: Path) -> None:
    """Be a platform, and put three policies in force, each by another door."""
    actor = ("--actor", "ecommerce_platform_operator")
    stage.cli("organisation", "declare", *actor, by="admin")
    place = stage.form(
        "/policies/dual-track/apply", by="supervisor", typed="dual-track"
    )
    sign(stage, place.rpartition("/")[2], *SIGNERS)
    body = {"document": POLICY, "reason": "worked example"}
    asked = stage.api("POST", "/policies", body, by="supervisor")
    sign(stage, asked["id"], *SIGNERS)
    file = write(folder / "policy.json", json.dumps(POLICY))
    asked = stage.cli("policy", "apply", file, by="supervisor")
    sign(stage, asked["id"], *SIGNERS)


def _dispose(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Approve a batch, then hold three of its records, then run it."""
    stage.go("2026-03-03 09:00")
    batch = stage.cli("batch", "propose", "--reason", "monthly", by="hr")["id"]
    sign(stage, batch, *OWNERS)
    yield "holds", {way: hold(stage, f"held-{way}", way) for way in WAYS}
    yield "run", stage.cli("dispose", batch)["batches"][0]
    yield "members", stage.cli("batch", "show", batch, "--members")["members"]
    yield "listed", stage.api("GET", f"/batches/{batch}/members", by="legal")["items"]
    yield "page", stage.page(f"/batches/{batch}?fate=refused")
    where = f"/ledger/entries?tag={Tag.BATCH_MEMBER_REFUSED}"
    yield "refusals", stage.api("GET", where, by="legal")["items"]
    yield "trail", stage.page(f"/trail?stage=erasure&about=batch:{batch}")


def _erase(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Let three customers ask for erasure a year after their order."""
    stage.go("2027-01-20 09:00")
    asked = {way: ask(stage, f"bought-{way}", way) for way in WAYS}
    stage.work()
    yield "asked", asked
    shown = {w: stage.cli("subject", "show", a, by="legal") for w, a in asked.items()}
    yield "received", {way: each["received_at"] for way, each in shown.items()}
    yield "answers", {way: _answer(stage, asked[way]) for way in WAYS}


class Answered(NamedTuple):
    """What is decided, and what the person is told, as each door says."""

    cli: list[dict[str, Any]]
    api: list[dict[str, Any]]
    letters: tuple[str, str]
    page: str


def _answer(stage: Stage, request: str) -> Answered:
    who = "compliance"
    place = f"/subjects/{request}"
    return Answered(
        stage.cli("subject", "records", request, by=who)["records"],
        stage.api("GET", f"{place}/records", by=who)["items"],
        (
            stage.cli("subject", "letter", request, by=who)["text"],
            stage.api("GET", f"{place}/letter", by=who)["text"],
        ),
        stage.page(place),
    )


def _end(stage: Stage, asked: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Let the floor end, and what waited for it go on by itself."""
    yield "before", stage.cli("batch", "list")["batches"]
    stage.go("2029-01-21 00:30")
    stage.work()
    batches = [
        each
        for each in stage.cli("batch", "list")["batches"]
        if each["state"] == "proposed"
    ]
    yield "proposed", batches
    for batch in batches:
        sign(stage, batch["id"], *OWNERS)
        stage.cli("dispose", batch["id"])
    stage.work()
    yield "gone", {way: stage.said("explain", f"bought-{way}") for way in WAYS}
    yield "ended", {way: _answer(stage, asked[way]) for way in WAYS}
    yield "now", stage.now()

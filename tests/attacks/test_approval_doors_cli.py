"""The bypass matrix at the command line, on a production home.

A home is founded as its how-to says, one walk for all tests. Then whoever may run the
program in it tries, with one person's code at most, what only two may do.
"""

import json
import shutil

import pytest

from tests.cli.hands import at
from tests.cli.specimens import talk, write

ROOM = ("-o", "json")


class Founded:
    """A founded home and what happened on the way."""

    def __init__(self, home, files):
        self.home = home
        self.files = files
        self.steps = {}
        self.found()
        self.work()

    def add(self, name, *by):
        made = self.home.json("people", "add", name, "--role", name, *by)
        if "totp_secret" in made:
            self.home.secrets[name] = made["totp_secret"]
        return made

    def found(self):
        home = self.home
        home.begin("--organisation", "Specimen Mall")
        self.steps["first"] = self.add("admin")
        for name in ("agent", "auditor", "legal", "supervisor"):
            self.steps[name] = self.add(name, *home.signed("admin"))
        for name in ("compliance", "hr"):
            self.steps[name] = self.add(name, *home.signed("supervisor"))
            self.let_in(name, self.steps[name]["request"]["id"])

    def let_in(self, name, request):
        home = self.home
        home.approve(request, "legal", "admin")
        shown = home.json(
            "people", "enrol", name, "--request", request, *home.signed("legal")
        )
        home.secrets[name] = shown["totp_secret"]

    def work(self):
        home = self.home
        export = write(self.files / "export.jsonl", *map(talk, ("c-1", "c-2")))
        home.json("import", export, *home.signed("admin"))
        policy = home.json("policy", "apply", "three-tier", *home.signed("supervisor"))
        home.approve(policy["id"], "admin", "legal")
        only = ("--conversation", "c-1")
        batch = home.json("batch", "propose", *only, *home.signed("hr"))
        home.approve(batch["id"], "admin", "supervisor", "compliance")
        home.json("dispose", batch["id"])
        self.steps["open"] = home.json("batch", "propose", *home.signed("hr"))
        hold = home.json(
            "hold", "place", "--customer", "nobody", "--reason", "x",
            *home.signed("legal"),
        )  # fmt: skip
        self.steps["hold"] = hold["hold"]
        self.steps["restore"] = home.json(
            "restore", "c-1", "--reason", "x", *home.signed("hr")
        )

    def state(self):
        """All that an attempt must leave as it is."""
        verbs = (
            ("people", "list"),
            ("requests", "--all"),
            ("batch", "list"),
            ("hold", "list", "--all"),
            ("policy", "history"),
            ("organisation", "show"),
            ("due", "--list"),
            ("archive", "list"),
            ("customer", "list"),
        )
        return [self.home.json(*verb) for verb in verbs]

    def entries(self, file):
        self.home.json("ledger", "export", "--to", file, *self.home.signed("auditor"))
        lines = file.read_text("utf-8").splitlines()[:-1]
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    with at(tmp_path_factory.mktemp("doors") / "home") as home:
        yield Founded(home, tmp_path_factory.mktemp("export"))


# --- founding -------------------------------------------------------------------------


def test_founding_ends_when_others_could_sign_and_the_ledger_says_what_it_was(
    founded, tmp_path
):
    entries = founded.entries(tmp_path / "ledger.jsonl")

    added = {e["data"]["person"]: e for e in entries if e["tag"].endswith("son-added")}
    assert [name for name, e in added.items() if e["data"].get("founding")] == [
        "admin",
        "agent",
        "auditor",
        "legal",
        "supervisor",
    ]
    for name in ("compliance", "hr"):
        assert added[name]["actor"] == "system:approval"
        assert added[name]["data"]["signers"] == ["admin", "legal"]
        assert "totp_secret" not in founded.steps[name]
    (ended,) = [e for e in entries if e["tag"] == "access:founded"]
    assert added["supervisor"]["seq"] < ended["seq"] < added["compliance"]["seq"]


def test_a_founded_house_works(founded):
    batch = founded.home.json("batch", "list")["batches"][-1]

    assert (batch["state"], batch["counts"]["destroyed"]) == ("certified", 1)
    assert founded.home.json("ledger", "verify")["whole"] is True


def test_who_signs_is_told_who_is_to_be_what_in_their_language(founded):
    request = founded.steps["hr"]["request"]["id"]

    english = founded.home.run("requests", request).out
    chinese = founded.home.run("requests", request, lang="zh").out

    assert "hr: is to be let in" in english
    assert "change of people" in english
    assert "hr: 拟接纳" in chinese
    assert "人事" in chinese


# --- without a code -------------------------------------------------------------------

ASKING = {
    "import": ("import", "EXPORT"),
    "propose a batch": ("batch", "propose"),
    "withdraw a batch": ("batch", "withdraw", "OPEN"),
    "place a hold": ("hold", "place", "--customer", "x", "--reason", "x"),
    "release a hold": ("hold", "release", "HOLD", "--reason", "x"),
    "merge customers": ("customer", "merge", "cust-1", "cust-2", "--reason", "x"),
    "split a customer": (
        *("customer", "split", "cust-1", "--away", "cust-2", "--reason", "x"),
    ),
    "apply a policy": ("policy", "apply", "three-tier"),
    "restore": ("restore", "c-1", "--reason", "x"),
    "export": ("export", "--to", "FILE", "--purpose", "x"),
    "export the ledger": ("ledger", "export", "--to", "FILE"),
    "read the archive": ("archive", "read", "c-1"),
    "label": ("label", "c-2", "chat.complaint"),
    "note an event": ("event", "c-2", "complaint_closed", "2026-01-31"),
    "declare": ("organisation", "declare", "--jurisdiction", "EU"),
    "confirm a law": ("packs", "confirm", "cn-x", "--source", "x"),
    "confirm the clock": ("doctor", "--confirm-clock"),
    "sign": ("approve", "OPEN"),
    "add a person": ("people", "add", "forged", "--role", "legal"),
    "change a person": ("people", "change", "hr", "--role", "legal"),
    "enrol a person": ("people", "enrol", "legal"),
    "be shown a secret": ("people", "enrol", "hr", "--request", "REQUEST"),
    "deactivate a person": ("people", "deactivate", "legal", "--reason", "x"),
}


def filled(founded, argv, file):
    places = {
        "EXPORT": founded.files / "export.jsonl",
        "OPEN": founded.steps["open"]["id"],
        "HOLD": founded.steps["hold"],
        "FILE": file,
        "REQUEST": founded.steps["hr"]["request"]["id"],
    }
    return [places.get(word, word) for word in argv]


@pytest.mark.parametrize("argv", ASKING.values(), ids=ASKING.keys())
def test_nothing_is_asked_for_in_a_name_that_is_only_claimed(founded, tmp_path, argv):
    before = founded.state()
    line = filled(founded, argv, tmp_path / "file")

    nobody = founded.home.run(*line, *ROOM)
    claimed = founded.home.run(*line, "--as", "admin", *ROOM)

    for refused in (nobody, claimed):
        assert (refused.code, refused.error["code"]) == (2, "GC-804")
        assert refused.out == ""
    assert founded.state() == before
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("argv", ASKING.values(), ids=ASKING.keys())
def test_who_may_not_is_refused_with_a_right_code_and_a_wrong_one(
    founded, tmp_path, argv
):
    line = filled(founded, argv, tmp_path / "file")
    before = founded.state()
    noted = len(founded.entries(tmp_path / "before"))

    # Agents may read, masked; HR has no business with what was said.
    who = "hr" if argv[:2] == ("archive", "read") else "agent"
    agent = founded.home.run(*line, *founded.home.signed(who), *ROOM)
    wrong = founded.home.run(*line, "--as", "nobody", "--otp", "000000", *ROOM)

    assert (agent.code, agent.error["code"]) == (20, "GC-303")
    assert (wrong.code, wrong.error["code"]) == (2, "GC-302")
    assert founded.state() == before
    assert not (tmp_path / "file").exists()
    refused = [
        e
        for e in founded.entries(tmp_path / "after")[noted:]
        if e["tag"] in {"access:refused", "request:refused"}
    ]
    assert [e["actor"] for e in refused] == [f"claimed:{who}", "claimed:nobody"]
    assert [e["data"]["code"] for e in refused] == ["GC-303", "GC-302"]


# --- with one person's code -----------------------------------------------------------

ALONE = {
    "the proposer signs": (("approve", "OPEN"), "hr", "GC-304"),
    "a role without a chair signs": (("approve", "OPEN"), "auditor", "GC-303"),
    "an approver is forged": (
        ("people", "add", "forged", "--role", "compliance"),
        "admin",
        "GC-316",
    ),
    "an approver is enrolled anew": (("people", "enrol", "legal"), "admin", "GC-316"),
    "a role of one's own": (
        ("people", "change", "admin", "--role", "admin", "--role", "legal"),
        "admin",
        "GC-316",
    ),
    "a secret that was shown": (
        ("people", "enrol", "hr", "--request", "REQUEST"),
        "admin",
        "GC-308",
    ),
    "the only administrator goes": (
        ("people", "deactivate", "admin", "--reason", "x"),
        "admin",
        "GC-315",
    ),
}


@pytest.mark.parametrize("case", ALONE.values(), ids=ALONE.keys())
def test_with_ones_own_code_alone_nothing_is_gained(founded, tmp_path, case):
    argv, name, code = case
    before = founded.state()

    refused = founded.home.run(
        *filled(founded, argv, tmp_path / "x"), *founded.home.signed(name), *ROOM
    )

    assert (refused.code, refused.error["code"]) == (20, code)
    assert founded.state() == before
    last = [
        e
        for e in founded.entries(tmp_path / "ledger")
        if e["tag"] in {"access:refused", "request:refused"}
    ][-1]
    assert last["data"]["code"] == code


def test_a_code_is_good_for_one_command(founded):
    who = founded.home.signed("supervisor")
    line = ("label", "c-2", "chat.complaint", *who, *ROOM)
    first = founded.home.run(*line)

    again = founded.home.run("policy", "apply", "three-tier", *who, *ROOM)

    assert first.code == 0
    assert (again.code, again.error["code"]) == (20, "GC-306")


def test_what_nobody_approved_is_carried_out_by_nobody(founded, tmp_path):
    before = founded.state()

    batch = founded.home.run("dispose", founded.steps["open"]["id"], *ROOM)
    restore = founded.home.run(
        "restore", "--run", founded.steps["restore"]["id"], *ROOM
    )
    everything = founded.home.run("dispose", *ROOM)

    assert (batch.code, batch.error["code"]) == (20, "GC-310")
    assert (restore.code, restore.error["code"]) == (20, "GC-310")
    assert (everything.code, everything.error["code"]) == (10, "GC-502")
    assert founded.state() == before
    refused = [
        (e["actor"], e["data"]["code"])
        for e in founded.entries(tmp_path / "ledger")
        if e["tag"] == "request:refused"
    ]
    assert refused[-2:] == [("system:disposal", "GC-310"), ("system:restore", "GC-310")]


def test_production_that_calls_itself_a_sandbox_asks_for_codes_no_less(
    founded, tmp_path
):
    shutil.copytree(founded.home.path, tmp_path / "copy")
    with at(tmp_path / "copy") as copy:
        settings = copy.path / "guicang.toml"
        settings.write_text("sandbox = true\n" + settings.read_text("utf-8"), "utf-8")

        for argv in (("batch", "propose"), ("dispose",), ("people", "list")):
            refused = copy.run(*argv, *ROOM)

            assert (refused.code, refused.error["code"]) == (20, "GC-806")


def test_who_has_the_old_factor_exchanges_it_and_nobody_else_knows_the_new(founded):
    home = founded.home
    shown = home.json("people", "enrol", "auditor", *home.signed("auditor"))
    old = home.run("people", "enrol", "auditor", *home.signed("auditor"), *ROOM)
    home.secrets["auditor"] = shown["totp_secret"]

    new = home.json("people", "enrol", "auditor", *home.signed("auditor"))
    home.secrets["auditor"] = new["totp_secret"]

    assert (old.code, old.error["code"]) == (20, "GC-306")
    assert shown["totp_secret"] != new["totp_secret"]

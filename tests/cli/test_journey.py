"""The whole journey through the command line: one sandbox, walked once.

``journey`` walks from the first import to destruction and restore and keeps every
answer; the tests read them and the home as it is afterwards, and change neither.
"""

import json
import re
import shutil

import pytest

from tests.cli.hands import at, guicang
from tests.cli.specimens import MOBILE, talk, write

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("journey") / "home") as home:
        yield home


@pytest.fixture(scope="module")
def journey(home, tmp_path_factory):
    named = ("--organisation", "示例商城 Specimen Mall")
    done = {"init": home.begin("--sandbox", *named)}
    export = write(
        tmp_path_factory.mktemp("export") / "export.jsonl",
        *(talk(f"c-{n}", f"cust-{n}") for n in range(20)),
        talk(
            "c-order",
            "cust-order",
            events={"transaction_completed": "2025-06-01T12:00:00+08:00"},
        ),
        talk("c-sued", "cust-sued"),
        torn=True,
    )
    done["import"] = home.json("import", export)
    done["again"] = home.json("import", export)
    done["declare"] = home.json(
        "organisation",
        "declare",
        "--actor",
        "ecommerce_platform_operator",
        *home.signed("admin"),
    )
    done["simulate"] = home.json("policy", "simulate", "three-tier", "--ids")
    policy = home.json("policy", "apply", "three-tier", "--as", "supervisor")
    done["policy"] = policy
    home.approve(policy["id"], "admin", "legal")
    done["hold"] = home.json(
        "hold", "place", "--customer", "cust-sued", "--reason", "Sued", "--as", "legal"
    )
    home.approve(done["hold"]["request"]["id"], "compliance")
    done["due"] = home.json("due", "--list")
    batch = home.json("batch", "propose", "--as", "hr", "--reason", "Monthly run")
    done["batch"] = batch
    done["unsigned"] = home.run("dispose", batch["id"], "-o", "json")
    done["proposer"] = home.run(
        "approve", batch["id"], *home.signed("hr"), "-o", "json"
    )
    home.approve(batch["id"], "admin", "supervisor", "compliance")
    done["dispose"] = home.json("dispose")
    home.wait(31 * 24 * 3600)
    done["destruction"] = home.json(
        "batch", "propose", "--end", "destruction", "--as", "hr"
    )
    home.approve(
        done["destruction"]["id"], "admin", "supervisor", "compliance", "legal"
    )
    done["destroyed"] = home.json("dispose")
    restore = home.json(
        "restore", "c-order", "--reason", "They came back", "--as", "supervisor"
    )
    home.approve(restore["id"], "admin", "legal")
    done["restored"] = home.json("restore", "--run", restore["id"])
    return done


def test_a_sandbox_has_one_person_per_role_and_says_what_it_is(journey):
    made = journey["init"]

    assert made["sandbox"] is True
    assert {p["name"]: p["roles"] for p in made["people"]} == {
        name: [name]
        for name in (
            "admin",
            "supervisor",
            "finance",
            "hr",
            "legal",
            "compliance",
            "auditor",
            "agent",
            "security",
        )
    }
    assert all(len(p["totp_secret"]) == 32 for p in made["people"])


def test_what_came_in_is_counted_and_the_unreadable_is_kept(journey):
    counts = {k: v for k, v in journey["import"].items() if k != "files"}

    assert counts == {
        "conversations": 22,
        "messages": 44,
        "quarantined": 1,
        "duplicates": 0,
        "updated": 0,
        "refused": 0,
        "sandbox": True,
    }


def test_importing_twice_changes_nothing(journey):
    again = journey["again"]

    assert (again["conversations"], again["messages"], again["quarantined"]) == (
        0,
        0,
        0,
    )
    assert again["duplicates"] == 22


def test_simulation_names_the_records_that_would_change(journey):
    simulated = journey["simulate"]

    assert simulated["conversations"] == 22
    assert simulated["newly_due"]["records"] == 22
    assert "c-order" in simulated["ids"]


def test_a_held_customer_is_not_due(journey):
    assert journey["due"]["states"]["held"] == 1
    assert "c-sued" not in journey["due"]["due_ids"]
    assert journey["due"]["due"] == 21


def test_nothing_is_disposed_of_without_signatures(journey):
    refused = journey["unsigned"]

    assert refused.code == 20
    assert refused.error["code"] == "GC-310"
    assert "compliance or legal" in refused.error["message"]
    assert refused.out == ""


def test_the_proposer_does_not_sign(journey):
    refused = journey["proposer"]

    assert (refused.code, refused.error["code"]) == (20, "GC-304")


def test_what_was_approved_is_taken_offline_and_certified(journey):
    (batch,) = journey["dispose"]["batches"]

    assert (batch["state"], batch["end"]) == ("certified", "offline")
    assert batch["counts"]["destroyed"] == 21
    assert batch["certificate"].startswith("c-")


def test_only_what_no_floor_keeps_is_destroyed(journey):
    (batch,) = journey["destroyed"]["batches"]

    assert (batch["state"], batch["end"]) == ("certified", "destruction")
    assert batch["counts"]["destroyed"] == 20
    assert journey["restored"]["restored"] == ["c-order"]


def test_what_was_destroyed_is_in_no_archive(home, journey):
    asked = home.run("restore", "c-1", "--reason", "x", "--as", "hr", "-o", "json")

    assert (asked.code, asked.error["code"]) == (1, "GC-702")


def test_nothing_due_has_an_exit_code_of_its_own(home, journey):
    asked = home.run("dispose", "-o", "json")

    assert (asked.code, asked.error["code"]) == (10, "GC-502")


def test_the_archive_is_read_masked(home, journey):
    read = home.json("archive", "read", "c-order")

    assert read["masked"] is True
    assert MOBILE not in json.dumps(read)
    assert "什么时候到" in read["messages"][0]["text"]


def test_the_archive_is_read_as_the_role_has_it(home, journey):
    nobody = home.json("archive", "read", "c-order")
    legal = home.json("archive", "read", "c-order", *home.signed("legal"))
    agent = home.run("archive", "read", "c-order", *home.signed("agent"), "-o", "json")
    admin = home.run("archive", "read", "c-order", *home.signed("admin"), "-o", "json")

    assert "*******8000" in nobody["messages"][0]["text"]
    assert "138****8000" in legal["messages"][0]["text"]
    assert legal["messages"][0]["sender"] is None
    assert (agent.code, agent.error["code"]) == (20, "GC-303")
    assert (admin.code, admin.error["code"]) == (20, "GC-303")


def test_an_original_opens_for_whoever_may_and_says_why(home, journey):
    silent = home.run("reveal", "c-order", *home.signed("legal"), "-o", "json")
    agent = home.run(
        "reveal", "c-order", "--reason", "x", *home.signed("agent"), "-o", "json"
    )
    stale = home.run(
        "reveal", "c-order", "--reason", "x", "--as", "legal", "--otp", "000000",
        "-o", "json",
    )  # fmt: skip
    read = home.json(
        "reveal", "c-order", "--reason", "Court order", *home.signed("legal")
    )
    one = home.json(
        "reveal", "c-order", "--message", 2, "--reason", "x", *home.signed("legal")
    )

    assert (silent.code, silent.error["code"]) == (2, "GC-804")
    assert (agent.code, agent.error["code"]) == (20, "GC-303")
    assert (stale.code, stale.error["code"]) == (20, "GC-306")
    (talk,) = read["conversations"]
    assert read["masked"] is False
    assert MOBILE in talk["messages"][0]["text"]
    (opened,) = one["conversations"][0]["messages"]
    assert "".join(filter(str.isprintable, opened["text"])) == "您好，明天到。"


def test_an_export_is_masked_unless_one_asks(home, journey, tmp_path):
    masked, clear = tmp_path / "masked.jsonl", tmp_path / "clear.jsonl"
    numbered = tmp_path / "numbered.jsonl"
    purpose = ("--purpose", "Audit of March")

    home.json("export", "--to", masked, *purpose, *home.signed("compliance"))
    home.json("export", "--to", clear, *purpose, "--reveal", *home.signed("legal"))
    home.json(
        "export", "--to", numbered, *purpose, "--for", "publication",
        *home.signed("legal"),
    )  # fmt: skip

    assert MOBILE not in masked.read_text("utf-8")
    assert MOBILE in clear.read_text("utf-8")
    assert "我的手机号是<手机_1>，" in numbered.read_text("utf-8")


def test_an_export_never_overwrites_a_file(home, journey, tmp_path):
    there = tmp_path / "there.jsonl"
    there.write_text("mine")

    asked = home.run(
        "export", "--to", there, "--purpose", "x", *home.signed("legal"), "-o", "json"
    )

    assert (asked.code, asked.error["code"]) == (2, "GC-804")
    assert there.read_text() == "mine"


def test_every_certificate_says_that_it_comes_from_a_sandbox(home, journey):
    for batch in (journey["dispose"], journey["destroyed"]):
        shown = home.json("certificate", "show", batch["batches"][0]["id"])

        assert shown["sandbox"] is True
        assert any(x["code"] == "sandbox" for x in shown["limitations"])


def test_every_answer_in_json_says_sandbox(home, journey):
    for verb in (
        ("due",),
        ("batch", "list"),
        ("archive", "list"),
        ("ledger", "verify"),
        ("people", "list"),
        ("policy", "history"),
        ("hold", "list"),
    ):
        assert home.json(*verb)["sandbox"] is True


def test_the_ledger_begins_with_the_sandbox(home, journey, tmp_path):
    file = tmp_path / "ledger.jsonl"

    count = home.json("ledger", "export", "--to", file, "--as", "auditor")["entries"]

    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert lines[0]["data"]["sandbox"] is True
    assert len(lines) == count + 1
    assert lines[0]["tag"] == "system:initialised"
    assert set(lines[-1]) == {"checkpoint", "verifier"}


def test_a_slice_is_verified_anywhere_with_the_public_key_alone(
    home, journey, tmp_path
):
    file = tmp_path / "slice.jsonl"
    batch = journey["dispose"]["batches"][0]["id"]
    taken = home.json(
        "ledger", "export", "--to", file, "--about", batch, "--as", "auditor"
    )
    shutil.copy(home.path / "public.key", tmp_path / "trusted.key")
    verify = ("ledger", "verify-slice", file.name, "--key", "trusted.key")

    said = guicang(*verify, "-o", "json", cwd=tmp_path)
    shown = guicang(*verify, cwd=tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3] + lines[4:]))
    refused = guicang(*verify, "-o", "json", cwd=tmp_path)

    assert said.data["entries"] == taken["entries"] > 3
    assert batch in shown.out
    assert "GC-590" in refused.err


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_a_certificate_is_verified_anywhere_with_the_public_key_alone(
    home, journey, tmp_path, kind
):
    name = journey["dispose"]["batches"][0]["certificate"]
    file = tmp_path / f"certificate.{kind}"
    shutil.copy(home.path / "certificates" / f"{name}.{kind}", file)
    shutil.copy(home.path / "public.key", tmp_path / "trusted.key")
    verify = ("certificate", "verify", file.name, "--key", "trusted.key", "-o", "json")

    good = guicang(*verify, cwd=tmp_path)
    data = bytearray(file.read_bytes())
    place = data.index(b"bc") if kind == "json" else len(data) // 2
    data[place] ^= 1
    file.write_bytes(bytes(data))
    bad = guicang(*verify, cwd=tmp_path)

    assert good.code == 0
    assert good.data["valid"] is True
    assert good.data["certificate"]["id"] == name
    assert bad.code in {1, 2}
    assert bad.error["code"] in {"GC-602", "GC-603"}


def test_a_certificate_whose_words_were_changed_does_not_verify(
    home, journey, tmp_path
):
    name = journey["dispose"]["batches"][0]["certificate"]
    file = tmp_path / "certificate.json"
    text = (home.path / "certificates" / f"{name}.json").read_text("utf-8")
    file.write_text(text.replace('"admin"', '"nimda"'), "utf-8")

    bad = guicang(
        "certificate",
        "verify",
        file,
        "--key",
        home.path / "public.key",
        "-o",
        "json",
        cwd=tmp_path,
    )

    assert (bad.code, bad.error["code"]) == (1, "GC-602")


def test_a_certificate_is_written_as_pdf_and_json_on_demand(home, journey, tmp_path):
    name = journey["destroyed"]["batches"][0]["certificate"]
    pdf, signed = tmp_path / "c.pdf", tmp_path / "c.json"

    home.json("certificate", "show", name, "--pdf", pdf, "--to", signed)

    assert pdf.read_bytes().startswith(b"%PDF")
    kept = home.path / "certificates" / f"{name}.json"
    assert signed.read_bytes() == kept.read_bytes()


SCREENS = {
    "what is due": ("due",),
    "a verdict": ("explain", "c-sued"),
    "a verdict with everything": ("explain", "c-order", "--all"),
    "batches": ("batch", "list"),
    "requests": ("requests", "--all"),
    "holds": ("hold", "list"),
    "segments": ("archive", "list"),
    "a conversation": ("archive", "read", "c-order"),
    "whole archives": ("archive", "verify"),
    "a whole ledger": ("ledger", "verify"),
    "people": ("people", "list"),
    "policies": ("policy", "history"),
    "a template": ("policy", "show", "three-tier"),
    "templates": ("policy", "list"),
    "a simulation": ("policy", "simulate", "dual-track"),
    "the organisation": ("organisation", "show"),
    "suggestions": ("packs", "list"),
    "a check-up": ("doctor",),
}
# What a person should not have to read: codes of operations, ISO periods and instants.
RAW = re.compile(
    r"record\.delete|legal_hold\.|retention_rule|\bP\d+[DMY]\b|\dT\d\d:\d\d|None|\[\]"
)


@pytest.mark.parametrize("argv", list(SCREENS.values()), ids=list(SCREENS))
def test_every_screen_speaks_the_language_it_is_asked_in(home, journey, argv):
    english, chinese = home.run(*argv, lang="en"), home.run(*argv, lang="zh")

    for answer in (english, chinese):
        told = answer.out.replace('"P30D"', "")
        assert answer.code in {0, 1}
        assert answer.out.strip()
        assert not RAW.search(told), told
    assert "SANDBOX" in english.err
    assert "沙箱" in chinese.err
    assert CHINESE.search(chinese.out)
    # Talk, ids of foreign annexes and lists of law may hold Chinese in any language.
    if argv[0] not in {"archive", "organisation", "packs"}:
        assert not CHINESE.search(english.out), english.out


def test_a_batch_tells_what_it_is_in_both_languages(home, journey):
    name = journey["batch"]["id"]

    english = home.run("batch", "show", name, "--members").out
    chinese = home.run("batch", "show", name, "--members", lang="zh").out

    assert "taking offline · certified" in english
    assert "下线 · 已出证" in chinese
    assert "✓ admin (管理员)" in chinese
    assert "c-order" in english


def test_a_verdict_names_the_law_the_hold_and_what_would_change_it(home, journey):
    held = home.run("explain", "c-sued", lang="zh").out
    order = home.run("explain", "c-order", lang="zh").out

    assert "已保全" in held
    assert journey["hold"]["hold"] in held
    assert "《电子商务法》第31条" in order
    assert "3 年" in order
    assert "尚未起算：" not in order
    assert "--all" in order


def test_a_hold_is_released_by_two_people(home, journey):
    listed = home.json("hold", "list")["holds"]

    assert [h["id"] for h in listed] == [journey["hold"]["hold"]]
    assert "cust-sued" not in json.dumps(listed)

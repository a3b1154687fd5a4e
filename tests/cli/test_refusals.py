"""What the command line refuses, with which exit code, and that it changes nothing.

One sandbox for the whole module; a test that spoils a home makes its own.
"""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from guicang.entrypoints.cli.app import run
from tests.cli.hands import Home, at, environment, guicang
from tests.cli.specimens import talk, write


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("refusals") / "home") as home:
        home.init()
        export = write(
            tmp_path_factory.mktemp("export") / "export.jsonl",
            *(talk(f"c-{n}", f"cust-{n}") for n in range(3)),
        )
        home.json("import", export)
        yield home


@pytest.fixture
def copy(home, tmp_path):
    """Give a home of one's own, to be spoilt: a copy of the module's."""
    shutil.copytree(home.path, tmp_path / "copy")
    with at(tmp_path / "copy") as mine:
        mine.secrets, mine.ahead = home.secrets, home.ahead + 300
        yield mine


WRONG = {
    "no such verb": ("disposal",),
    "no such option": ("due", "--everything"),
    "a value that is none of the known": ("due", "--end", "never"),
    "an argument is missing": ("explain",),
    "an argument too many": ("due", "now"),
    "an option without its value": ("due", "--end"),
    "no number": ("batch", "propose", "--limit", "few"),
    "no such conversation": ("explain", "c-nobody"),
    "no such batch": ("batch", "show", "b-none"),
    "no such request": ("requests", "r-none"),
    "no such hold": ("hold", "release", "h-none", "--reason", "x", "--as", "legal"),
    "no such person": ("batch", "propose", "--as", "nobody"),
    "no such policy": ("policy", "apply", "none", "--as", "hr"),
    "no such certificate": ("certificate", "show", "c-none"),
    "no such segment": ("archive", "verify", "s-none"),
    "no such file": ("import", "nowhere.jsonl"),
    "no such checkpoint": ("ledger", "verify", "--checkpoint", "nowhere"),
    "no folder to write to": ("ledger", "export", "--to", "nowhere/ledger.jsonl"),
    "no date": (
        "hold",
        "place",
        "--since",
        "soon",
        "--reason",
        "x",
        "--as",
        "legal",
    ),
    "no reason for a hold": ("hold", "place", "--customer", "x", "--as", "legal"),
    "no name": ("approve", "r-none"),
    "a home that is there": ("init", "--sandbox"),
    "an unknown language": ("--lang", "fr", "due"),
}


@pytest.mark.parametrize("argv", list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_command_line_ends_with_two_and_json_when_asked(home, argv):
    answer = home.run(*argv, *(() if "--end" in argv[-1:] else ("-o", "json")))

    assert answer.code == 2
    assert answer.out == ""
    if "--end" not in argv[-1:]:
        assert answer.error["code"].startswith("GC-")
        assert set(answer.error) == {"code", "message", "advice", "data"}
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_error_is_a_sentence_with_its_code_and_advice(home, lang):
    answer = home.run("explain", "c-nobody", lang=lang)
    told = {"zh": "没有会话 c-nobody", "en": "no conversation c-nobody"}[lang]

    assert f"GC-104 {told}\n→ " in answer.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_typer_complains_of_is_said_in_the_readers_language(home, lang):
    told = {"zh": "没有选项 --all-of-it", "en": "there is no option --all-of-it"}[lang]

    assert told in home.run("due", "--all-of-it", lang=lang).err


REFUSED = {
    "a wrong code": (("--as", "admin", "--otp", "000000"), "GC-306"),
    "an agent": (None, "GC-303"),
}


@pytest.mark.parametrize(("who", "code"), list(REFUSED.values()), ids=list(REFUSED))
def test_who_may_not_label_is_refused_with_twenty(home, who, code):
    answer = home.run(
        "label", "c-0", "chat.complaint", *(who or home.signed("agent")), "-o", "json"
    )

    assert (answer.code, answer.error["code"]) == (20, code)


def test_a_code_is_good_once(home):
    who = home.signed("admin")

    first = home.run("label", "c-1", "chat.complaint", *who)
    second = home.run("label", "c-1", "chat.complaint", *who, "-o", "json")

    assert first.code == 0
    assert (second.code, second.error["code"]) == (20, "GC-306")


def test_a_label_and_an_event_are_explained_at_once(home):
    labelled = home.json("label", "c-2", "chat.complaint", *home.signed("supervisor"))
    happened = home.json(
        "event", "c-2", "complaint_closed", "2026-01-31", *home.signed("admin")
    )

    assert [x["category"] for x in labelled["labels"]] == ["chat.complaint"]
    assert happened["conversation"] == "c-2"


# --- policies -------------------------------------------------------------------------

GOOD = """
schema: guicang.policy/1
name: ours
title: {zh: 我们的, en: Ours}
clauses:
  - id: everyday
    title: {zh: 日常, en: Everyday}
    trigger: closed|last_message
    period: P60D
    action: delete
    scope: {categories: [chat.general]}
    purpose: {zh: 客户服务, en: Customer service}
"""
BAD = {
    "a period that is none": ("period: P60D", "period: sixty", "clauses[0].period"),
    "a field that is misspelt": ("trigger:", "triggers:", "triggers"),
    "a category that does not exist": (
        "[chat.general]",
        "[chat.nothing]",
        "chat.nothing",
    ),
    "no YAML": ("name: ours", "name: [ours", "ours.yaml"),
    "another schema": ("policy/1", "policy/9", "schema"),
}


def test_a_policy_file_of_ones_own_is_put_to_approval(home, tmp_path):
    file = tmp_path / "ours.yaml"
    file.write_text(GOOD, "utf-8")

    request = home.json("policy", "apply", file, "--as", "supervisor")

    assert request["operation"] == "retention_rule.change"
    assert request["payload"]["document"]["name"] == "ours"
    assert [set(roles) for roles in request["missing"]] == [
        {"admin"},
        {"legal", "compliance"},
    ]


@pytest.mark.parametrize(("old", "new", "place"), list(BAD.values()), ids=list(BAD))
def test_a_bad_policy_file_is_refused_with_the_exact_place(
    home, tmp_path, old, new, place
):
    file = tmp_path / "ours.yaml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")

    answer = home.run("policy", "apply", file, "--as", "supervisor", "-o", "json")

    assert answer.code == 2
    assert place in answer.error["message"]


def test_a_policy_below_a_floor_is_refused_with_the_article(copy, tmp_path):
    copy.json(
        "organisation",
        "declare",
        "--actor",
        "ecommerce_platform_operator",
        *copy.signed("admin"),
    )
    file = tmp_path / "ours.yaml"
    file.write_text(GOOD.replace("chat.general", "chat.transaction"), "utf-8")

    answer = copy.run("policy", "apply", file, "--as", "supervisor")

    assert answer.code == 20
    assert "GC-202" in answer.err
    assert "60 days" in answer.err
    assert "电子商务法31" in answer.err


# --- sandboxes and homes --------------------------------------------------------------


def test_a_sandbox_never_becomes_production(copy):
    settings = copy.path / "guicang.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("sandbox = true", ""), "utf-8")

    refused = copy.run("due", "-o", "json")
    settings.write_text(text, "utf-8")
    put_back = copy.run("due", "-o", "json")

    assert (refused.code, refused.error["code"]) == (20, "GC-806")
    assert put_back.code == 0


def test_production_never_becomes_a_sandbox(tmp_path):
    place = tmp_path / "home"
    made = guicang("init", "-o", "json", home=place)
    with (place / "guicang.toml").open("a") as file:
        file.write("sandbox = true\n")

    refused = guicang("due", "-o", "json", home=place)

    assert made.data["sandbox"] is False
    assert (refused.code, refused.error["code"]) == (20, "GC-806")


def test_an_init_that_was_cut_off_can_be_run_again(tmp_path):
    with at(tmp_path / "home") as home:
        first = home.json("init", "--sandbox")["people"]
        (home.path / "guicang.toml").unlink()  # what is written last
        shutil.rmtree(home.path / "checkpoints")  # and the first one comes after it
        home.close()
        second = home.know(home.json("init", "--sandbox"))["people"]

        assert [p["name"] for p in first] == [p["name"] for p in second]
        assert first[0]["totp_secret"] != second[0]["totp_secret"]
        home.json("organisation", "declare", "--persons", "7", *home.signed("admin"))
        assert home.json("ledger", "verify")["whole"] is True
        assert home.run("dispose").code == 10


def test_the_option_outranks_the_variable(home, tmp_path):
    elsewhere = guicang("due", "-o", "json", home=tmp_path / "nothing")
    here = guicang("--home", home.path, "due", "-o", "json", home=tmp_path / "nothing")

    assert (elsewhere.code, elsewhere.error["code"]) == (2, "GC-801")
    assert here.code == 0


# --- the ledger -----------------------------------------------------------------------


def _sql(home: Home, statement: str) -> None:
    with closing(sqlite3.connect(home.path / "data" / "guicang.db")) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)
        connection.commit()


TAMPERED = {
    "an entry edited": """UPDATE {table} SET body =
        cast(replace(body, '"version"', '"vorsion"') as blob) WHERE seq = 0""",
    "an entry that is no bytes any more": (
        "UPDATE {table} SET body = 'nothing' WHERE seq = 3"
    ),
    "a sandbox that denies it": """UPDATE {table} SET body =
        cast(replace(body, '"sandbox":true', '"sandbox":false') as blob)""",
    "the tail cut": "DELETE FROM {table} WHERE seq > 5",
    "everything dropped": "DELETE FROM {table}",
}


@pytest.mark.parametrize("statement", list(TAMPERED.values()), ids=list(TAMPERED))
def test_tampering_below_the_triggers_is_caught_by_an_earlier_checkpoint(
    copy, tmp_path, statement
):
    kept = tmp_path / "kept.checkpoint"
    kept.write_text(copy.run("ledger", "checkpoint").out, "utf-8")
    whole = copy.run("ledger", "verify", "--checkpoint", kept, "-o", "json")
    _sql(copy, statement.format(table=_ledger_table(copy)))

    caught = copy.run("ledger", "verify", "--checkpoint", kept, "-o", "json")

    assert (whole.code, whole.data["checkpoints"]) == (0, 1)
    assert caught.code == 1
    assert caught.data["whole"] is False
    assert caught.data["faults"]
    assert caught.error["code"] == "GC-601"


def _ledger_table(home: Home) -> str:
    with closing(sqlite3.connect(home.path / "data" / "guicang.db")) as connection:
        tables = connection.execute(
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name = 'body'"
            " AND m.name LIKE 'guicang_ledger%'"
        ).fetchall()
    ((name,),) = tables
    return name


def test_a_checkpoint_of_another_ledger_is_refused(home, tmp_path):
    place = tmp_path / "other"
    guicang("init", "--sandbox", "--organisation", "Other", "-o", "json", home=place)
    note = tmp_path / "other.checkpoint"
    note.write_text(guicang("ledger", "checkpoint", home=place).out, "utf-8")

    answer = home.run("ledger", "verify", "--checkpoint", note, "-o", "json")

    assert answer.code in {1, 2}
    assert answer.error["code"] in {"GC-601", "GC-602", "GC-604"}


# --- people ---------------------------------------------------------------------------


def test_the_first_person_needs_nobody_and_every_other_an_administrator(tmp_path):
    with at(tmp_path / "home") as home:
        home.json("init")
        first = home.json("people", "add", "wang", "--role", "admin")
        home.secrets["wang"] = first["totp_secret"]
        alone = home.run("people", "add", "li", "--role", "legal", "-o", "json")
        second = home.json(
            "people", "add", "li", "--role", "legal", *home.signed("wang")
        )
        home.secrets["li"] = second["totp_secret"]
        by_legal = home.run(
            "people", "add", "zhao", "--role", "hr", *home.signed("li"), "-o", "json"
        )
        anew = home.json("people", "enrol", "li", *home.signed("wang"))
        old = home.run(
            "export", "--to", tmp_path / "x", "--purpose", "x", *home.signed("li"),
            "-o", "json",
        )  # fmt: skip

        assert (alone.code, alone.error["code"]) == (2, "GC-804")
        assert (by_legal.code, by_legal.error["code"]) == (20, "GC-303")
        assert anew["totp_secret"] != second["totp_secret"]
        assert (old.code, old.error["code"]) == (20, "GC-306")


def test_roles_that_may_not_meet_are_refused(home):
    answer = home.run(
        "people", "add", "x", "--role", "admin", "--role", "auditor",
        *home.signed("admin"), "-o", "json",
    )  # fmt: skip

    assert (answer.code, answer.error["code"]) == (20, "GC-312")


# --- the process ----------------------------------------------------------------------


def test_version_and_help_need_no_home(tmp_path):
    version = guicang("--version", home=tmp_path / "nothing")
    alone = guicang(home=tmp_path / "nothing")

    assert (version.code, version.out.split()[0]) == (0, "guicang")
    assert alone.code == 0
    assert "dispose" in alone.out


def test_shell_completion_names_the_verbs(tmp_path):
    asked = {
        "_GUICANG_COMPLETE": "complete_bash",
        "COMP_WORDS": "guicang cert",
        "COMP_CWORD": "1",
    }

    assert "certificate" in guicang(home=tmp_path, env=asked).out


def test_no_bars_and_no_colours_off_a_terminal(home, tmp_path):
    export = write(tmp_path / "more.jsonl", talk("c-more", "cust-more"))

    answer = guicang("import", export, home=home.path)

    assert "\x1b" not in answer.out + answer.err
    assert answer.err == "SANDBOX: for trying out only; nothing here is production.\n"


def _mind_interrupts():
    # A shell starts what runs in the background deaf to interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_an_interrupt_ends_with_130(tmp_path):
    place = tmp_path / "demo"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "guicang", "demo", "--no-console", "--at", place],
        env=environment(None),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_mind_interrupts,  # noqa: PLW1509 - no threads here
    ) as process:
        while not (place / "guicang.toml").exists():
            time.sleep(0.05)
        while process.poll() is None:  # once may be lost in the depths of a library
            process.send_signal(signal.SIGINT)
            # A second one, while it ends, would end it otherwise.
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
        _out, errors = process.communicate()

    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_a_reader_that_has_had_enough_is_no_fault(home):
    with subprocess.Popen(
        [sys.executable, "-m", "guicang", "policy", "show", "three-tier", "-o", "json"],
        env=environment(home.path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()

    assert "Traceback" not in errors


def test_run_gives_the_exit_code(capsys):
    assert run(["--version"]) == 0
    assert run(["nothing-of-the-kind", "-o", "json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "GC-804"

"""Lines of the log say what happened and where, and never what was sent."""

import json
import logging
import logging.config
import sys
from datetime import datetime
from types import SimpleNamespace

import pytest

from guicang.config import load
from guicang.domain.errors import BadSetting
from guicang.entrypoints.logs import Lines, Text, dictconfig

CANARY = "张伟 13800138000"


def record(name, text, *args, **more):
    try:
        int(CANARY)
    except ValueError:
        failed = sys.exc_info()
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, text, args, failed, "f")
    vars(made).update(more)
    return made


def test_a_fault_is_named_by_its_kind_and_place_in_json():
    line = Lines().format(record("guicang.health", "not_ready lacking=%s", "keys"))

    said = json.loads(line)
    assert said["event"] == "not_ready lacking=keys"
    assert datetime.fromisoformat(said["at"]).tzinfo is not None
    assert (said["level"], said["logger"]) == ("error", "guicang.health")
    assert said["kind"] == "ValueError"
    assert said["frames"][-1].endswith(" record")
    assert "13800138000" not in line


@pytest.mark.parametrize("kind", [Lines, Text])
def test_of_a_request_the_route_is_named_and_not_the_address(kind):
    request = SimpleNamespace(
        path=f"/customers/{CANARY}",
        resolver_match=SimpleNamespace(view_name="customer"),
    )

    said = kind().format(
        record(
            "django.request",
            "Internal Server Error: %s",
            request.path,
            request=request,
        )
    )

    assert "customer" in said
    assert "ValueError" in said
    assert CANARY not in said


def test_what_libraries_say_is_not_written_as_it_is(tmp_path, capsys):
    (tmp_path / "guicang.toml").write_text('"log.format" = "json"\n')
    before = logging.getLogger().handlers[:]
    try:
        logging.config.dictConfig(dictconfig(load(tmp_path)))
        logging.getLogger("some.library").warning("cannot send %s", CANARY)
        logging.getLogger("guicang.test").info("rules_in_force version=7")
    finally:
        logging.getLogger().handlers[:] = before
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [line["logger"] for line in lines] == ["some.library", "guicang.test"]
    assert lines[1]["event"] == "rules_in_force version=7"
    assert CANARY not in json.dumps(lines, ensure_ascii=False)


def test_a_format_that_is_none_is_refused(tmp_path):
    (tmp_path / "guicang.toml").write_text('"log.format" = "xml"\n')

    with pytest.raises(BadSetting, match=r"log\.format"):
        dictconfig(load(tmp_path))

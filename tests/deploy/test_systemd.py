"""The units are what systemd accepts, and as closed as they say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parents[2] / "deploy" / "systemd").glob("*.service"))
PROGRAM = "/opt/guicang/bin/guicang"
HARD = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=",
    "RestrictSUIDSGID=yes",
    "UMask=0077",
    "User=guicang",
)


@pytest.fixture
def analyze():
    found = shutil.which("systemd-analyze")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI is set and there is no systemd-analyze on this machine")
    return found or pytest.skip("no systemd-analyze on this machine")


@pytest.fixture
def installed(tmp_path):
    """Copy the units as they are where the program lies: in another place here."""
    for unit in UNITS:
        text = unit.read_text().replace(PROGRAM, sys.executable)
        (tmp_path / unit.name).write_text(text)
    return sorted(tmp_path.glob("*.service"))


def run(*command):
    return subprocess.run(  # noqa: S603 - systemd's own program
        command, capture_output=True, text=True, check=False
    )


def test_there_is_a_unit_for_what_serves_and_one_for_what_works():
    assert [unit.stem for unit in UNITS] == ["guicang-serve", "guicang-worker"]


def test_systemd_finds_nothing_wrong_with_them(analyze, installed):
    found = run(analyze, "verify", "--man=no", *map(str, installed))

    assert found.returncode == 0, found.stderr
    assert "guicang" not in found.stderr


def test_systemd_would_find_something_wrong(analyze, installed):
    unit = installed[0]
    unit.write_text(unit.read_text().replace("Restart=on-failure", "Restart=perhaps"))

    found = run(analyze, "verify", "--man=no", str(unit))

    assert "perhaps" in found.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_do_little(unit):
    lines = unit.read_text().splitlines()

    assert set(HARD) <= set(lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_thinks_little_of_what_could_go_wrong(analyze, unit):
    found = run(analyze, "security", "--offline=true", "--threshold=20", str(unit))

    assert found.returncode == 0, found.stdout[-300:]

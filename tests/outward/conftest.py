"""A home that may write to a folder, and specimens that go there."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from guicang.domain.approval.model import Request
from guicang.ports.sources import Taken
from tests import homes
from tests.fakes.talk import talk
from tests.homes import Home

PHONE = "13800138000"
SAID = f"我的电话是 {PHONE}，请回电"


@pytest.fixture
def outside(tmp_path) -> Path:
    """The folder of another system."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def home(settled, outside) -> Home:
    home: Home = settled(homes.make)
    home.change({"disclosure.folders": [str(outside)]})
    return home


def wish(home: Home, outside: Path, **changes: Any) -> Mapping[str, object]:
    """A folder that a specimen company's analysts read, for a year."""
    return {
        "name": "analysts",
        "kind": "folder",
        "settings": {"path": str(outside)},
        "recipient": "Specimen Analytics",
        "contact": "privacy@analytics.test",
        "purpose": "service quality",
        "basis": "contract",
        "expires": (home.clock.now() + timedelta(days=365)).isoformat(),
        **changes,
    }


def ask(home: Home, wanted: Mapping[str, object], **more: Any) -> Request:
    return home.house.disclosing.add(
        wanted, more.pop("secrets", {}), by="supervisor", reason="test", **more
    )


def put(home: Home, wanted: Mapping[str, object], *signers: str, **more: Any) -> None:
    """Let a destination be in force."""
    request = ask(home, wanted, **more)
    home.sign(request.id, *(signers or ("admin", "compliance")))


def arrive(home: Home, *names: str, text: str = SAID, **more: Any) -> None:
    """Let conversations come in as they do from a source: they are complete."""
    items = [
        Taken(conversation=talk(name, text, **more), position=n, done=0.0)
        for n, name in enumerate(names)
    ]
    home.house.intake.push(items, "specimen", actor="system:test", source="wecom")


def files(folder: Path, form: str = "parquet") -> list[Path]:
    return sorted(folder.rglob(f"*.{form}"))


Read = Callable[[Path], list[dict[str, Any]]]

"""WeCom's sources, opened against a simulated WeCom."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guicang.adapters.sources.wecom import ARCHIVE, KF
from guicang.domain.sources.model import Item, Said
from guicang.ports.connecting import Page, Source
from tests.fakes.clock import FakeClock
from tests.simulators import wecom
from tests.simulators.server import running
from tests.simulators.wecom_finance import Finance, pems
from tests.sources.tools import tools

SAMPLES = Path(__file__).parents[3] / "shared/data/platform-samples/wecom"
SETTINGS = {
    "corp_id": wecom.CORP,
    "secret": wecom.SECRET,
    "token": wecom.TOKEN,
    "aes_key": wecom.AES_KEY,
}


@contextmanager
def opened(platform: wecom.WeCom, connector=KF, **settings: str) -> Iterator[Source]:
    with running(platform) as address, tools(address, platform.clock) as given:
        form = {**SETTINGS, "address": address, **settings}
        source = connector.open(form, given)
        try:
            yield source
        finally:
            source.close()


def pulled(source: Source, cursor=None, hints=None) -> tuple[list[Item], Page]:
    """Pull until there is no more; give all items and the last page."""
    items, page = [], None
    cursor = cursor or {}
    while page is None or page.more:
        page = source.pull(cursor, hints)
        items += page.items
        cursor = page.cursor
    return items, page


def said(items: list[Item]) -> dict[str, Said]:
    return {item.message.id: item for item in items if isinstance(item, Said)}


def sample(name: str) -> bytes:
    if not SAMPLES.is_dir():
        if os.environ.get("CI"):
            pytest.fail("no shared data beside the checkout")
        pytest.skip("no shared data beside the checkout")
    return (SAMPLES / name).read_bytes()


def platform(**how) -> wecom.WeCom:
    return wecom.WeCom(FakeClock(), **how)


def talk(there: wecom.WeCom, count: int, account: str = "wkA") -> None:
    """Let customers say so many things, a second apart."""
    for number in range(count):
        there.customer(account, f"wm{number % 7}", f"第{number}句")
        there.clock.move(seconds=1)


@contextmanager
def archive(there: wecom.WeCom, finance: Finance, **settings: str) -> Iterator[Source]:
    form = {
        "library": str(finance.library),
        "library_sha256": finance.sha256,
        "private_keys": pems(1),
    }
    with opened(there, ARCHIVE, **{**form, **settings}) as source:
        yield source

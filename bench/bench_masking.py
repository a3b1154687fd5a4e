"""Masking texts in which values were found, next to Presidio's anonymizer.

Both get the same texts and the same spans, in one process, one text a call, which is
all that Presidio's engine takes. Presidio is no dependency: ``pip install
presidio-anonymizer`` into the environment, or the figures stand without a peer.
"""

import random  # noqa: TID251 - seeded texts
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from bench.run import Figure, say
from bench.stopwatch import lap

from guicang.adapters.keys.masking import FileCloak
from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.policy import Clause, MaskingPolicy, Operator
from guicang.domain.detect.types import Level
from guicang.services.masking import Masking, View

TITLE: Final = "Masking"
_MOST: Final = 100_000
_SAYINGS: Final = (
    "你好，我的手机号是{0}，什么时候到？",
    "身份证{1}，电话{0}",
    "退到卡{2}，谢谢",
    "亲，请问尺码{0}还有吗",
)

Text = tuple[str, list[Finding]]


class _Silent:
    """The engine is not measured here; spans are given."""

    version = "bench"

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        return [() for _ in texts]


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Mask so many texts with each operator."""
    if size > _MOST:
        return
    texts = list(_texts(size))
    cloak = FileCloak.initialise(folder / "keys")
    yield from _ciphers(cloak, size)
    peers = _peers()
    for operator, peer in (
        (Operator.MASK, "mask"),
        (Operator.REDACT, "redact"),
        (Operator.REPLACE, "replace"),
        (Operator.PSEUDONYM, "hash"),
        (Operator.ENCRYPT, "encrypt"),
        (Operator.FORMAT, ""),
    ):
        ours = partial(_ours, cloak, operator)
        rate = _rate(ours, texts)
        theirs = _rate(peers[peer], texts) if peer in peers else None
        yield Figure(
            name=f"texts masked, {operator}",
            value=rate,
            unit="texts/s of one core",
            peer=theirs,
            peer_name=f"presidio-anonymizer {peer}" if theirs else "",
        )


def _ciphers(cloak: FileCloak, size: int) -> Iterator[Figure]:
    numbers = [f"138{n:08}" for n in range(size)]
    for name, deed in (
        ("keyed pseudonym", partial(cloak.pseudonym, "bench", Entity.MOBILE)),
        ("AES-SIV", partial(cloak.conceal, "bench", Entity.MOBILE, "c1")),
        (
            "FF1",
            lambda n: cloak.encipher("bench", Entity.MOBILE, n[3:], 10, b"138"),
        ),
    ):
        with lap() as taken:
            for number in numbers:
                deed(number)
        yield Figure(name=name, value=taken.rate(size), unit="values/s of one core")


def _ours(
    cloak: FileCloak, operator: Operator
) -> Callable[[str, list[Finding]], object]:
    level = Level.MEDIUM if operator is Operator.MASK else None
    policy = MaskingPolicy(
        version="bench", clauses=(Clause(operator=operator, level=level),)
    )
    masking = Masking(scanner=_Silent(), cloak=cloak, policy=policy)
    view = View(purpose="bench", place="c1")
    return lambda text, findings: masking.text(text, findings, view)


def _peers() -> dict[str, Callable[[], Callable[[str, list[Finding]], object]]]:
    try:
        from presidio_anonymizer import AnonymizerEngine
        from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
    except ImportError:
        say("presidio-anonymizer is not installed: no peer")
        return {}
    engine = AnonymizerEngine()
    settings: dict[str, dict[str, Any]] = {
        "mask": {"masking_char": "*", "chars_to_mask": 4, "from_end": False},
        "redact": {},
        "replace": {},
        "hash": {"hash_type": "sha256", "salt": b"0123456789abcdef"},
        "encrypt": {"key": b"0123456789abcdef0123456789abcdef"},
    }

    def made(name: str) -> Callable[[str, list[Finding]], object]:
        operators = {"DEFAULT": OperatorConfig(name, settings[name])}

        def anonymize(text: str, findings: list[Finding]) -> object:
            results = [
                RecognizerResult(f.type, f.start, f.end, f.score) for f in findings
            ]
            return engine.anonymize(text, results, operators)

        return anonymize

    return {name: partial(made, name) for name in settings}


def _rate(
    make: Callable[[], Callable[[str, list[Finding]], object]], texts: Sequence[Text]
) -> float:
    deed = make()
    with lap() as taken:
        for text, findings in texts:
            deed(text, findings)
    return taken.rate(len(texts))


def _texts(size: int) -> Iterator[Text]:
    dice = random.Random(1)  # noqa: S311 - seeded texts
    for _ in range(size):
        region = f"110101{dice.randrange(1950, 2010)}0307{dice.randrange(1000):03}"
        card = f"622202{dice.randrange(10**12):012}"
        values = (
            f"138{dice.randrange(10**8):08}",
            region + checkdigits.id_check(region),
            card + checkdigits.luhn_check(card),
        )
        text = dice.choice(_SAYINGS).format(*values)
        kinds = (Entity.MOBILE, Entity.CN_ID, Entity.BANK_CARD)
        found = [
            Finding(kind, at, at + len(value))
            for kind, value in zip(kinds, values, strict=True)
            if (at := text.find(value)) >= 0
        ]
        yield text, sorted(found, key=lambda f: f.start)

"""Rules of one's own: keyword lists and regular expressions, next to other engines.

Rates are of one core. Ours give places of all hits in a batch; where a peer takes too
long, it gets a part of the messages, which flatters it. Peers that are not installed
(pyahocorasick, ahocorasick_rs) are left out.
"""

import importlib.util
import json
import random  # noqa: TID251 - seeded words
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from bench import corpus
from bench.run import Figure, say
from bench.stopwatch import lap

from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.adapters.scanning.custom.rules import LoadedRules
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.rules.model import Place

TITLE: Final = "Rules of one's own"
WORDS: Final = (10, 1_000, 50_000)
PATTERNS: Final = 1_000
_TITLE: Final = {"zh": "测量", "en": "bench"}
_REAL: Final = 0.0006  # so many words are cut out of the messages
_LONG: Final = 100_000
# Patterns that send a backtracking engine round, and what they are asked.
REDOS: Final = (
    ("(a+)+$", "a" * _LONG + "!"),
    ("(x+x+)+y", "x" * _LONG),
    ("([a-zA-Z0-9])+(:[0-9])+z", "a1:" * (_LONG // 3)),
    ("a+", "a" * _LONG),
)
_PYTHON: Final = 2_000  # messages that Python's own engine gets


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Give the rates of keyword lists and patterns, and what hostile texts take."""
    made = corpus.make(size, folder)
    with made.path.open("rb") as file:
        texts = [m.get("text", "") for row in file for m in json.loads(row)["messages"]]
    dice = random.Random(1)  # noqa: S311 - seeded words
    words = list(_words(dice, texts, WORDS[-1]))
    for count in WORDS:
        yield from _keywords(words[:count], texts)
    yield from _patterns(list(_regexes(dice, words)), texts)
    yield from _hostile()


def _keywords(words: Sequence[str], texts: Sequence[str]) -> Iterator[Figure]:
    name = f"{len(words):,} keywords"
    loaded, figures = _built(name, {"kind": "keywords", "words": list(words)})
    yield from figures
    rate, about = _batch(loaded, texts)
    yield about
    for peer, scan in _literal_peers(words):
        few = texts if peer != "python re" or len(words) < _PYTHON else texts[:200]
        yield _beside(f"{name}, batch", rate, peer, _rate(scan, few))
    yield from _singles(name, loaded, texts)


def _patterns(patterns: Sequence[str], texts: Sequence[str]) -> Iterator[Figure]:
    name = f"{len(patterns):,} patterns"
    loaded, figures = _built(name, {"kind": "patterns", "patterns": list(patterns)})
    yield from figures
    rate, about = _batch(loaded, texts)
    yield about
    for peer, scan in _pattern_peers(patterns):
        few = texts[:_PYTHON] if peer == "python re" else texts[:20_000]
        yield _beside(f"{name}, batch", rate, peer, _rate(scan, few))
    yield from _singles(name, loaded, texts)


def _hostile() -> Iterator[Figure]:
    for pattern, text in REDOS:
        loaded, _ = _built("", {"kind": "patterns", "patterns": [pattern]})
        here, now = Place(), _now()
        best = min(_timed(lambda: loaded.hits(text, here, now)) for _ in range(5))  # noqa: B023 - called at once
        yield Figure(
            name=f"{pattern} on {len(text):,} bytes", value=best * 1e3, unit="ms"
        )


def _built(name: str, rule: dict[str, Any]) -> tuple[LoadedRules, list[Figure]]:
    more = {"id": "r", "title": _TITLE, "type": "OWN", "owner": "b", "reason": "b"}
    rules = rules_from(
        {
            "schema": "guicang.rules/1",
            "name": "bench",
            "title": _TITLE,
            "rules": [{**more, **rule}],
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        engine = RuleEngine(Path(folder), lambda *_: "0" * 32)
        with lap() as compiling:
            engine.build(rules, "v1")
        loading = min(_timed(lambda: engine.build(rules, "v1")) for _ in range(5))
        loaded = engine.build(rules, "v1")
    say(f"{name}: compiled")
    return loaded, [
        Figure(name=f"{name}, compile", value=compiling.wall, unit="s"),
        Figure(name=f"{name}, load what is kept", value=loading * 1e3, unit="ms"),
    ]


def _batch(loaded: LoadedRules, texts: Sequence[str]) -> tuple[float, Figure]:
    """Give the rate in a batch, and how many hits there are to tell of."""
    array = pa.array(texts, pa.string())
    many = pa.concat_arrays([array] * max(1, 200_000 // len(texts)))
    hits = len(loaded.columns(many).rows) / len(many)
    size = array.nbytes / len(texts)
    about = Figure(
        name=f"hits in a message ({size:.0f} bytes on average)", value=hits, unit=""
    )
    return _rate(loaded.columns, many), about


def _singles(name: str, loaded: LoadedRules, texts: Sequence[str]) -> Iterator[Figure]:
    here, now = Place(), _now()
    times = sorted(_timed(lambda: loaded.hits(t, here, now)) for t in texts[:50_000])  # noqa: B023 - called at once
    for part in (50, 99):
        value = times[len(times) * part // 100] * 1e6
        yield Figure(name=f"{name}, one text, p{part}", value=value, unit="us")


def _literal_peers(
    words: Sequence[str],
) -> Iterator[tuple[str, Callable[[Any], object]]]:
    if importlib.util.find_spec("ahocorasick_rs"):
        import ahocorasick_rs

        rust = ahocorasick_rs.AhoCorasick(list(words))
        yield (
            "ahocorasick_rs",
            lambda ts: [rust.find_matches_as_indexes(t, overlapping=True) for t in ts],
        )
    if importlib.util.find_spec("ahocorasick"):
        import ahocorasick

        c = ahocorasick.Automaton()
        for number, word in enumerate(words):
            c.add_word(word, number)
        c.make_automaton()
        yield "pyahocorasick", lambda ts: [list(c.iter(t)) for t in ts]
    yield "google-re2", _re2("|".join(map(re.escape, words)))
    python = re.compile("|".join(map(re.escape, words)))
    yield "python re", lambda ts: [list(python.finditer(t)) for t in ts]


def _pattern_peers(
    patterns: Sequence[str],
) -> Iterator[tuple[str, Callable[[Any], object]]]:
    import re2

    options = re2.Options()
    options.max_mem = 1 << 28
    several = re2.Set.SearchSet(options)
    for pattern in patterns:
        several.Add(pattern)
    several.Compile()
    yield "google-re2 Set (which, not where)", lambda ts: [several.Match(t) for t in ts]
    python = [re.compile(pattern) for pattern in patterns]
    yield "python re", lambda ts: [[p.search(t) for p in python] for t in ts]


def _re2(pattern: str) -> Callable[[Any], object]:
    import re2

    options = re2.Options()
    options.max_mem = 1 << 30
    compiled = re2.compile(pattern.encode(), options)
    return lambda ts: [list(compiled.finditer(t.encode())) for t in ts]


def _words(dice: random.Random, texts: Sequence[str], count: int) -> Iterator[str]:
    characters = sorted({c for t in texts for c in t if "\u4e00" <= c <= "\u9fa5"})
    long = [t for t in texts if len(t) > 8]
    seen: set[str] = set()
    while len(seen) < count:
        if long and dice.random() < _REAL:
            text = dice.choice(long)
            start = dice.randrange(len(text) - 4)
            word = text[start : start + 4].strip()
        else:
            word = "".join(dice.choices(characters, k=dice.choice((3, 4))))
        if word and word not in seen and word.isprintable():
            seen.add(word)
            yield word


def _regexes(dice: random.Random, words: Sequence[str]) -> Iterator[str]:
    shapes: tuple[Callable[[str, str], str], ...] = (
        lambda a, _: f"{a}[0-9]{{4,8}}",
        lambda a, b: f"{a}.{{0,10}}{b}",
        lambda a, b: f"{a}[一-龥]{{1,4}}{b}",
        lambda a, _: f"{a}(?:号|码)?[:：]? ?[A-Za-z0-9]{{5,12}}",
    )
    seen: set[str] = set()
    while len(seen) < PATTERNS:
        number = len(seen)
        if number % 5 == 0:
            head = "".join(dice.choices("ABCDEFGHJKLMNP", k=3))
            pattern = f"{head}-?[0-9]{{{4 + number % 4},10}}"
        else:
            a, b = (re.escape(dice.choice(words)) for _ in range(2))
            pattern = shapes[number % 5 - 1](a, b)
        if pattern not in seen:
            seen.add(pattern)
            yield pattern


def _beside(name: str, rate: float, peer: str, other: float) -> Figure:
    return Figure(
        name=name, value=rate, unit="messages/s of one core", peer=other, peer_name=peer
    )


def _rate(scan: Callable[[Any], object], texts: Any) -> float:
    best = 0.0
    for _ in range(3):
        with lap() as taken:
            scan(texts)
        best = max(best, taken.rate(len(texts)))
        if taken.cpu > 2:
            break
    return best


def _timed(deed: Callable[[], object]) -> float:
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def _now() -> Any:
    from guicang.bootstrap.stores import SystemClock

    return SystemClock().now()

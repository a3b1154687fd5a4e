"""The engines that are measured, each behind the same names.

Settings are those that a user who wants speed and Chinese would choose; the page of
results names them. Nothing here is shared between engines but the loop over texts.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, Final

BY_WORDS: Final = frozenset({"PERSON", "ADDRESS", "MEDICAL", "MINOR"})
Span = list[Any]  # type, start, end: code points, end exclusive


class Engine:
    """What is asked of an engine; one that has a faster way with many overrides it."""

    version: str
    single: Callable[[str], Any]

    def prepare(self, texts: list[str]) -> Any:
        """Give the form in which many texts are handed over; not timed."""
        return texts

    def batch(self, texts: Sequence[str]) -> None:
        """Scan many texts."""
        for text in texts:
            self.single(text)

    def spans(self, text: str) -> list[Span]:
        """Scan one text and say what was found, by the engine's own words for types."""
        raise NotImplementedError


class Presidio(Engine):
    """Presidio as it comes for Chinese, with recognizers for China; no model.

    BatchAnalyzerEngine would do no good: it calls ``analyze`` in a loop as well.
    """

    stock = True

    def __init__(self) -> None:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NoOpNlpEngine
        from presidio_cn import FOLD, recognizers

        nlp = NoOpNlpEngine([{"lang_code": "zh", "model_name": "none"}])
        nlp.load()
        registry = RecognizerRegistry(supported_languages=["zh"])
        if self.stock:
            registry.load_predefined_recognizers(languages=["zh"], nlp_engine=nlp)
            registry.remove_recognizer("SpacyRecognizer")
        for recognizer in recognizers():
            registry.add_recognizer(recognizer)
        analyze = AnalyzerEngine(
            registry=registry, nlp_engine=nlp, supported_languages=["zh"]
        ).analyze
        self.single = lambda text: analyze(text.translate(FOLD), "zh")
        self.version = version("presidio-analyzer")

    def spans(self, text: str) -> list[Span]:
        return [[one.entity_type, one.start, one.end] for one in self.single(text)]


class LeanPresidio(Presidio):
    """Presidio with the recognizers for China and none of its own."""

    stock = False


class Argus(Engine):
    """argus-redact by its rules; finding alone, without the replacing that follows."""

    def __init__(self) -> None:
        from argus_redact.glue.redact import _detect

        self.single = lambda text: _detect(
            text,
            lang=["zh", "en"],
            mode="fast",
            names=None,
            types=None,
            types_exclude=None,
        )[0]
        self.version = version("argus-redact")

    def spans(self, text: str) -> list[Span]:
        return [[one.type, one.start, one.end] for one in self.single(text)]


class Datafog(Engine):
    """datafog-core as it comes."""

    def __init__(self) -> None:
        from datafog_core import scan

        self.single = scan
        self.version = version("datafog-core")

    def spans(self, text: str) -> list[Span]:
        found = [(one.entity_type, one.codepoint_range) for one in self.single(text)]
        return [[kind, place.start, place.end] for kind, place in found]


class Guicang(Engine):
    """Ours with all its rules, from a list of texts."""

    by_words = True

    def __init__(self) -> None:
        from guicang.adapters.scanning.scanner import RuleScanner
        from guicang.domain.detect.model import Entity

        left_out = set() if self.by_words else BY_WORDS
        types = [kind for kind in Entity if kind not in left_out]
        self.scanner = RuleScanner(types=types)
        self.single = self.scanner.scan_one
        self.version = self.scanner.version

    def batch(self, texts: Any) -> None:
        self.scanner.scan(texts)

    def spans(self, text: str) -> list[Span]:
        return [[str(one.type), one.start, one.end] for one in self.single(text)]


class GuicangArrow(Guicang):
    """Ours with all its rules, from a column of Arrow."""

    def prepare(self, texts: list[str]) -> Any:
        import pyarrow as pa

        return pa.array(texts, pa.string())

    def batch(self, texts: Any) -> None:
        self.scanner.scan_arrow(texts)


class Shapes(Guicang):
    """Ours without names, addresses, health and age: what has a shape of its own."""

    by_words = False


class ShapesArrow(GuicangArrow):
    """The same from a column of Arrow."""

    by_words = False


class GuicangNames(Guicang):
    """Ours with all its rules, and the model of the extra ``names``."""

    def __init__(self) -> None:
        from guicang.bootstrap.detection import rule_scanner

        self.scanner = rule_scanner(None, names=True)
        self.single = self.scanner.scan_one
        self.version = self.scanner.version


ENGINES: Final = {
    "presidio": Presidio,
    "presidio-lean": LeanPresidio,
    "argus": Argus,
    "datafog": Datafog,
    "guicang": Guicang,
    "guicang-arrow": GuicangArrow,
    "shapes": Shapes,
    "shapes-arrow": ShapesArrow,
    "guicang-names": GuicangNames,
}

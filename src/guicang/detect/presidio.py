"""Our scanner as a recognizer of presidio-analyzer: ``pip install guicang[presidio]``.

    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.add_recognizer(GuicangRecognizer())
    engine = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": "zh", "model_name": "none"}]),
        supported_languages=["zh"],
    )

One recognizer for all types, because the scanner reads a text once. It needs no model:
Presidio's engine without language processing is enough. ``names=True`` reads the text
with our own model too, for names that no cue word introduces (extra ``names``).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guicang import detect
from guicang.domain.detect.model import Entity, Finding
from guicang.entrypoints.reasons import why

ENTITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Entity.MOBILE: "PHONE_NUMBER",
        Entity.LANDLINE: "PHONE_NUMBER",
        Entity.PHONE: "PHONE_NUMBER",
        Entity.BANK_CARD: "CREDIT_CARD",
        Entity.EMAIL: "EMAIL_ADDRESS",
        Entity.IP: "IP_ADDRESS",
        Entity.MAC: "MAC_ADDRESS",
        Entity.IBAN: "IBAN_CODE",
        Entity.VAT: "VAT_NUMBER",
        Entity.US_SSN: "US_SSN",
        Entity.PERSON: "PERSON",
        Entity.ADDRESS: "LOCATION",
        Entity.CN_ID: "CN_ID",
        Entity.PASSPORT: "CN_PASSPORT",
        Entity.HK_MO_PERMIT: "CN_HK_MO_PERMIT",
        Entity.TW_PERMIT: "CN_TW_PERMIT",
        Entity.MILITARY_ID: "CN_MILITARY_ID",
        Entity.PLATE: "CN_LICENSE_PLATE",
        Entity.USCC: "CN_USCC",
        Entity.DRIVER_LICENSE: "CN_DRIVER_LICENSE",
        Entity.SOCIAL_SECURITY: "CN_SOCIAL_SECURITY",
        Entity.WECHAT: "WECHAT_ID",
        Entity.QQ: "QQ_NUMBER",
        Entity.DOB: "DATE_OF_BIRTH",
        Entity.PASSWORD: "PASSWORD",
        Entity.SECRET: "SECRET",
        Entity.MEDICAL: "MEDICAL",
        Entity.MINOR: "MINOR",
    }
)
"""Our types and what Presidio calls them; what it has no name for begins with CN_."""
NAME: Final = "GuicangRecognizer"


class GuicangRecognizer(EntityRecognizer):
    """Finds what ``guicang.detect`` finds.

    ``entities`` may give other names; a type that it leaves out is not looked for.
    ``names`` asks the model for names as well: NamesMissing, NamesChanged at once.
    """

    def __init__(
        self,
        supported_language: str = "zh",
        entities: Mapping[str, str] = ENTITIES,
        *,
        names: bool = False,
    ) -> None:
        """Offer the types under their names."""
        self._names = dict(entities)
        self._model = names
        super().__init__(
            supported_entities=sorted(set(self._names.values())),
            supported_language=supported_language,
            name=NAME,
            version=detect.version(names=names),
        )

    def load(self) -> None:
        """Make the scanner, so that the first text does not wait for it."""
        detect.version(names=self._model)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        """Find; values that are partly masked already are left out."""
        del nlp_artifacts
        wanted = {kind for kind, name in self._names.items() if name in entities}
        found = detect.analyze(text, wanted, names=self._model)
        return [self._result(each) for each in found]

    def _result(self, found: Finding) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=NAME,
            original_score=found.score,
            pattern_name=found.rule,
            textual_explanation=why(found.rule, "en"),
        )
        return RecognizerResult(
            entity_type=self._names[found.type],
            start=found.start,
            end=found.end,
            score=found.score,
            analysis_explanation=explanation,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: NAME,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )

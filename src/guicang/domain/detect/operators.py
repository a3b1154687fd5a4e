"""What stands for a value where no key is needed."""

from guicang.domain.detect.masks import ALL, masked
from guicang.domain.detect.policy import Operator, Treatment
from guicang.domain.detect.tokens import Numbering


def instead(treatment: Treatment, kind: str, value: str, numbers: Numbering) -> str:
    """Return what is shown instead; three stars for an operator that needs a key."""
    match treatment.operator:
        case Operator.KEEP:
            return value
        case Operator.REPLACE:
            return numbers(kind, value)
        case Operator.MASK:
            return masked(kind, value, treatment.level)
        case _:
            return ALL

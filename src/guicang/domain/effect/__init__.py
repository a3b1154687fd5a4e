"""What a change of retention or of the desk did, and whether that is chance."""

from guicang.domain.effect.compare import compare as compare
from guicang.domain.effect.model import (
    Effect as Effect,
    Inquiry as Inquiry,
    Measure as Measure,
    Name as Name,
    Side as Side,
    Verdict as Verdict,
    Window as Window,
)

"""Who looks, when and for what, drawn faintly over it: a deterrent, not a lock."""

from typing import Final
from xml.sax.saxutils import escape

_SHAPE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><defs>'
    '<pattern id="who" width="{width}" height="170" patternUnits="userSpaceOnUse">'
    '<text x="12" y="140" transform="rotate(-18 12 140)" font-size="14" '
    'font-family="sans-serif" fill="#1f2937" fill-opacity="0.13">{who}</text>'
    '<text x="18" y="158" transform="rotate(-18 18 158)" font-size="12" '
    'font-family="sans-serif" fill="#1f2937" fill-opacity="0.13">{why}</text>'
    '</pattern></defs><rect width="100%" height="100%" fill="url(#who)"/></svg>'
)
_A_LETTER: Final = 12
_LONGEST: Final = 60


def drawn(who: str, why: str = "") -> str:
    """Give an SVG (1.1) that fills whatever it lies over."""
    why = why if len(why) <= _LONGEST else f"{why[:_LONGEST]}…"
    width = 60 + _A_LETTER * max(len(who), len(why))
    return _SHAPE.format(width=width, who=escape(who), why=escape(why))

"""Who looks at a page and when, drawn faintly over it: a deterrent, not a lock."""

from typing import Final
from xml.sax.saxutils import escape

_SHAPE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="170">'
    '<text x="12" y="150" transform="rotate(-18 12 150)" font-size="14" '
    'font-family="sans-serif" fill="#1f2937" fill-opacity="0.13">{said}</text></svg>'
)
_A_LETTER: Final = 12


def drawn(said: str) -> str:
    """Give an SVG (1.1) that repeats itself as a background."""
    return _SHAPE.format(width=60 + _A_LETTER * len(said), said=escape(said))

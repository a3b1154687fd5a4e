"""Lay over a picture who takes it away, when and for what, so that a copy says so.

PNG, JPEG, GIF, WebP, BMP and TIFF, frame by frame; what is none of these, or cannot be
read, comes back as it was. Nothing but pixels stays: metadata (places, devices) goes.
"""

import io
from contextlib import suppress
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence

from guicang.adapters.documents.fonts import find

_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_MOST_PIXELS: Final = 100_000_000
"""Of all frames together: 400 MB while they are drawn on."""
_SMALLEST: Final = 11
_SHARE: Final = 26
"""A letter is this part of the shorter side, and no smaller than can be read."""
_TILT: Final = 18
_DRAWN: Final = 1_000
"""Pixels of the longer side at which the text is drawn; larger pictures stretch it."""
_INK: Final = (20, 24, 32, 112)
_RIM: Final = (255, 255, 255, 112)
"""Dark letters with a light rim can be read on any ground."""
_QUALITY: Final = 90
_UNREAD: Final = (
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow says of what is no picture, or too large a one."""


def marked(data: bytes, text: str, font: str = "") -> bytes:
    """Draw a text over a picture, again and again, leaning; give its bytes."""
    try:
        return _marked(data, text, font)
    except _UNREAD:
        return data


def _marked(data: bytes, text: str, font: str) -> bytes:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        kind, many = str(picture.format), getattr(picture, "n_frames", 1)
        if picture.width * picture.height * many > _MOST_PIXELS:
            return data
        frames = [_drawn(each, text, font) for each in ImageSequence.Iterator(picture)]
        pauses = picture.info.get("duration")
        loop = picture.info.get("loop")
    if kind in {"JPEG", "BMP"}:
        frames = [each.convert("RGB") for each in frames[:1]]
    more: dict[str, Any] = {"quality": _QUALITY} if kind in {"JPEG", "WEBP"} else {}
    if len(frames) > 1:
        timing = {"duration": pauses, "loop": loop}
        more |= {name: value for name, value in timing.items() if value is not None}
        more |= {"save_all": True, "append_images": frames[1:]}
    out = io.BytesIO()
    frames[0].save(out, format=kind, **more)
    return out.getvalue()


def _drawn(frame: Image.Image, text: str, font: str) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    ground = upright.convert("RGBA")
    shrunk = min(1, _DRAWN / max(ground.size))
    wide, high = (max(1, round(side * shrunk)) for side in ground.size)
    layer = _layer((wide, high), text, font)
    if layer.size != ground.size:
        layer = layer.resize(ground.size, Image.Resampling.BILINEAR)
    done = Image.alpha_composite(ground, layer)
    with suppress(KeyError):
        done.info.pop("exif")
    return done if _sees_through(upright) else done.convert("RGB")


def _sees_through(frame: Image.Image) -> bool:
    return frame.mode in {"RGBA", "LA", "PA"} or "transparency" in frame.info


def _layer(size: tuple[int, int], text: str, font: str) -> Image.Image:
    """Draw the text in rows, each half a step aside from the one above."""
    wide, high = size
    letter = max(_SMALLEST, min(wide, high) // _SHARE)
    path, face = find(font)
    letters = ImageFont.truetype(str(path), letter, index=face)
    side = int((wide**2 + high**2) ** 0.5) + 2 * letter
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    step, row = int(pen.textlength(text, font=letters)) + 3 * letter, 4 * letter
    rim = max(1, letter // 14)
    for number, y in enumerate(range(0, side, row)):
        for x in range(-(number % 2) * step // 2, side, step):
            pen.text((x, y), text, _INK, letters, stroke_width=rim, stroke_fill=_RIM)
    turned = layer.rotate(_TILT, resample=Image.Resampling.BICUBIC)
    left, top = (side - wide) // 2, (side - high) // 2
    return turned.crop((left, top, left + wide, top + high))

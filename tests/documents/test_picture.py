"""Who takes a picture away is drawn over it, on any ground, in every frame."""

import io
import struct

import pytest
from PIL import Image, ImageChops, ImageSequence

from guicang.adapters.documents.picture import marked

SAID = "li.wei · 2026-11-26 15:10 · 投诉核查"


def drawn(kind="PNG", size=(640, 480), colour="white", mode="RGB", **more):
    out = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(out, format=kind, **more)
    return out.getvalue()


def opened(data, mode="RGB"):
    return Image.open(io.BytesIO(data)).convert(mode)


def changed(before, after):
    """Say what share of the pixels differs clearly, in each quarter."""
    found = ImageChops.difference(opened(before, "L"), opened(after, "L"))
    clear = found.point(lambda value: 255 * (value > 24))
    wide, high = clear.size[0] // 2, clear.size[1] // 2
    corners = [(0, 0), (wide, 0), (0, high), (wide, high)]
    quarters = [clear.crop((x, y, x + wide, y + high)) for x, y in corners]
    return [q.histogram()[255] / (wide * high) for q in quarters]


@pytest.mark.parametrize("colour", ["white", "black", "gray", "#b22222"])
def test_a_text_stands_out_on_any_ground_and_hides_little_of_it(colour):
    before = drawn(colour=colour)

    shares = changed(before, marked(before, SAID))

    assert all(0.01 < share < 0.3 for share in shares)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_every_form_keeps_its_kind_and_size(kind):
    before = drawn(kind, size=(300, 200))

    after = marked(before, SAID)

    assert after != before
    assert (Image.open(io.BytesIO(after)).format, opened(after).size) == (
        kind,
        (300, 200),
    )


def test_two_viewers_have_two_pictures():
    before = drawn()

    assert marked(before, SAID) != marked(before, SAID.replace("li.wei", "zhao"))


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "RGBA"])
def test_grey_painted_and_clear_pictures_are_marked(mode):
    before = drawn("PNG" if mode != "CMYK" else "JPEG", mode=mode)

    assert min(changed(before, marked(before, SAID))) > 0.01


def test_what_can_be_seen_through_stays_so():
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (10, 20, 30, 0)).save(out, format="PNG")

    alpha = opened(marked(out.getvalue(), SAID), "RGBA").getchannel("A")

    clear, ink = alpha.getextrema()
    assert clear == 0
    assert ink > 80


def test_every_frame_is_marked_and_its_time_stays():
    frames = [Image.new("RGB", (200, 150), (40 * n, 90, 120)) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=0
    )

    after = Image.open(io.BytesIO(marked(out.getvalue(), SAID)))

    assert after.n_frames == 3
    assert after.info["duration"] == 70
    for frame in ImageSequence.Iterator(after):
        assert len(frame.convert("RGB").getcolors(200 * 150)) > 2


def test_it_stands_upright_and_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CANARY camera"
    before = drawn("JPEG", size=(300, 200), exif=exif.tobytes())

    after = marked(before, SAID)

    assert opened(after).size == (200, 300)
    assert b"CANARY" in before
    assert b"CANARY" not in after


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawn()[:60],
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 60_000, 60_000),
    ],
)
def test_what_is_no_picture_comes_back_as_it_was(data):
    assert marked(data, SAID) == data


def test_too_large_a_picture_comes_back_and_takes_no_memory():
    data = drawn("PNG", size=(12_000, 9_000), mode="1")

    assert marked(data, SAID) == data

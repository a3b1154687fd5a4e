"""What is printed of a checkpoint is read back by a decoder, as a camera would."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from guicang.adapters.documents.checkpoint import paper

POPPLER = shutil.which("pdftoppm")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
pytestmark = pytest.mark.skipif(
    POPPLER is None and not os.environ.get("CI"), reason="poppler-utils is absent"
)


def note(size=1_234_567, signatures=1):
    """A signed note (C2SP) as long as ours are, with as many witnesses."""
    lines = ["归藏.acme.test/ledger", str(size), "q" * 43 + "=", ""]
    lines += [f"— 归藏.acme.test/ledger {'A' * 92}" for _ in range(signatures)]
    return "\n".join(lines) + "\n"


def pictured(printed, dots):
    """Draw the first page with so many dots an inch."""
    run = [str(POPPLER), "-png", "-r", str(dots), "-singlefile", "-"]
    ran = subprocess.run(run, input=printed, capture_output=True, check=True)  # noqa: S603 - a fixed tool, our bytes
    return Image.open(BytesIO(ran.stdout))


@pytest.mark.parametrize("dots", [100, 300])
@pytest.mark.parametrize("signatures", [1, 3])
def test_the_code_gives_the_note_byte_for_byte(dots, signatures):
    said = note(signatures=signatures)

    found = zxingcpp.read_barcodes(pictured(paper(said, NOON, str), dots))

    (code,) = found
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    assert sha256(code.bytes).hexdigest() == sha256(said.encode()).hexdigest()


def test_a_sheet_that_was_turned_and_smudged_is_read_all_the_same():
    said = note()
    sheet = pictured(paper(said, NOON, str), 200).convert("L").rotate(7, fillcolor=255)
    width, _ = sheet.size
    (clean,) = zxingcpp.read_barcodes(sheet)
    corner = clean.position.bottom_right
    smudge = (corner.x - width // 40, corner.y - width // 40, corner.x, corner.y)
    sheet.paste(255, smudge)

    (code,) = zxingcpp.read_barcodes(sheet)

    assert code.bytes == said.encode()

"""The page on certificates is the one of the code, and its recipe works."""

import ast
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from tools.pages import certificate as page

from tests.specimens.certificate import Pen, sealed

FILE = Path(__file__).parents[2] / page.PATH


@pytest.fixture
def recipe(tmp_path):
    code = re.search(r"```python\n(.*?)```", FILE.read_text("utf-8"), re.DOTALL)[1]
    path = tmp_path / "verify.py"
    path.write_text(code, "utf-8")
    return path


def run(recipe, data, key):
    file = recipe.with_name("certificate.json")
    file.write_bytes(data)
    command = [sys.executable, str(recipe), str(file), b64encode(key).decode()]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the page's own recipe


def test_the_page_is_as_the_code_says():
    assert FILE.read_text("utf-8") == page.render()


def test_the_recipe_has_no_more_than_fifteen_lines(recipe):
    code = recipe.read_text("utf-8")
    ast.parse(code)

    assert len([line for line in code.splitlines() if line.strip()]) <= 15


def test_the_recipe_verifies_a_certificate(recipe):
    ran = run(recipe, sealed(), Pen().public_key)

    assert ran.returncode == 0, ran.stderr
    assert "8 of 10 conversations were taken offline" in ran.stdout


def test_the_recipe_notices_a_changed_certificate(recipe):
    changed = sealed().replace(b"wang.fang", b"wang.fank")

    assert "InvalidSignature" in run(recipe, changed, Pen().public_key).stderr


def test_the_recipe_notices_another_key(recipe):
    assert "InvalidSignature" in run(recipe, sealed(), Pen(8).public_key).stderr


def test_the_recipe_notices_another_spelling(recipe):
    twice = b'{"certificate":{},' + sealed()[1:]

    assert "not as it was issued" in run(recipe, twice, Pen().public_key).stderr

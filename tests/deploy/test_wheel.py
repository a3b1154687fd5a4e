"""What is released is all that is needed: installed alone, it serves a page."""

import re
import subprocess
import sys
import zipfile

import pytest

from tests.cli.hands import at
from tests.deploy.wheels import bare, installed, own_wheel
from tests.ports import free_port
from tests.serving.served import get, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
STATIC = "guicang/entrypoints/web/static/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return own_wheel(tmp_path_factory.mktemp("wheel"))


def test_everything_that_pages_and_words_need_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    for wanted in (
        f"{STATIC}vendor/manifest.json",
        f"{STATIC}vendor/NOTICE.txt",
        f"{STATIC}guicang/app.css",
        "guicang/locale/zh_Hans/LC_MESSAGES/guicang.mo",
        "guicang/locale/zh_Hans/LC_MESSAGES/django.mo",
        "guicang/entrypoints/web/templates/guicang/base.html",
        "guicang_verify/__main__.py",
    ):
        assert wanted in names
    assert not [n for n in names if n.startswith(("tests/", "bench/", "tools/"))]
    assert not [n for n in names if "__pycache__" in n]


def test_installed_alone_it_serves_a_page_with_its_styles(wheel, tmp_path):
    program = installed(wheel, tmp_path / "env")
    port = free_port()
    with at(tmp_path / "home") as made:
        made.init()
    home = made.path
    where = "import guicang; print(guicang.__file__)"
    python = program.parent / "python"
    found = subprocess.run(  # noqa: S603 - as above
        [python, "-c", where],
        env=bare(home),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(tmp_path) in found
    assert str(tmp_path) not in sys.prefix
    with subprocess.Popen(  # noqa: S603 - as above
        [program, "serve", "--only", "console", "--port", str(port)],
        env=bare(home),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as served:
        try:
            assert until(lambda: get(port, "/readyz")[0] == 200)
            status, page = get(port, "/accounts/login/")
            files = re.findall(rb'(?:href|src)="(/static/vendor/[^"]+)"', page)
            answers = [get(port, file.decode()) for file in files]
        finally:
            served.terminate()

    assert status == 200
    assert "登录" in page.decode()
    assert files
    assert all(code == 200 and body for code, body in answers)

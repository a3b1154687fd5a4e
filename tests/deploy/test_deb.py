"""The Debian package holds what it says, and its scripts touch no record."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tools.deb import pack, version

from tests.deploy.wheels import own_wheel

DEB = Path(__file__).parents[2] / "deploy" / "deb"
SCRIPTS = ["postinst", "prerm", "postrm", "guicang"]


def run(*command, **more):
    return subprocess.run(  # noqa: S603 - Debian's own programs
        list(map(str, command)), capture_output=True, text=True, check=False, **more
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Build it with our wheel alone: what it needs would be 300 MB more."""
    if shutil.which("dpkg-deb") is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no dpkg-deb on this machine")
        pytest.skip("no dpkg-deb on this machine")
    wheels = tmp_path_factory.mktemp("wheels")
    own_wheel(wheels)
    return pack(wheels, tmp_path_factory.mktemp("deb"))


def test_it_says_what_it_is_and_what_it_needs(package):
    fields = "Package", "Section", "Depends"

    said = run("dpkg-deb", "--field", package, *fields).stdout

    assert "Package: guicang" in said
    assert "python3 (>= 3.11), python3-venv, systemd" in said


def test_everything_lies_in_its_place_with_its_rights(package, tmp_path):
    listed = run("dpkg-deb", "--contents", package).stdout
    rights = {line.split()[5]: line.split()[0] for line in listed.splitlines()}

    assert rights["./usr/bin/guicang"] == "-rwxr-xr-x"
    assert rights["./etc/guicang/environment"] == "-rw-------"
    assert rights["./usr/lib/systemd/system/guicang-worker.service"] == "-rw-r--r--"
    assert any(n.startswith("./usr/share/guicang/wheels/guicang-") for n in rights)
    assert not [n for n in rights if n.startswith("./var/lib/guicang/")]
    run("dpkg-deb", "--control", package, tmp_path)
    assert (tmp_path / "conffiles").read_text().split() == ["/etc/guicang/environment"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_what_a_shell_reads(script):
    assert run("sh", "-n", DEB / script).returncode == 0
    assert (DEB / script).read_text().startswith("#!/bin/sh\n")
    assert os.access(DEB / script, os.X_OK)


@pytest.mark.parametrize("argument", ["remove", "purge", "upgrade"])
def test_whatever_is_done_to_the_package_the_home_stays(argument, tmp_path):
    """The script is run as dpkg would, on folders of this test."""
    text = (DEB / "postrm").read_text()
    places = {name: tmp_path / name.replace("/", "_") for name in PLACES}
    for name, place in places.items():
        place.mkdir()
        (place / "file").touch()
        text = text.replace(name, str(place))

    done = run("sh", "-c", text, "postrm", argument)

    assert done.returncode == 0, done.stderr
    assert (places["/var/lib/guicang"] / "file").exists()
    assert places["/opt/guicang"].exists() is (argument == "upgrade")


PLACES = ["/opt/guicang", "/var/lib/guicang"]


def test_nothing_is_fetched_when_it_is_installed():
    lines = (DEB / "postinst").read_text()

    assert lines.count("-m pip install") == lines.count("--no-index") == 1


@pytest.mark.parametrize(
    ("name", "debian"),
    [
        ("guicang-1.2.0-py3-none-any.whl", "1.2.0"),
        ("guicang-1.2.0rc1-py3-none-any.whl", "1.2.0~rc1"),
        ("guicang-1.2.0.dev3-py3-none-any.whl", "1.2.0~dev3"),
    ],
)
def test_what_comes_before_a_release_is_ordered_before_it(name, debian):
    assert version(Path(name)) == debian

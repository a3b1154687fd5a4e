"""Build the Debian package, with wheels of everything that it needs inside.

    python tools/deb.py                    build, fetch and pack: dist/*.deb
    python tools/deb.py --collect FOLDER   build and fetch alone, for images and others
    python tools/deb.py --wheels FOLDER    pack what was collected, without a network

What it needs is fetched as ``requirements/runtime.txt`` pins it. The architecture is
this machine's.
"""

import argparse
import gzip
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}


def version(wheel: Path) -> str:
    """Give the release from a wheel's name, as Debian orders it."""
    return wheel.name.split("-")[1].replace(".dev", "~dev").replace("rc", "~rc")


def own_wheel(to: Path) -> Path:
    """Build our wheel. The console's files have to be there: ``make setup``."""
    vendor = ROOT / "src/guicang/entrypoints/web/static/vendor/manifest.json"
    if not vendor.is_file():
        raise SystemExit("the console's files are missing: run `make setup` first")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", to]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - hatchling
    (wheel,) = to.glob("guicang-*.whl")
    return wheel


def fetch(to: Path) -> None:
    """Fetch what it needs, as it is pinned."""
    pinned = ["--require-hashes", "-r", str(ROOT / "requirements" / "runtime.txt")]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    pinned = ["--only-binary", ":all:", *pinned]
    subprocess.run([*command, "-d", str(to), *pinned], check=True)  # noqa: S603 - pip


def pack(wheels: Path, to: Path) -> Path:
    """Pack a folder of wheels; give the package."""
    (ours,) = wheels.glob("guicang-*.whl")
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        news = Path(place) / "changelog.gz"
        news.write_bytes(gzip.compress(changelog(version(ours)).encode(), mtime=0))
        settings = {
            "ARCH": ARCHITECTURES[platform.machine()],
            "VERSION": version(ours),
            "WHEELS": str(wheels),
            "CHANGELOG": str(news),
        }
        _nfpm(settings, to)
    return to / f"guicang_{settings['VERSION']}_{settings['ARCH']}.deb"


def changelog(release: str) -> str:
    """Write what Debian asks for; what is new stands in CHANGELOG.md."""
    written = datetime.fromtimestamp((ROOT / "CHANGELOG.md").stat().st_mtime, UTC)
    return (
        f"guicang ({release}) stable; urgency=medium\n\n"
        "  * See CHANGELOG.md in the sources.\n\n"
        f" -- Guicang <packages@guicang.test>  {format_datetime(written)}\n"
    )


def _nfpm(settings: Mapping[str, str], to: Path) -> None:
    nfpm = shutil.which("nfpm", path=str(Path(sys.executable).parent)) or "nfpm"
    config = ["--config", "deploy/deb/nfpm.yaml", "--packager", "deb"]
    subprocess.run(  # noqa: S603 - as it is pinned
        [nfpm, "package", *config, "--target", str(to)],
        cwd=ROOT,
        env=os.environ | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description="The Debian package.")
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    parser.add_argument("--wheels", type=Path, help="pack what lies here")
    parser.add_argument("--collect", type=Path, help="only put the wheels here")
    options = parser.parse_args(arguments)
    if options.wheels:
        print(pack(options.wheels, options.to))
        return
    if options.collect:
        collect(options.collect)
        return
    with tempfile.TemporaryDirectory() as place:
        collect(Path(place))
        print(pack(Path(place), options.to))


def collect(to: Path) -> None:
    """Put our wheel, and all that it needs, into a folder."""
    to.mkdir(parents=True, exist_ok=True)
    own_wheel(to)
    fetch(to)


if __name__ == "__main__":
    main()

"""Where a font with Chinese letters is: as set, as packaged, as the system has it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from guicang.domain.errors import BadSetting

SYSTEM: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
    Path("C:/Windows/Fonts/msyh.ttc"),
)
_SC: Final = {"NotoSansCJK-Regular.ttc": 2}  # faces: JP, KR, SC, TC, HK


def find(setting: str = "", system: Sequence[Path] = SYSTEM) -> tuple[Path, int]:
    """Return the font's file and the number of the face in it.

    Raises BadSetting if the one that is set is no file, or if there is none at all.
    """
    if setting:
        path = Path(setting)
        if not path.is_file():
            raise BadSetting(setting="font", reason=f"{setting} is no file")
        return path, _SC.get(path.name, 0)
    for path in (*_packaged(), *system):
        if path.is_file():
            return path, _SC.get(path.name, 0)
    raise BadSetting(setting="font", reason="no font with Chinese letters was found")


def _packaged() -> tuple[Path, ...]:
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return ()
    return (Path(sans_path()),)

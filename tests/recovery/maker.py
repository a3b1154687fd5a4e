"""A process that makes a snapshot in small steps, so that it can be killed in one."""

import os
import time
from dataclasses import replace
from pathlib import Path

from guicang.adapters.frames import AesFrames
from guicang.bootstrap import open_house

FRAME = 4096


class SlowFrames(AesFrames):
    def seal(self, *args, **more):
        time.sleep(0.02)
        return super().seal(*args, **more)


def main() -> None:
    house = open_house(Path(os.environ["GUICANG_HOME"]))
    replace(house.snapshotting, frame=FRAME, frames=SlowFrames()).make()


if __name__ == "__main__":
    main()

"""Settings of files that a worker takes in."""

from typing import Final

from guicang.config.setting import Setting

IMPORTS: Final = (
    Setting(
        "imports.upload",
        512 << 20,
        "bytes",
        "How large a file may be that is uploaded for import.",
    ),
    Setting(
        "imports.folder",
        "",
        "folder",
        "A folder of the server, of the home or elsewhere, in which files are laid for "
        "import; none if empty.",
    ),
)

"""GC-783 to GC-786: files that a worker takes in."""

from guicang.domain.errors.base import GuicangError, Refused


class UploadTooLarge(Refused):
    """A file for import that is larger than the settings let one be."""

    code = "GC-783"
    message = "a file for import may have {limit} bytes at most"
    advice = (
        "Pack it (.gz or .zst), cut it at the end of a line, or lay it into the folder "
        "for imports on the server (imports.folder)."
    )


class NoSuchUpload(GuicangError):
    """An uploaded file that does not lie here, or no more."""

    code = "GC-784"
    message = "there is no uploaded file {upload}"
    advice = (
        "It goes when its import ends, or after a day that nobody imports it. Upload "
        "it again: what was stored stays, and comes in once."
    )
    exit_code = 2
    hopeless = True


class NotInFolder(GuicangError):
    """A name that is no file's of the folder for imports."""

    code = "GC-785"
    message = "there is no file {file} in the folder for imports"
    advice = (
        "Lay it there as a regular file, and name it without a path (imports.folder)."
    )
    exit_code = 2
    hopeless = True


class UploadCut(GuicangError):
    """A file that did not arrive whole; nothing of it is kept."""

    code = "GC-786"
    message = "the file did not arrive whole"
    advice = "Nothing of it is kept. Upload it again."

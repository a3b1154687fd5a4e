"""A file that a browser sends is sealed as it comes: no disk ever has it in clear.

Django reads a form before anybody asks for a field of it, so what reads files has to be
in its place before the check against forged forms looks for its own (Django, "Modifying
upload handlers on the fly"). Who has not logged in or may not import is refused before
a byte is read; a form of elsewhere (Origin), too.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from guicang.domain.errors import BadForm, GuicangError, UploadCut
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.page import Answer, Asked
from guicang.ports.uploads import Sink, Upload

FIELD: Final = "file"
Received = Callable[[Asked, Upload], Answer]


class Sealing(FileUploadHandler):
    """Seals the one file of a form. What is wrong is said when the form was read."""

    chunk_size = 1 << 20

    def __init__(self, by: str) -> None:
        """Remember who sends it."""
        super().__init__()
        self._by = by
        self._sink: Sink | None = None
        self._whole = False
        self._error: GuicangError | None = None

    def new_file(
        self, field_name: str, file_name: str, *args: Any, **more: Any
    ) -> None:
        """Begin the file; others are passed over."""
        super().new_file(field_name, file_name, *args, **more)
        if field_name != FIELD or self._sink is not None:
            raise SkipFile
        self._try(lambda: self._begin(file_name))

    def _begin(self, name: str) -> None:
        self._sink = house().importing.begin(name=name, by=self._by)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a piece; nothing is left for other handlers."""
        del start
        sink = self._sink
        if sink is not None:
            self._try(lambda: sink.write(raw_data))

    def file_complete(self, file_size: int) -> None:
        """Note that it is whole."""
        del file_size
        self._whole = True

    def _try(self, deed: Callable[[], None]) -> None:
        """Do it. What fails ends the reading, but not before the browser has sent all.

        A browser whose connection is cut shows that, and not what we have to say.
        """
        try:
            deed()
        except GuicangError as error:
            self._error = error
            self.drop()
            raise StopUpload(connection_reset=False) from error

    def end(self, request: Asked) -> Upload:
        """Keep the file. BadForm where there is none, and what went wrong with it."""
        request.POST.get(FIELD)  # the form is read now, if the check has not
        if self._error is not None:
            raise self._error
        if self._sink is None:
            raise BadForm(reason=words("choose a file"))
        if not self._whole:
            raise UploadCut
        return house().importing.end(self._sink)

    def drop(self) -> None:
        """Keep nothing of it."""
        if self._sink is not None:
            self._sink.drop()


def receives(view: Received) -> Callable[[Asked], Answer]:
    """Give a view the file of its form, sealed and whole; or nothing of it is kept."""

    @csrf_exempt  # until what reads the file is in its place: checked below
    def receiving(request: Asked) -> Answer:
        sealing = Sealing(request.person.name)
        request.upload_handlers = [sealing]
        kept = False

        @csrf_protect
        def checked(request: Asked) -> Answer:
            nonlocal kept
            upload = sealing.end(request)
            kept = True
            return view(request, upload)

        try:
            return checked(request)
        finally:
            if not kept:
                sealing.drop()

    return receiving

"""What arrives with a form, on any page: never more than one recording's worth."""

import shutil
import time
from contextlib import suppress

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from core.folders import private_folder

from .media import MAX_BYTES


class UploadLimit(FileUploadHandler):
    """Drops files that are too big while they arrive, so that nobody can fill the disk. Other fields are kept.

    It stands first in FILE_UPLOAD_HANDLERS, since a form is read before anyone asks who sent it.
    """

    most = MAX_BYTES  # bytes, of all files of one form together

    def __init__(self, request=None):
        super().__init__(request)
        self.arrived = 0

    @property
    def refused(self):
        return self.arrived > self.most

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        private_folder(settings.FILE_UPLOAD_TEMP_DIR)  # where the next handler keeps a large file

    def receive_data_chunk(self, raw_data, start):
        self.arrived += len(raw_data)
        if self.refused:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None  # the next handler keeps the file


STALE_AFTER = 24 * 3600  # seconds


def upload_folder():
    """The folder for files that are on their way in. What a process that was killed left in it goes after a day."""
    folder = private_folder(settings.FILE_UPLOAD_TEMP_DIR)
    for left in folder.iterdir():
        with suppress(FileNotFoundError):  # another upload may be done with it at this moment
            if time.time() - left.lstat().st_mtime > STALE_AFTER:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
    return folder


def too_big(request):
    """Whether a file was dropped from what was sent. Only true once the form has been read."""
    return any(getattr(handler, "refused", False) for handler in request.upload_handlers)

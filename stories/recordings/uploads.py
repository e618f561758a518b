"""Limits the files that are uploaded with a form, on any page, to the size of one recording."""

import shutil
import time
from contextlib import suppress

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from core.folders import private_folder

from .media import MAX_BYTES


class UploadLimit(FileUploadHandler):
    """Stops reading files past the limit, so that nobody can fill the disk. The form's other fields are kept.

    It is the first of FILE_UPLOAD_HANDLERS, since a form is read before the view knows who sent it.
    """

    max_bytes = MAX_BYTES  # of all files of one form together

    def __init__(self, request=None):
        super().__init__(request)
        self.received = 0

    @property
    def refused(self):
        return self.received > self.max_bytes

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        private_folder(settings.FILE_UPLOAD_TEMP_DIR)  # where the next handler stores a large file

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.refused:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None  # the next handler stores the file


STALE_AFTER = 24 * 3600  # seconds


def upload_folder():
    """The folder for files being uploaded or converted. What a killed process leaves in it is deleted after a day."""
    folder = private_folder(settings.FILE_UPLOAD_TEMP_DIR)
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another request may have deleted it in the meantime
            if time.time() - path.lstat().st_mtime > STALE_AFTER:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
    return folder


def too_big(request):
    """Whether a file of this request was refused for its size. Known only after the form has been read."""
    return any(getattr(handler, "refused", False) for handler in request.upload_handlers)

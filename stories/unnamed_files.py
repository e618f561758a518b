"""Files of recordings that no row names: what a process that was killed while it kept one has left behind.

A recording's files are stored before the row that names them, so that no row is ever without its sound. Where the
process ends in between, nobody could find, pause or erase that voice: so what no row has named for a day goes.
"""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from .models import Recording

FOLDERS = ("playable", "originals")
LEFT_FOR = timedelta(days=1)  # far longer than a file waits for its row


def unnamed_files():
    """The names of stored files that no row names, younger ones too: their row may be about to come."""
    stored = [f"{folder}/{name}" for folder in FOLDERS for name in _listed(folder)]
    named = {name for names in Recording.objects.values_list("file", "original") for name in names}
    return [name for name in stored if name not in named]


def sweep(now=None):
    """Deletes what no row has named for LEFT_FOR, and returns how many files that were."""
    before = (now or timezone.now()) - LEFT_FOR
    left = [name for name in unnamed_files() if default_storage.get_modified_time(name) < before]
    for name in left:
        default_storage.delete(name)
    return len(left)


def _listed(folder):
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # no recording was kept yet
        return []
    return [name for name in names if name]  # an S3 store may list the folder itself

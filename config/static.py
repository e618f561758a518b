"""The static files as they are served: compressed, under names that change with their content."""

from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config import typefaces


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also where one script imports another: the name in it is that of the other's content, too."""

    support_js_module_import_aggregation = True


class TypefaceFinder(BaseFinder):
    """Finds `fonts/sans.woff2` and `fonts/serif.woff2`. They are in no folder of ours, but made when asked for."""

    one_at_a_time = Lock()  # a browser asks for both at once

    def list(self, ignore_patterns):
        for name in typefaces.TYPEFACES:
            if not matches_patterns(f"fonts/{name}", ignore_patterns):
                path = self._made(name)
                storage = FileSystemStorage(path.parent)
                storage.prefix = "fonts"
                yield name, storage

    def find(self, path, find_all=False, **_older_name):
        """The file of this static path, as Django asks for it: a list of all where `find_all`."""
        folder, _slash, name = path.replace("\\", "/").rpartition("/")
        if folder != "fonts" or name not in typefaces.TYPEFACES:
            return []
        found = str(self._made(name))
        return [found] if find_all else found

    def check(self, **_options):
        return []

    def _made(self, name) -> Path:
        with self.one_at_a_time:
            return typefaces.made(name, settings.VAR / "typefaces")

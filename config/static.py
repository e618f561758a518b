"""The static files as they are served: compressed, under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also where one script imports another: the name in it is that of the other's content, too."""

    support_js_module_import_aggregation = True

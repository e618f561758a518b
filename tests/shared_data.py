"""Where the samples that are too large for this repository lie, beside it, on machines that have them."""

from django.conf import settings

SHARED = settings.BASE_DIR.parent / "shared"

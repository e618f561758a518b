import os

from django.core.wsgi import get_wsgi_application

from .charsets import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = without_charset(get_wsgi_application())

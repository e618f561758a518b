"""How an address may be asked for. Django has `require_safe` and `require_POST`; this is for a page with a form."""

from django.views.decorators.http import require_http_methods

page_or_form = require_http_methods(["GET", "HEAD", "POST"])

"""Only for the first migrations, which import from here; everything else imports `core.refs`."""

from core.refs import RefField, make_ref  # noqa: F401

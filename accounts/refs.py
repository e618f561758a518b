"""The first migrations name this address; everything else imports `core.refs`."""

from core.refs import RefField, make_ref  # noqa: F401

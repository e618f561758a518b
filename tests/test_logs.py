"""A log line names no row: PostgreSQL's errors quote the one that failed."""

import logging.config
import sys

from config.logs import WithoutRows


def test_formatter_leaves_out_the_row_an_error_quotes():
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (email)=(canary@example.org) already exists.")
    except ValueError:
        record = logging.LogRecord("django", logging.ERROR, "", 1, "Server error", (), sys.exc_info())

    said = WithoutRows("{levelname} {message}", style="{").format(record)

    assert said.startswith("ERROR Server error\nTraceback")
    assert said.endswith("ValueError: duplicate key")


def test_settings_log_through_it(settings):
    configured = logging.config.DictConfigurator(settings.LOGGING)
    assert isinstance(configured.configure_formatter(settings.LOGGING["formatters"]["plain"]), WithoutRows)

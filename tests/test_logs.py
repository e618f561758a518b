"""A log line names no row: PostgreSQL's errors quote the one that failed."""

import logging.config
import smtplib
import sys

from config.logs import WithoutRows


def test_formatter_leaves_out_the_row_an_error_quotes():
    row = "DETAIL:  Failing row contains (7, canary one\n\ncanary two\n  canary three)."
    try:
        try:
            raise ValueError(f"null value\n{row}\nCONTEXT:  canary four")
        except ValueError as cause:
            raise RuntimeError(f"null value\n{row}") from cause
    except RuntimeError:
        record = logging.LogRecord("django", logging.ERROR, "", 1, "Server error", (), sys.exc_info())

    lines = WithoutRows("{levelname} {message}", style="{").format(record)

    errors = [line for line in lines.splitlines() if line.startswith(("ERROR", "ValueError", "RuntimeError"))]
    assert errors == ["ERROR Server error", "ValueError: null value", "RuntimeError: null value"]
    assert lines.count("Traceback") == 2
    # the traceback itself quotes this file, but never the row
    assert [line for line in lines.splitlines() if "canary" in line and "raise" not in line] == []


def test_formatter_leaves_out_whom_a_mail_server_refused():
    refused = {"ben.o'neill+x@example.org": (550, b"5.1.1 <ben.o'neill+x@example.org>: unknown")}
    try:
        raise smtplib.SMTPRecipientsRefused(refused)
    except smtplib.SMTPException:
        record = logging.LogRecord("accounts", logging.ERROR, "", 1, "Not sent", (), sys.exc_info())

    lines = WithoutRows("{levelname} {message}", style="{").format(record)

    error = lines.splitlines()[-1]
    assert "550" in error and "ben" not in error and "example" not in error


def test_settings_log_through_it(settings):
    configured = logging.config.DictConfigurator(settings.LOGGING)
    assert isinstance(configured.configure_formatter(settings.LOGGING["formatters"]["plain"]), WithoutRows)

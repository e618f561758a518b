"""A log line names no row: PostgreSQL's errors quote the one that failed."""

import io
import logging.config
import smtplib
import sys

from config.logs import RefusalsInOneLine, WithoutRows


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


def test_a_refusal_is_one_line_and_a_fault_keeps_its_traceback():
    try:
        raise ValueError("canary")
    except ValueError:
        records = {
            status: logging.makeLogRecord(
                {"msg": "Refused", "exc_info": sys.exc_info(), "status_code": status}
            )
            for status in (400, 403, 404, 500)
        }

    kept = {
        status: RefusalsInOneLine().filter(record) and record.exc_info for status, record in records.items()
    }

    assert [status for status, exc_info in kept.items() if exc_info] == [500]


def test_a_page_that_is_not_ones_own_is_logged_in_one_line(client, ben, settings):
    stream = io.StringIO()
    handler = logging.config.DictConfigurator(settings.LOGGING).configure_handler(
        settings.LOGGING["handlers"]["console"] | {"stream": stream, "formatter": None, "filters": []}
    )
    handler.addFilter(RefusalsInOneLine())
    logging.getLogger("django.request").addHandler(handler)
    client.force_login(ben)

    try:
        response = client.get("/people/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert (response.status_code, stream.getvalue().splitlines()) == (
        403,
        ["Forbidden (Permission denied): /people/"],
    )


def test_settings_filter_refusals(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["refusals"]
    assert settings.LOGGING["filters"]["refusals"] == {"()": "config.logs.RefusalsInOneLine"}

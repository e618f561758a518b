"""Keeps the words, titles and names of rows, and e-mail addresses, out of the logs."""

import logging
import re

# To the end of the error and not of the line: a value of the row may contain line breaks
DETAIL = re.compile(
    r"\n\s*DETAIL:.*?(?=\n\n(?:The above exception was the direct|During handling of the above)|\Z)",
    re.DOTALL,
)


ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")


class RefusalsInOneLine(logging.Filter):
    """A request that was refused is no fault of ours: Django's line says which one, without the traceback."""

    def filter(self, record):
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True


class WithoutRows(logging.Formatter):
    """Leaves out the DETAIL that PostgreSQL adds to an error, since it quotes the row that failed, and the e-mail
    addresses that a mail server refused."""

    def formatException(self, exc_info):
        return ADDRESS.sub("(an e-mail address)", DETAIL.sub("", super().formatException(exc_info)))

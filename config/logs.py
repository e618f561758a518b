"""What a log line may hold: refs and what went wrong, never words, titles or names."""

import logging
import re

# To the end of the error, not of the line: what the row held may have lines of its own
DETAIL = re.compile(
    r"\n\s*DETAIL:.*?(?=\n\n(?:The above exception was the direct|During handling of the above)|\Z)",
    re.DOTALL,
)


class WithoutRows(logging.Formatter):
    """Leaves out the DETAIL that PostgreSQL adds to an error, since it quotes the row that failed."""

    def formatException(self, exc_info):
        return DETAIL.sub("", super().formatException(exc_info))

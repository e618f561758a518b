"""What a log line may hold: refs and what went wrong, never words, titles or names."""

import logging


class WithoutRows(logging.Formatter):
    """Leaves out the DETAIL that PostgreSQL adds to an error, since it quotes the row that failed."""

    def formatException(self, exc_info):
        lines = super().formatException(exc_info).splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("DETAIL:"))

"""What someone typed, as a query for either database."""

import re
from dataclasses import dataclass

from django.db import connection

from core.prepared import Param

from .terms import terms

MAX_LENGTH = 200  # code points of what is typed; the rest is ignored
QUOTATION_MARKS = re.compile(
    "[\u201c-\u201f\u00ab\u00bb\u2039\u203a\u2033\u275d\u275e\u300c-\u300f\u301d-\u301f\uff02\uff62\uff63]"
)
# Single ones, which are apostrophes too: around words they stand outside them
IN_SINGLE_MARKS = re.compile(
    "(?<!\\w)[\u2018\u201a]((?:[^\u2018\u2019\u201a]|(?<=\\w)\u2019(?=\\w))+)[\u2019\u2018](?!\\w)"
)
DETAILS = ("title", "summary", "notes", "names")  # columns of the index, beside `words`


@dataclass(frozen=True)
class Phrase:
    """Terms that follow each other. Of the last one, a beginning is enough where `is_open`."""

    terms: tuple[str, ...]
    is_open: bool = False

    @classmethod
    def parse(cls, typed: str) -> "Phrase | None":
        """None where nothing of it is a word."""
        found = list(terms(typed))
        if len(found) > 1 and found[-1].is_last and not found[-2].is_last and found[-2].end == found[-1].end:
            found.pop()  # in a longer run, another pair stands here
        if not found:
            return None
        return cls(tuple(term.text for term in found), found[-1].is_last)

    @property
    def fts5(self) -> str:
        return f'"{" ".join(self.terms)}"{" *" if self.is_open else ""}'

    @property
    def tsquery(self) -> str:
        return "(" + " <-> ".join(f"'{term}'" for term in self.terms) + (":*" if self.is_open else "") + ")"


@dataclass(frozen=True)
class Query:
    """Words and quoted phrases; a story must have all of them."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Parses what was typed. Never fails: whatever is not a word or a quoted phrase is ignored."""
        phrases = [Phrase.parse(piece) for piece in pieces(typed)]
        return cls(tuple(dict.fromkeys(phrase for phrase in phrases if phrase)))

    def __bool__(self):
        return bool(self.phrases)

    def compiled(self, where: str) -> str:
        """The query in the database's own language, for one of the searches in `WHERE`."""
        if connection.vendor == "postgresql":
            return " & ".join(phrase.tsquery for phrase in self.phrases)
        return WHERE[where].format(" AND ".join(phrase.fts5 for phrase in self.phrases))

    @property
    def shape(self) -> "QueryShape":
        """Stands for any query in a prepared one, which runs with the `params` of a query."""
        return QueryShape()

    @property
    def params(self):
        return {f"query {where}": self.compiled(where) for where in WHERE}


def pieces(typed: str) -> list[str]:
    """The words, and what stands between quotation marks, of what was typed."""
    plain = IN_SINGLE_MARKS.sub(r'"\1"', QUOTATION_MARKS.sub('"', typed[:MAX_LENGTH]))
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', plain)]


# How FTS5 is asked each search; PostgreSQL has a column for each
WHERE = {
    "anywhere": "{0}",
    "in_title": "title : ({0})",
    "outside_title": "({0}) NOT (title : ({0}))",
    "in_details": f"{{{{{' '.join(DETAILS)}}}}} : ({{0}})",
}


@dataclass(frozen=True)
class QueryShape:
    """A query whose value is given when a prepared query runs: all that the SQL depends on."""

    def compiled(self, where):
        return Param(f"query {where}")

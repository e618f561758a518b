"""Full-text search on SQLite (FTS5) and PostgreSQL (tsvector), in the same SQL query as the consent rule.

Title hits come first, then the newest. There is no ranking by term frequency: closed stories would affect it.
"""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from core.prepared import Param

from .transcripts.places import paragraphs_touched

# Marks around a hit in what the database returns; no text can hold them, since control characters are refused
HIT_START, HIT_END = "\x02", "\x03"
LESS_THAN = "\ue000"  # replaces "<" while ts_headline runs; a private-use character
SNIPPET = 90  # code points either side of the first hit
MAX_LENGTH = 200  # of what is typed; the rest is ignored
COMMON_FROM = 1000  # stories


@dataclass(frozen=True)
class Query:
    """What someone typed, as words and quoted phrases; a story must have all of them."""

    phrases: tuple[str, ...]

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Parses what was typed. Never fails: whatever is not a word or a quoted phrase is ignored."""
        phrases = []
        for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', typed[:MAX_LENGTH]):
            words = re.findall(r"[\w\u0300-\u036f]+", quoted or bare)
            if words:
                phrases.append(" ".join(words))
        return cls(tuple(phrases))

    def __bool__(self):
        return bool(self.phrases)

    @property
    def shape(self) -> "QueryShape":
        """The same query with a Param for each phrase. It holds all that the SQL depends on: their number."""
        return QueryShape(len(self.phrases))

    @property
    def params(self):
        """The parameters for a prepared query that was made with `shape`."""
        phrases = {f"phrase {number}": phrase for number, phrase in enumerate(self.phrases)}
        return {"words": self.fts5, "title's words": self.title_fts5, **phrases}

    @property
    def fts5(self) -> str:
        return " ".join(f'"{phrase}"' for phrase in self.phrases)

    @property
    def title_fts5(self) -> str:
        return f"title : ({self.fts5})"


@dataclass(frozen=True)
class QueryShape:
    """A query with a Param for each phrase, for a prepared query that runs with the `params` of a Query."""

    count: int
    fts5 = Param("words")
    title_fts5 = Param("title's words")

    @property
    def phrases(self):
        return [Param(f"phrase {number}") for number in range(self.count)]


def _tsquery(query):
    """(SQL, parameters) of a query for PostgreSQL."""
    return " && ".join(["phraseto_tsquery('heard', %s)"] * len(query.phrases)), list(query.phrases)


def holding(query: Query | QueryShape, *, is_common=False):
    """The condition that a story's released words contain the query, for lists ordered by newest first."""
    keys = matching(query)
    if connection.vendor == "sqlite" and is_common:
        # SQLite would fetch every story with a hit and sort them all. With `+ 0` its planner cannot look them up by
        # key: it reads stories from the newest on, and stops when the page is full.
        return In(F("pk") + 0, keys)
    return Q(pk__in=keys)


def is_common(query: Query) -> bool:
    """Whether so many stories contain the query that reading from the newest on soon fills a page. Always False on
    PostgreSQL, whose planner estimates that by itself."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM stories_index WHERE stories_index MATCH %s LIMIT %s)",
            [query.fts5, COMMON_FROM],
        )
        return cursor.fetchone()[0] == COMMON_FROM


def matching(query: Query | QueryShape, *, title_only=False):
    """A subquery for the keys of stories whose released words contain the query, for `filter(pk__in=...)`."""
    if connection.vendor == "postgresql":
        condition, params = _tsquery(query)
        column = "ts_filter(vector, '{a}')" if title_only else "vector"
        return RawSQL(f"SELECT story_id FROM stories_searchablestory WHERE {column} @@ ({condition})", params)  # noqa: S608, S611
    match = query.title_fts5 if title_only else query.fts5
    return RawSQL("SELECT rowid FROM stories_index WHERE stories_index MATCH %s", [match])


@dataclass(frozen=True)
class Hit:
    """Where a story contains the query. `offset` counts code points in its words; None where they have no hit."""

    pieces: tuple[tuple[str, bool], ...]  # the snippet, cut into (text, is it a hit)
    offset: int | None


def hits(query: Query, story_keys) -> dict[int, Hit]:
    """{story key: a Hit, with the snippet}. The keys must come through `cleared_for`."""
    hits_by_key = {}
    for key, summary, words in _marked(query, list(story_keys)):
        text, spans = unmark(to_first_hit(words))
        if spans:
            hits_by_key[key] = Hit(snippet(text, spans), spans[0][0])
        else:
            text, spans = unmark(summary)
            hits_by_key[key] = Hit(snippet(text, spans), None)
    return hits_by_key


def _marked(query, keys):
    """Rows (key, summary, words) of these stories, with HIT_START and HIT_END around each hit."""
    if not keys:
        return []
    placeholders = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            condition, params = _tsquery(query)
            # ts_headline drops whatever looks like a tag, so "<" is replaced by a character of the same length
            marked = ", ".join(
                f"translate(ts_headline('heard', translate({column}, '<', '{LESS_THAN}'), ({condition}),"
                f" 'HighlightAll=true, StartSel={HIT_START}, StopSel={HIT_END}'), '{LESS_THAN}', '<')"
                for column in ("summary", "words")
            )
            cursor.execute(
                f"SELECT story_id, {marked} FROM stories_searchablestory WHERE story_id IN ({placeholders})",  # noqa: S608
                [*params, *params, *keys],
            )
        else:
            cursor.execute(
                "SELECT rowid, highlight(stories_index, 1, %s, %s), highlight(stories_index, 2, %s, %s)"  # noqa: S608
                f" FROM stories_index WHERE stories_index MATCH %s AND rowid IN ({placeholders})",
                [HIT_START, HIT_END, HIT_START, HIT_END, query.fts5, *keys],
            )
        return cursor.fetchall()


def to_first_hit(marked: str) -> str:
    """The text as far as the snippet around its first hit can reach. A later hit may lose its end mark to the cut."""
    first = marked.find(HIT_END)
    return marked[: first + 4 * SNIPPET] if first >= 0 else marked  # each code point may have two marks


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text, and (start, end) of each hit in code points of it."""
    text, spans, position = [], [], 0
    for piece in re.split(f"({HIT_START}|{HIT_END})", marked):
        if piece == HIT_START:
            spans.append([position, position])
        elif piece == HIT_END:
            spans[-1][1] = position
        else:
            text.append(piece)
            position += len(piece)
    return "".join(text), [tuple(span) for span in spans]


def snippet(text, spans):
    """Words around the first hit, cut at spaces and at paragraphs, as (text, is it a hit) pieces."""
    first, last = spans[0] if spans else (0, 0)
    paragraph_from, paragraph_to = paragraphs_touched(text, first, last)
    start, end = max(paragraph_from, first - SNIPPET), min(paragraph_to, last + SNIPPET)
    if start > paragraph_from:
        start = text.find(" ", start, first) + 1 or start
    if end < paragraph_to:
        space = text.rfind(" ", last, end)
        end = space if space > 0 else end
    pieces, position = [("… ", False)] if start > 0 else [], start
    for hit_from, hit_to in spans:
        if hit_from >= end:
            break
        if hit_to <= start:
            continue
        pieces += [(text[position:hit_from], False), (text[hit_from : min(hit_to, end)], True)]
        position = min(hit_to, end)
    pieces += [(text[position:end], False)]
    if end < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])

"""Full text on SQLite (FTS5) and PostgreSQL (tsvector), asked inside the same query as the consent gate.

Title hits come first, then the newest. Never by corpus statistics: closed stories would steer the order.
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
ASIDE = "\ue000"  # a private-use character
SNIPPET = 90  # code points either side of the first hit
LONGEST = 200
COMMON = 1000  # stories


@dataclass(frozen=True)
class Query:
    """What someone typed, as words and quoted phrases, every one of which must be there."""

    phrases: tuple[str, ...]

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Never fails: whatever is not a word or a phrase of words is passed over."""
        phrases = []
        for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', typed[:LONGEST]):
            words = re.findall(r"[\w\u0300-\u036f]+", quoted or bare)
            if words:
                phrases.append(" ".join(words))
        return cls(tuple(phrases))

    def __bool__(self):
        return bool(self.phrases)

    @property
    def shape(self) -> "QueryShape":
        """The same query with parameters for its words: how many phrases there are decides the SQL."""
        return QueryShape(len(self.phrases))

    @property
    def params(self):
        """The parameters of its shape, ready for the database."""
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
    """A query without its words, for a prepared query that runs with the `params` of a Query."""

    count: int
    fts5 = Param("words")
    title_fts5 = Param("title's words")

    @property
    def phrases(self):
        return [Param(f"phrase {number}") for number in range(self.count)]


def _tsquery(query):
    """SQL and parameters of a query for PostgreSQL."""
    return " && ".join(["phraseto_tsquery('heard', %s)"] * len(query.phrases)), list(query.phrases)


def holding(query: Query | QueryShape, *, is_common=False):
    """The condition, for lists that begin with the newest, that a story's released words hold the query."""
    keys = matching(query)
    if connection.vendor == "sqlite" and is_common:
        # SQLite would fetch every story with a hit and sort them all. With the key out of its planner's sight
        # it walks from the newest instead, and stops when the page is full.
        return In(F("pk") + 0, keys)
    return Q(pk__in=keys)


def is_common(query: Query) -> bool:
    """Whether so many stories hold the query that walking from the newest soon meets a page of them. PostgreSQL's
    planner knows that by itself."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM stories_index WHERE stories_index MATCH %s LIMIT %s)",
            [query.fts5, COMMON],
        )
        return cursor.fetchone()[0] == COMMON


def matching(query: Query | QueryShape, *, title_only=False):
    """The keys of stories whose released words hold the query, for `filter(pk__in=...)`."""
    if connection.vendor == "postgresql":
        condition, params = _tsquery(query)
        column = "ts_filter(vector, '{a}')" if title_only else "vector"
        return RawSQL(f"SELECT story_id FROM stories_searchablestory WHERE {column} @@ ({condition})", params)  # noqa: S608, S611
    match = query.title_fts5 if title_only else query.fts5
    return RawSQL("SELECT rowid FROM stories_index WHERE stories_index MATCH %s", [match])


@dataclass(frozen=True)
class Hit:
    """Where a story holds the query. `offset` is a code point in its words, None where only the title has it."""

    pieces: tuple[tuple[str, bool], ...]  # the snippet, cut into (text, is it a hit)
    offset: int | None


def hits(query: Query, story_keys) -> dict[int, Hit]:
    """A snippet for each of these stories, which must come from the gate."""
    found = {}
    for key, summary, words in _marked(query, list(story_keys)):
        text, spans = unmark(to_first_hit(words))
        if spans:
            found[key] = Hit(snippet(text, spans), spans[0][0])
        else:
            text, spans = unmark(summary)
            found[key] = Hit(snippet(text, spans), None)
    return found


def _marked(query, keys):
    if not keys:
        return []
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            condition, params = _tsquery(query)
            # ts_headline drops whatever looks like a tag, so < stands aside for it; offsets stay the same
            marked = ", ".join(
                f"translate(ts_headline('heard', translate({column}, '<', '{ASIDE}'), ({condition}),"
                f" 'HighlightAll=true, StartSel={HIT_START}, StopSel={HIT_END}'), '{ASIDE}', '<')"
                for column in ("summary", "words")
            )
            cursor.execute(
                f"SELECT story_id, {marked} FROM stories_searchablestory WHERE story_id IN ({places})",  # noqa: S608
                [*params, *params, *keys],
            )
        else:
            cursor.execute(
                "SELECT rowid, highlight(stories_index, 1, %s, %s), highlight(stories_index, 2, %s, %s)"  # noqa: S608
                f" FROM stories_index WHERE stories_index MATCH %s AND rowid IN ({places})",
                [HIT_START, HIT_END, HIT_START, HIT_END, query.fts5, *keys],
            )
        return cursor.fetchall()


def to_first_hit(marked: str) -> str:
    """The text as far as a snippet of its first hit reaches. A mark may be cut off; it is beyond the snippet."""
    first = marked.find(HIT_END)
    return marked[: first + 4 * SNIPPET] if first >= 0 else marked  # each code point may have two marks


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text, and the marked stretches as code points in it."""
    text, spans, at = [], [], 0
    for piece in re.split(f"({HIT_START}|{HIT_END})", marked):
        if piece == HIT_START:
            spans.append([at, at])
        elif piece == HIT_END:
            spans[-1][1] = at
        else:
            text.append(piece)
            at += len(piece)
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
    pieces, at = [("… ", False)] if start > 0 else [], start
    for hit_from, hit_to in spans:
        if hit_from >= end:
            break
        if hit_to <= start:
            continue
        pieces += [(text[at:hit_from], False), (text[hit_from : min(hit_to, end)], True)]
        at = min(hit_to, end)
    pieces += [(text[at:end], False)]
    if end < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])

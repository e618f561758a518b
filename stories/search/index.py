"""The full-text index: what is written into it, and how. It holds terms and where they are, and no text.

On SQLite it is an FTS5 table without content, on PostgreSQL a table of tsvectors. An entry has a number, its *place*,
by which both are read from the newest story on.
"""

from dataclasses import astuple, dataclass, fields

from .terms import indexed

GAP = 100  # positions between two fields on PostgreSQL, so that no phrase goes from one into the next
MAX_VECTOR = 900_000  # bytes of terms in a tsvector, which can hold a megabyte with their positions
POSITIONS = 250  # of a term, of which PostgreSQL keeps no more than 255

SQLITE_TABLE = """
    CREATE VIRTUAL TABLE IF NOT EXISTS stories_index USING fts5(
        title, summary, notes, names, words, content='', tokenize="ascii"
    )"""
# The vectors stay in the table's own pages where they fit: the planner sees no cost in reading them from elsewhere
POSTGRESQL_TABLE = """
    CREATE TABLE IF NOT EXISTS stories_index (
        rowid bigint PRIMARY KEY, in_title tsvector NOT NULL, in_details tsvector NOT NULL, anywhere tsvector NOT NULL
    ) WITH (toast_tuple_target = 8160);
    CREATE INDEX IF NOT EXISTS stories_index_in_title ON stories_index USING gin (in_title);
    CREATE INDEX IF NOT EXISTS stories_index_in_details ON stories_index USING gin (in_details);
    CREATE INDEX IF NOT EXISTS stories_index_anywhere ON stories_index USING gin (anywhere);
"""


@dataclass(frozen=True)
class Entry:
    """The texts of one story that are searched, each a field of the index."""

    title: str
    summary: str
    notes: str
    names: str
    words: str

    def terms(self) -> tuple[str, ...]:
        """The terms of each field, separated by spaces. The same texts always have the same terms: FTS5 takes an entry
        out by what was put in."""
        return tuple(map(indexed, astuple(self)))


FIELDS = tuple(field.name for field in fields(Entry))


def add(connection, entries: dict[int, Entry]):
    """Puts entries, by their places, into the index. Their places must be free."""
    rows = [(place, *entry.terms()) for place, entry in entries.items()]
    if connection.vendor == "postgresql":
        sql = "INSERT INTO stories_index VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector)"
        rows = [(place, *_vectors(terms)) for place, *terms in rows]
    else:
        sql = f"INSERT INTO stories_index (rowid, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608
    _execute_many(connection, sql, rows)


def remove(connection, entries: dict[int, Entry]):
    """Takes entries out again, which must be as they were added.

    FTS5 marks them as deleted; what it had written stays in the file until `compact`.
    """
    if connection.vendor == "postgresql":
        sql, rows = "DELETE FROM stories_index WHERE rowid = %s", [(place,) for place in entries]
    else:
        columns = ", ".join(("stories_index", "rowid", *FIELDS))
        sql = f"INSERT INTO stories_index ({columns}) VALUES ('delete', %s, %s, %s, %s, %s, %s)"  # noqa: S608
        rows = [(place, *entry.terms()) for place, entry in entries.items()]
    _execute_many(connection, sql, rows)


def empty(connection):
    """Takes everything out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE stories_index")
        else:
            cursor.execute("INSERT INTO stories_index (stories_index) VALUES ('delete-all')")


def compact(connection):
    """Rewrites the index on SQLite, so that nothing of what was taken out is left in the file. Slow: 2 s for 100,000
    stories. (FTS5 could do it at each deletion from 3.42 on; on PostgreSQL it is the work of VACUUM.)"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO stories_index (stories_index) VALUES ('optimize')")


def count(connection) -> int:
    """How many entries there are."""
    table = "stories_index" if connection.vendor == "postgresql" else "stories_index_docsize"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


def _execute_many(connection, sql, rows):
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _vectors(terms):
    title, *others, words = terms
    return _vector([title]), _vector([title, *others]), _vector([title, *others, words])


def _vector(fields_terms):
    """A tsvector as text, with the positions of each term."""
    positions, position, size = {}, 0, 0
    for field in fields_terms:
        for term in field.split():
            position += 1
            if term not in positions:
                size += len(term.encode())
            if size < MAX_VECTOR and len(places := positions.setdefault(term, [])) < POSITIONS:
                places.append(str(position))
        position += GAP
    return " ".join([f"'{term}':{','.join(places)}" for term, places in positions.items()])

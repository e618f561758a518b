"""What the ORM cannot declare: the full-text index and the ledger's triggers.

Installed after every `migrate`: on SQLite, Django changes a table by building a new one, and silently drops the
triggers with the old one. A system check (`checks.py`) warns when one is missing.
"""

SQLITE_TRIGGERS = {
    "searchable_added": """
        CREATE TRIGGER searchable_added AFTER INSERT ON stories_searchablestory BEGIN
            INSERT INTO stories_index(rowid, title, summary, words)
            VALUES (new.story_id, new.title, new.summary, new.words);
        END""",
    "searchable_gone": """
        CREATE TRIGGER searchable_gone AFTER DELETE ON stories_searchablestory BEGIN
            INSERT INTO stories_index(stories_index, rowid, title, summary, words)
            VALUES ('delete', old.story_id, old.title, old.summary, old.words);
        END""",
    "searchable_changed": """
        CREATE TRIGGER searchable_changed AFTER UPDATE ON stories_searchablestory BEGIN
            INSERT INTO stories_index(stories_index, rowid, title, summary, words)
            VALUES ('delete', old.story_id, old.title, old.summary, old.words);
            INSERT INTO stories_index(rowid, title, summary, words)
            VALUES (new.story_id, new.title, new.summary, new.words);
        END""",
    "ledger_never_changes": """
        CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON stories_consentevent BEGIN
            SELECT RAISE(ABORT, 'the ledger is only ever added to');
        END""",
    "ledger_never_shrinks": """
        CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON stories_consentevent BEGIN
            SELECT RAISE(ABORT, 'the ledger is only ever added to');
        END""",
}
SQLITE_INDEX = """
    CREATE VIRTUAL TABLE IF NOT EXISTS stories_index USING fts5(
        title, summary, words, content='stories_searchablestory', content_rowid='story_id',
        tokenize="porter unicode61 remove_diacritics 2"
    )"""

# English stems, no stop words (a search for "who am I" must find it), and ty finds tŷ: as on SQLite.
POSTGRESQL = """
    CREATE EXTENSION IF NOT EXISTS unaccent;
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'heard') THEN
            CREATE TEXT SEARCH DICTIONARY heard_stem (TEMPLATE = snowball, Language = english);
            CREATE TEXT SEARCH CONFIGURATION heard (COPY = english);
            ALTER TEXT SEARCH CONFIGURATION heard
                ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
                WITH unaccent, heard_stem;
        END IF;
    END $$;
    ALTER TABLE stories_searchablestory ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('heard', title), 'A') || setweight(to_tsvector('heard', summary), 'B')
        || setweight(to_tsvector('heard', words), 'C')) STORED;
    CREATE INDEX IF NOT EXISTS stories_searchablestory_vector ON stories_searchablestory USING gin (vector);
    CREATE OR REPLACE FUNCTION heard_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$;
    DROP TRIGGER IF EXISTS ledger_never_changes ON stories_consentevent;
    CREATE TRIGGER ledger_never_changes BEFORE UPDATE OR DELETE ON stories_consentevent
        FOR EACH ROW EXECUTE FUNCTION heard_refuse();
"""


def install(connection):
    """Creates the index and the triggers where they are missing. Rebuilds the index where one of its triggers was."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        cursor.execute(SQLITE_INDEX)
        missing_triggers = missing(connection)
        for name in missing_triggers:
            cursor.execute(SQLITE_TRIGGERS[name])
        if any(name.startswith("searchable") for name in missing_triggers):
            cursor.execute("INSERT INTO stories_index(stories_index) VALUES ('rebuild')")


def missing(connection):
    """The names of the triggers that this database lacks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            expected = ["ledger_never_changes"]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            expected = list(SQLITE_TRIGGERS)
        existing = {row[0] for row in cursor.fetchall()}
    return [name for name in expected if name not in existing]

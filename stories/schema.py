"""What the ORM cannot declare: the full-text index, and the triggers that guard it and the ledger.

Installed after every `migrate`: on SQLite, Django changes a table by building a new one, and silently drops the
triggers with the old one. A system check (`checks.py`) warns when one is missing.
"""

from .search.index import POSTGRESQL_TABLE, SQLITE_TABLE

SQLITE_TRIGGERS = {
    "searchable_never_changes": """
        CREATE TRIGGER searchable_never_changes BEFORE UPDATE ON stories_searchablestory
        WHEN EXISTS (SELECT 1 FROM stories_index_docsize WHERE id = old.place) BEGIN
            SELECT RAISE(ABORT, 'take it out of the search index first');
        END""",
    "searchable_never_vanishes": """
        CREATE TRIGGER searchable_never_vanishes BEFORE DELETE ON stories_searchablestory
        WHEN EXISTS (SELECT 1 FROM stories_index_docsize WHERE id = old.place) BEGIN
            SELECT RAISE(ABORT, 'take it out of the search index first');
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
POSTGRESQL_TRIGGERS = {
    "searchable_never_changes": """
        CREATE TRIGGER searchable_never_changes BEFORE UPDATE OR DELETE ON stories_searchablestory
        FOR EACH ROW EXECUTE FUNCTION heard_refuse_indexed()""",
    "ledger_never_changes": """
        CREATE TRIGGER ledger_never_changes BEFORE UPDATE OR DELETE ON stories_consentevent
        FOR EACH ROW EXECUTE FUNCTION heard_refuse()""",
}
POSTGRESQL_FUNCTIONS = """
    CREATE OR REPLACE FUNCTION heard_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$;
    CREATE OR REPLACE FUNCTION heard_refuse_indexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM stories_index WHERE rowid = OLD.place) THEN
            RAISE EXCEPTION 'take it out of the search index first';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$;
"""


def install(connection):
    """Creates the index, empty, and the triggers, where they are missing. Returns the names of what was."""
    is_postgresql = connection.vendor == "postgresql"
    missing_names = missing(connection)
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_TABLE + POSTGRESQL_FUNCTIONS if is_postgresql else SQLITE_TABLE)
        for name in missing_names:
            if name in _triggers(connection):
                cursor.execute(_triggers(connection)[name])
    return missing_names


def missing(connection):
    """The names of the triggers that this database lacks, and of the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT to_regclass('stories_index')::text"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' OR name = 'stories_index'")
        existing = {row[0] for row in cursor.fetchall()}
    return [name for name in ("stories_index", *_triggers(connection)) if name not in existing]


def _triggers(connection):
    return POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else SQLITE_TRIGGERS

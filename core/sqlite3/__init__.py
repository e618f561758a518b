"""Django's SQLite backend, with a database file that nobody else on the machine can read."""

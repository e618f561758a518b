"""Django's PostgreSQL backend, on which the server keeps the plans of prepared queries."""

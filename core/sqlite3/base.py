from contextlib import nullcontext
from pathlib import Path

from django.db.backends.sqlite3 import base

from ..folders import private_folder


class DatabaseWrapper(base.DatabaseWrapper):
    # For `core.prepared`, as in `core.postgresql`: SQLite needs nothing, its module keeps the queries that it compiled
    preparing = staticmethod(nullcontext)
    prepared_params = staticmethod(dict)

    def get_new_connection(self, conn_params):
        """SQLite would create the file with the default permissions, so it is created here first."""
        if not self.is_in_memory_db():
            path = Path(conn_params["database"])
            private_folder(path.parent)
            path.touch(mode=0o600)
        return super().get_new_connection(conn_params)

"""Folders that only their owner can look into."""


def private_folder(path):
    """The folder, created with its missing parents. One that exists keeps its permissions."""
    if not path.exists():
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path

"""Folders that only their owner can look into."""


def private_folder(path):
    """The folder, made where it is missing, its missing parents too. One that is there keeps its rights."""
    if not path.exists():
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path

"""Changing what Heard comes with, to see it refused."""


def altered(tmp_path, path, old, new):
    """A copy of an archive with one thing changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / path.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy

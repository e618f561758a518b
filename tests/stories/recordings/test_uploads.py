"""Where files wait while they arrive: in a folder of the archive's own, and not for ever."""

import os
import stat
import time
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile

from stories.recordings.uploads import STALE_AFTER, UploadLimit, upload_folder


def test_a_large_file_waits_where_nobody_else_can_look(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "var" / "arriving"
    UploadLimit().new_file("recording", "a.wav", "audio/wav", 0)
    arriving = TemporaryUploadedFile("a.wav", "audio/wav", 0, None)

    folder = Path(arriving.temporary_file_path()).parent
    arriving.close()

    assert folder == settings.FILE_UPLOAD_TEMP_DIR
    assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent)} == {0o700}


def test_what_a_killed_process_left_goes_after_a_day(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, age in [("old.upload.wav", STALE_AFTER + 60), ("new.upload.wav", 60)]:
        (tmp_path / name).write_bytes(b"sound")
        (tmp_path / f"tmp-{name}").mkdir()
        (tmp_path / f"tmp-{name}" / "arrived").write_bytes(b"sound")
        for left in (tmp_path / name, tmp_path / f"tmp-{name}"):
            os.utime(left, (time.time() - age,) * 2)

    assert upload_folder() == tmp_path

    assert sorted(left.name for left in tmp_path.iterdir()) == ["new.upload.wav", "tmp-new.upload.wav"]


def test_a_file_that_goes_while_the_folder_is_looked_through_is_passed_over(settings, tmp_path, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    monkeypatch.setattr(type(tmp_path), "iterdir", lambda folder: iter([folder / "gone.upload.wav"]))

    assert upload_folder() == tmp_path

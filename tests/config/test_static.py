"""The static files as they are served."""

import re

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from config.frame import _render_part

SCRIPTS = sorted(path.name for path in (project.BASE_DIR / "static" / "js").glob("*.js"))
IMPORT = re.compile(r'^import .* from "\./([\w.]+)";$', re.MULTILINE)


@pytest.fixture
def collected(settings, tmp_path):
    """The folder of static files as a server has them."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static.StaticFiles"}}
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", interactive=False, verbosity=0)
    _render_part.cache_clear()  # the frame names files as the other storage does
    yield settings.STATIC_ROOT
    _render_part.cache_clear()


def test_a_script_imports_another_by_the_name_of_its_content(collected):
    imported = {}
    for name in SCRIPTS:
        served = (collected / staticfiles_storage.stored_name(f"js/{name}")).read_text()
        imported[name] = IMPORT.findall(served)

    assert imported["excerpt_picker.js"] == [
        staticfiles_storage.stored_name(f"js/{name}").removeprefix("js/")
        for name in (
            "choice.js",
            "choice_handles.js",
            "elements.js",
            "excerpt_panel.js",
            "marking.js",
            "note_form.js",
            "picker_words.js",
            "player_words.js",
            "selected_words.js",
            "sentence_steps.js",
            "theme_bar.js",
        )
    ]
    assert "choice.js" not in imported["excerpt_picker.js"]
    for other in (other for names in imported.values() for other in names):
        assert (collected / "js" / other).exists(), other

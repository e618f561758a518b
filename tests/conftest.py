"""The people and stories every test knows."""

import gc

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core import serializers
from django.db import connection

from stories.schema import SQLITE_TRIGGERS
from themes.models import Theme
from workshops.models import Contributor, GeneralQuestion, Suggestion

from . import factories
from .site.archive import build
from .site.twin import rolled_back


def pytest_configure():
    """The journeys' server speaks plain HTTP, and whitenoise warns of a missing folder, which would be an error."""
    django_settings.SECURE_SSL_REDIRECT = django_settings.HTTPS = False
    django_settings.SESSION_COOKIE_SECURE = django_settings.CSRF_COOKIE_SECURE = False
    django_settings.SECURE_HSTS_SECONDS = 0
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items):
    """Marks what needs no database, so that it need not run once more on PostgreSQL."""
    for item in items:
        needs = {"db", "transactional_db"} & {*item.fixturenames} or item.get_closest_marker("django_db")
        if not needs:
            item.add_marker(pytest.mark.no_database)


def pytest_collection_finish():
    """Collecting garbage takes a tenth of the run, unless it leaves out what was imported, which stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """On SQLite the database is a file, since the journeys' server has threads of its own, which share no memory."""
    database = django_settings.DATABASES["default"]
    if django_settings.SQLITE:
        database["TEST"] = {
            **database.get("TEST", {}),
            "NAME": str(tmp_path_factory.mktemp("db") / "test.sqlite3"),
        }


MIGRATED_ROWS = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def migrated_rows(request, django_db_setup, django_db_blocker):
    """Roles, themes and questions as the migrations made them: `pytest_runtest_teardown` puts them back."""
    if all(item.get_closest_marker("no_database") for item in request.session.items):
        return  # no database was made
    with django_db_blocker.unblock():
        rows = [
            row
            for model in (Group, Theme, GeneralQuestion, Contributor, Suggestion)
            for row in model.objects.all()
        ]
        request.config.stash[MIGRATED_ROWS] = serializers.serialize("json", rows), django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that really writes has the database emptied after it, of the migrations' rows too: they are put back.

    Django's own way, the serialized rollback, keeps nothing on the connections of Playwright's event loop.
    """
    yield
    if nextitem and "transactional_db" in item.fixturenames:
        rows, blocker = item.config.stash[MIGRATED_ROWS]
        with blocker.unblock():
            for row in serializers.deserialize("json", rows):
                row.save()


@pytest.fixture
def real_database(transactional_db):
    """What a test writes is really written, for a server or other threads to see."""
    yield
    # The ledger and what is indexed refuse to be emptied; migrate puts the triggers back
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


@pytest.fixture(autouse=True)
def quick_settings(settings, tmp_path):
    """Files in a folder of the test's own, passwords that are quick to check, plain static files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "recordings")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def leeds(db):
    return factories.make_office("Leeds")


@pytest.fixture
def york(db):
    return factories.make_office("York")


@pytest.fixture
def asha(leeds):
    """Facilitates, and is probation staff."""
    return factories.make_user("facilitator", "reader", name="Asha", office=leeds)


@pytest.fixture
def ben(leeds):
    """Is probation staff, without any other role."""
    return factories.make_user("reader", name="Ben", office=leeds)


@pytest.fixture
def cara(york):
    """Signs in, and is nobody here: no role at all."""
    return factories.make_user(name="Cara", office=york)


@pytest.fixture
def dev(leeds):
    """Leads workshops, and is probation staff."""
    return factories.make_user("lead", "reader", name="Dev", office=leeds)


@pytest.fixture
def edith(leeds):
    """Keeps the archive."""
    return factories.make_user("archivist", name="Edith", office=leeds)


@pytest.fixture
def femi(leeds):
    """Keeps the archive too: the second pair of eyes."""
    return factories.make_user("archivist", name="Femi", office=leeds)


@pytest.fixture
def gwen(leeds):
    """Gathers stories as a Community Reporter."""
    return factories.make_user("reporter", name="Gwen", office=leeds)


@pytest.fixture(scope="module")
def whole_archive(django_db_setup, django_db_blocker):
    """The archive of `tests/site`, made once for a module; each test undoes what it did (`site`)."""
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture
def site(whole_archive, db):
    """Every kind of person, and stories in every state there is."""
    whole_archive.start_afresh()
    return whole_archive

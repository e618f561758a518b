"""A prepared query is compiled once and runs at each call: the SQL is kept, and never a row."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from core.prepared import Param, key_in, key_params, prepared, prepared_count

from .. import factories

pytestmark = pytest.mark.django_db


def people_in(shapes):
    @prepared
    def people(with_office):
        shapes.append(with_office)
        users = User.objects.filter(office=Param("office")).order_by("email")
        return users.select_related("office") if with_office else users.values_list("email", "is_active")

    return people


def test_a_query_is_compiled_once_and_the_database_runs_it_each_time():
    leeds, york = Office.objects.create(name="Leeds"), Office.objects.create(name="York")
    factories.make_user(email="a@example.org", office=leeds)
    compiled = []
    people = people_in(compiled)

    with CaptureQueriesContext(connection) as queries:
        first = people(False, office=leeds.pk)
        factories.make_user(email="b@example.org", office=leeds)
        after = [people(False, office=office.pk) for office in (leeds, york)]

    assert first == [("a@example.org", True)]
    assert after == [[("a@example.org", True), ("b@example.org", True)], []]
    assert compiled == [False]
    assert sum("ORDER BY" in query["sql"] for query in queries) == 3


def test_each_shape_is_compiled_by_itself_and_rows_are_whole_and_new():
    leeds = Office.objects.create(name="Leeds")
    factories.make_user(email="a@example.org", office=leeds)
    compiled = []
    people = people_in(compiled)

    (one,), (again,) = people(True, office=leeds.pk), people(True, office=leeds.pk)
    people(False, office=leeds.pk)
    with CaptureQueriesContext(connection) as queries:
        known = (one.email, one.office.name, one.is_active, one.added_at.tzinfo is not None)

    assert known == ("a@example.org", "Leeds", True, True)
    assert one == again and one is not again
    assert (compiled, len(queries)) == ([True, False], 0)


def test_keys_are_parameters_like_others():
    offices = [Office.objects.create(name=name) for name in ("Leeds", "York", "Hull")]

    @prepared
    def named(count):
        return Office.objects.filter(key_in("pk", count)).values_list("name", flat=True)

    keys = [office.pk for office in offices]
    assert named(2, **key_params(keys[1:])) == ["Hull", "York"]
    assert named(2, **key_params(keys[:2])) == ["Leeds", "York"]
    assert named(1, **key_params(keys[:1])) == ["Leeds"]
    assert named(0, **key_params([])) == []


def test_a_parameter_that_is_missing_is_an_error_and_no_answer():
    people = people_in([])

    with pytest.raises(KeyError):
        people(False)


def test_another_thread_runs_the_query_over_its_own_connection(real_database):
    leeds = Office.objects.create(name="Leeds")
    factories.make_user(email="a@example.org", office=leeds)
    people, rows = people_in([]), []
    people(False, office=leeds.pk)

    def run():
        rows.append(people(False, office=leeds.pk))
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()

    assert rows == [[("a@example.org", True)]]


def test_rows_are_counted_and_none_of_them_fetched():
    leeds = Office.objects.create(name="Leeds")
    for _one in range(3):
        factories.make_user(office=leeds)

    @prepared_count
    def people(at_most):
        return User.objects.filter(office=Param("office")).values("pk")[:at_most]

    with CaptureQueriesContext(connection) as queries:
        numbers = [people(2, office=leeds.pk), people(9, office=leeds.pk), people(0, office=leeds.pk)]

    assert numbers == [2, 3, 0]
    assert [query["sql"].startswith("SELECT count(*)") for query in queries] == [True, True]


@pytest.mark.parametrize("reads", ["results_iter", "execute_sql", "get_converters", "apply_converters"])
def test_no_database_reads_rows_in_a_way_of_its_own(reads):
    """PreparedCompiler stands in for Django's common one, where a database may have its own to write SQL with."""
    own = connection.ops.compiler("SQLCompiler")

    assert getattr(own, reads) is getattr(SQLCompiler, reads)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's module keeps what it compiled")
def test_the_server_plans_a_prepared_query_once_for_small_keys_and_large_ones():
    @prepared
    def offices(count):
        return Office.objects.filter(key_in("pk", count)).values_list("name", flat=True)

    @prepared(keeps_plan=False)
    def names(count):
        return Office.objects.filter(key_in("pk", count)).values_list("ref", flat=True)

    leeds = Office.objects.create(name="Leeds")
    for keys in ([leeds.pk], [100_000], [10_000_000_000]):
        offices(1, **key_params(keys))
        names(1, **key_params(keys))
        list(Office.objects.filter(pk__in=keys))

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        plans = [number for statement, number in cursor.fetchall() if "accounts_office" in statement]
    assert plans == [
        3
    ]  # one statement, run three times; Django's own queries are none, nor is one that keeps no plan

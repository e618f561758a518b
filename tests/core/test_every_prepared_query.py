"""Every prepared query of the product gives the rows of its plain queryset, in generated archives.

The plain queryset is the decorated function's own. Django compiles it anew each time, with the plain consent rule
where the prepared query has the prepared rule, and with the viewer where that has the shape of a viewer. A prepared
query is first run on another day and in another language: what it keeps may hold nothing of them.
"""

import pkgutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Model
from django.utils import timezone, translation
from hypothesis import Phase, given, settings

from core.prepared import PREPARED_QUERIES, Param, compile_queryset, prepared
from stories import consent, gate
from stories.consent import PEOPLE_IN_THE_ROOM, Room
from stories.models import Grant, Story, Transcript
from stories.search.query import Query
from tests.core.prepared_arguments import ARGUMENTS, OPEN, FullArchive
from tests.stories import archives
from tests.stories.archives import AUDIENCES, LEADERS, PEOPLE, STEADY, USES, ArchiveWriter, seeded, written
from tests.stories.rule import Promise, RuleStory, RuleVoice

APPS = ("core", "accounts", "stories", "themes", "workshops", "reading", "seeds")
QUESTIONS = [*((use,) for use in USES), consent.KNOW_OF]
# Cases of each query for each viewer and archive. They are taken in strides, so that all values of a shape have their
# turn early, those that change slowly too.
AT_A_TIME, STRIDE = 3, 37


@pytest.fixture
def writer(db):
    return ArchiveWriter()


@pytest.fixture(autouse=True)
def nothing_compiled():
    for cache in (compile_queryset, gate._compiled_rule):
        cache.cache_clear()


def viewers(writer):
    """Someone of each shape a viewer can have: not signed in, no reader, a reader with and without an office."""
    names = ("nobody-leeds", "reader-leeds", "reader-nowhere")
    return [AnonymousUser(), *(writer.user(person) for person in PEOPLE if person.name in names)]


def generated(number):
    """Archives to compare in, each with some stories that are open to anyone. One in which two queries differ is not
    made smaller: the query is what counts."""
    promises = tuple(Promise(use, "anyone", consent.today() - timedelta(9)) for use in USES)
    drawn = []

    @seeded
    @settings(STEADY, max_examples=number, phases=[Phase.generate])
    @given(archives.archives(consent.today()))
    def draw(archive):
        drawn.append(
            replace(archive, stories=(*archive.stories, *[RuleStory((RuleVoice("Leeds", promises),))] * OPEN))
        )

    draw()
    return drawn


def product_queries():
    """{module and name: function} of every prepared query, wherever it stands."""
    for app in APPS:
        for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if ".migrations." not in module.name:
                import_module(module.name)
    return {
        f"{run.__module__}.{run.__name__}": run
        for run in PREPARED_QUERIES
        if run.__module__.partition(".")[0] in APPS
    }


def shape_of(argument):
    if isinstance(argument, Query):
        return argument.shape
    return consent.viewer_shape(argument) if hasattr(argument, "is_authenticated") else argument


def params_of(argument):
    if isinstance(argument, Query):
        return argument.params
    return gate.viewer_params(argument) if hasattr(argument, "is_authenticated") else {}


def prepared_rows(run, arguments, params):
    for argument in arguments:
        params = params | params_of(argument)
    result = run(*map(shape_of, arguments), **params)
    return result if isinstance(result, int) else [as_data(row) for row in result]


def plain_rows(run, arguments, params, counts):
    """The rows of the plain queryset, or how many they are. Its own parameters are filled in on their way to the
    database."""

    def fill(execute, sql, placeholders, many, context):
        values = [params[each.value] if isinstance(each, Param) else each for each in placeholders or ()]
        return execute(sql, values, many, context)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(fill):
        patch.setattr(gate, "prepared_rule", gate.rule)
        queryset = run.__wrapped__(*arguments)
        if counts:
            return queryset.count(), True
        return [as_data(row) for row in queryset], queryset.ordered


def as_data(row):
    """All that a row holds, the rows that were fetched with it too."""
    if not isinstance(row, Model):
        return row
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    return type(row), held, {name: as_data(other) for name, other in row._state.fields_cache.items()}


def on_another_day(run, arguments, params):
    with pytest.MonkeyPatch.context() as patch, translation.override("cy"):
        now = timezone.now() - timedelta(400)
        patch.setattr(timezone, "now", lambda: now)
        prepared_rows(run, arguments, params)


def compare(run, arguments, params):
    """How many rows there are. Fails where the prepared query and the plain one do not give the same."""
    on_another_day(run, arguments, params)
    rows = prepared_rows(run, arguments, params)
    plain, ordered = plain_rows(run, arguments, params, counts=isinstance(rows, int))
    if not ordered:
        rows, plain = sorted(rows, key=repr), sorted(plain, key=repr)
    assert rows == plain, f"{run.__module__}.{run.__name__}{arguments}"
    return rows if isinstance(rows, int) else len(rows)


def without_arguments(queries):
    return sorted(queries.keys() - ARGUMENTS.keys())


def test_every_prepared_query_gives_the_rows_of_its_plain_queryset(writer):
    queries, row_counts, turns = product_queries(), Counter(), Counter()
    assert without_arguments(queries) == [], "Say in prepared_arguments what to run this query with."
    assert sorted(ARGUMENTS.keys() - queries.keys()) == [], "Nothing prepared has this name any more."

    for archive in generated(2):
        with written(writer, archive) as keys:
            full = FullArchive(writer, keys)
            for viewer, (name, run) in product(viewers(writer), queries.items()):
                cases = ARGUMENTS[name](full, viewer)
                for _case in range(min(AT_A_TIME, len(cases))):
                    row_counts[name] += compare(run, *cases[turns[name] * STRIDE % len(cases)])
                    turns[name] += 1

    assert [name for name in queries if not row_counts[name]] == [], "Without a row, little was compared."


def rooms(writer):
    """A room of each shape a room can have, with and without somebody who leads it."""
    leader, office = writer.user(LEADERS[0]), writer.office("Leeds").pk
    for (audience, where), led in product([("office", None), *product(AUDIENCES, [office])], (None, leader)):
        yield Room(audience, where, led and led.pk, led and led.email)


def keys_opened(rule, model, path, *question):
    return set(model.objects.filter(rule(*question, path)).values_list("pk", flat=True))


# Stories themselves, and rows whose way to a story leads through no other table and through one
PATHS = ((Story, ""), (Transcript, "story"), (Grant, "voice__story"))


def test_the_prepared_rule_opens_what_the_plain_rule_opens(writer):
    in_rooms = product([*viewers(writer), PEOPLE_IN_THE_ROOM], rooms(writer), PATHS[:1])
    alone = product(viewers(writer), [None], PATHS)
    askers = [*in_rooms, *alone]
    row_counts = Counter()

    for archive in generated(1):
        with written(writer, archive):
            for uses, (viewer, room, (model, path)) in product(QUESTIONS, askers):
                question = model, path, uses, viewer, room, archive.day
                rows = keys_opened(gate.prepared_rule, *question)
                assert rows == keys_opened(gate.rule, *question), question
                row_counts[uses, model] += len(rows)

    assert [each for each in product(QUESTIONS, dict(PATHS)) if not row_counts[each]] == []


# --- the comparison, proved ---


def a_query_that_keeps_the_day():
    @prepared
    def promises():
        return Grant.objects.filter(effective_on__lte=consent.today())

    return promises


def a_query_that_keeps_more_than_its_shape():
    at_most = iter((1, 2, 3))

    @prepared
    def stories():
        return Story.objects.order_by("pk")[: next(at_most)]

    return stories


@pytest.mark.parametrize("planted_bug", [a_query_that_keeps_the_day, a_query_that_keeps_more_than_its_shape])
def test_a_query_that_keeps_more_than_sql_is_caught(writer, planted_bug):
    for archive in generated(1):
        with written(writer, archive), pytest.raises(AssertionError):
            compare(planted_bug(), (), {})


def test_a_query_without_arguments_is_named():
    assert without_arguments({**product_queries(), "reading.new._rows": None}) == ["reading.new._rows"]

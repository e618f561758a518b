"""Reads the code itself: stories are reached through their two doors, and never by a way around them.

Outside the models and the gate, a query on anything that hangs on a story begins with `cleared_for` or `kept_by`,
or it takes keys or rows that one of them returned. Which is which cannot be told from the code alone, so every
query of the second sort is listed below with its reason: a new one fails here, and a person looks at it.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from stories.models import Story

ROOT = Path(settings.BASE_DIR)
GATE = ROOT / "stories" / "gate.py"
CODE = ("core", "accounts", "config", "stories", "themes", "workshops", "reading", "seeds")
DOORS = {"cleared_for", "kept_by", "editable_by"}  # the last is built on the second
MAKING = {"create", "bulk_create", "none"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}

REVIEWED = {
    # reading: rows, hits and pages of stories that came through `known_to`
    "reading/search_results.py _words: Transcript.filter(…)": "the released words of stories that may be read",
    "reading/search_results.py _keys_of_few: IndexEntry.all()": "narrows what open_to_search gives",
    "reading/search_results.py _keys_of_few: Story.filter(…, pk__in)": "the same, joined to it with &",
    "reading/search_results.py open_to_search: IndexEntry.all()": (
        "narrows stories that came through the door for hear, by their details"
    ),
    "reading/search_results.py _times: Cue.filter(at_start, transcript__clock)": "cues of the same released words",
    "reading/front_page.py _stories: FeaturedStory.filter(pack)": "which of the stories that may be known of",
    "reading/front_page.py _stories: FeaturedStory.filter(pack, story)": (
        "its place; its pull quote, shown where the story may be read, and quoted to who is not signed in"
    ),
    "reading/front_page.py _stories: KeyQuestion.filter(featured__pack, featured__story)": (
        "shown where the story may be read"
    ),
    "reading/start_page.py _marked: Excerpt.filter(…)": "the released words of stories that may be read",
    "reading/story_page.py front_page_questions: KeyQuestion.filter(featured__pack__on_front_page, featured__story)": (
        "questions about a story that may be read"
    ),
    "reading/facets.py _facts: Voice.filter(story)": "kinds of stories that came through the door",
    "reading/facets.py _themes_heard: ThemedExcerpt.filter(…)": "the released words of stories that may be read",
    "reading/story_rows.py _details: Story.filter(…)": "details of stories that came through the door",
    "reading/story_rows.py _themes_heard: ThemedExcerpt.filter(…)": (
        "the released words of stories that may be read"
    ),
    "reading/story_list.py _page: Story.filter(…, released_at__isnull, quoted_only)": (
        "narrows a list that came through the door, where the words may be read"
    ),
    "reading/story_list.py _filtered_stories: Voice.filter(story, kind)": (
        "narrows a list that came through the door, by what each of its rows shows"
    ),
    "reading/waiting.py _proposals_sent_back: Change.filter(story, part, made_by, sent_back_by__isnull)": (
        "narrows stories that came through the door to what this person proposed"
    ),
    "reading/waiting.py _with_waiting_excerpts: WaitingExcerpt.order_by()": (
        "narrows stories that came through the door"
    ),
    "reading/kept.py _row_of: KeptStory.filter(person, story)": "one person's own row, of a story they may know of",
    # reading: what the two loaders made themselves, with no viewer
    "seeds/demo.py StoryScript.add_voice: Storyteller.filter(pseudonym)": (
        "the demo's own fictional storytellers, by name"
    ),
    "seeds/demo.py load: Story.keys_loaded()": "which of its own stories are there already",
    "seeds/publication.py load: Story.keys_loaded()": "which of its own stories are there already",
    "seeds/publication.py undo: Excerpt.filter(transcript__story__in, themings__tagged_by__isnull)": (
        "counts people's tags that go with its own stories"
    ),
    "seeds/publication.py undo: Storyteller.filter(pk__in, voices)": (
        "storytellers of its own stories, left without any"
    ),
    "seeds/publication_updates.py _correct_summary: FeaturedStory.filter(story__source, story__source_key)": (
        "corrects our own earlier summary of one of its stories, and shows nothing"
    ),
    # stories
    "stories/forms/voice.py VoiceForm.__init__: Storyteller.filter(pk__in)": "storytellers of the stories they keep",
    "stories/bylines.py _voices: Voice.filter(…)": "voices_of asks for keys that came through a door",
    "stories/open_promises.py _all_of: Voice.filter(office)": "narrows lists for speed; the rule decides too",
    "stories/open_promises.py _promises: Grant.filter(audience__in, use__in, closed_at)": (
        "narrows lists and counts for speed; the rule decides too"
    ),
    "stories/pages/next_task.py _changes: Change.filter(story__in)": "next_tasks asks about stories that are kept",
    "stories/pages/next_task.py next_tasks: Voice.filter(story__in, withdrawn_at__isnull)": "of stories that are kept",
    "stories/pages/open_tasks.py _newest_recordings: Recording.filter(story__in)": "of stories that are kept",
    "stories/pages/open_tasks.py _newest_words: Cue.filter(transcript__in)": "the words of stories that are kept",
    "stories/pages/open_tasks.py _newest_words: Transcript.filter(story__in)": "of stories that are kept",
    "stories/pages/open_tasks.py _voices: Voice.filter(story__in)": "of stories that are kept",
    "stories/pages/state.py _agreements: Story.filter(…)": "states_of asks about stories that came through a door",
    "stories/unnamed_files.py unnamed_files: Recording.values_list(…, …)": "names of files alone, for no viewer",
    # themes
    "themes/excerpt_rows.py _taggings: ThemedExcerpt.filter(…)": "excerpts that came through a door",
    "themes/theme_page.py _filter_taggings: Cue.filter(transcript, start__lt, end__gt, voice__kind)": (
        "narrows taggings that came through a door"
    ),
    "themes/tagged_stories.py taggings: ThemedExcerpt.filter(tag)": (
        "counted, and narrows lists, only in the words of stories that came through the door"
    ),
    "themes/theme_page.py _storytellers: Voice.filter(…, …, **)": (
        "counted only in the stories that came through the door"
    ),
    "themes/theme_page.py first_taggings: ThemedExcerpt.filter(content_object, tag, pk__lt)": (
        "an earlier tagging of the same excerpt, so as cleared as it is"
    ),
    "themes/excerpt_rows.py _rows: Excerpt.filter(…)": "rows_of asks for keys that came through a door",
    "themes/story_words.py _cues: Cue.filter(transcript)": "StoryWords is made of words that came through a door",
    "themes/story_words.py _excerpts: Excerpt.filter(transcript, start__lt, end__gt)": (
        "spans_in asks for words that came through a door"
    ),
    "themes/views/excerpts.py _panel: ExcerptNote.filter(excerpt__in)": "excerpts that came through a door",
    "themes/views/excerpts.py _page_of: ExcerptNote.filter(excerpt)": "an excerpt that came through a door",
    "themes/views/excerpts.py excerpt_list: Excerpt.filter(transcript)": (
        "the released words of a story that may be read"
    ),
    "themes/waiting_rows.py waiting_count: WaitingExcerpt.of_story(story)": (
        "a story whose words may be read, by those who tag"
    ),
    "themes/waiting_rows.py waiting_rows: Excerpt.filter(waiting__isnull, transcript__story)": (
        "a story whose words may be read, by those who tag: what became of them is theirs to decide"
    ),
    "themes/touched.py excerpts_carried: Excerpt.filter(transcript__story, transcript__number__lt)": (
        "numbers alone, of a story that somebody keeps and may release"
    ),
    # workshops: what stands beside stories that may be printed in that room
    "workshops/touched.py packs_touched: FeaturedStory.filter(story)": (
        "numbers alone, of a story that somebody keeps and may release"
    ),
    "workshops/paper/assemble.py _themes: ThemedExcerpt.filter(content_object__transcript__in)": (
        "words that may be read by them in that room"
    ),
    "workshops/paper/story_words.py StoryWords.__init__: Cue.filter(transcript__in)": (
        "words that may be read by them in that room"
    ),
    "workshops/paper/story_words.py StoryWords.__init__: Transcript.in_bulk(keys)": "the same words as its cues",
    "workshops/paper/story_words.py _spans: ThemedExcerpt.filter(content_object__transcript__in)": (
        "the excerpts of the same words"
    ),
    "workshops/pages/choosing.py _open_to_search: IndexEntry.all()": (
        "narrows a list that came through the door for print, by what is printed of each"
    ),
    "workshops/pages/choosing.py _with_theme: ThemedExcerpt.filter(tag, content_object__transcript)": (
        "narrows a list that came through the door for print and for read"
    ),
    "workshops/pages/choosing.py stories_to_choose: FeaturedStory.filter(pack, story)": (
        "leaves out what the maker's own pack holds already"
    ),
}


def hanging_models():
    """The names of Story and of every model whose foreign keys lead to one, and of what tells who it is."""
    models = [model for label in CODE[3:] for model in apps.get_app_config(label).get_models()]
    names, grown = {Story}, True
    while grown:
        more = {
            model
            for model in models
            if any(field.related_model in names for field in model._meta.fields if field.is_relation)
        } - names
        names, grown = names | more, bool(more)
    # a theme only points at its lead quotation; who it is that told a story counts as if it hung there
    return {model.__name__ for model in names} - {"Theme"} | {"Storyteller", "Identity", "IdentityEntry"}


def code_files():
    for part in CODE:
        for path in sorted((ROOT / part).rglob("*.py")):
            is_model = "models" in path.parts or path.name == "models.py" or path == GATE
            if "migrations" not in path.parts and not is_model:
                yield path


class Queries(ast.NodeVisitor):
    """Finds each `Model.objects.first(...)` in a file, by the function it stands in."""

    def __init__(self, names):
        self.names, self.within, self.queries = names, [], []

    def visit_FunctionDef(self, node):
        self.within.append(node.name)
        self.generic_visit(node)
        self.within.pop()

    visit_ClassDef = visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Call(self, node):
        first = node.func
        if isinstance(first, ast.Attribute) and self.is_manager(first.value):
            arguments = [each.id if isinstance(each, ast.Name) else "…" for each in node.args]
            arguments += [keyword.arg or "**" for keyword in node.keywords]
            model = ast.unparse(first.value.value)
            self.queries.append(
                (".".join(self.within), model, first.attr, f"{model}.{first.attr}({', '.join(arguments)})")
            )
            self.known.add(id(first.value))
        self.generic_visit(node)

    def visit_Attribute(self, node):
        """A manager handed on without a method (`rows = Story.objects`) could become anything."""
        if self.is_manager(node) and id(node) not in self.known:
            model = ast.unparse(node.value)
            self.queries.append((".".join(self.within), model, "", f"{model}.{node.attr}"))
        self.generic_visit(node)

    known = None

    def is_manager(self, node):
        return (
            isinstance(node, ast.Attribute)
            and node.attr in MANAGERS
            and ast.unparse(node.value).rpartition(".")[2] in self.names
        )


def queries_in(code, names):
    reader = Queries(names)
    reader.known = set()
    reader.visit(ast.parse(code))
    return reader.queries


def ways_around(code, place, names):
    """Queries that begin neither at a door nor with making something, as `place function: query`."""
    return [
        f"{place} {function}: {query}"
        for function, _model, method, query in queries_in(code, names)
        if method not in DOORS | MAKING
    ]


def all_ways_around():
    names = hanging_models()
    return [
        query
        for path in code_files()
        for query in ways_around(path.read_text(), str(path.relative_to(ROOT)), names)
    ]


def test_stories_are_queried_only_through_their_doors_or_by_what_came_through_them():
    """A new line here? Begin with `cleared_for` or `kept_by`; if its keys came from there, list it with why."""
    assert sorted(set(all_ways_around())) == sorted(REVIEWED)


def test_every_reviewed_query_has_its_reason():
    assert [query for query, reason in REVIEWED.items() if len(reason.split()) < 4] == []


@pytest.mark.parametrize(
    ("planted", "queries"),
    [
        ("def page():\n    return Story.objects.all()", ["x.py page: Story.objects.all()"]),
        ("def page():\n    return models.Story.objects.get(ref=r)", ["x.py page: models.Story.get(ref)"]),
        ("rows = Excerpt.objects", ["x.py : Excerpt.objects"]),
        ("Cue.objects.filter(pk=1).count()", ["x.py : Cue.filter(pk)"]),
        ("Story._base_manager.filter(Q(a=1))", ["x.py : Story.filter(…)"]),
        ("Story.objects.cleared_for(use, viewer).filter(pk=1)", []),
        ("Story.objects.kept_by(viewer) | Story.objects.cleared_for(use, viewer)", []),
        ("Voice.objects.create(story=story)", []),
        ("Theme.objects.all(); User.objects.get(pk=1)", []),
    ],
)
def test_a_planted_way_around_is_found(planted, queries):
    listed = ways_around(planted, "x.py", hanging_models())

    assert [each.replace("Story.all()", "Story.objects.all()") for each in listed] == queries


def test_everything_that_hangs_on_a_story_is_read_for():
    assert hanging_models() >= {
        "Story",
        "SearchableStory",
        "IndexEntry",
        "Voice",
        "Consent",
        "Grant",
        "Exclusion",
        "Recording",
        "Transcript",
        "Cue",
        "CopiedStory",
        "Excerpt",
        "ThemedExcerpt",
        "ExcerptNote",
        "FeaturedStory",
        "KeyQuestion",
        "ListeningPlace",
        "KeptStory",
        "Storyteller",
        "Identity",
    }


# --- SQL by hand ---


def calls_of(names):
    """`file function` of each call of a method or function with one of these names."""
    calls = set()
    for path in code_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in names:
                    calls.add((str(path.relative_to(ROOT)), called))
    return calls


def test_sql_is_written_by_hand_in_four_files_only():
    assert {place for place, _ in calls_of({"cursor", "raw", "RawSQL", "extra", "execute"})} == {
        "core/postgresql/base.py",  # a setting of the connection, and the cursor of prepared queries
        "core/prepared.py",  # counts the rows of a query that Django compiled
        "stories/schema.py",  # the triggers and the index
        "stories/search/index.py",  # writes what is indexed; it reads no more than how many there are
    }


def test_a_search_always_sits_inside_a_query_that_went_through_the_gate():
    assert {place for place, _ in calls_of({"matching"})} == {
        "stories/search/matching.py",  # the conditions made of it
        "reading/search_results.py",
        "workshops/pages/choosing.py",  # narrows what may be printed for the room
    }


# --- the admin, and the logs ---


def test_there_is_no_admin():
    assert not apps.is_installed("django.contrib.admin")
    assert [path.name for path in ROOT.rglob("admin.py") if path.parent.name in CODE] == []


LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# What a log line may carry besides plain text: no title, no words, no name, no e-mail
MAY_BE_LOGGED = {"ref", "pk", "code", "number", "status_code", "returncode", "kind"}


def logged_values(code):
    """What is put into log lines and onto standard output: everything but literal text and what may be logged."""
    values = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        logs = (
            isinstance(function, ast.Attribute)
            and function.attr in LOGGING
            and "log" in ast.unparse(function.value).lower()
        )
        if logs or getattr(function, "id", "") == "print":
            values += [
                ast.unparse(each)
                for each in [*node.args, *(keyword.value for keyword in node.keywords)]
                if not isinstance(each, ast.Constant)
                and not (isinstance(each, ast.Attribute) and each.attr in MAY_BE_LOGGED)
            ]
    return values


def test_no_code_logs_titles_words_or_names():
    assert {
        str(path.relative_to(ROOT)): logged_values(path.read_text())
        for path in code_files()
        if logged_values(path.read_text())
    } == {}


@pytest.mark.parametrize(
    ("planted", "values"),
    [
        ("logger.info('saved %s', story.title)", ["story.title"]),
        ("logging.warning(f'{user.email}')", ["f'{user.email}'"]),
        ("print(excerpt.quote)", ["excerpt.quote"]),
        ("logger.info('saved %s', story.ref)", []),
        ("messages.info(request, person.name)", []),
    ],
)
def test_a_planted_log_line_is_found(planted, values):
    assert logged_values(planted) == values


@pytest.mark.parametrize("label", ["stories", "themes", "workshops"])
def test_rows_of_stories_show_no_words_when_they_are_printed(label):
    """`str()` reaches logs, error pages and shells: it gives a ref or a number, never a title, words or a name."""
    telling = {"title", "summary", "text", "quote", "words", "name", "pseudonym", "real_name", "email"}
    names = hanging_models() - {
        "KeyQuestion",
        "Storyteller",
    }  # a question is ours; a pseudonym is for the team
    files = [ROOT / label / "models.py", *(ROOT / label).glob("models/*.py")]
    definitions = [node for path in files if path.exists() for node in ast.parse(path.read_text()).body]
    shown = {
        (node.name, attribute.attr)
        for node in definitions
        if isinstance(node, ast.ClassDef) and node.name in names
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name == "__str__"
        for attribute in ast.walk(method)
        if isinstance(attribute, ast.Attribute)
    }

    assert {each for each in shown if each[1] in telling} == set()

"""The publication's words, word for word; and what is refused of a file that is not right."""

import re

import pytest

from seeds import publication_words
from seeds.publication_words import read_publication
from seeds.toml import ContentError
from tests.seeds.content import altered
from tests.shared_data import SHARED

ORIGINAL = SHARED / "publication.md"


@pytest.fixture(scope="module")
def original():
    """The publication's own text, folded."""
    if not ORIGINAL.exists():
        pytest.skip("the publication's text (shared/publication.md, beside the repository) is not here")
    return folded(ORIGINAL.read_text(encoding="utf-8"))


def folded(text):
    """Text in which only words, case and punctuation count: the layout and the shape of quotes do not."""
    for shaped, plain in (
        ("\u2018\u2019", "'"),
        ("\u201c\u201d", '"'),
        ("\u2013\u2014", "-"),
        ("\u2026", "..."),
    ):
        text = re.sub(f"[{shaped}]", plain, text)
    text = re.sub(r"[*>]|^- (?=[A-Z\d])", "", text, flags=re.MULTILINE)
    return " ".join(text.split())


def quoted_in(text):
    """Everything that stands in double quotation marks."""
    return [words.strip(" ,") for words in re.findall(r'"([^"]+)"', text)]


def all_prose(publication):
    """The prose that is ours, a (place, words) pair each."""
    yield from (
        (name, getattr(publication.about, name)) for name in ("method", "cosie", "interserve", "separate")
    )
    yield from ((part.words, part.about) for part in publication.about.learning)
    yield from ((publication.pack.title, words) for words in publication.pack.introduction)
    yield publication.pack.title, publication.pack.caveat
    for theme in publication.themes:
        for words in (theme.meaning, *theme.aspects, *theme.use_when, *theme.not_when):
            yield theme.slug, words
    for contributor in publication.contributors:
        for words in (contributor.meaning, *contributor.suggestions):
            yield contributor.slug, words
    for story in publication.stories:
        for words in (story.summary, story.attribution, *story.content_notes):
            yield story.key, words


def about_words(publication):
    """What the about page quotes of what the publication itself says."""
    about = publication.about
    return [
        about.aims,
        about.message,
        about.change,
        about.invitation,
        *(part.words for part in about.learning),
    ]


def test_publication_quotations_are_word_for_word(publication, original):
    extracts = [extract for story in publication.stories for extract in story.extracts]
    in_capitals = [extract.words for extract in extracts if extract.printed_in_capitals]
    as_printed = [extract.words for extract in extracts if not extract.printed_in_capitals]
    as_printed += [passage.words for passage in publication.passages]

    missing = [words for words in as_printed if f'"{folded(words)}' not in original]
    missing += [words for words in in_capitals if f'"{folded(words).upper()}"' not in original]

    assert missing == []
    assert len(in_capitals) == 3


def test_publication_every_quotation_printed_is_held_once(publication, original):
    """Nothing left out: all that stands in double quotation marks, but words inside a longer quotation."""
    held = [folded(extract.words) for story in publication.stories for extract in story.extracts]
    held += [folded(passage.words) for passage in publication.passages]
    printed = quoted_in(
        original[original.index("ABOUT Interserve") : original.index("LINKS IN THE PUBLICATION")]
    )
    printed = [words.lower() for words in printed]

    assert sorted(words.lower() for words in held) == sorted(printed)


def test_publication_statements_names_and_questions_are_word_for_word(publication, original):
    source = publication.source
    word_for_word = [
        source.funding,
        source.disclaimer,
        *source.acknowledgement,
        *publication.general.questions,
        *about_words(publication),
    ]
    word_for_word += [f"{stage.name}: {stage.words}" for stage in publication.about.stages]
    word_for_word += [" ".join(source.produced_by) + "."]
    word_for_word += [question for story in publication.stories for question in story.questions]
    word_for_word += [contributor.name for contributor in publication.contributors]
    word_for_word += [f"'{theme.name}'" for theme in publication.themes]
    word_for_word += [words for link in source.links for words in (link.label, f": {link.url}")]
    in_capitals = [source.title.replace(":", ""), publication.pack.title, source.date]
    in_capitals += [story.title for story in publication.stories if story.title_as_printed]

    missing = [words for words in word_for_word if folded(words) not in original]
    missing += [words for words in in_capitals if words.upper() not in original]

    assert missing == []
    assert len(source.produced_by) == 13
    assert len(source.links) == 8


def test_publication_own_prose_quotes_nobody_and_is_not_copied(publication, original):
    prose = list(all_prose(publication))

    assert [place for place, words in prose if re.search('["\u201c\u201d]', words)] == []
    assert [place for place, words in prose if len(words.split()) > 8 and folded(words) in original] == []


def test_publication_featured_stories_have_three_questions_and_their_own_link(publication):
    featured = [publication.story(key) for key in publication.pack.featured]

    assert [(story.title, story.kind, len(story.questions), story.listen) for story in featured] == [
        (
            "Changing a negative into a positive",
            "service_user",
            3,
            "https://communityreporter.net/story/changing-negative-positive",
        ),
        ("A change in me", "service_user", 3, "https://communityreporter.net/story/change-me"),
        (
            "Changes in probation services",
            "staff",
            3,
            "https://communityreporter.net/story/changes-probation-services",
        ),
    ]
    assert [story.key for story in publication.stories if story.listen] == [story.key for story in featured]


def test_publication_counts_are_these(publication):
    extracts = [extract for story in publication.stories for extract in story.extracts]
    tagged = {
        theme.slug: sum(theme.slug in each.themes for each in [*extracts, *publication.passages])
        for theme in publication.themes
    }

    assert len(publication.stories) == 20
    assert len(extracts) == 36
    assert tagged == {"understanding-me": 10, "not-being-judged": 12, "helping-others": 13}
    assert [contributor.name for contributor in publication.contributors] == [
        "Creating personal connections",
        "Tapping into people's intrinsic motivations",
        "Recognising people's achievements",
        "Using peer support techniques",
    ]


def test_publication_words_repeated_belong_to_a_fuller_quotation_of_the_same_story(publication):
    """A bracketed word stands for another, as in "face [her] fears" for "face my fears"."""
    for story in publication.stories:
        fuller = " / ".join(extract.words for extract in story.extracts if not extract.repeats)
        for extract in story.extracts:
            pattern = r"\S+".join(map(re.escape, re.split(r"\[[^]]+\]", extract.words)))
            assert not extract.repeats or re.search(pattern, fuller)


def test_publication_a_pull_quote_of_nobody_says_why_it_stands_where_it_does(publication):
    placed = [story.key for story in publication.stories if story.placed]
    with_pull_quote = [story.key for story in publication.stories if story.pull_quote and not story.listen]

    assert placed == with_pull_quote
    assert {theme.lead.story for theme in publication.themes} < set(placed)


def test_publication_every_title_that_is_ours_says_so(publication):
    ours = [story.key for story in publication.stories if "this one is ours" in story.attribution]

    assert [story.key for story in publication.stories if story.key not in ours] == list(
        publication.pack.featured
    )


def test_publication_words_printed_under_a_theme_are_tagged_with_it(publication):
    """The pull quote about peer mentoring, printed at the beginning, comes again under the theme that it has."""
    names = {theme.name: theme.slug for theme in publication.themes}
    extracts = [extract for story in publication.stories for extract in story.extracts]

    under_themes = [
        (each.words, each.themes) for each in [*extracts, *publication.passages] if each.where in names
    ]
    assert under_themes == [
        (each.words, (names[each.where],))
        for each in [*extracts, *publication.passages]
        if each.where in names
    ]
    assert [(each.words[:28], each.themes) for each in extracts if each.where == "About"] == [
        ("The mention of peer mentorin", ("helping-others",))
    ]


def test_publication_names_no_need_that_is_not_in_it(publication, original):
    """What somebody is or needs is not guessed at: neither health, nor carers, nor anybody's age."""
    prose = " ".join(words for _place, words in all_prose(publication)).lower()

    guessed = ["health", "carer", "young", "old age", "older"]
    assert [word for word in guessed if word in prose] == []
    assert "key challenges" in original and "hardest" not in prose


def test_publication_notice_lets_nobody_hear(publication):
    notice = publication.notice

    assert (notice.how, notice.uses, notice.audience) == ("published", ("read", "print", "quote"), "anyone")
    assert publication.source.title in notice.text
    assert notice.text.endswith("December 2018; the agreement is held by its publisher and was not seen here")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "staff"', 'kind = "boss"', "Story changes-in-probation-services: boss is not a kind."),
        ('key = "a-change-in-me"', 'key = "going-to-court"', "There are two called going-to-court."),
        ('slug = "helping-others"', 'slug = "help"', "The three themes are not these."),
        ('lead = { story = "two-supervisors"', 'lead = { story = "part-of-society"',
         "Not Being Judged: its lead quotation is not in that story."),
        ('listen = "https://communityreporter.net/story/change-me"\n', "",
         "Story a-change-in-me is featured and lacks a link, a pull quote or questions."),
    ],
)  # fmt: skip
def test_read_publication_broken_file_says_what_is_wrong(tmp_path, old, new, reason):
    path = altered(tmp_path, publication_words.PUBLICATION, old, new)

    with pytest.raises(ContentError) as refused:
        read_publication(path)

    assert str(refused.value) == reason

"""The two archives Heard comes with keep what they promise: word for word, and every state of consent."""

import re
from pathlib import Path

import pytest

from seeds import demo_script, publication_words, toml
from seeds.demo_script import read_demo
from seeds.publication_words import read_publication
from seeds.toml import ContentError
from stories.models import Kind
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line

ORIGINAL = Path(__file__).resolve().parents[3] / "shared" / "publication.md"


@pytest.fixture(scope="module")
def publication():
    return read_publication()


@pytest.fixture(scope="module")
def demo():
    return read_demo()


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
    yield from ((stage.key, stage.done) for stage in publication.about.stages)
    yield from ((publication.pack.title, words) for words in publication.pack.introduction)
    yield publication.pack.title, publication.pack.caveat
    for theme in publication.themes:
        for words in (theme.meaning, *theme.aspects, *theme.use_when, *theme.not_when):
            yield theme.slug, words
    for contributor in publication.contributors:
        for words in (contributor.meaning, *contributor.suggestions):
            yield contributor.slug, words
    for story in publication.stories:
        for words in (story.summary, story.placed, *story.content_notes):
            yield story.key, words


# --- the publication ---


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
    ]
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
    assert tagged == {"understanding-me": 9, "not-being-judged": 11, "helping-others": 11}
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


def test_publication_notice_lets_nobody_hear(publication):
    notice = publication.notice

    assert (notice.how, notice.uses, notice.audience) == ("published", ("read", "print", "quote"), "anyone")
    assert publication.source.title in notice.text
    assert notice.text.endswith("December 2018; the agreement is held by its publisher and was not seen here")


# --- the demo ---


def test_demo_covers_every_state(demo):
    covered = {state for story in demo.stories for state in story.covers}

    assert covered == demo_script.STATES


def test_demo_states_are_what_they_are_called(demo):
    """The label is believed by nobody: each is compared with what the story's voices really said."""
    really = {}
    for story in demo.stories:
        agreements = [agreement for voice in story.voices for agreement in voice.agreements]
        promises = {pair for agreement in agreements for pair in agreement.promises}
        for voice in story.voices:
            promises = set(voice.narrowed.keep) if voice.narrowed else promises
        heard_by = {audience for use, audience in promises if use == "hear"}
        read_by = {audience for use, audience in promises if use == "read"}
        closed = {
            "pending": not agreements,
            "cooling_off": any(agreement.given_days_ago < 7 for agreement in agreements),
            "ended": any((agreement.ends_in_days or 0) < 0 for agreement in agreements),
            "withdrawn": any(voice.withdrawn for voice in story.voices),
            "paused": story.paused is not None,
            "embargoed": (story.embargo_in_days or 0) > 0,
            "excluded": any(voice.excludes for voice in story.voices),
            "narrowed": any(voice.narrowed for voice in story.voices),
        }
        states = {state for state, holds in closed.items() if holds}
        if not states and read_by:
            states |= read_by
        states |= {"no_recording"} if not story.recording else set()
        states |= {"dialogue"} if len(story.voices) == 2 else set()
        states |= {"welsh"} if any(turn.lang == "cy" for turn in story.turns) else set()
        states |= {"hear_not_read"} if heard_by and not read_by else set()
        states |= {"read_not_hear"} if read_by and not heard_by and story.recording else set()
        really[story.key] = states

    assert {story.key: set(story.covers) for story in demo.stories} == really


def test_demo_stories_last_two_to_four_minutes(demo):
    lengths = {story.key: len(story.text.split()) for story in demo.stories}

    assert len(lengths) == 15
    assert {key: words for key, words in lengths.items() if not 300 <= words <= 560} == {}
    assert all(story.fictional for story in demo.stories)


def test_demo_kinds_are_those_of_the_archive(demo):
    heard = {voice.kind for story in demo.stories for voice in story.voices}

    assert set(Kind.values) == toml.KINDS
    assert heard == {"service_user", "staff", "peer_mentor"}


def test_demo_welsh_story_has_what_counting_trips_over(demo):
    text = demo.story("two-languages").text

    assert [character for character in "ŵŷ👍🏽💙\u0301" if character not in text] == []


def test_demo_names_one_person_for_each_role_in_both_offices(demo):
    held = {(person.office, role) for person in demo.people for role in person.roles}

    assert held == {
        (office, role)
        for office in ("Brackenford", "Hallowmere")
        for role in ("reader", "reporter", "facilitator", "lead", "archivist")
    }
    assert len({person.email for person in demo.people}) == len(demo.people)


def test_demo_excerpts_overlap_and_are_tagged_by_both(demo):
    places = [
        (story.key, story.text.index(excerpt.quote), len(excerpt.quote), excerpt)
        for story in demo.stories
        for excerpt in story.excerpts
    ]
    overlapping = {
        one
        for one, start, length, _excerpt in places
        for other, begins, _length, _other in places
        if one == other and start < begins < start + length
    }

    assert len(places) == 41
    assert sum(len(excerpt.tagged_by) == 2 for *_place, excerpt in places) == 18
    assert {person for *_place, excerpt in places for person in excerpt.tagged_by} == {"asha", "lena"}
    assert overlapping == {"night-shift", "the-bus-to-the-office", "two-chairs"}


def test_demo_excerpts_are_found_once_in_the_transcript_as_it_will_be_kept(demo):
    """The transcript breaks long talk into paragraphs; no excerpt may be cut by such a break."""
    for story in demo.stories:
        lines, now = [], 0
        for spoken in demo.sentences(story):
            times = (now, now + 2_000) if story.recording else (None, None)
            lines.append(Line(spoken.storyteller, spoken.sentence.words, *times))
            now += 2_000 + spoken.pause_ms
        text = lines_to_draft(lines).text

        assert {excerpt.quote: text.count(excerpt.quote) for excerpt in story.excerpts} == {
            excerpt.quote: 1 for excerpt in story.excerpts
        }


def test_demo_sentences_say_every_word_in_the_right_voice_and_language(demo):
    story = demo.story("two-chairs")

    spoken = demo.sentences(story)

    assert " ".join(each.sentence.words for each in spoken).split() == story.text.split()
    assert {each.sentence.voice for each in spoken} == {
        demo.storyteller("marram").speech,
        demo.storyteller("ivy").speech,
    }
    assert {each.sentence.language for each in demo.sentences(demo.story("two-languages"))} == {"en", "cy"}


# --- what is refused ---


def altered(tmp_path, path, old, new):
    """A copy of an archive with one thing changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / path.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "staff"', 'kind = "boss"', "Story changes-in-probation-services: boss is not a kind."),
        ('key = "a-change-in-me"', 'key = "going-to-court"', "There are two called going-to-court."),
        ('slug = "helping-others"', 'slug = "help"', "The three themes are not these."),
        ("themes = []\nwhere = \"Helping Others\"\nrepeats", 'themes = ["helping-others"]\nwhere = ""\nrepeats',
         "Story unpaid-work-and-time-alone: words printed again are not tagged."),
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


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('released_by = "ruth"', 'released_by = "gwen"',
         "Story the-bus-to-the-office is released by its own reporter."),
        ('hear = ["anyone"]', 'hear = ["everyone"]',
         "story the-bus-to-the-office: hear everyone is not a promise."),
        ('quote = "She said, how', 'quote = "He said, how',
         "Story the-bus-to-the-office: 'He said, how do you get here? That was all. How do you get here. "
         "Nobody had asked me.' is there 0 times."),
        ('email = "ben@example.org"', 'email = "ben@example.com"', "Ben Calloway could be written to."),
        ('tagged_by = ["asha", "lena"]', 'tagged_by = ["asha", "zed"]',
         "Story the-bus-to-the-office names zed, who is not in the demo."),
        ('{ voice = "ivy"', '{ voice = "wren"', "Story two-chairs: those who speak and its voices differ."),
    ],
)  # fmt: skip
def test_read_demo_broken_file_says_what_is_wrong(tmp_path, old, new, reason):
    path = altered(tmp_path, demo_script.DEMO, old, new)

    with pytest.raises(ContentError) as refused:
        read_demo(path)

    assert str(refused.value) == reason

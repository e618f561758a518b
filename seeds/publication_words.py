"""The words of the 2018 publication, as `publication.toml` holds them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stories.consent import Audience, Use

from .toml import KINDS, THEMES, NoticeWords, by_key, check_keys, read_as, read_each, require

PUBLICATION = Path(__file__).parent / "publication.toml"
TITLE_IS_OURS = "The publication gives these words no title: this one is ours."


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class PublishedSource:
    """The publication that every seeded word comes from."""

    key: str
    title: str
    short_title: str
    publisher: str
    date: str  # as printed
    published_in: date  # the first of that month, to sort by
    produced_by: tuple[str, ...]
    funding: str
    disclaimer: str
    acknowledgement: tuple[str, ...]  # paragraphs, word for word
    links: tuple[Link, ...]
    links_note: str

    @property
    def citation(self) -> str:
        """How to cite it."""
        return f"{', '.join(self.produced_by)} ({self.date}). {self.title}. {self.publisher}."


@dataclass(frozen=True)
class Stage:
    name: str
    step: str  # what its diagram calls this stage of the method
    words: str  # what was done


@dataclass(frozen=True)
class Learning:
    """A part of the key learning: in our words what it is about, and the publication's on it."""

    about: str
    words: str


@dataclass(frozen=True)
class About:
    method: str
    cosie: str
    interserve: str
    peoples_voice_media: str
    separate: str
    aims: str  # this and the next three word for word
    message: str
    change: str
    invitation: str
    stages: tuple[Stage, ...]
    learning: tuple[Learning, ...]


@dataclass(frozen=True)
class GeneralQuestions:
    introduction: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class PublishedPack:
    title: str
    audience: str
    introduction: tuple[str, ...]  # paragraphs
    caveat: str
    featured: tuple[str, ...]  # story keys, in order


@dataclass(frozen=True)
class LeadQuotation:
    story: str
    words: str


@dataclass(frozen=True)
class ThemeWords:
    slug: str
    name: str
    meaning: str
    aspects: tuple[str, ...]
    use_when: tuple[str, ...]
    not_when: tuple[str, ...]
    lead: LeadQuotation


@dataclass(frozen=True)
class Contributor:
    slug: str
    name: str
    meaning: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class Extract:
    """One quotation, word for word. `repeats`: part of a longer one, printed a second time."""

    words: str
    themes: tuple[str, ...]
    where: str  # the heading it is printed under
    pull_quote: bool = False
    printed_in_capitals: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class PublishedStory:
    """One speaker, as the publication introduces them."""

    key: str
    title: str
    kind: str
    summary: str
    content_notes: tuple[str, ...]
    extracts: tuple[Extract, ...]
    title_as_printed: bool = False
    listen: str = ""
    questions: tuple[str, ...] = ()
    placed: str = ""  # why a pull quote without a name was given to this speaker

    @property
    def is_quoted_only(self) -> bool:
        """Whether it has a few words of this person and no story of theirs: none that it looks into or leads to."""
        return not (self.listen or self.questions)

    @property
    def attribution(self) -> str:
        """What is ours of this record: its title, and that a pull quote stands here."""
        return " ".join(filter(None, ("" if self.title_as_printed else TITLE_IS_OURS, self.placed)))

    @property
    def pull_quote(self) -> str:
        return next((extract.words for extract in self.extracts if extract.pull_quote), "")


@dataclass(frozen=True)
class Passage:
    """Words in quotation marks that the publication attributes to nobody."""

    words: str
    themes: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Publication:
    source: PublishedSource
    notice: NoticeWords
    about: About
    general: GeneralQuestions
    pack: PublishedPack
    themes: tuple[ThemeWords, ...]
    contributors: tuple[Contributor, ...]
    passages: tuple[Passage, ...]
    stories: tuple[PublishedStory, ...]

    def story(self, key: str) -> PublishedStory:
        return by_key(self.stories, key)


def read_publication(path: Path = PUBLICATION) -> Publication:
    """The publication's words, checked. Raises ContentError."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    source = dict(table["source"])
    source["links"] = read_each(Link, source["links"], "source links")
    about = dict(table["about"])
    about["stages"] = read_each(Stage, about["stages"], "about")
    about["learning"] = read_each(Learning, about["learning"], "about")
    publication = Publication(
        source=read_as(PublishedSource, source, "source"),
        notice=read_as(NoticeWords, table["notice"], "notice"),
        about=read_as(About, about, "about"),
        general=read_as(GeneralQuestions, table["general"], "general"),
        pack=read_as(PublishedPack, table["pack"], "pack"),
        themes=tuple(
            read_as(ThemeWords, row | {"lead": read_as(LeadQuotation, row["lead"], row["slug"])}, row["slug"])
            for row in table["theme"]
        ),
        contributors=read_each(Contributor, table["contributor"], "contributor"),
        passages=read_each(Passage, table["passage"], "passage"),
        stories=tuple(_published_story(row) for row in table["story"]),
    )
    _check_publication(publication)
    return publication


def _published_story(table: dict) -> PublishedStory:
    fields = {name: value for name, value in table.items() if name != "extract"}
    where = f"story {table.get('key')}"
    return read_as(PublishedStory, fields | {"extracts": read_each(Extract, table["extract"], where)}, where)


def _check_publication(publication: Publication) -> None:
    check_keys([story.key for story in publication.stories])
    require(tuple(theme.slug for theme in publication.themes) == THEMES, "The three themes are not these.")
    require(set(publication.notice.uses) <= set(Use.values), "The notice names a use that is not one.")
    for audience in (publication.notice.audience, publication.pack.audience):
        require(audience in Audience.values, f"{audience} is not an audience.")
    for story in publication.stories:
        where = f"Story {story.key}"
        require(story.kind in KINDS, f"{where}: {story.kind} is not a kind.")
        require(bool(story.extracts), f"{where} has no words.")
        for extract in story.extracts:
            require(set(extract.themes) <= set(THEMES), f"{where} names a theme that is not one.")
    for passage in publication.passages:
        require(set(passage.themes) <= set(THEMES), "A passage names a theme that is not one.")
    for theme in publication.themes:
        words = {extract.words for extract in publication.story(theme.lead.story).extracts}
        require(theme.lead.words in words, f"{theme.name}: its lead quotation is not in that story.")
    for key in publication.pack.featured:
        story = publication.story(key)
        is_complete = story.listen and story.pull_quote and story.questions
        require(bool(is_complete), f"Story {key} is featured and lacks a link, a pull quote or questions.")

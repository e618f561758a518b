"""The printed pack, read back from its PDF."""

import datetime
import re
from dataclasses import replace
from functools import partial
from io import BytesIO

import pdfua
import pytest
from pypdf import PdfReader

from tests.workshops.paper.pdf_reader import (
    body_words,
    languages_of,
    letters,
    tags_of,
    text_sizes,
)
from tests.workshops.paper.samples import COPY, ONE_STORY, PACK, WORDS
from workshops.paper.contents import PrintedPack, PrintedSource, PrintedStory, PrintedTurn
from workshops.paper.pdf import Sheets, bars, count_sheets, square_code, typeset
from workshops.paper.reading_order import sheet_words, words
from workshops.paper.typefaces import printable

EACH_PACK = pytest.mark.parametrize("pack", [PACK, ONE_STORY, WORDS], ids=["pack", "story", "words"])


@pytest.mark.parametrize("size", ["a4", "large"])
@EACH_PACK
def test_typeset_prints_the_words_of_the_pack_and_no_others(pack, size):
    pdf = typeset(pack, size=size)

    printed = letters(body_words(pdf, size))

    assert printed == letters(printable(text) for text in sheet_words(pack))
    assert sorted(sheet_words(pack)) == sorted(words(pack))


def test_typeset_tags_the_whole_pack():
    reader = PdfReader(BytesIO(typeset(PACK)))

    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    tags = tags_of(tree["/K"])
    headings = [int(tag[2]) for tag, _ in tags if re.fullmatch("/H[1-6]", tag)]

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    # At the front: contents, content notes, source, copy; then the stories with their questions
    assert headings == [1] * 4 + [1, 2] * 3 + [1] + [1, 2, 2, 2, 2]
    assert [tag for tag, _ in tags].count("/BlockQuote") == 3
    assert [tag for tag, _ in tags].count(
        "/L"
    ) == 1 + 3 + 1 + 1 + 4  # notes, questions, general ones, levels, contributors
    assert [alt for tag, alt in tags if tag == "/Figure"] == [
        f"Square code for listening to this story. It opens {story.listen_address}" for story in PACK.stories
    ]


@pytest.mark.parametrize("size", ["a4", "large"])
@EACH_PACK
def test_typeset_leaves_an_accessibility_checker_nothing_to_find(pack, size):
    """A second opinion beside Typst's own: it knows a part of the PDF/UA-1 rules, so this is no certificate."""
    assert pdfua.validate(BytesIO(typeset(pack, size=size))).findings == ()


def test_typeset_gives_a_voice_its_words_instead_of_a_picture():
    reader = PdfReader(BytesIO(typeset(ONE_STORY)))

    tags = tags_of(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert [alt for tag, alt in tags if tag == "/Figure"] == [
        "The sound of this story, drawn as a line of bars: taller where the voice is louder",
        "Square code for listening to this story. It opens https://heard.example/stories/k7f3mz2w3e/",
    ]


def test_typeset_tells_no_more_about_itself_than_title_and_date():
    pdf = typeset(PACK)

    about = dict(PdfReader(BytesIO(pdf)).metadata)
    maker = about.pop("/Creator")

    assert re.fullmatch(r"Typst [\d.]+", maker)
    assert about == {
        "/Title": "From insights to change",
        "/CreationDate": "D:20261121000000Z",
        "/ModDate": "D:20261121000000Z",
    }
    assert b"A change in me" not in pdf.split(b"<?xpacket")[1]


def test_typeset_of_the_same_pack_twice_gives_the_same_bytes():
    assert typeset(PACK) == typeset(replace(PACK, copy=replace(COPY)))


def test_typeset_in_large_print_sets_nothing_under_18_points():
    sizes = set().union(*(text_sizes(typeset(pack, size="large")) for pack in (PACK, ONE_STORY, WORDS)))

    assert min(sizes) == 18


@pytest.mark.parametrize("size", ["a4", "large"])
def test_typeset_starts_each_story_on_a_new_sheet_and_checks_every_page(size):
    reader = PdfReader(BytesIO(typeset(PACK, size=size)))

    pages = [page.extract_text() for page in reader.pages]
    starts = [n for n, text in enumerate(pages, 1) for story in PACK.stories if text.startswith(story.title)]

    assert starts == {"a4": [3, 5, 7], "large": [5, 7, 9]}[size]
    assert all("Check: is this sheet still fine to use?" in text for text in pages)
    assert all(
        "heard.example/check" in text and "code K7F3-MZ" in text and "Copy 12" in text for text in pages
    )
    assert all(f"Page {n} of {len(pages)}" in text for n, text in enumerate(pages, 1))


def test_count_sheets_counts_the_pages_a_reader_finds():
    for pack in (PACK, replace(PACK, stories=()), ONE_STORY):
        for size in ("a4", "large"):
            pdf = typeset(pack, size=size)
            pages = len(PdfReader(BytesIO(pdf)).pages)
            assert count_sheets(pdf) == Sheets(pages=pages, sheets=-(-pages // 2))

    assert count_sheets(typeset(PACK)).sheets * 20 == 100
    with pytest.raises(ValueError, match="cannot be counted"):
        count_sheets(b"%PDF-1.7 made elsewhere")


def test_typeset_of_a_pack_without_anything_still_prints():
    bare = PrintedPack("", "pack", "", datetime.date(2026, 11, 21))

    pdf = typeset(replace(bare, title="Nothing yet"))

    assert body_words(pdf) == [
        *("Nothing", "yet"),
        *("Prepared", "on", "21", "November", "2026"),
    ]


@pytest.mark.parametrize("size", ["A4", "", "large print"])
def test_typeset_refuses_a_size_it_does_not_know(size):
    with pytest.raises(ValueError, match="a4 or large"):
        typeset(PACK, size=size)


def test_bars_fill_their_height_and_silence_has_none():
    assert bars((0, 5, 10, 0)) == [0, 50, 100, 0]
    assert bars((0,) * 899 + (8,)) == [0] * 89 + [100]
    assert bars(()) == bars((0, 0)) == []


def test_square_code_leaves_its_white_edge():
    code = square_code("https://heard.example/check/k7f3mz/")

    assert (code["modules"], code["with_edge"]) == (29, 37)
    assert 'viewBox="0 0 37 37"' in code["drawing"]


def test_words_in_another_language_say_so_to_a_screen_reader():
    story = PrintedStory(
        title="Two languages",
        who="Told by Siân.",
        summary="",
        pull_quote="Roedd y tŷ yn oer.",
        pull_quote_language="cy",
        transcript=(PrintedTurn("", "I was cold."), PrintedTurn("", "Ac yn wlyb.", "cy")),
    )
    pack = PrintedPack("Pack", "story", "For anyone", datetime.date(2026, 11, 28), stories=(story,))

    tags = languages_of(typeset(pack))

    assert tags == {"en", "cy"}


def test_code_is_one_word_to_whoever_copies_it_from_the_file():
    """Kerned, the letters of "YJ" stood so far into each other that readers found a space between them."""
    copy = replace(COPY, code="9YJABAP4")

    pdf = typeset(replace(PACK, copy=copy))

    assert all("9YJABAP4" in sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)


def test_a_long_source_goes_on_to_the_next_side_and_runs_off_none():
    source = PrintedSource(
        "A title", "A publisher", "2018", "Somebody", "Funding. " * 300, "Disclaimer. " * 300 + "Last of all."
    )
    story = PrintedStory(title="One", who="Told by Wren.", summary="A summary.")
    pack = PrintedPack(
        "One", "story", "For anyone", datetime.date(2026, 11, 28), stories=(story,), source=source
    )

    for size in ("a4", "large"):
        for sheet in PdfReader(BytesIO(typeset(pack, size=size))).pages:
            lowest = []
            sheet.extract_text(
                visitor_operand_before=lambda _op, _args, cm, tm, lowest=lowest: lowest.append(cm[5] + tm[5])
            )
            assert min(lowest, default=0) >= 0, size


def test_an_address_is_a_link_and_holds_no_invisible_character():
    """They held breaks of no width, so that what was copied from the file opened nothing."""
    long = "https://heard.example.org/stories/k7f3mz2w3e/?next=" + "a-very-long-way/" * 6
    story = replace(PACK.stories[0], listen_address=long)

    pdf = typeset(replace(PACK, stories=(story,)))
    reader = PdfReader(BytesIO(pdf))
    text = "\n".join(page.extract_text() for page in reader.pages)

    assert re.findall("[\u00ad\u200b-\u200f\u2060\ufeff]", text) == []
    assert long in text.replace("\n", "")
    assert links_in(reader) == {long, COPY.check_link}


def links_in(reader):
    annotations = [each.get_object() for page in reader.pages for each in page.get("/Annots", [])]
    return {str(each["/A"]["/URI"]) for each in annotations if "/A" in each}  # the others lead to a page


ARABIC = PrintedStory(
    title="قصة!",
    who="Told by Wren.",
    summary="ملخص!",
    pull_quote="NHS قالت!",  # in Arabic, though its first letter is not
    pull_quote_language="ar",
    questions=("سؤال!",),
    transcript=(PrintedTurn("", "BBC قال!", "ar"),),
)


def test_words_run_in_the_direction_of_their_language_and_typed_ones_in_that_of_their_first_letter():
    pack = PrintedPack("عنوان!", "pack", "For ليلى!", datetime.date(2026, 11, 29), stories=(ARABIC,))

    lines = lines_of(typeset(pack))
    printed = ["".join(text for _x, text in sorted(line)) for line in lines if holds_arabic(line)]

    from_the_right = [text for text in printed if re.match("(1\\. |”|3)?!", text)]
    assert len(printed) == 8  # one is in the list of contents, with its page
    assert [text for text in printed if text not in from_the_right] == ["For ليلى!"]


def holds_arabic(line):
    return re.search("[\u0600-\u06ff]", "".join(text for _x, text in line))


def lines_of(pdf):
    """[[(distance from the left, text)]] of each line that is set in the PDF."""
    lines = {}

    def keep(page, text, cm, at, _font, _size):
        line = lines.setdefault((page, round(cm[5] + at[5] * cm[3])), [])
        line.append((cm[4] + at[4] * cm[0], text.strip("\n")))

    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        page.extract_text(visitor_text=partial(keep, number))
    return list(lines.values())

"""The printed pack, read back from its PDF. The sample is the publication's own pack, in full."""

import datetime
import re
from dataclasses import replace
from io import BytesIO

import pdfua
import pytest
from pypdf import PdfReader

from workshops.paper.contents import (
    PrintedContributor,
    PrintedCopy,
    PrintedPack,
    PrintedSource,
    PrintedStory,
    PrintedTheme,
    PrintedTurn,
)
from workshops.paper.pdf import Sheets, bars, count_sheets, square_code, typeset
from workshops.paper.reading_order import words
from workshops.paper.typefaces import printable

CULTURE = "What have we learned about creating a culture of personalisation from this story?"

CHANGING_A_NEGATIVE = PrintedStory(
    title="Changing a negative into a positive",
    who="Shown as: a service user",
    summary=(
        "A woman tells of probation as she lived it, from the day she was convicted to the offer of "
        "peer mentoring that set her life on another course."
    ),
    pull_quote="I thought my life was over. I lost my job, there was no direction at all to my life.",
    pull_quote_source="Heard in ‘Changing a negative into a positive’",
    listen_address="https://communityreporter.net/story/changing-negative-positive",
    questions=(
        "What elements of probation supported this person and why?",
        "What other elements of support could have been provided and how?",
        CULTURE,
    ),
)
A_CHANGE_IN_ME = PrintedStory(
    title="A change in me",
    who="Shown as: a service user",
    summary=(
        "A man who had been to prison more than once tells how, during his latest sentence, he felt that "
        "everything was lost, and how from there and on probation he began to change."
    ),
    content_notes=("prison", "drugs"),
    pull_quote="I wasn't interested in drugs, I wasn't using drugs. They were the past for me.",
    pull_quote_source="Heard in ‘A change in me’",
    listen_address="https://communityreporter.net/story/change-me",
    questions=(
        "What were the contributing factors to the changes in this person's life?",
        "What techniques were and could be used in probation services to initiate or support these types of "
        "changes?",
        CULTURE,
    ),
)
CHANGES_IN_PROBATION = PrintedStory(
    title="Changes in probation services",
    who="Shown as: a member of staff",
    summary=(
        "Someone who works in probation tells why they came to this work and why they stay, and what makes "
        "it hard to do well."
    ),
    pull_quote=(
        "You don't know whether you are coming or going. "
        "I can't remember the faces now sometimes of people..."
    ),
    pull_quote_source="Heard in ‘Changes in probation services’",
    listen_address="https://communityreporter.net/story/changes-probation-services",
    questions=(
        "What are the challenges this person faces at work and how could they be overcome?",
        "What is the impact of these challenges on the person and the people they work with?",
        CULTURE,
    ),
)
CONTRIBUTORS = (
    PrintedContributor(
        name="Creating personal connections",
        level_note="Something each of us can begin, with anyone",
        meaning="Going further than the process asks, and getting to know the person.",
        suggestions=(
            "Make time to listen, and learn someone's story.",
            "Answer calls and emails, so that getting in touch feels worth it.",
            "Show that you notice how someone feels.",
            "Ask colleagues and service users how they are, outside set meetings too.",
            "Remember names, and see a whole person.",
        ),
    ),
    PrintedContributor(
        name="Tapping into intrinsic motivations",
        level_note="For individuals, and for the teams that make room for it",
        meaning="Helping people find, or find again, their own sense of purpose.",
        suggestions=(
            "Let peer mentors show that change for the better is possible.",
            "Remind colleagues what is special in their work, and talk about why they do it.",
            "Offer chances and places to give and to help others.",
        ),
    ),
    PrintedContributor(
        name="Recognising achievements",
        level_note="For individuals and teams",
        meaning="Noticing each step, so that progress can be seen.",
        suggestions=(
            "Celebrate small successes along the way.",
            "Say clearly what is expected, so that everyone can see when it is reached.",
            "Tell people what good they have done, for others or in their own lives.",
        ),
    ),
    PrintedContributor(
        name="Using peer support techniques",
        level_note="For teams, managers and the service as a whole",
        meaning="Bringing together people who know it from within, service users and staff alike.",
        suggestions=(
            "Link people on probation with mentors who have been through it.",
            "Set up peer groups for the time after an order ends, so that nobody is left lost.",
            "Give staff a place to share with and learn from each other.",
        ),
    ),
)
SOURCE = PrintedSource(
    title=(
        "Personalisation in Probation Services: "
        "Exploring the contributors to a working culture of personalisation"
    ),
    publisher="An Institute of Community Reporters publication",
    date="December 2018",
    produced_by=(
        "Susan Baines, Mark Childs, Lee Christensen, Adrian Evans, Helen Gunn, Denise Hartley, "
        "Caroline Marsh, Mike Martin, Janice Morgan, Tony Trevor, Hayley Trowbridge, Mandy Warren, Rob Wilson"
    ),
    funding=(
        "This project has received funding from the European Union's Horizon 2020 research and innovation "
        "programme under grant agreement No 770492."
    ),
    disclaimer=(
        "The content of this document reflects the authors' views and the Managing Agency cannot be held "
        "responsible for any use that may be made of the information it contains"
    ),
    address="https://cosie.turkuamk.fi/ (from 2018, may no longer answer)",
)
COPY = PrintedCopy(
    number="12",
    code="K7F3-MZ",
    check_address="heard.example/check",
    check_link="https://heard.example/check/k7f3mz/",
    how_many=20,
    destroy_by=datetime.date(2027, 5, 21),
)
PACK = PrintedPack(
    title="From insights to change",
    kind="pack",
    audience_label="For a facilitated workshop",
    prepared_on=datetime.date(2026, 11, 21),
    introduction=(
        "Personalisation is not something that staff hand to service users in a line. It is a working "
        "culture, for both, in everything a service does.",
        "Whatever your role, you have some power to change something, however small it may feel.",
        "Here are three stories, of receiving and of giving probation. Listen to them or read them, on your "
        "own or with colleagues, and let the questions start the talk.",
    ),
    caveat="These stories are here to start a discussion and do not represent the wider findings.",
    stories=(CHANGING_A_NEGATIVE, A_CHANGE_IN_ME, CHANGES_IN_PROBATION),
    general_questions=(
        "What is the key message of the story?",
        "What is the learning for probation services?",
        "How does the story relate to your experiences?",
    ),
    contributors=CONTRIBUTORS,
    source=SOURCE,
    copy=COPY,
    copies_note="Hand every sheet back at the end, or keep it where only you can read it.",
)
FICTIONAL = PrintedStory(
    title="The bus on a Tuesday",
    who="Shown as: a peer mentor",
    summary="A made-up story, told for a test.",
    content_notes=("being alone",),
    peaks=tuple(abs((n * 7) % 61 - 30) * abs((n * 3) % 401 - 200) // 60 for n in range(1500)),
    listen_address="https://heard.example/stories/k7f3mz2w3e/",
    questions=("What helped?",),
    themes=(
        PrintedTheme("U", "Understanding Me", "diagonal"),
        PrintedTheme("N", "Not Being Judged", "dots"),
        PrintedTheme("H", "Helping Others", "upright"),
    ),
    transcript=(
        PrintedTurn("Peer mentor", "I took the bus on a Tuesday. It was raining."),
        PrintedTurn("", "Nobody had asked me before, so I said yes."),
    ),
)
ONE_STORY = replace(PACK, kind="story", title=FICTIONAL.title, stories=(FICTIONAL,), contributors=())

FOOT = {"a4": 39, "large": 56}  # millimetres from the lower edge: what stands lower is the foot of each page


def body_words(pdf, size="a4"):
    """What stands above the foot of every page, as a list of words; marks before questions and lists left out."""
    found = []

    def keep(text, page_at, at, _font, _size):
        from_below = at[4] * page_at[1] + at[5] * page_at[3] + page_at[5]
        if from_below > FOOT[size] * 72 / 25.4:
            found.append(text)

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=keep)
        found.append("\n")
    text = "".join(found).replace("\u200b", "")
    return [word for word in text.split() if not re.fullmatch(r"\d\.|–", word)]


def letters(texts):
    """All the letters in a row. A line broken inside an address or a long word leaves no trace here."""
    return "".join("".join(texts).split())


def text_sizes(pdf):
    """The sizes, in points, that text is set in."""
    sizes = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, at, _font, size: (
                sizes.add(round(size * abs(at[3]), 1)) if text.strip() else None
            )
        )
    return sizes


def tags(node):
    """Every tag of a PDF's structure in reading order, with what it says instead of a picture."""
    found = []
    if isinstance(node, list):
        for one in node:
            found += tags(one.get_object())
    elif isinstance(node, dict):
        if "/S" in node:
            found.append((str(node["/S"]), node.get("/Alt")))
        if "/K" in node:
            found += tags(node["/K"])
    return found


def pack_saying(said):
    """A pack whose every free text says this."""
    return replace(
        PACK,
        title=said,
        introduction=(said,),
        caveat=said,
        stories=(
            PrintedStory(
                title=said,
                who=said,
                summary=said,
                content_notes=(said,),
                pull_quote=said,
                pull_quote_source=said,
                listen_address="https://heard.example/",
                questions=(said,),
                transcript=(PrintedTurn(said, said),),
            ),
        ),
        general_questions=(said,),
        copies_note=said,
    )


@pytest.mark.parametrize("size", ["a4", "large"])
@pytest.mark.parametrize("pack", [PACK, ONE_STORY], ids=["pack", "story"])
def test_typeset_prints_the_words_of_the_pack_and_no_others(pack, size):
    pdf = typeset(pack, size=size)

    said = letters(body_words(pdf, size))

    assert said == letters(printable(text) for text in words(pack))


def test_typeset_tags_the_whole_pack():
    reader = PdfReader(BytesIO(typeset(PACK)))

    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    found = tags(tree["/K"])
    headings = [int(tag[2]) for tag, _ in found if re.fullmatch("/H[1-6]", tag)]

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert headings == [1, 2] * 3 + [1] + [1, 2, 2, 2, 2] + [1, 1]
    assert [tag for tag, _ in found].count("/BlockQuote") == 3
    assert [tag for tag, _ in found].count("/L") == 3 + 1 + 4
    assert [alt for tag, alt in found if tag == "/Figure"] == [
        f"Square code for listening to this story. It opens {story.listen_address}" for story in PACK.stories
    ]


@pytest.mark.parametrize("size", ["a4", "large"])
@pytest.mark.parametrize("pack", [PACK, ONE_STORY], ids=["pack", "story"])
def test_typeset_leaves_an_accessibility_checker_nothing_to_find(pack, size):
    """A second opinion beside Typst's own: it knows a part of the PDF/UA-1 rules, so this is no certificate."""
    assert pdfua.validate(BytesIO(typeset(pack, size=size))).findings == ()


def test_typeset_gives_a_voice_its_words_instead_of_a_picture():
    reader = PdfReader(BytesIO(typeset(ONE_STORY)))

    found = tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert [alt for tag, alt in found if tag == "/Figure"] == [
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
    sizes = text_sizes(typeset(PACK, size="large")) | text_sizes(typeset(ONE_STORY, size="large"))

    assert min(sizes) == 18


@pytest.mark.parametrize("size", ["a4", "large"])
def test_typeset_starts_each_story_on_a_new_sheet_and_checks_every_page(size):
    reader = PdfReader(BytesIO(typeset(PACK, size=size)))

    pages = [page.extract_text().replace("\u200b", "") for page in reader.pages]
    starts = [n for n, text in enumerate(pages, 1) for story in PACK.stories if text.startswith(story.title)]

    assert starts == [3, 5, 7]
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

    assert count_sheets(typeset(PACK)).for_copies(20) == 120
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


@pytest.mark.parametrize(
    "said",
    [
        '#strike[x] #panic() #eval("1") #read("/etc/passwd")',
        "$x$ *bold* _slanted_ = Heading - item + item <label> @ref `code` // gone /* gone */ \\ ~ ---",
        '<b>x</b> <script>alert("x")</script> &amp; &#x41;',
        '"quotes\\" \\u{41} \\n {"a": 1}',
        '#import "@preview/cetz:0.3.0": * @preview/cetz:0.3.0',
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "x" * 400,
        "Tŵr y tŷ, ŵyr a gŵydd, Ŷ, ẃ ẁ ẅ ï",
        "w\u0302 y\u0302 e\u0323\u0302",
        "😀 👩🏽‍💻 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧 ❤️ \u0007 \x00 \x1b[31m \x85 \ud800 \ue000 \ufeff\u202e",
        "q\u0489 한국 中文 ሰላም",
        "one\ttwo\r\nthree\u2028four\u00a0five",
        "\u200b\u2060\U0001f3fb",
    ],
)
def test_typeset_prints_whatever_was_said_as_text(said):
    pack = pack_saying(said)

    pdf = typeset(pack)

    assert letters(body_words(pdf)) == letters(map(printable, words(pack)))
    assert PdfReader(BytesIO(pdf)).metadata.title == printable(said)


def test_typeset_prints_a_mark_on_a_letter_that_rarely_has_one():
    pdf = typeset(pack_saying("q\u0324"))

    # The shape is right on paper; a PDF reader may hear such a letter twice, once for each of its two parts.
    assert printable("q\u0324") == "q\u0324"
    assert "q\u0324" in "".join(body_words(pdf))


def test_typeset_prints_arabic_and_hebrew_in_their_own_letters():
    pdf = typeset(pack_saying("مرحبا שלום"))

    assert printable("مرحبا שלום") == "مرحبا שלום"
    assert set("שלום") <= set("".join(body_words(pdf)))


def test_typeset_reads_no_file_whatever_was_said(tmp_path, monkeypatch):
    (tmp_path / "canary.txt").write_text("CANARY-7391")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "canary.txt"
    said = (
        f'#read("{path}") #include "{path}" #image("canary.txt") <img src="file://{path}"> '
        f'<svg><image href="file://{path}"/></svg> [](canary.txt)'
    )

    pdf = typeset(pack_saying(said))

    assert "CANARY-7391" not in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert b"CANARY-7391" not in pdf
    assert PdfReader(BytesIO(pdf)).attachments == {}


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("plain words", "plain words"),
        ("so 😀 happy", "so [grinning face] happy"),
        ("👍🏽", "[thumbs up sign]"),
        ("👩🏽‍💻", "[woman, personal computer]"),
        ("🇬🇧 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "[flag gb] and [flag of wales]"),
        ("\u0007", "[character U+0007]"),
        ("\ue000\ud800", "[character U+E000][character U+D800]"),
        ("q\u0489", "q[combining cyrillic millions sign]"),
        ("tŵr w\u0302", "tŵr w\u0302"),
        ("\ufeffa\u00adb\u200b\u202ec\ufe0f", "abc"),
        (" one\ttwo\r\n three\u2028four ", "one two three four"),
        ("中", "[cjk unified ideograph-4e2d]"),
        ("\u200b \u200b\u00ad", "[zero width space][soft hyphen]"),
        (" \n", ""),
    ],
)
def test_printable_names_what_no_typeface_has(said, printed):
    assert printable(said) == printed


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

    tags = spoken_in(typeset(pack))

    assert tags == {"en", "cy"}


def spoken_in(pdf):
    """The languages that a PDF names, in its catalogue and at its tags."""
    reader, found = PdfReader(BytesIO(pdf)), set()
    for number in range(1, len(reader.xref[0]) + 1):
        thing = reader.get_object(number)
        if isinstance(thing, dict) and "/Lang" in thing:
            found.add(str(thing["/Lang"]))
    return found


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

"""Any text is printed as it was typed, and what no typeface has is named."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from stories.languages import LANGUAGES, NOT_ON_PAPER
from tests.workshops.paper.pdf_reader import body_words, letters
from tests.workshops.paper.samples import pack_that_says
from workshops.paper.pdf import typeset
from workshops.paper.reading_order import sheet_words
from workshops.paper.typefaces import missing_characters, printable


@pytest.mark.parametrize(
    "typed",
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
def test_typeset_prints_whatever_was_said_as_text(typed):
    pack = pack_that_says(typed)

    pdf = typeset(pack)

    assert letters(body_words(pdf)) == letters(map(printable, sheet_words(pack)))
    assert PdfReader(BytesIO(pdf)).metadata.title == printable(typed)


def test_typeset_prints_a_mark_on_a_letter_that_rarely_has_one():
    pdf = typeset(pack_that_says("q\u0324"))

    # The shape is right on paper; a PDF reader may hear such a letter twice, once for each of its two parts.
    assert printable("q\u0324") == "q\u0324"
    assert "q\u0324" in "".join(body_words(pdf))


def test_a_mark_after_a_character_that_shows_nothing_is_printed():
    assert printable("a\ufeff\u0301") == "a\u0301"
    assert missing_characters(["\ufeff\u0301"]) == []


def test_typeset_prints_arabic_and_hebrew_in_their_own_letters():
    pdf = typeset(pack_that_says("مرحبا שלום"))

    assert printable("مرحبا שלום") == "مرحبا שלום"
    assert set("שלום") <= set("".join(body_words(pdf)))


def test_typeset_reads_no_file_whatever_was_said(tmp_path, monkeypatch):
    (tmp_path / "canary.txt").write_text("CANARY-7391")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "canary.txt"
    typed = (
        f'#read("{path}") #include "{path}" #image("canary.txt") <img src="file://{path}"> '
        f'<svg><image href="file://{path}"/></svg> [](canary.txt)'
    )

    pdf = typeset(pack_that_says(typed))

    assert "CANARY-7391" not in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert b"CANARY-7391" not in pdf
    assert PdfReader(BytesIO(pdf)).attachments == {}


@pytest.mark.parametrize(
    ("typed", "printed"),
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
def test_printable_names_what_no_typeface_has(typed, printed):
    assert printable(typed) == printed


ALPHABETS = {
    "en": "The quick brown fox jumps over the lazy dog; £5, “no”, isn’t – café.",
    "cy": "ŵ ŷ â ê î ô û ẃ ẁ ẅ ï Ŵ Ŷ",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى بِسْمِ مُدَرِّسًا، ماذا؟ نعم؛ ٠١٢٣٤٥٦٧٨٩ لا ﷺ",
    "bn": "অআইঈউঊঋএঐওঔ কখগঘঙ চছজঝঞ টঠডঢণ তথদধন পফবভম যরলশষসহ ড়ঢ়য়ৎংঃঁ কাকিকীকুকূকৃকেকৈকোকৌ ক্ষ স্ত্রী র‍্যাব ০১২৩৪৫৬৭৮৯ ৳।",
    "zh": "我去了办公室",
    "fr": "à â æ ç é è ê ë î ï ô œ ù û ü ÿ « » Œ",
    "gu": "હું ઓફિસે ગયો",
    "ku": "ئ ا ب پ ت ج چ ح خ د ر ڕ ز ژ س ش ع غ ف ڤ ق ک گ ل ڵ م ن ه ە و ۆ وو ی ێ ç ê î ş û",
    "fa": "پ چ ژ ک گ ی هٔ می‌خواهم «سلام» ۰۱۲۳۴۵۶۷۸۹",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ „tak”",
    "pt": "ã õ á â à ç é ê í ó ô ú",
    "pa": "ਮੈਂ ਦਫ਼ਤਰ ਗਿਆ",
    "ro": "ă â î ș ț Ă Â Î Ș Ț",
    "so": "Waxaan tegay xafiiska",
    "es": "á é í ñ ó ú ü ¿ ¡",
    "tr": "ç ğ ı İ ö ş ü",
    "ur": "ٹ ڈ ڑ ں ے ہ ھ ۓ پ چ ژ گ ٹھیک ہے۔ ۴۵۶۷",
}


def test_every_language_on_offer_is_printed_in_its_letters_or_said_not_to_be():
    without = {code for code in LANGUAGES if missing_characters([ALPHABETS[code]])}

    assert without == NOT_ON_PAPER


def test_letters_that_need_a_joiner_keep_it():
    assert printable("می\u200cخواهم র\u200d্যাব") == "می\u200cخواهم র\u200d্যাব"

"""What is typed into any field: hidden characters, forms of the same letters, days, e-mail addresses."""

from datetime import date

import pytest
from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from core.fields import Day, Email, Line, Words

BOM, ZERO, JOINER, RIGHT_TO_LEFT = "\ufeff", "\u200b", "\u200d", "\u202b"
WELSH_FLAG = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
WELSH, WELSH_APART = "Ŵyn a’r tŷ", "W\u0302yn a’r ty\u0302"


def cleaned(field, typed):
    return field.clean(typed)


def refusal(field, typed):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return refused.value.messages


@pytest.mark.parametrize("field", [Words, Line])
def test_text_is_kept_in_one_form_and_without_what_nobody_sees_at_its_edges(field):
    typed = f"{BOM}{ZERO} {RIGHT_TO_LEFT}{WELSH_APART}\u202c\u00a0{ZERO}\r\n"

    assert cleaned(field(), typed) == WELSH


def test_lines_stay_lines():
    assert cleaned(Words(), "one\r\ntwo\u2028three\u2029four") == "one\ntwo\nthree\n\nfour"


@pytest.mark.parametrize("kept", ["👩\u200d👧", "می\u200cخواهم", "❤\ufe0f", WELSH_FLAG,
                                  "ภาษา\u200bไทย", "C++\u200f (x)", "co\u00adoperate"])  # fmt: skip
def test_what_belongs_to_a_word_stays(kept):
    assert cleaned(Words(), kept) == kept


@pytest.mark.parametrize(
    "nothing", [ZERO, BOM, " \u00a0\u2003", "\u2800\u3164", "\ufe0f", "\u200f\u200e", JOINER, "\u00ad"]
)
@pytest.mark.parametrize("field", [Words, Line])
def test_text_of_nothing_visible_is_refused_as_empty(field, nothing):
    required = field(error_messages={"required": "Give it a title."})

    assert refusal(required, nothing * 3) == ["Give it a title."]
    assert cleaned(field(required=False), nothing * 3) == ""


@pytest.mark.parametrize(
    ("character", "name"),
    [
        (ZERO, "zero width space, U+200B"),
        (BOM, "zero width no-break space, U+FEFF"),
        (RIGHT_TO_LEFT, "right-to-left embedding, U+202B"),
        ("\x07", "control character, U+0007"),
        ("\u2060", "word joiner, U+2060"),
    ],
)
@pytest.mark.parametrize("field", [Words, Line])
def test_a_hidden_character_within_words_is_named_with_the_words_near_it(field, character, name):
    typed = f"A long way before the ket{character}tle was on, and a long way after it."

    assert refusal(field(), typed) == [
        f"There is a hidden character near “way before the kettle was on, and a” ({name}), which cannot be kept. "
        "Type the words around it again."
    ]


@pytest.mark.parametrize("typed", ["Hull\x07", "\x01Hull"])
def test_a_control_character_is_never_taken_even_at_an_edge(typed):
    (message,) = refusal(Line(), typed)

    assert message.startswith("There is a hidden character near “Hull” (control character, U+00")
    assert refusal(Line(), "\x07") == [
        "There is a hidden character here (control character, U+0007), which cannot be kept. Type the words again."
    ]


def test_an_email_is_kept_in_small_letters_and_one_form_without_invisible_edges():
    assert cleaned(Email(), f"{ZERO}{BOM} Ben@Example.ORG\u200e{ZERO}\n") == "ben@example.org"
    assert cleaned(Email(), "ben@ty\u0302.example") == "ben@tŷ.example"


def test_an_invisible_character_within_an_email_is_named():
    assert refusal(Email(), f"ben@exa{JOINER}mple.org") == [
        "There is a hidden character near “ben@example.org” (zero width joiner, U+200D), which cannot be kept. "
        "Type the words around it again."
    ]
    assert refusal(Email(), "ben") == ["Write a whole e-mail address, such as name@example.org."]


@pytest.mark.parametrize("typed", ["21 11 2026", f"{ZERO}21 Nov 26\u200e", "the 21st of November 2026"])
def test_a_day_is_understood_and_shown_back_in_full(typed):
    class DayForm(forms.Form):
        day = Day()

    form = DayForm({"day": typed})

    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2026, 11, 21)}
    assert 'value="21 November 2026"' in str(form["day"])
    assert 'value="21 November 2026"' in str(DayForm(initial={"day": date(2026, 11, 21)})["day"])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("29 02 2027", "There is no 29 February in 2027."),
        ("11/21/2026", "There is no month 21. Write the day before the month, like this: 21 11 2026."),
        ("Friday 21 November 2026", "21 November 2026 is a Saturday. Look at the day again."),
        ("21 November", "Write the year too, like this: 21 11 2026."),
        ("soon", "Write the day like this: 21 11 2026."),
        (
            f"21 1{ZERO}1 2026",
            "There is a hidden character near “21 11 2026” (zero width space, U+200B), which cannot be kept. "
            "Type the words around it again.",
        ),
    ],
)
def test_what_is_no_day_is_said_and_left_as_it_was_typed(typed, message):
    class DayForm(forms.Form):
        day = Day()

    form = DayForm({"day": typed})

    assert form.errors == {"day": [message]}
    assert f'value="{typed}"' in str(form["day"])


def test_a_day_says_what_today_is_unless_today_is_never_the_answer():
    class DayForm(forms.Form):
        day = Day()
        later = Day(offers_today=False)

    form = DayForm({"day": "today", "later": ""})

    today = date_format(timezone.localdate(), "j F Y")
    assert form["day"].value() == "today"
    assert f'value="{today}"' in str(form["day"])  # shown back in full
    assert f'data-today="{today}" data-today-label="Today"' in str(form["day"])
    assert "data-today" not in str(form["later"])
    assert form.fields["day"].clean(str(today)) == timezone.localdate()
    assert "js/today.js" in str(form.media) and 'type="module"' in str(form.media)

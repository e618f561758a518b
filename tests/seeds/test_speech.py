"""The demo's voices."""

import shutil
import subprocess
import sys
import time
import wave
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import pytest

from seeds import speech
from seeds.speech import Sentence, SpeakingVoice, SpeechError, synthesise

MAN = SpeakingVoice("en-gb-x-gbclan", "m3", pitch=35, speed=150)
WOMAN = SpeakingVoice("en-gb-scotland", "f2", pitch=60, speed=165)


def sound_between(path, start_ms, end_ms):
    """The samples from one moment to another, as bytes."""
    with wave.open(str(path)) as wav:
        wav.setpos(start_ms * wav.getframerate() // 1000)
        return wav.readframes((end_ms - start_ms) * wav.getframerate() // 1000)


def test_synthesise_two_voices_gives_times_that_fit_the_file(tmp_path):
    out = tmp_path / "talk.wav"
    sentences = [Sentence("Sit down, take your coat off.", MAN), Sentence("It has been a long week.", WOMAN)]

    (first_start, first_end), (second_start, second_end) = synthesise(sentences, out, pause_ms=500)

    with wave.open(str(out)) as wav:
        length_ms = wav.getnframes() * 1000 // wav.getframerate()
        shape = (wav.getnchannels(), wav.getsampwidth(), wav.getframerate())
    assert shape == (1, 2, 22_050)
    assert first_start == 0
    assert 1_000 < first_end < 3_000
    assert second_start - first_end in (499, 500, 501)
    assert length_ms - second_end in (499, 500, 501)
    assert any(sound_between(out, first_start, first_end))
    assert not any(sound_between(out, first_end + 1, second_start - 1))
    assert any(sound_between(out, second_start, second_end))


def test_synthesise_same_words_a_second_later_gives_the_same_bytes(tmp_path):
    """The variant f3 breathes, and eSpeak draws its breath by the clock, in whole seconds."""
    breathing = SpeakingVoice(variant="f3")
    sentences = [Sentence("I kept the appointment.", breathing), Sentence("Nobody was more surprised.", MAN)]

    first = synthesise(sentences, tmp_path / "one.wav")
    time.sleep(1.1)
    second = synthesise(sentences, tmp_path / "two.wav")

    assert first == second
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_synthesise_different_people_sound_different(tmp_path):
    words = "I kept the appointment."
    people = [MAN, WOMAN, SpeakingVoice(), SpeakingVoice(pitch=80), SpeakingVoice(speed=120)]

    for number, person in enumerate(people):
        synthesise([Sentence(words, person)], tmp_path / f"{number}.wav")

    assert len({path.read_bytes() for path in tmp_path.glob("*.wav")}) == len(people)


def test_synthesise_welsh_uses_the_welsh_voice(tmp_path):
    words = "Mae'r tŷ yn gynnes, a'r dŵr yn oer."

    as_welsh = synthesise([Sentence(words, WOMAN, "cy")], tmp_path / "cy.wav")
    as_english = synthesise([Sentence(words, WOMAN, "en")], tmp_path / "en.wav")

    assert as_welsh != as_english


@pytest.mark.parametrize(
    "words",
    ["", "…", "🙂", "👍🏽 well done", "cafe\u0301", "before\0after", "\u0301", "<break time='9s'/> & so on"],
)
def test_synthesise_odd_characters_still_have_a_length_and_lose_no_neighbour(words, tmp_path):
    sentences = [Sentence("One."), Sentence(words), Sentence("Three.")]

    times = synthesise(sentences, tmp_path / "odd.wav", pause_ms=100)

    assert len(times) == 3
    assert all(300 <= end - start < 6_000 for start, end in times)
    assert times == sorted(times)


def test_synthesise_a_pause_for_each_sentence_is_kept(tmp_path):
    sentences = [Sentence("One."), Sentence("Two."), Sentence("Three.")]

    times = synthesise(sentences, tmp_path / "pauses.wav", pause_ms=[100, 900, 0])

    gaps = [after[0] - before[1] for before, after in pairwise(times)]
    assert [round(gap / 100) for gap in gaps] == [1, 9]


def test_synthesise_too_few_pauses_is_refused(tmp_path):
    with pytest.raises(ValueError, match="2 sentences need as many pauses, not 1"):
        synthesise([Sentence("One."), Sentence("Two.")], tmp_path / "none.wav", pause_ms=[100])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("voice", "name"),
    [(SpeakingVoice("en", "nobody"), "en+nobody"), (SpeakingVoice("nowhere", "f2"), "nowhere+f2")],
)
def test_synthesise_unknown_voice_says_so_and_leaves_no_file(voice, name, tmp_path):
    sentences = [Sentence("One."), Sentence("Two.", voice)]

    with pytest.raises(SpeechError) as refused:
        synthesise(sentences, tmp_path / "none.wav")

    assert str(refused.value) == f"eSpeak has no voice called {name}."
    assert list(tmp_path.iterdir()) == []


def test_synthesise_from_a_very_long_folder_still_finds_its_data(tmp_path):
    """Heard may be cloned anywhere; eSpeak alone would cut the path off and stay silent."""
    deep = tmp_path / ("d" * 150)
    package = Path(espeakng_loader.__file__).parent
    deep.mkdir()
    (deep / "espeakng_loader").symlink_to(package, target_is_directory=True)
    shutil.copy(speech.__file__, deep / "speech.py")

    done = subprocess.run(
        [sys.executable, "-c", "import speech as s; print(s.synthesise([s.Sentence('One.')], 'out.wav'))"],
        cwd=deep,
        env={"PYTHONPATH": str(deep)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("[(0, ")

"""The kinds of recording on offer: each is read, by any of its names, and nothing else is offered."""

import pytest

from stories.forms.recording import RecordingForm
from stories.recordings import kinds, media
from tests.stories.recordings.sounds import make, sine

AAC, OPUS, PCM = ("-c:a", "aac"), ("-c:a", "libopus"), ("-c:a", "pcm_s16le")
# How a file of each name is made: ffmpeg's arguments. One for each ending that the picker offers.
MADE = {
    ".m4a": (*AAC, "-f", "ipod"),
    ".m4b": ("-c:a", "alac", "-f", "ipod"),
    ".mp4": (*AAC, "-f", "mp4"),
    ".m4v": (*AAC, "-f", "mp4"),
    ".mov": (*PCM, "-f", "mov"),
    ".qt": ("-c:a", "adpcm_ima_qt", "-f", "mov"),
    ".3gp": ("-ar", "8000", "-c:a", "libopencore_amrnb", "-f", "3gp"),
    ".3g2": (*AAC, "-f", "3g2"),
    ".mp3": ("-c:a", "libmp3lame", "-f", "mp3"),
    ".mp2": ("-c:a", "mp2", "-f", "mp2"),
    ".wav": (*PCM, "-f", "wav"),
    ".wave": ("-c:a", "pcm_f32le", "-f", "wav"),
    ".bwf": ("-c:a", "pcm_s24le", "-write_bext", "1", "-metadata", "originator=R", "-f", "wav"),
    ".rf64": (*PCM, "-rf64", "always", "-f", "wav"),
    ".aif": ("-c:a", "pcm_s24be", "-f", "aiff"),
    ".aiff": ("-c:a", "pcm_s16be", "-f", "aiff"),
    ".aifc": ("-c:a", "pcm_alaw", "-f", "aiff"),
    ".webm": (*OPUS, "-f", "webm"),
    ".weba": ("-c:a", "libvorbis", "-f", "webm"),
    ".mka": ("-c:a", "flac", "-f", "matroska"),
    ".mkv": (*AAC, "-f", "matroska"),
    ".ogg": ("-c:a", "libvorbis", "-f", "ogg"),
    ".oga": ("-c:a", "flac", "-f", "ogg"),
    ".opus": (*OPUS, "-f", "opus"),
    ".ogv": ("-c:a", "libvorbis", "-f", "ogv"),
    ".flac": ("-c:a", "flac", "-f", "flac"),
    ".aac": (*AAC, "-f", "adts"),
    ".adts": (*AAC, "-f", "adts"),
    ".amr": ("-ar", "8000", "-c:a", "libopencore_amrnb", "-f", "amr"),
}
NOT_MADE_HERE = {".awb"}  # no encoder for it in our ffmpeg


def offered():
    return RecordingForm().fields["recording"].widget.attrs["accept"].split(",")


def test_the_picker_offers_exactly_what_the_reader_takes():
    endings = {name for name in offered() if name.startswith(".")}

    assert endings == MADE.keys() | NOT_MADE_HERE
    assert {*offered()} - endings == {name for kind in kinds.KINDS for name in kind.types}
    assert {name.partition("/")[0] for name in {*offered()} - endings} == {"audio", "video", "application"}
    assert len(offered()) == len({*offered()})


@pytest.mark.parametrize("ending", MADE)
def test_every_kind_on_offer_is_read(tmp_path, ending):
    source = make(tmp_path / f"a{ending}", *sine(2), "-ac", "1", "-ar", "48000", *MADE[ending])
    kind = next(kind for kind in kinds.KINDS if ending in kind.endings)

    prepared = media.prepare(source, tmp_path)

    assert kinds.sniff(source.read_bytes()[: kinds.HEAD]) == kind.reader
    assert abs(prepared.duration_ms - 2000) <= 150
    assert prepared.findings == []


@pytest.mark.parametrize(
    "codec", ["pcm_s8", "pcm_s32be", "pcm_f32be", "pcm_f64be", "pcm_mulaw", "adpcm_ima_qt"]
)
def test_an_aiff_in_each_of_its_codings_is_read(tmp_path, codec):
    source = make(tmp_path / "a.aif", *sine(2), "-ac", "1", "-c:a", codec, "-f", "aiff")

    assert abs(media.prepare(source, tmp_path).duration_ms - 2000) <= 100


def test_a_wav_named_bw64_is_read(tmp_path):
    source = make(tmp_path / "a.wav", *sine(2), "-rf64", "always")
    source.write_bytes(b"BW64" + source.read_bytes()[4:])

    assert media.prepare(source, tmp_path).duration_ms == 2000


@pytest.mark.parametrize("box", [b"wide", b"free", b"skip"])
def test_a_film_from_before_there_was_a_type_box_is_read(tmp_path, box):
    source = make(tmp_path / "a.mov", *sine(2), "-c:a", "pcm_s16be")
    content = source.read_bytes()
    source.write_bytes(content[:4] + box + content[8:])

    assert media.prepare(source, tmp_path).duration_ms == 2000


def test_a_wideband_memo_is_offered_and_recognised():
    assert ".awb" in offered()
    assert kinds.sniff(b"#!AMR-WB\n\x04") == "amr"


def test_what_is_not_listed_is_not_taken(tmp_path):
    source = make(tmp_path / "a.caf", *sine(1), "-f", "caf")

    assert kinds.sniff(source.read_bytes()[: kinds.HEAD]) is None
    assert ".caf" not in offered()

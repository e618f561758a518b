"""The picture of a voice."""

import re
from itertools import pairwise

from stories.recordings import media, waveform
from tests.stories.recordings.sounds import wav_file


def test_prepare_peaks_follow_the_voice(tmp_path):
    source = wav_file(tmp_path / "a.wav", [20000, 0, 10000, 0])

    peaks = media.prepare(source, tmp_path).peaks

    assert len(peaks) == 400 and max(peaks) == 100
    quarters = [sorted(peaks[i : i + 80])[40] for i in (10, 110, 210, 310)]
    assert [round(level, -1) for level in quarters] == [100, 0, 50, 0]


def test_prepare_near_silence_stays_flat(tmp_path):
    source = wav_file(tmp_path / "a.wav", [30, 30])

    assert max(media.prepare(source, tmp_path).peaks) < 15


def test_waveform_tells_loud_stretches_from_quiet_ones():
    assert waveform.waveform([1, 9, 2, 3, 8, 4], bars=3) == [6, 2, 9]
    assert waveform.waveform([90, 0, 90, 90, 90, 0, 0, 0], bars=4) == [22, 90, 22, 0]
    assert waveform.waveform([0] * 9, bars=3) == [0, 0, 0]


def test_waveform_of_few_peaks_is_those():
    assert waveform.waveform([5, 6], bars=96) == [5, 6]
    assert waveform.waveform([], bars=96) == []


def test_waveform_path_draws_mirrored_bars_in_whole_numbers():
    assert waveform.waveform_path([0, 50, 100], width=30, height=50, bars=3) == "M5 25v0M15 15v20M25 5v40"
    assert waveform.waveform_path([]) == ""


def test_waveform_path_stays_inside_its_box_and_small():
    path = waveform.waveform_path([100] * 400, width=480, height=64, bars=96)

    bars = [tuple(map(int, bar)) for bar in re.findall(r"M(\d+) (\d+)v(\d+)", path)]
    assert len(bars) == 96 and len(path) < 1200
    assert all(0 < x < 480 and y > 0 and y + length < 64 for x, y, length in bars)
    assert {later[0] - earlier[0] for earlier, later in pairwise(bars)} == {5}


def test_bars_of_a_path_are_its_bars_one_by_one():
    path = waveform.waveform_path([0, 50, 100] * 100)

    bars = waveform.bars_of(path)

    assert len(bars) == 96
    assert "".join(bars) == path
    assert waveform.bars_of("") == []

"""Loading the demo: nowhere but in a demonstration, once, and whole. What it holds: `test_demo.py`."""

import stat
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import seeds.demo
from accounts.models import Office, User
from seeds.demo_script import read_demo
from stories.models import Consent, ConsentEvent, Notice, Recording, Story, Storyteller
from stories.recordings import media
from themes.models import Excerpt
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo():
    return read_demo()


@pytest.fixture
def passwords(settings, tmp_path):
    settings.DEMO, settings.VAR = True, tmp_path
    return tmp_path / "passwords"


@pytest.fixture
def unspoken(monkeypatch):
    without_speech(monkeypatch)


def without_speech(patch):
    """Speech that takes no time: each sentence lasts two seconds, and the sound is a few bytes."""

    def synthesise(sentences, out_wav, pauses):
        out_wav.write_bytes(b"RIFF")
        times, now = [], 0
        for pause in pauses:
            times.append((now, now + 2_000))
            now += 2_000 + pause
        return times

    def prepare(source, folder):
        made = folder / f"{source.stem}.m4a"
        made.write_bytes(b"sound of " + source.stem.encode())
        return media.Prepared(made, 150_000, made.stat().st_size, "0" * 64, [5, 90, 40] * 20)

    patch.setattr(seeds.demo.speech, "synthesise", synthesise)
    patch.setattr(seeds.demo.media, "prepare", prepare)
    patch.setattr(seeds.demo, "make_password", lambda password: f"!{password}")


@pytest.fixture
def loaded(demo, passwords, unspoken):
    seeds.demo.load(demo, passwords)
    return demo


def test_load_demo_outside_a_demonstration_refuses(settings, tmp_path):
    settings.DEMO, settings.VAR = False, tmp_path

    with pytest.raises(CommandError, match="only for demonstrations"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="demonstration only"):
        call_command("start_demo")

    assert (Story.objects.count(), User.objects.count()) == (0, 0)
    assert not (tmp_path / "passwords").exists()


# --- passwords ---


def test_passwords_are_written_once_where_only_their_owner_can_read(loaded, passwords):
    kept = seeds.demo.read_passwords(passwords)

    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    assert {email: f"!{password}" for email, password in kept.items()} == dict(
        User.objects.values_list("email", "password")
    )
    assert len(set(kept.values())) == len(loaded.people)
    assert all(len(password) >= 12 for password in kept.values())


def test_passwords_that_were_lost_are_made_again(loaded, passwords):
    passwords.unlink()

    seeds.demo.load(loaded, passwords)

    kept = seeds.demo.read_passwords(passwords)
    assert dict(User.objects.values_list("email", "password")) == {
        email: f"!{password}" for email, password in kept.items()
    }


# --- again ---


def test_loading_again_does_nothing(loaded, passwords, monkeypatch, django_assert_num_queries):
    before = {
        model: list(model.objects.values_list()) for model in (User, Story, Excerpt, Recording, Consent)
    }
    monkeypatch.setattr(seeds.demo, "speak", lambda *_args: 1 / 0)

    with django_assert_num_queries(2):
        added = seeds.demo.load(loaded, passwords)

    assert added == 0
    assert before == {model: list(model.objects.values_list()) for model in before}


def test_loading_a_newer_demo_adds_its_new_stories_once(demo, passwords, unspoken):
    new = {"forgotten-my-glasses", "a-bag-with-a-zip"}
    seeds.demo.load(
        replace(demo, stories=tuple(story for story in demo.stories if story.key not in new)), passwords
    )
    before = dict(Story.objects.values_list("source_key", "ref"))

    added = [seeds.demo.load(demo, passwords) for _time in "12"]

    after = dict(Story.objects.values_list("source_key", "ref"))
    assert added == [2, 0]
    assert after == before | {f"demo-{key}": after[f"demo-{key}"] for key in new}
    assert ConsentEvent.broken_links() == []
    assert DiscussionPack.objects.count() == 1


def test_loading_that_fails_leaves_no_story(demo, passwords, unspoken, monkeypatch):
    monkeypatch.setattr(seeds.demo, "load_pack", lambda *given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        seeds.demo.load(demo, passwords)

    assert [model.objects.count() for model in (Story, User, Office, Notice, Storyteller)] == [0] * 5


def test_command_prints_who_can_sign_in_only_when_asked(demo, passwords, unspoken):
    silent, listing = StringIO(), StringIO()

    call_command("load_demo", stdout=silent)
    call_command("load_demo", who=True, stdout=listing)

    first, *lines = listing.getvalue().splitlines()
    kept = seeds.demo.read_passwords(passwords)
    assert silent.getvalue() == ""
    assert first.split() == ["Sign", "in", "as", "password", "who", "is", "at"]
    assert [line.split()[:2] for line in lines] == [[each.email, kept[each.email]] for each in demo.people]


def test_one_story_really_spoken_is_as_long_as_its_cues(demo, tmp_path):
    """The longest way, once: eSpeak, ffmpeg and the times of the samples."""
    script = demo.story("two-chairs")

    spoken = seeds.demo.speak(demo, script, tmp_path)

    assert [line.text for line in spoken.lines] == [each.sentence.words for each in demo.sentences(script)]
    assert 120_000 < spoken.lines[-1].end_ms <= spoken.prepared.duration_ms < 240_000
    assert {line.label for line in spoken.lines} == {"Speaker 1", "Speaker 2"}
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".m4a"]

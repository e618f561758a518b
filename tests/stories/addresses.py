"""The addresses of stories, and what fills them when tests visit the whole site."""

from tests.site.fillers import every_story, nothing
from tests.site.stories import RANDOM_REF


def every_voice(site):
    return {key: {"ref": site.stories[key].ref, "voice": voice.ref} for key, voice in site.voices.items()}


def every_exclusion(site):
    return {
        key: {"ref": site.stories[key].ref, "exclusion": exclusion.ref}
        for key, exclusion in site.exclusions.items()
    }


def every_recording(site):
    return {key: {"ref": recording.ref} for key, recording in site.recordings.items()}


def every_recording_of_its_story(site):
    return {
        key: {"ref": recording.story.ref, "recording": recording.ref}
        for key, recording in site.recordings.items()
    }


def every_story_and_an_upload(site):
    return {key: {"ref": story.ref, "token": RANDOM_REF} for key, story in site.stories.items()}


def every_copy_code(site):
    return {name: {"code": copy.code} for name, copy in site.copies.items()}


def the_notice(site):
    return {"": {"ref": site.notice.ref}}


STORY_PAGES = (
    "stories:story-pause", "stories:story-wishes", "stories:gather", "stories:gather-details",
    "stories:gather-notes", "stories:gather-embargo", "stories:gather-recording", "stories:gather-transcript",
    "stories:gather-correction", "stories:gather-speakers", "stories:voice-create", "stories:gather-release",
    "stories:gather-send-back",
    "stories:gather-resume", "stories:gather-delete",
)  # fmt: skip
VOICE_PAGES = (
    "stories:voice-consent", "stories:voice-edit", "stories:voice-exclude", "stories:voice-remove",
    "stories:voice-identity", "stories:voice-identity-edit",
)  # fmt: skip
LONE_PAGES = (
    "stories:story-paused", "stories:wishes-recorded", "stories:gather-list", "stories:gather-create",
    "stories:notice-list", "stories:notice-create",
)  # fmt: skip
FILLERS = {
    "reading": {
        "stories:check": nothing,
        "stories:check-code": every_copy_code,
        "stories:recording": every_recording,
        "stories:story-correction": every_story,
    },
    "gather": {
        **dict.fromkeys(STORY_PAGES, every_story),
        **dict.fromkeys(VOICE_PAGES, every_voice),
        **dict.fromkeys(LONE_PAGES, nothing),
        "stories:gather-sound": every_recording_of_its_story,
        "stories:gather-recording-confirm": every_recording_of_its_story,
        "stories:gather-progress": every_story_and_an_upload,
        "stories:exclusion-lift": every_exclusion,
        "stories:notice": the_notice,
    },
}
LISTS = {
    "gather": (
        "stories:gather-list", "stories:gather-create", "stories:notice-list", "stories:story-paused",
        "stories:wishes-recorded",
    ),
}  # fmt: skip

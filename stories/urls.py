from django.urls import path

from .views import (
    agreement,
    check,
    correction,
    delete,
    details,
    exclusion,
    identity,
    notice,
    pause,
    recording,
    release,
    sound,
    speakers,
    task_list,
    transcript,
    voice,
    wishes,
    worklist,
)

app_name = "stories"
urlpatterns = [
    path("recordings/<ref:ref>/", sound.recording, name="recording"),
    path("check/", check.check, name="check"),
    path("check/<str:code>/", check.check_code, name="check-code"),
    # for anyone signed in who can see the story
    path("stories/<ref:ref>/pause/", pause.story_pause, name="story-pause"),
    path("stories/<ref:ref>/wishes/", wishes.story_wishes, name="story-wishes"),
    path("stories/<ref:ref>/correct/", correction.story_correction, name="story-correction"),
    path("paused/", pause.story_paused, name="story-paused"),
    path("wishes/recorded/", wishes.wishes_recorded, name="wishes-recorded"),
    # for those who keep it
    path("gather/", worklist.gather_list, name="gather-list"),
    path("gather/new/", details.gather_create, name="gather-create"),
    path("gather/<ref:ref>/", task_list.gather, name="gather"),
    path("gather/<ref:ref>/details/", details.gather_details, name="gather-details"),
    path("gather/<ref:ref>/notes/", details.gather_notes, name="gather-notes"),
    path("gather/<ref:ref>/embargo/", details.gather_embargo, name="gather-embargo"),
    path("gather/<ref:ref>/recording/", recording.gather_recording, name="gather-recording"),
    path("gather/<ref:ref>/recording/<ref:token>/", recording.gather_progress, name="gather-progress"),
    path("gather/<ref:ref>/sound/<ref:recording>/", recording.gather_sound, name="gather-sound"),
    path(
        "gather/<ref:ref>/sound/<ref:recording>/confirm/",
        recording.gather_recording_confirm,
        name="gather-recording-confirm",
    ),
    path("gather/<ref:ref>/transcript/", transcript.gather_transcript, name="gather-transcript"),
    path("gather/<ref:ref>/correct/", correction.gather_correction, name="gather-correction"),
    path("gather/<ref:ref>/speakers/", speakers.gather_speakers, name="gather-speakers"),
    path("gather/<ref:ref>/voices/new/", voice.voice_create, name="voice-create"),
    path("gather/<ref:ref>/voices/<ref:voice>/", voice.voice_edit, name="voice-edit"),
    path("gather/<ref:ref>/voices/<ref:voice>/remove/", voice.voice_remove, name="voice-remove"),
    path("gather/<ref:ref>/voices/<ref:voice>/agreement/", agreement.voice_consent, name="voice-consent"),
    path("gather/<ref:ref>/voices/<ref:voice>/exclude/", exclusion.voice_exclude, name="voice-exclude"),
    path("gather/<ref:ref>/voices/<ref:voice>/who/", identity.voice_identity, name="voice-identity"),
    path(
        "gather/<ref:ref>/voices/<ref:voice>/who/change/",
        identity.voice_identity_edit,
        name="voice-identity-edit",
    ),
    path(
        "gather/<ref:ref>/exclusions/<ref:exclusion>/lift/", exclusion.exclusion_lift, name="exclusion-lift"
    ),
    path("gather/<ref:ref>/release/", release.gather_release, name="gather-release"),
    path("gather/<ref:ref>/send-back/", release.gather_send_back, name="gather-send-back"),
    path("gather/<ref:ref>/resume/", release.gather_resume, name="gather-resume"),
    path("gather/<ref:ref>/delete/", delete.gather_delete, name="gather-delete"),
    # the words people agree to
    path("notices/", notice.notice_list, name="notice-list"),
    path("notices/new/", notice.notice_create, name="notice-create"),
    path("notices/<ref:ref>/", notice.notice, name="notice"),
]

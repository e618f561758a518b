from django.urls import path

from . import views

app_name = "stories"
urlpatterns = [
    path("recordings/<ref:ref>/", views.recording, name="recording"),
    path("check/", views.check, name="check"),
    path("check/<str:code>/", views.check_code, name="check-code"),
    # for anyone signed in who can see the story
    path("stories/<ref:ref>/pause/", views.story_pause, name="story-pause"),
    path("stories/<ref:ref>/wishes/", views.story_wishes, name="story-wishes"),
    path("paused/", views.story_paused, name="story-paused"),
    path("wishes/recorded/", views.wishes_recorded, name="wishes-recorded"),
    # for those who keep it
    path("gather/", views.gather_list, name="gather-list"),
    path("gather/new/", views.gather_create, name="gather-create"),
    path("gather/<ref:ref>/", views.gather, name="gather"),
    path("gather/<ref:ref>/details/", views.gather_details, name="gather-details"),
    path("gather/<ref:ref>/notes/", views.gather_notes, name="gather-notes"),
    path("gather/<ref:ref>/embargo/", views.gather_embargo, name="gather-embargo"),
    path("gather/<ref:ref>/recording/", views.gather_recording, name="gather-recording"),
    path("gather/<ref:ref>/recording/<ref:token>/", views.gather_progress, name="gather-progress"),
    path("gather/<ref:ref>/sound/<ref:recording>/", views.gather_sound, name="gather-sound"),
    path("gather/<ref:ref>/transcript/", views.gather_transcript, name="gather-transcript"),
    path("gather/<ref:ref>/speakers/", views.gather_speakers, name="gather-speakers"),
    path("gather/<ref:ref>/voices/new/", views.voice_create, name="voice-create"),
    path("gather/<ref:ref>/voices/<ref:voice>/", views.voice_edit, name="voice-edit"),
    path("gather/<ref:ref>/voices/<ref:voice>/remove/", views.voice_remove, name="voice-remove"),
    path("gather/<ref:ref>/voices/<ref:voice>/agreement/", views.voice_consent, name="voice-consent"),
    path("gather/<ref:ref>/voices/<ref:voice>/exclude/", views.voice_exclude, name="voice-exclude"),
    path("gather/<ref:ref>/voices/<ref:voice>/who/", views.voice_identity, name="voice-identity"),
    path(
        "gather/<ref:ref>/voices/<ref:voice>/who/change/",
        views.voice_identity_edit,
        name="voice-identity-edit",
    ),
    path("gather/<ref:ref>/exclusions/<ref:exclusion>/lift/", views.exclusion_lift, name="exclusion-lift"),
    path("gather/<ref:ref>/release/", views.gather_release, name="gather-release"),
    path("gather/<ref:ref>/resume/", views.gather_resume, name="gather-resume"),
    # the words people agree to
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/new/", views.notice_create, name="notice-create"),
    path("notices/<ref:ref>/", views.notice, name="notice"),
]

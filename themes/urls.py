from django.urls import path

from .views import acts, excerpts, marking, queue, themes

app_name = "themes"
urlpatterns = [
    path("themes/", themes.theme_list, name="theme-list"),
    path("themes/<slug:slug>/", themes.theme_detail, name="theme"),
    path("stories/<ref:ref>/excerpts/", excerpts.excerpt_list, name="excerpt-list"),
    path("stories/<ref:ref>/excerpts/queue/", queue.excerpt_queue, name="excerpt-queue"),
    path("stories/<ref:ref>/excerpts/new/", marking.excerpt_create, name="excerpt-create"),
    path("stories/<ref:ref>/excerpts/undo/", acts.act_undo, name="act-undo"),
    path("stories/<ref:ref>/excerpts/redo/", acts.act_redo, name="act-redo"),
    path("excerpts/<ref:ref>/", excerpts.excerpt_detail, name="excerpt"),
    path("excerpts/<ref:ref>/tag/", excerpts.excerpt_tag, name="excerpt-tag"),
    path("excerpts/<ref:ref>/untag/", excerpts.excerpt_untag, name="excerpt-untag"),
    path("excerpts/<ref:ref>/notes/new/", excerpts.note_create, name="note-create"),
]

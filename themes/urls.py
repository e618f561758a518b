from django.urls import path

from . import views

app_name = "themes"
urlpatterns = [
    path("themes/", views.theme_list, name="theme-list"),
    path("themes/<slug:slug>/", views.theme_detail, name="theme"),
    path("stories/<ref:ref>/excerpts/", views.excerpt_list, name="excerpt-list"),
    path("stories/<ref:ref>/excerpts/new/", views.excerpt_create, name="excerpt-create"),
    path("excerpts/<ref:ref>/", views.excerpt_detail, name="excerpt"),
    path("excerpts/<ref:ref>/tag/", views.excerpt_tag, name="excerpt-tag"),
    path("excerpts/<ref:ref>/untag/", views.excerpt_untag, name="excerpt-untag"),
    path("excerpts/<ref:ref>/notes/new/", views.note_create, name="note-create"),
]

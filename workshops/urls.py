from django.urls import path

from . import views

app_name = "workshops"
urlpatterns = [
    path("packs/", views.pack_list, name="pack-list"),
    path("packs/new/", views.pack_create, name="pack-create"),
    path("packs/new/words/", views.pack_create_words, name="pack-create-words"),
    path("packs/<ref:ref>/", views.pack, name="pack"),
    path("packs/<ref:ref>/edit/", views.pack_edit, name="pack-edit"),
    path("packs/<ref:ref>/delete/", views.pack_delete, name="pack-delete"),
    path("packs/<ref:ref>/again/", views.pack_copy, name="pack-copy"),
    path("packs/<ref:ref>/stories/", views.pack_stories, name="pack-stories"),
    path("packs/<ref:ref>/stories/add/", views.featured_add, name="featured-add"),
    path("packs/<ref:ref>/stories/<ref:featured>/", views.featured_edit, name="featured-edit"),
    path("packs/<ref:ref>/stories/<ref:featured>/move/", views.featured_move, name="featured-move"),
    path("packs/<ref:ref>/stories/<ref:featured>/remove/", views.featured_remove, name="featured-remove"),
    path("packs/<ref:ref>/stories/<ref:featured>/pause/", views.featured_pause, name="featured-pause"),
    path("packs/<ref:ref>/stories/<ref:featured>/wishes/", views.featured_wishes, name="featured-wishes"),
    path("packs/<ref:ref>/print/", views.pack_print, name="pack-print"),
    path("packs/<ref:ref>/copies/<slug:code>/", views.copy, name="copy"),
    path("packs/<ref:ref>/copies/<slug:code>.pdf", views.pack_pdf, name="pack-pdf"),
    path("copies/", views.copy_list, name="copy-list"),
]
